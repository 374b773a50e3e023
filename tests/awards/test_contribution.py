"""What the evaluation report says of certificates."""

from awards.actions import revoke
from evaluations.contributions import facts_about


def test_the_report_says_how_many_of_those_who_took_a_place_hold_a_certificate(cast, certificate):
    assert [(fact.figure, fact.says) for fact in facts_about([cast.cohort])] == [
        ("1 of 2", "hold a certificate of completion")
    ]


def test_the_report_says_nothing_of_certificates_while_nobody_holds_one(cast, certificate):
    assert facts_about([cast.other_cohort]) == ()
    revoke(certificate=certificate, why="Issued to the wrong person", by=cast.coordinator)
    assert facts_about([cast.cohort]) == ()
