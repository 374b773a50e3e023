"""The figures as a file: the same as on the page, withheld where they are, and harmless in a spreadsheet."""

import csv
import io
from decimal import Decimal

from core.spreadsheets import csv_answer
from outcomes import sheet
from tests.outcomes.facts import cohort, compared, contract, element, made_of, places, project


def told(**given) -> dict[tuple[str, str, str], list[str]]:
    """The file read back: value, whole and note of each figure."""
    written = csv_answer("figures", sheet.rows(*compared(made_of(**given)), "Leading for Change"))
    lines = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"))))
    found = {tuple(row[:3]): row[3:] for row in lines}
    assert len(found) == len(lines)
    return found


def test_a_programme_in_its_first_cohort():
    rows = told(cohorts=[cohort(1, "running")], contracts=[contract(20, 14)], places=places(19))
    programme = {measure: cells for (subject, _, measure), cells in rows.items() if subject == "Programme"}
    assert programme["Places filled"] == ["19", "20", ""]
    assert programme["Places of clinicians"] == ["19", "19", "Target 14"]
    assert programme["Attendance, % of hours held"] == ["100", "", ""]
    assert programme["Completed"] == ["Not yet known", "", "No cohort is finished"]
    assert rows["Cohort", "Cohort 1", "Completed"] == ["Not yet known", "19", ""]


def test_withheld_is_a_word_with_its_reason_and_never_a_number():
    rows = told(
        cohorts=[cohort()],
        places=[*places(9), *places(4, profession="Medical")],
        elements=[element("Visit", (0, 0, 0, 0, 4))],
    )
    assert rows["Satisfaction", "Visit", "Mean score, all cohorts"] == ["Withheld", "", "Fewer than 5 answered"]
    withheld = ["Withheld", "", "So that no figure is about fewer than 5 people"]
    assert rows["Profession", "Medical", "Attendance, % of hours held"] == withheld
    assert rows["Profession", "Medical", "Places"] == ["4", "", ""]
    assert ("Profession", "Medical", "Absences called back to service") not in rows


def test_projects_stand_without_people_and_with_what_was_decided_once_they_were_presented():
    shown = project(
        "improved", "Home by lunch", result="58%", decision="Resourced", presented=True, score=Decimal("3.5")
    )
    early = project("testing", "Waiting well", decision="Said before it was shown")
    rows = told(cohorts=[cohort()], projects=[shown, early])
    about = {(of, measure): cells[0] for (subject, of, measure), cells in rows.items() if subject == "Project"}
    assert about == {
        ("Home by lunch", "Stage"): "Improved",
        ("Home by lunch", "How far it is, from 0.5 to 5"): "3.5",
        ("Home by lunch", "What changed"): "58%",
        ("Home by lunch", "Decision"): "Resourced",
        ("Waiting well", "Stage"): "Testing",
    }


def test_a_formula_in_a_title_or_a_name_reaches_the_file_as_text():
    formula = '=HYPERLINK("http://evil.example","Open")'
    rows = told(
        cohorts=[cohort(1, name=formula)], places=places(5, organisation=formula), projects=[project(title=formula)]
    )
    assert {of for subject, of, _ in rows if subject in ("Cohort", "Project", "Organisation")} == {f"'{formula}"}


def test_the_note_of_a_change_begins_with_a_word_so_that_no_spreadsheet_takes_it_for_a_formula():
    high, low = (0, 0, 0, 8, 10), (0, 2, 12, 4, 0)
    rows = told(
        cohorts=[cohort(1), cohort(2)],
        places=[*places(18), *places(18, cohort=2)],
        elements=[element("Visit", low, high), element("Launch day", (0, 0, 2, 10, 6), (0, 0, 1, 10, 7))],
    )
    notes = {of: cells[2] for (_, of, measure), cells in rows.items() if measure.startswith("Change,")}
    assert notes["Visit"].startswith("Changed by +1.44 (")
    assert notes["Visit"].endswith("): more than chance would explain")
    assert notes["Launch day"].startswith("Changed by +0.11 (−")
    assert notes["Launch day"].endswith("): no more than chance would explain")
