"""The figures of the file, and so of the page, equal what plain SQL finds in the tables. Nothing here knows Cadre."""

import csv
import io

import pytest
from django.db import connection

COHORT = "JOIN cohorts_cohort c ON c.id = p.cohort_id"
TAKEN = "p.state IN ('taken', 'left')"
# The sessions expected of each place: of its cohort, its set and its coach, that stand and count, until it left.
EXPECTED = f"""
    SELECT c.name AS cohort, c.state AS run, p.id AS place, r.name AS profession, s.id AS session, s.hours AS hours,
           s.ends_at <= CURRENT_TIMESTAMP AS held
    FROM cohorts_place p {COHORT}
    JOIN people_profession r ON r.id = p.profession_id
    JOIN cohorts_session s ON s.cohort_id = p.cohort_id
    LEFT JOIN cohorts_coaching k ON k.place_id = p.id
    WHERE {TAKEN} AND s.cancelled_at IS NULL AND s.counts_for_completion
      AND (p.left_on IS NULL OR date(s.starts_at) <= p.left_on)
      AND (s.group_size = 'cohort' OR s.learning_set_id = p.learning_set_id OR s.coaching_id = k.id)
"""
HOURS = f"""
    SELECT {{of}}, COUNT(DISTINCT e.place) AS people,
           100.0 * SUM(CASE WHEN e.held THEN COALESCE(a.hours, 0) ELSE 0 END)
                 / SUM(CASE WHEN e.held THEN e.hours ELSE 0 END) AS percent
    FROM ({EXPECTED}) e LEFT JOIN cohorts_attendance a ON a.session_id = e.session AND a.place_id = e.place
    GROUP BY {{of}}
"""


def sql(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def told(commissioner, made) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """The rows of the file: what each figure is, its value, out of how many, and its note."""
    response = commissioner.get(f"/outcomes/{made.programme.pk}/figures.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return {(subject, of, measure): (value, whole, note) for subject, of, measure, value, whole, note in rows[1:]}


def values(told, subject: str, measure: str) -> dict[str, str]:
    return {of: value for (kind, of, what), (value, _, _) in told.items() if (kind, what) == (subject, measure)}


def rounded(number) -> str:
    return str(int(float(number) + 0.5))


def test_places_clinicians_certificates_and_completion_by_cohort(told):
    places = sql(f"""
        SELECT c.name, COUNT(*), SUM(CASE WHEN r.clinical THEN 1 ELSE 0 END)
        FROM cohorts_place p {COHORT} JOIN people_profession r ON r.id = p.profession_id
        WHERE {TAKEN} GROUP BY c.name""")
    assert values(told, "Cohort", "Places filled") == {name: str(n) for name, n, _ in places}
    assert values(told, "Cohort", "Places of clinicians") == {name: str(n) for name, _, n in places}
    certificates = dict(
        sql(f"""
        SELECT c.name, COUNT(*) FROM awards_certificate a JOIN cohorts_place p ON p.id = a.place_id {COHORT}
        WHERE a.revoked_at IS NULL GROUP BY c.name""")
    )
    assert certificates["Pilot"] > 0
    assert values(told, "Cohort", "Certificates") == {"Pilot": str(certificates["Pilot"]), "Cohort 2": "Not yet known"}
    commissioned = sql("SELECT SUM(places), SUM(clinical_places) FROM programmes_contract")[0]
    [filled] = sql(f"SELECT COUNT(*) FROM cohorts_place p WHERE {TAKEN}")[0]
    programme = "Leading for Change"
    assert told["Programme", programme, "Places filled"][:2] == (str(filled), str(commissioned[0]))
    assert told["Programme", programme, "Places of clinicians"][2] == f"Target {commissioned[1]}"


def test_attendance_in_hours_by_cohort_by_profession_and_of_all(told):
    measure = "Attendance, % of hours held"
    by_cohort = sql(HOURS.format(of="e.cohort"))
    assert values(told, "Cohort", measure) == {name: rounded(percent) for name, _, percent in by_cohort}
    shown = {name: value for name, value in values(told, "Profession", measure).items() if value != "Withheld"}
    over = HOURS.format(of="e.profession").replace("GROUP BY", "WHERE e.run = 'finished' GROUP BY")
    by_profession = {name: rounded(percent) for name, _, percent in sql(over)}
    assert shown == {"Nursing": by_profession["Nursing"]}
    [(_, people, percent)] = sql(HOURS.format(of="1").replace("GROUP BY 1", ""))
    assert people == 24
    assert told["Programme", "Leading for Change", measure][0] == rounded(percent)


def test_who_completed(told):
    complete = sql(f"""
        SELECT COUNT(*) FROM (
            SELECT e.place, SUM(COALESCE(a.hours, 0)) AS attended, SUM(e.hours) AS expected
            FROM ({EXPECTED}) e LEFT JOIN cohorts_attendance a ON a.session_id = e.session AND a.place_id = e.place
            WHERE e.run = 'finished' GROUP BY e.place) t
        JOIN cohorts_place p ON p.id = t.place
        WHERE t.attended * 100 >= t.expected * 80 AND p.left_on IS NULL AND EXISTS (
            SELECT 1 FROM projects_member m JOIN projects_project j ON j.id = m.project_id
            WHERE m.place_id = p.id AND j.presented_on IS NOT NULL)""")
    [(number,)] = complete
    assert number > 0
    assert values(told, "Cohort", "Completed") == {"Pilot": str(number), "Cohort 2": "Not yet known"}


def test_means_by_element_from_the_answers_themselves(told):
    answers = sql("""
        SELECT s.title, c.name, COUNT(*), AVG(a.value * 1.0), SUM(a.value)
        FROM evaluations_answer a
        JOIN evaluations_response r ON r.id = a.response_id
        JOIN evaluations_survey s ON s.id = r.survey_id
        JOIN evaluations_item i ON i.id = a.item_id
        JOIN cohorts_cohort c ON c.id = s.cohort_id
        WHERE s.state = 'closed' AND i.headline GROUP BY s.title, c.name""")
    shown = {(title, cohort): (n, total) for title, cohort, n, _, total in answers if n >= 5}
    withheld = {(title, cohort) for title, cohort, n, _, _ in answers if n < 5}
    assert (len(shown), withheld) == (3, {("Patient engagement", "Pilot"), ("Leading self", "Cohort 2")})
    for (title, cohort), (n, total) in shown.items():
        value, _, note = told["Satisfaction", title, f"Mean score, {cohort}"]
        assert (value, note.split(" of ")[0]) == (f"{int(10 * total / n + 0.5) / 10}", str(n))
    for title, cohort in withheld:
        assert told["Satisfaction", title, f"Mean score, {cohort}"][0] == "Withheld"
    pooled = {title: sum(n for (each, _), (n, _) in shown.items() if each == title) for title, _ in shown}
    notes = {title: told["Satisfaction", title, "Mean score, all cohorts"][2].split(" of ")[0] for title in pooled}
    assert notes == {title: str(n) for title, n in pooled.items()}


def test_projects_by_stage_presented_and_decided_on(told):
    stages = dict(sql("SELECT stage, COUNT(*) FROM projects_project GROUP BY stage"))
    shown = {
        measure.removeprefix("Projects, "): int(value)
        for (subject, _, measure), (value, _, _) in told.items()
        if subject == "Programme" and measure.startswith("Projects, ")
    }
    assert {stage: number for stage, number in shown.items() if number} == stages
    [(presented, decided)] = sql("""
        SELECT COUNT(*), SUM(CASE WHEN decision <> '' THEN 1 ELSE 0 END)
        FROM projects_project WHERE presented_on IS NOT NULL""")
    programme = "Leading for Change"
    assert told["Programme", programme, "Projects presented"][0] == str(presented)
    assert told["Programme", programme, "Projects decided on"][0] == str(decided)


def test_the_page_shows_the_numbers_of_the_file(commissioner, made, told):
    page = commissioner.get(f"/outcomes/{made.programme.pk}/").content.decode()
    lead = page.split('class="c-figures"')[1].split("</dl>")[0]
    figures = [part.split("<")[0] for part in lead.split('<dd class="c-figures__number">')[1:]]
    programme = "Leading for Change"
    filled, commissioned, _ = told["Programme", programme, "Places filled"]
    completed, of, _ = told["Programme", programme, "Completed"]
    assert figures == [
        f"{filled} of {commissioned}",
        f"{told['Programme', programme, 'Attendance, % of hours held'][0]}%",
        f"{completed} of {of}",
        told["Programme", programme, "Average score, 1 to 5"][0],
        told["Programme", programme, "Certificates"][0],
    ]
