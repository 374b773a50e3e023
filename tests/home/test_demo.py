"""The demo: what the case study says, and figures that are the same each time, read in plain SQL."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from home.demo.build import build

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Built once for all these tests, which only read, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(NOW)
        transaction.set_rollback(True)


def test_the_demo_is_the_case_study_and_the_same_each_time(demo):
    by_cohort = "from cohorts_cohort c join cohorts_place p on p.cohort_id = c.id group by c.name order by c.name"
    assert rows(f"select c.name, count(*), sum(case when p.state = 'left' then 1 else 0 end) {by_cohort}") == [
        ("Cohort 2", 20, 0),
        ("Pilot", 20, 1),
    ]
    assert rows("select name, state from cohorts_cohort order by name") == [
        ("Cohort 2", "running"),
        ("Pilot", "finished"),
    ]


def test_every_element_of_the_pilot_scored_between_good_and_excellent(demo):
    means = rows(
        """
        select s.title, round(avg(a.value), 2)
        from evaluations_survey s
        join evaluations_response r on r.survey_id = s.id
        join evaluations_answer a on a.response_id = r.id
        join evaluations_item i on i.id = a.item_id and i.headline
        join cohorts_cohort c on c.id = s.cohort_id and c.name = 'Pilot'
        where s.state = 'closed'
        group by s.title order by s.title
        """
    )
    assert len(means) == 10
    assert all(4 <= mean <= 5 for _, mean in means)


def test_a_cohort_is_at_its_sixth_of_eleven_sessions_with_the_next_in_two_days(demo):
    held = rows(
        """
        select sum(case when ends_at <= '2026-11-23 10:00:00+00' then 1 else 0 end), count(*)
        from (
            select distinct s.title, s.part, min(s.ends_at) as ends_at
            from cohorts_session s join cohorts_cohort c on c.id = s.cohort_id
            where c.name = 'Cohort 2' and s.group_size <> 'pair'
            group by s.title, s.part
        ) as met
        """
    )
    assert held == [(6, 11)]


def test_nearly_all_of_the_pilot_hold_a_certificate(demo):
    assert rows("select count(*) from awards_certificate") == [(18,)]
    assert rows("select min(number), max(number) from awards_certificate") == [("LFC-2026-0001", "LFC-2026-0018")]


def test_everybody_whom_the_sign_in_page_offers_is_there(demo):
    from accounts.demo import CAST

    emails = {email for (email,) in rows("select email from people_person")}
    assert {member.email for member in CAST} <= emails


def test_confidential_writing_of_the_demo_is_encrypted(demo):
    kept = " ".join(str(row) for row in rows("select body from journals_reflection"))
    assert rows("select count(*) from journals_reflection")[0][0] >= 3
    assert "rota" not in kept and "team" not in kept


def test_loading_twice_changes_nothing(demo, capsys):
    before = rows("select count(*) from cohorts_attendance")
    call_command("seed", "--without-files")
    assert rows("select count(*) from cohorts_attendance") == before
    assert "loaded already" in capsys.readouterr().out


def test_the_demo_is_refused_where_real_people_are(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed")
