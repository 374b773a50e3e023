"""What the report of a programme has to say, worked out from the tables in plain SQL. Nothing here knows Cadre.

The thresholds of publication stand here as the commission states them: a score from under 5 answers is not shown, a
theme raised by under 10 people neither.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db import connection

FEWEST_ANSWERS, FEWEST_PEOPLE = 5, 10
TAKEN = "p.state in ('taken', 'left')"
OF_PROGRAMME = """
    from cohorts_place p
    join cohorts_cohort c on c.id = p.cohort_id
    join programmes_programme g on g.id = c.programme_id and g.code = %(code)s
"""
# The sessions that were expected of each place: of its cohort, its set and its coach, that are over, stand and count.
HOURS = f"""
    select c.name, sum(coalesce(a.hours, 0)), sum(s.hours)
    {OF_PROGRAMME}
    join cohorts_session s on s.cohort_id = c.id and s.cancelled_at is null and s.counts_for_completion
    left join cohorts_coaching k on k.place_id = p.id
    left join cohorts_attendance a on a.session_id = s.id and a.place_id = p.id
    where {TAKEN} and s.ends_at <= now()
      and (p.left_on is null or (s.starts_at at time zone 'Europe/London')::date <= p.left_on)
      and (s.group_size = 'cohort' or s.learning_set_id = p.learning_set_id or s.coaching_id = k.id)
    group by c.name, c.number order by c.number
"""
# One survey each: of which element, who was asked, who answered, and its answers to the headline from 1 to 5.
CLOSED = """
    with answered as (
        select r.survey_id as id, count(*) as n, sum(x.value) as total,
               count(*) filter (where x.value = 1) as ones, count(*) filter (where x.value = 2) as twos,
               count(*) filter (where x.value = 3) as threes, count(*) filter (where x.value = 4) as fours,
               count(*) filter (where x.value = 5) as fives
        from evaluations_response r
        join evaluations_answer x on x.response_id = r.id
        join evaluations_item i on i.id = x.item_id and i.headline
        group by r.survey_id
    ), closed as (
        select s.element_id, s.title, s.closed_at, c.name as cohort, c.number, a.*,
               (select count(*) from evaluations_participation q where q.survey_id = s.id) as invited
        from evaluations_survey s
        join cohorts_cohort c on c.id = s.cohort_id
        join programmes_programme g on g.id = c.programme_id and g.code = %(code)s
        join answered a on a.id = s.id
        where s.state = 'closed'
    )
"""
ELEMENTS = f"""
    {CLOSED}
    select (array_agg(title order by closed_at desc))[1], sum(ones), sum(twos), sum(threes), sum(fours), sum(fives),
           sum(total), sum(n), sum(invited)
    from closed where n >= {FEWEST_ANSWERS} group by element_id order by 1
"""
ELEMENTS_BY_COHORT = f"""
    {CLOSED}
    select first_value(title) over (partition by element_id order by closed_at desc) || ', ' || cohort,
           ones, twos, threes, fours, fives, total, n, invited
    from closed where n >= {FEWEST_ANSWERS} order by 1
"""
RETURNS = f"""
    {CLOSED}
    select sum(n), sum(invited) from closed
"""
# A theme is told by people of whom it is certain: those of the one survey of a cohort that raised it most often.
THEMES = """
    with raised as (
        select o.name, c.id as cohort, s.id as survey, count(distinct m.response_id) as n
        from evaluations_coding k
        join evaluations_learningoutcome o on o.id = k.outcome_id
        join evaluations_comment m on m.id = k.comment_id
        join evaluations_response r on r.id = m.response_id
        join evaluations_survey s on s.id = r.survey_id and s.state = 'closed'
        join cohorts_cohort c on c.id = s.cohort_id
        join programmes_programme g on g.id = c.programme_id and g.code = %(code)s
        group by o.name, c.id, s.id
    )
    select name, cohort::text, max(n), sum(n) from raised group by name, cohort order by name
"""
STAGES = """
    select j.stage, count(*) from projects_project j join cohorts_cohort c on c.id = j.cohort_id
    join programmes_programme g on g.id = c.programme_id and g.code = %(code)s group by j.stage
"""
CERTIFICATES = f"""
    select count(*) filter (where exists (
               select 1 from awards_certificate t where t.place_id = p.id and t.revoked_at is null)),
           count(*)
    {OF_PROGRAMME} where {TAKEN} and c.state = 'finished'
"""
# Of a measure that was re-based the figures since, of one that was not all of them.
LAST_PERIODS = """
    select m.name, avg(t.value) from projects_point t
    join projects_measure m on m.id = t.measure_id and m.kind = 'outcome'
    join projects_project j on j.id = m.project_id join cohorts_cohort c on c.id = j.cohort_id
    join programmes_programme g on g.id = c.programme_id and g.code = %(code)s
    where t."on" >= coalesce((select max(b."on") from projects_rebase b where b.measure_id = m.id), date '0001-01-01')
    group by m.id, m.name
"""


class Hours(NamedTuple):
    attended: Decimal
    held: Decimal

    @property
    def percent(self) -> int:
        return int((100 * self.attended / self.held).quantize(Decimal(1), ROUND_HALF_UP))


class Counted(NamedTuple):
    """An element: its answers from 1 to 5, their mean to one place, how many answered and how many were asked."""

    counts: tuple[int, ...]
    mean: str
    answered: int
    invited: int

    @property
    def cells(self) -> list[str]:
        """As a row of a table has them."""
        return [*map(str, self.counts), self.mean, f"{self.answered} of {self.invited}"]


class Raised(NamedTuple):
    people: int
    answers: int


def ask(statement: str, **given: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def hours(code: str) -> dict[str, Hours]:
    """By cohort."""
    return {cohort: Hours(Decimal(attended), Decimal(held)) for cohort, attended, held in ask(HOURS, code=code)}


def places_by(table: str, code: str) -> dict[str, list[int]]:
    """Places by the name of a profession or an organisation: one number a cohort in their order, then all."""
    cohorts = [number for (number,) in ask(f"select distinct c.number {OF_PROGRAMME} order by 1", code=code)]
    rows = ask(
        f"select n.name, c.number, count(*) {OF_PROGRAMME} join people_{table} n on n.id = p.{table}_id "
        f"where {TAKEN} group by n.name, c.number",
        code=code,
    )
    found = {(name, number): places for name, number, places in rows}
    names = {name for name, _, _ in rows}
    each = {name: [found.get((name, number), 0) for number in cohorts] for name in names}
    return {name: [*places, sum(places)] for name, places in each.items()}


def elements(code: str, by_cohort: bool = False) -> dict[str, Counted]:
    """Those whose own figure is shown: over all cohorts, or one of each cohort."""
    rows = ask(ELEMENTS_BY_COHORT if by_cohort else ELEMENTS, code=code)
    return {
        title: Counted(tuple(map(int, counts)), str(_one_place(Decimal(total) / n)), int(n), int(invited))
        for title, *counts, total, n, invited in rows
    }


def _one_place(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def themes(code: str) -> dict[str, Raised]:
    """Those raised by enough people: of cohorts that reach the minimum themselves, and of all others together."""
    by_name: dict[str, list[Raised]] = {}
    for name, _, people, answers in ask(THEMES, code=code):
        by_name.setdefault(name, []).append(Raised(int(people), int(answers)))
    told = {}
    for name, cohorts in by_name.items():
        alone = [each for each in cohorts if each.people >= FEWEST_PEOPLE]
        rest = [each for each in cohorts if each.people < FEWEST_PEOPLE]
        if sum(each.people for each in rest) >= FEWEST_PEOPLE:
            alone += rest
        if alone:
            told[name] = Raised(sum(each.people for each in alone), sum(each.answers for each in alone))
    return told


def stages(code: str) -> dict[str, int]:
    return dict(ask(STAGES, code=code))


def certificates(code: str) -> tuple[int, int]:
    """Of those who took a place on a cohort that is over: how many hold one, and of how many."""
    [row] = ask(CERTIFICATES, code=code)
    return row


def returns(code: str) -> tuple[int, int, int]:
    """Questionnaires of closed surveys that came back, that were sent, and how many of a hundred came back."""
    [(returned, sent)] = ask(RETURNS, code=code)
    return int(returned), int(sent), int((100 * Decimal(returned) / sent).quantize(Decimal(1), ROUND_HALF_UP))


def averages_of_last_periods(code: str) -> dict[str, list[Decimal]]:
    """Of each outcome measure, by its name, which several projects may share."""
    found: dict[str, list[Decimal]] = {}
    for name, average in ask(LAST_PERIODS, code=code):
        found.setdefault(name, []).append(Decimal(average))
    return found
