"""The demo: what the case study says, and figures that are the same each time, read in plain SQL."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.demo import CAST
from home.demo.build import build

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


MEANS = """
    select s.title, round(avg(a.value), 2)
    from evaluations_survey s
    join evaluations_response r on r.survey_id = s.id
    join evaluations_answer a on a.response_id = r.id
    join evaluations_item i on i.id = a.item_id and i.headline
    join cohorts_cohort c on c.id = s.cohort_id and c.name = 'Pilot'
    where s.state = 'closed'
    group by s.title order by s.title
"""
MEETINGS = """
    select sum(case when ends_at <= '2026-11-23 10:00:00+00' then 1 else 0 end), count(*)
    from (
        select distinct s.title, s.part, min(s.ends_at) as ends_at
        from cohorts_session s join cohorts_cohort c on c.id = s.cohort_id
        where c.name = 'Cohort 2' and s.group_size <> 'pair'
        group by s.title, s.part
    ) as met
"""
QUESTIONS = {
    "cohorts": "select name, state from cohorts_cohort order by name",
    "places": """
        select c.name, count(*), sum(case when p.state = 'left' then 1 else 0 end)
        from cohorts_cohort c join cohorts_place p on p.cohort_id = c.id group by c.name order by c.name
    """,
    "means": MEANS,
    "meetings": MEETINGS,
    "certificates": "select count(*), min(number), max(number) from awards_certificate",
    "addresses": "select email from people_person",
    "reflections": "select body from journals_reflection",
    "marks": "select count(*) from cohorts_attendance",
}


def ask(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[question])
        return cursor.fetchall()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """What plain SQL says of the demo: built once, asked, loaded a second time, and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        build(NOW)
        answers = {question: ask(question) for question in QUESTIONS}
        said = StringIO()
        call_command("seed", "--without-files", stdout=said)
        answers["second time"] = [(said.getvalue().strip(), *ask("marks"))]
        transaction.set_rollback(True)
    return answers


def test_the_demo_is_the_case_study(demo):
    assert demo["cohorts"] == [("Cohort 2", "running"), ("Pilot", "finished")]
    assert demo["places"] == [("Cohort 2", 20, 0), ("Pilot", 20, 1)]


def test_every_element_of_the_pilot_scored_between_good_and_excellent(demo):
    assert len(demo["means"]) == 10
    assert all(4 <= mean <= 5 for _, mean in demo["means"])


def test_a_cohort_is_at_its_sixth_of_eleven_sessions(demo):
    assert demo["meetings"] == [(6, 11)]


def test_nearly_all_of_the_pilot_hold_a_certificate(demo):
    assert demo["certificates"] == [(18, "LFC-2026-0001", "LFC-2026-0018")]


def test_everybody_whom_the_sign_in_page_offers_is_there(demo):
    assert {member.email for member in CAST} <= {email for (email,) in demo["addresses"]}


def test_confidential_writing_of_the_demo_is_encrypted(demo):
    kept = " ".join(body for (body,) in demo["reflections"])
    assert len(demo["reflections"]) == 5
    assert "rota" not in kept and "team" not in kept


def test_loading_twice_changes_nothing(demo):
    assert demo["second time"] == [
        ("The demonstration is loaded already; nothing was changed.", *demo["marks"]),
    ]


def test_the_demo_is_refused_where_real_people_are(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed")
