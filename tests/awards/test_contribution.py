"""What the evaluation report says of certificates: of finished cohorts, and how many are still on their way."""

from datetime import date

from awards.actions import revoke
from cohorts.models import Cohort, Place
from evaluations.contributions import facts_about
from tests import factories as make


def finish(cohort) -> None:
    cohort.state = Cohort.State.FINISHED
    cohort.save()


def told(*cohorts):
    return [(fact.figure, fact.says) for fact in facts_about(cohorts)]


def test_the_report_says_how_many_of_those_who_took_a_place_hold_a_certificate(cast, certificate):
    finish(cast.cohort)
    assert told(cast.cohort) == [("1 of 2", "hold a certificate of completion")]


def test_who_is_still_on_a_cohort_is_not_counted_as_without_a_certificate(cast, certificate):
    finish(cast.cohort)
    make.place(cast.other_cohort)
    make.place(cast.other_cohort, state=Place.State.LEFT, left_on=date(2026, 11, 1))
    here = cast.other_cohort.places.filter(state=Place.State.TAKEN).count()
    says = f"whose cohort has finished hold a certificate of completion; {here} more are still on their way"
    assert here > 1
    assert told(cast.cohort, cast.other_cohort) == [("1 of 2", says)]


def test_a_certificate_before_the_cohort_has_finished_is_not_told_yet(cast, certificate):
    assert told(cast.cohort) == []


def test_the_report_says_nothing_of_certificates_while_nobody_holds_one(cast, certificate):
    finish(cast.cohort)
    assert told(cast.other_cohort) == []
    revoke(certificate=certificate, why="Issued to the wrong person", by=cast.coordinator)
    assert told(cast.cohort) == []
