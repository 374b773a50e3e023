"""Lines pasted from a spreadsheet: what each is taken for, and what is refused with which words."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import MONTHS
from projects.pasted import read_date, read_figure, read_paste

TODAY = date(2027, 3, 20)
DAY = date(2027, 3, 14)


def read(text, unit="%", there=None):
    return read_paste(text, unit=unit, there=there or {}, today=TODAY)


def only(text, **more):
    (line,) = read(text, **more).lines
    return line


@pytest.mark.parametrize(
    "written",
    [
        "14/03/2027",
        "14/3/2027",
        "14/03/27",
        "14-03-2027",
        "14.03.2027",
        "14 Mar 2027",
        "14 March 2027",
        "14th March 2027",
        "14-Mar-27",
        "14 mar 27",
        "2027-03-14",
        "2027-03-14 00:00:00",
        "2027-03-14T00:00:00",
        "14/03/2027 00:00",
        "w/c 14/03/2027",
        "Week commencing 14 March 2027",
    ],
)
@pytest.mark.parametrize("between", ["\t", ",", ", ", ";", "  "])
def test_a_date_is_read_however_it_is_written(written, between):
    line = only(f"{written}{between}12.4")
    assert (line.fate, line.on, line.value) == ("new", DAY, Decimal("12.4"))


@pytest.mark.parametrize("written", ["Mar 2027", "March 2027", "Mar-27", "2027-03", "03/2027"])
def test_a_month_is_its_first_day(written):
    assert only(f"{written}\t7").on == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12.4", "12.4"),
        ("12.4%", "12.4"),
        ("12.4 %", "12.4"),
        (".5", "0.5"),
        ("1,234", "1234"),
        ("1,234,567.25", "1234567.25"),
        ('"1,234"', "1234"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("0", "0"),
    ],
)
def test_a_figure_is_read_however_it_is_written(written, value):
    line = only(f"14/03/2027\t{written}")
    assert (line.fate, line.value, line.says) == ("new", Decimal(value), "")


@pytest.mark.parametrize(("written", "value"), [("£1,250", "1250"), ("-£20.50", "-20.5"), ("£-20.50", "-20.5")])
def test_pounds_are_read(written, value):
    assert only(f"14/03/2027\t{written}", unit="£").value == Decimal(value)


def test_what_follows_the_figure_is_its_note():
    assert only("14/03/2027\t12.4\tclinic shut on Friday").note == "clinic shut on Friday"
    assert only('14/03/2027,12.4,"clinic shut, then open"').note == "clinic shut, then open"


def test_a_heading_is_passed_over_and_empty_lines_do_not_count():
    paste = read("Week\tMissed\n\n14/03/2027\t12.4%\n\n")
    assert [(line.number, line.fate) for line in paste.lines] == [(1, "heading"), (3, "new")]


def test_a_figure_with_more_decimals_than_are_kept_says_so():
    line = only("14/03/2027\t12.345678")
    assert (line.value, line.says) == (Decimal("12.3457"), "Rounded to 12.3457%.")


def test_each_line_says_what_it_will_do_to_the_figures_that_are_there():
    there = {DAY: Decimal("12.4000"), DAY - timedelta(7): Decimal("13")}
    paste = read("14/03/2027 12.4\n07/03/2027 12.9\n28/02/2027 11\n28/02/2027 11", there=there)
    assert [(line.fate, line.says) for line in paste.lines] == [
        ("same", "There already."),
        ("changed", "Takes the place of 13%."),
        ("new", ""),
        ("same", "The same as line 3."),
    ]
    assert paste.refused == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("31/02/2027\t12", "“31/02/2027” is not a real date. Write the day first, like 14/03/2027."),
        ("03/14/2027\t12", "“03/14/2027” is not a real date. Write the day first, like 14/03/2027."),
        ("14/03/2027", "There is no figure on this line. Leave the line out if nothing was counted."),
        ("14/03/2027\ttwelve", "“twelve” is not a number. Write it like 12.4 or 1,250."),
        ("14/03/2027\t12 per cent", "“12 per cent” is not a number. Write it like 12.4 or 1,250."),
        (
            "14/03/2027\t27 156",
            "“27 156” is not a number. Write it like 27 of 156; in a paste they may stand in two columns.",
        ),
        ("14/03/2027\t£12", "“£12” has a £, and this measure counts %."),
        ("21/03/2027\t12", "21 March 2027 is still to come."),
        ("14/03/1899\t12", "14 March 1899 is too long ago. Check the year."),
        ("total 3\t12", "“total 3\t12” does not begin with a date like 14/03/2027 or Mar 2027."),
        ("14/03/2027\t9999999999999", "“9999999999999” has more than twelve digits."),
        ("14/03/2027\t12\t0", "It is counted of 0 here, and of nothing no figure can be worked out. Leave it out."),
        ("14/03/2027\t96\t12", "96 of 12 is more than all of them. Give what was counted first, then of how many."),
        ("14/03/2027\t12\t96\t12.5", "There are three figures on this line. Keep what was counted and of how many."),
        (f"14/03/2027\t12\t{'x' * 201}", "The note is longer than 200 characters."),
    ],
)
def test_a_line_that_cannot_be_taken_says_why_and_how_to_mend_it(row, says):
    line = only(row)
    assert (line.fate, line.says) == ("refused", says)


@pytest.mark.parametrize(
    ("row", "counted", "value"),
    [
        ("14/03/2027\t27\t156", "27 of 156", "17.31"),
        ("14/03/2027\t27 of 156", "27 of 156", "17.31"),
        ("14/03/2027\t27/156\tsnow", "27 of 156", "17.31"),
        ("14/03/2027,27,156", "27 of 156", "17.31"),
        ("14/03/2027\t1,250\t4,000", "1,250 of 4,000", "31.25"),
        ("14/03/2027;1;3000", "1 of 3,000", "0.0333"),
        ("14/03/2027\t0\t40", "0 of 40", "0"),
    ],
)
def test_a_percentage_is_worked_out_of_what_was_counted_and_keeps_it(row, counted, value):
    line = only(row)
    assert (line.fate, line.counted, line.value) == ("new", counted, Decimal(value))


def test_a_rate_is_worked_out_as_its_unit_says():
    unit = "falls per 1,000 bed days"
    line = only("14/03/2027\t9\t2,100", unit=unit)
    assert (line.value, line.shown, line.counted) == (Decimal("4.29"), "4.29", "9 of 2,100")
    assert only("14/03/2027\t12\t9", unit="calls per 10 beds").fate == "new"
    says = "“27,156” may be one figure or two. Write it like 27 of 156, or 27156."
    assert only("14/03/2027,27,156", unit=unit).says == says


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("27 156", "“27 156” is not a number. Write it like 27156."),
        ("27 15", "“27 15” is not a number. Keep the one that is measured."),
        ("12.5 156", "“12.5 156” is not a number. Keep the one that is measured."),
    ],
)
def test_two_numbers_with_a_blank_between_them_say_how_to_mend_it(written, says):
    assert only(f"14/03/2027\t{written}", unit="days").says == says
    with pytest.raises(ValueError, match=re.escape(says)):
        read_figure(written, "days")


def test_two_figures_of_what_is_no_share_are_refused():
    says = "There are two figures on this line. Keep the one that is measured."
    assert only("14/03/2027\t12\t96", unit="days").says == says


def test_a_figure_that_is_there_takes_what_it_was_worked_out_of():
    there = {DAY: Decimal("17.31")}
    line = only("14/03/2027\t27\t156", there=there)
    assert (line.fate, line.says) == ("changed", "There already; what it was worked out of is added.")
    paste = read_paste("14/03/2027\t27\t156", unit="%", there=there, today=TODAY, counted={DAY: "27 of 156"})
    assert [each.fate for each in paste.lines] == ["same"]


def test_the_same_date_with_two_figures_is_refused_at_the_second():
    paste = read("14/03/2027 12\n14/03/2027 13")
    assert [line.fate for line in paste.lines] == ["new", "refused"]
    assert paste.refused[0].says == "14 March 2027 stands on line 1 too, with another figure. Keep one of them."


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Kelleher\tMoira\t14/03/1962\t943 476 5919", "a"),
        ("943 476 5919\t14/03/2027\t12", "an NHS number"),
        ("14/03/2027\t9434765919", "an NHS number"),
        ("14/03/2027\t12\tMrs Kelleher fell twice", "a person’s name"),
        ("14/03/2027\t12\tborn 14/03/1962", "a date of birth"),
        ("14/03/2027\t12\tmoira@example.org", "an e-mail address"),
        ("14/03/2027\t12\tSW1A 1AA", "a postcode"),
    ],
)
def test_a_row_about_one_person_is_refused_and_not_repeated(row, kind):
    line = only(row)
    assert line.fate == "refused"
    assert line.says.startswith(f"This looks like {kind}")
    assert line.says.endswith("Only counts and averages belong here, never a row about one person.")
    assert "Kelleher" not in line.says and "943" not in line.says
    assert "Kelleher" not in repr(line)


def test_a_table_with_many_columns_is_refused():
    assert "more here than a date, a figure and a note" in only("14/03/2027\t12\ta\tb\tc").says


def test_an_old_date_that_leads_a_line_is_a_figure_s_and_no_birth():
    assert only("14/03/2019\t7").fate == "new"


def test_five_thousand_lines_are_taken_and_one_more_is_not():
    rows = [f"{date(2000, 1, 1) + timedelta(n)}\t{n % 90}.5" for n in range(5001)]
    assert {line.fate for line in read("\n".join(rows[:5000])).lines} == {"new"}
    last = read("\n".join(rows)).lines[-1]
    assert (last.fate, last.says) == ("refused", "Paste 5,000 lines at most in one go.")


def test_one_date_and_one_figure_are_read_the_same_way():
    assert read_date(" 14 Mar 2027 ") == DAY
    assert read_date("14 Mar 2027 12") is None
    assert read_date("30 Feb 2027") is None
    assert read_figure("£1,250.50", "") == Decimal("1250.5")
    with pytest.raises(ValueError, match="not one number"):
        read_figure("12, then more", "")


@given(st.dates(date(1990, 1, 1), TODAY), st.decimals(-(10**9), 10**9, places=4))
def test_whatever_is_written_plainly_is_read_back(day, value):
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {MONTHS[day.month - 1]} {day.year}"):
        line = only(f"{written}\t{value}")
        if line.fate == "new":  # some long numbers are NHS numbers by chance
            assert (line.on, line.value) == (day, value)
        else:
            assert "NHS number" in line.says or "phone" in line.says


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    for line in read(text).lines:
        assert line.fate == "heading" or line.says or line.fate == "new"
        assert (line.value is not None and line.on is not None) == (line.fate in ("new", "same", "changed"))
