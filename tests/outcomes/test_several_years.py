"""Five cohorts over several years and two contracts: every figure of the file equals what plain SQL finds."""

import csv
import io
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from awards.actions import issue_certificates
from cohorts.models import Cohort, Place
from outcomes.writing import write_attendance
from people.models import Organisation
from tests import factories as make
from tests.evaluations.making import survey_about

PROFESSIONS = ["Nursing"] * 4 + ["Medical"] * 2 + ["Management"] * 3 + ["Pharmacy"]
TRUSTS = [("Northmoor Trust", "trust")] * 5 + [("Fenland Trust", "trust")] * 2 + [("Abbey Surgery", "practice")]
STARTS = [date(2021, 9, 6), date(2022, 2, 7), date(2022, 9, 5), date(2023, 9, 4), date(2026, 9, 7)]


def built():
    chance = random.Random(11)
    programme = make.programme("Leading Northmoor", code="NOR", complete_needs_presentation=False)
    commissioner = make.person("Judith Crane")
    make.grant(programme, commissioner, "commissioner")
    pilot = make.contract(programme, name="Pilot", places=10, value=Decimal(32000))
    award = make.contract(programme, name="Award", places=40, value=Decimal(92000))
    elements = [make.element(programme, title, position=n) for n, title in enumerate(("Launch day", "Leading self"))]
    for number, start in enumerate(STARTS, start=1):
        finished = number < len(STARTS)
        cohort = make.cohort(
            programme, number=number, capacity=11, starts_on=start, ends_on=start + timedelta(weeks=36),
            state=Cohort.State.FINISHED if finished else Cohort.State.RUNNING, contract=pilot if number == 1 else award,
        )  # fmt: skip
        places = [
            make.place(
                cohort,
                profession=make.profession(profession, clinical=profession != "Management"),
                organisation=make.organisation(chance.choice(TRUSTS)[0]),
            )
            for profession in PROFESSIONS
        ]
        for week, element in enumerate(elements):
            session = make.session(cohort, element.title, start + timedelta(weeks=week), element=element)
            for place in places:
                make.attendance(session, place, chance.choice(["present"] * 5 + ["absent", "called back"]))
            survey_about(session, [chance.choice([3, 4, 4, 5, 5]) for _ in range(9 if number != 4 else 3)])
        for place in places[:3]:
            make.project(place, stage=chance.choice(["testing", "improved", "sustained"]))
        Place.objects.filter(pk=places[-1].pk).update(state=Place.State.LEFT, left_on=start + timedelta(days=3))
        if finished:
            issue_certificates(cohort=cohort, by=commissioner)
    for name, kind in TRUSTS:
        Organisation.objects.filter(name=name).update(kind=kind)
    write_attendance(timezone.now())
    return programme, commissioner


@pytest.fixture(scope="module")
def years(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture
def told(db, client, years) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    programme, commissioner = years
    client.force_login(commissioner, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("outcomes:csv", args=[programme.pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return {(subject, of, measure): (value, whole, note) for subject, of, measure, value, whole, note in rows}


def sql(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


TAKEN = "p.state IN ('taken', 'left')"
FINISHED = f"{TAKEN} AND c.state = 'finished'"
YEAR = "substr(CAST(c.starts_on AS varchar), 1, 4)"
PLACES = """cohorts_place p JOIN cohorts_cohort c ON c.id = p.cohort_id
    JOIN programmes_contract k ON k.id = c.contract_id JOIN people_profession r ON r.id = p.profession_id
    JOIN people_organisation o ON o.id = p.organisation_id"""
HOURS = """SELECT {of}, 100.0 * SUM(COALESCE(a.hours, 0)) / SUM(s.hours)
    FROM {places} JOIN cohorts_session s ON s.cohort_id = c.id
    LEFT JOIN cohorts_attendance a ON a.session_id = s.id AND a.place_id = p.id
    WHERE {taken} AND (p.left_on IS NULL OR date(s.starts_at) <= p.left_on) GROUP BY {of}"""
KINDS = {"trust": "Trust", "practice": "Practice", "other": "Other"}


def rounded(number) -> str:
    return str(int(float(number) + 0.5))


def values(told, subject: str, measure: str) -> dict[str, str]:
    return {of: value for (kind, of, what), (value, _, _) in told.items() if (kind, what) == (subject, measure)}


@pytest.mark.parametrize(("subject", "of"), [("Contract", "k.name"), ("Year begun", YEAR), ("Cohort", "c.name")])
def test_places_and_attendance_by_contract_by_year_and_by_cohort(told, subject, of):
    places = dict(sql(f"SELECT {of}, COUNT(*) FROM {PLACES} WHERE {TAKEN} GROUP BY {of}"))
    assert values(told, subject, "Places filled") == {name: str(number) for name, number in places.items()}
    attended = dict(sql(HOURS.format(of=of, places=PLACES, taken=TAKEN)))
    shown = values(told, subject, "Attendance, % of hours held")
    assert shown == {name: rounded(percent) for name, percent in attended.items()}


@pytest.mark.parametrize(("subject", "of"), [("Contract", "k.name"), ("Year begun", YEAR)])
def test_who_completed_by_contract_and_by_year_is_of_the_finished_cohorts(told, subject, of):
    complete = sql(f"""
        SELECT of, SUM(CASE WHEN attended * 100 >= expected * 80 AND left_on IS NULL THEN 1 ELSE 0 END), COUNT(*)
        FROM (SELECT {of} AS of, p.id, p.left_on, SUM(COALESCE(a.hours, 0)) AS attended, SUM(s.hours) AS expected
              FROM {PLACES} JOIN cohorts_session s ON s.cohort_id = c.id
              LEFT JOIN cohorts_attendance a ON a.session_id = s.id AND a.place_id = p.id
              WHERE {TAKEN} AND c.state = 'finished' AND (p.left_on IS NULL OR date(s.starts_at) <= p.left_on)
              GROUP BY {of}, p.id, p.left_on) t GROUP BY of""")
    assert sum(number for _, number, _ in complete) > 0
    for name, number, whole in complete:
        assert told[subject, name, "Completed"][:2] == (str(number), str(whole))


def test_cost_a_place_is_the_value_of_the_contract_over_its_places(told):
    for name, value, places in sql("SELECT name, value, places FROM programmes_contract"):
        assert Decimal(told["Contract", name, "Cost a place, £"][0]) == round(Decimal(value) / places, 2)
    [(value, places)] = sql("SELECT SUM(value), SUM(places) FROM programmes_contract")
    whole = told["Programme", "Leading Northmoor", "Cost a place, £"][0]
    assert Decimal(whole) == round(Decimal(value) / places, 2)


@pytest.mark.parametrize(("subject", "of"), [("Contract", "k.name"), ("Year begun", YEAR)])
def test_the_score_of_a_contract_or_a_year_is_of_the_surveys_that_enough_answered(told, subject, of):
    answers = sql(f"""
        SELECT {of}, s.title, SUM(a.value), COUNT(*)
        FROM evaluations_answer a JOIN evaluations_response x ON x.id = a.response_id
        JOIN evaluations_survey s ON s.id = x.survey_id JOIN evaluations_item i ON i.id = a.item_id
        JOIN cohorts_cohort c ON c.id = s.cohort_id JOIN programmes_contract k ON k.id = c.contract_id
        WHERE i.headline AND s.answered >= 5 GROUP BY {of}, s.title""")
    means: dict[str, list[float]] = {}
    for name, _, points, number in answers:
        means.setdefault(name, []).append(float(points) / number)
    for name, theirs in means.items():
        mean = sum(theirs) / len(theirs)
        assert told[subject, name, "Average score, 1 to 5"][0] == f"{int(mean * 10 + 0.5) / 10}"
    assert len(means) < len(values(told, "Year begun", "Places filled")) or subject == "Contract"
    assert told["Year begun", "2023", "Average score, 1 to 5"][0] == "Not yet known"


@pytest.mark.parametrize(
    ("subject", "of"), [("Profession", "r.name"), ("Organisation", "o.name"), ("Type of organisation", "o.kind")]
)
def test_the_mix_by_cohort_is_exact_and_attendance_is_told_or_withheld(told, subject, of):
    cells = sql(f"SELECT {of}, c.name, COUNT(*) FROM {PLACES} WHERE {TAKEN} GROUP BY {of}, c.name")
    assert cells
    for name, cohort, number in cells:
        assert told[subject, KINDS.get(name, name), f"Places, {cohort}"][0] == str(number)
    attended = {
        KINDS.get(name, name): percent for name, percent in sql(HOURS.format(of=of, places=PLACES, taken=FINISHED))
    }
    shown = values(told, subject, "Attendance, % of hours held")
    assert {name: value for name, value in shown.items() if value != "Withheld"}.items() <= {
        name: rounded(percent) for name, percent in attended.items()
    }.items()
    assert (set(shown.values()) == {"Withheld"}) == (subject == "Type of organisation")  # too few in the practice


def test_projects_by_stage_and_cohort(told):
    for cohort, stage, number in sql("""
        SELECT c.name, j.stage, COUNT(*) FROM projects_project j JOIN cohorts_cohort c ON c.id = j.cohort_id
        GROUP BY c.name, j.stage"""):
        assert told["Cohort", cohort, f"Projects, {stage}"][0] == str(number)
