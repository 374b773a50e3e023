"""Two readings of the outcomes, on two days, subtracted: what is between them is never one person's attendance."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohorts.actions import change_place
from cohorts.attendance import Totals
from cohorts.models import Cohort
from outcomes.by_group import by_group, tells_of_most
from outcomes.models import GroupAttendance
from outcomes.withholding import Who, labels
from outcomes.writing import write_attendance
from people.models import Profession
from tests import factories as make
from tests.outcomes.test_withholding import MINIMUM, few_people_told, members, people

BY_GROUP = ("Profession", "Organisation", "Type of organisation")
NURSES, DOCTORS = ["Nursing"] * 8, ["Medical"] * 6


@pytest.fixture
def run(cast):
    """A cohort of nurses and doctors with one session held, to which the first nurse was called away."""
    return a_cohort(cast.programme, 7, NURSES + DOCTORS)


def a_cohort(programme, number: int, professions) -> Cohort:
    start = timezone.localdate() - timedelta(days=30)
    cohort = make.cohort(programme, number=number, name=f"Cohort {number}", starts_on=start, capacity=30)
    for profession in professions:
        make.place(cohort, profession=make.profession(profession), organisation=make.organisation("Trust"))
    hold(cohort, days=2)
    return cohort


def hold(cohort: Cohort, days: int) -> None:
    """A session of the whole cohort so many days after its start; one nurse was called back."""
    session = make.session(cohort, "Workshop", cohort.starts_on + timedelta(days=days))
    for number, place in enumerate(cohort.places.order_by("-profession__name", "pk")):
        make.attendance(session, place, "called back" if number == 0 else "present")


@pytest.fixture
def read(cast, sign_in):
    """What the file says by group but for places, which are exact."""

    def reading() -> dict[tuple[str, str, str], tuple[str, str]]:
        address = reverse("outcomes:csv", args=[cast.programme.pk])
        text = sign_in(cast.commissioner).get(address).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))[1:]
        return {
            (subject, of, measure): (value, whole)
            for subject, of, measure, value, whole, _ in rows
            if subject in BY_GROUP and not measure.startswith("Places")
        }

    return reading


def correct(place, profession: str, cast) -> None:
    change_place(
        place=place, organisation=place.organisation, profession=make.profession(profession), post=place.post,
        site=place.site, by=cast.coordinator,
    )  # fmt: skip


def the_absent(cohort: Cohort):
    return cohort.places.get(attendances__mark="called back")


def finish(cohort: Cohort) -> None:
    cohort.state = Cohort.State.FINISHED
    cohort.save(update_fields=["state"])
    write_attendance(timezone.now())


def group(read, name: str) -> tuple[str, str]:
    """The attendance of a profession and its absences called back to service, of how many."""
    told = read()
    called = told.get(("Profession", name, "Absences called back to service"))
    return told["Profession", name, "Attendance, % of hours held"][0], " of ".join(called or ())


def test_groups_are_told_once_their_cohort_is_finished(run, read):
    assert group(read, "Nursing") == ("Not yet known", "")
    finish(run)
    assert (group(read, "Nursing"), group(read, "Medical")) == (("88", "1 of 1"), ("100", "0 of 0"))


@pytest.mark.parametrize("over", [False, True])
def test_a_correction_between_two_days_gives_away_nobodys_absences(cast, run, read, over):
    if over:
        finish(run)
    before = read()
    correct(the_absent(run), "Medical", cast)
    write_attendance(timezone.now())
    assert read() == before


def test_another_organisation_between_two_days_gives_away_nobodys_absences(cast, run, read):
    for place in run.places.order_by("-profession__name", "pk")[1::2]:
        place.organisation = make.organisation("Council")
        place.save(update_fields=["organisation"])
    finish(run)
    before = read()
    place = the_absent(run)
    change_place(place=place, organisation=make.organisation("Council"), profession=place.profession, post="", site="",
                 by=cast.coordinator)  # fmt: skip
    write_attendance(timezone.now())
    assert read() == before
    assert before["Organisation", "Council", "Absences called back to service"] == ("0", "0")


def test_one_nurse_of_the_next_cohort_is_not_what_today_has_more_than_yesterday(cast, run, read):
    finish(run)
    before = group(read, "Nursing")
    second = a_cohort(cast.programme, 8, ["Nursing", *["Medical"] * 11])
    assert group(read, "Nursing") == before
    finish(second)
    # 11 doctors and one nurse: neither may be told, and the cohort waits for the next
    assert (group(read, "Nursing"), group(read, "Medical")) == (before, ("100", "0 of 0"))


def test_whoever_joins_or_leaves_between_two_days_changes_no_group(cast, run, read):
    finish(run)
    before = group(read, "Nursing")
    late = make.place(run, profession=make.profession("Nursing"), organisation=make.organisation("Trust"))
    make.attendance(run.sessions.get(title="Workshop"), late, "called back")
    write_attendance(timezone.now())
    assert group(read, "Nursing") == before
    late.delete()
    the_absent(run).delete()
    write_attendance(timezone.now())
    assert group(read, "Nursing") == before


def test_a_mark_that_is_taken_back_changes_no_group(run, read):
    finish(run)
    before = read()
    the_absent(run).attendances.update(mark="present", hours=6)
    write_attendance(timezone.now())
    assert read() == before


def test_two_small_cohorts_are_counted_together_once_the_second_is_finished(cast, read):
    small = ["Nursing"] * 4 + ["Medical"] * 3
    first = a_cohort(cast.programme, 7, small)
    finish(first)
    assert group(read, "Nursing") == ("Not yet known", "")
    finish(a_cohort(cast.programme, 8, small))
    assert (group(read, "Nursing"), group(read, "Medical")) == (("75", "2 of 2"), ("100", "0 of 0"))


def test_a_cohort_of_which_little_can_be_told_waits_for_the_next_while_one_is_to_come(cast, read):
    small = ["Nursing"] * 5 + ["Medical"] * 3 + ["Pharmacy"] * 3
    finish(a_cohort(cast.programme, 7, small))
    assert group(read, "Nursing") == ("Not yet known", "")
    Cohort.objects.filter(programme=cast.programme).update(state=Cohort.State.FINISHED)
    write_attendance(timezone.now())
    assert group(read, "Nursing")[0] not in ("Withheld", "Not yet known")


def test_a_group_says_of_how_many_its_attendance_is_where_it_has_more_places(cast, run, read, sign_in):
    finish(run)
    a_cohort(cast.programme, 8, ["Nursing"] * 3)
    page = sign_in(cast.commissioner).get(reverse("outcomes:programme", args=[cast.programme.pk]))
    nurses = next(each for each in page.context["outcomes"].professions if each.name == "Nursing")
    assert (nurses.places, nurses.attendance.people, nurses.of_fewer) == (14, 8, 8)
    assert '88%<span class="c-table__second">of 8</span>' in page.content.decode()


def test_writing_twice_or_at_once_writes_once(run):
    finish(run)
    kept = set(GroupAttendance.objects.values_list("pk", flat=True))
    assert write_attendance(timezone.now()) == 0
    assert set(GroupAttendance.objects.values_list("pk", flat=True)) == kept


def test_what_the_night_does_can_be_done_by_hand(run, capsys):
    Cohort.objects.filter(pk=run.pk).update(state=Cohort.State.FINISHED)
    call_command("write_attendance")
    call_command("write_attendance")
    said = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert said == ["attendance by group written of 1 programme", "attendance by group written of 0 programmes"]


def test_a_profession_that_is_called_otherwise_keeps_its_attendance(run, read):
    finish(run)
    Profession.objects.filter(name="Nursing").update(name="Nursing and midwifery")
    assert group(read, "Nursing and midwifery") == ("88", "1 of 1")


def readings(everybody: list[Who], at_once: bool = False) -> list[set[int]]:
    """Every figure that all days together show: of each cohort, and of each group that is written as one cohort after
    the other is finished. Each person misses a number of sessions that tells them apart from all sums of others."""
    figures, waiting = [], []
    for cohort in sorted({who.cohort for who in everybody}):
        mine = [number for number, who in enumerate(everybody) if who.cohort == cohort]
        figures.append(set(mine))
        waiting += mine
        facts = by_group([(everybody[number], missed(2**number)) for number in waiting], MINIMUM)
        if facts and (at_once or tells_of_most(facts, len(waiting))):
            figures += [{number for number in waiting if fact.missed >> number & 1} for fact in facts]
            waiting = []
    return figures


def missed(sessions: int) -> Totals:
    ten = Decimal(10)
    return Totals(ten, ten, ten, missed=sessions, called_back=0)


def test_the_check_finds_what_counting_anew_every_day_would_give_away():
    everybody = people((6, 1, "Nursing", "T"), (6, 1, "Medical", "T"), (1, 2, "Nursing", "T"), (9, 2, "Medical", "T"))
    days = [everybody[:12], everybody]
    told = [
        {number for number, label in enumerate(labels(day, MINIMUM).professions) if label == name}
        for day in days
        for name in ("Nursing", "Medical")
    ]
    assert [len(figure) for figure in told] == [6, 6, 7, 15]
    assert few_people_told(told, everybody) != []
    assert few_people_told(readings(everybody), everybody) == []


@given(members, st.booleans())
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_sum_of_figures_of_several_days_is_about_one_to_four_people(everybody, at_once):
    assert few_people_told(readings(everybody, at_once), everybody) == []
