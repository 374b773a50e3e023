"""The poster and the report opened as PDF."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest

from documents.kinds import CannotMake
from projects.papers import making, samples
from projects.papers.content import Team, Worth
from projects.papers.making import poster_pdf, report_pdf
from projects.papers.poster import FITS, Fit, Poster
from projects.papers.report import LINES_SHOWN, Report
from tests.pdf import figures_without_words, structure, tagged_headings, text_of

LEAST = {
    "problem": "", "baseline": "", "target_on": None, "result": "", "presented_on": None, "decision": "",
    "partners": (), "diagram": (), "cycles": (), "measures": (), "quotations": (), "spread": (), "milestones": (),
    "risks": (), "written": (), "asked": (), "partners_do": "",
    "sponsor": "", "score": "", "score_words": "", "score_why": "",
}  # fmt: skip


def silent(done: int, total: int | None = None, doing: str = "") -> None:
    """Nobody is told how far it is."""


@cache
def poster() -> bytes:
    return poster_pdf(samples.facts(), samples.MADE_AT, silent)


@cache
def report() -> bytes:
    return report_pdf(samples.facts(), samples.MADE_AT, silent)


def words_of(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    words = " ".join(text_of(opened).replace("\u00a0", " ").split())
    opened.close()
    return words


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@pytest.mark.parametrize("made", [poster, report])
def test_it_is_tagged_titled_and_every_drawing_has_words(made):
    with pikepdf.open(io.BytesIO(made())) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert "Fewer missed first appointments" in str(opened.docinfo["/Title"])
        assert b"pdfuaid:part" in opened.Root.Metadata.read_bytes()
        assert figures_without_words(opened) == 0
        assert [str(each.S) for each in structure(opened)].count("/Figure") >= 1


@pytest.mark.parametrize("made", [poster, report])
def test_its_fonts_are_in_it(made):
    with pikepdf.open(io.BytesIO(made())) as opened:
        fonts = [
            each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
        ]
        described = [font.FontDescriptor for font in fonts if "/FontDescriptor" in font]
        assert described
        assert all("/FontFile2" in each or "/FontFile3" in each for each in described)


def test_the_poster_is_one_page_that_says_it_all():
    words = words_of(poster())
    assert pages_of(poster()) == 1
    for said in (
        "Leading for Change, Cohort 4",
        "Welland Vale Partnership Trust and Northmoor Council",
        "19.5% of first appointments missed",
        "Cut missed first appointments in the three Northmoor teams",
        "2. A call five days before. 246 of 312 reached",
        "fell by more than a third, from an average of 19.3% to 12.4%",
        "Result: Down to 12.2%, and down for 18 weeks",
        "£31,839 to £52,368",
        "“She rang, and then I knew who would be there.”",
        "Somebody who uses the service, with consent",
        "People called five days before",
        "Eastmere Community Health",
        "Shown to the executive team on 23 September 2026: Approved and resourced",
        "Next: Say in the letter who will be there.",
        "Amara Nwosu-Bright, Head of nursing (lead)",
        "With Northmoor Council; Lark Street Carers",
        "Sponsor: Operations director, Welland Vale",
        "Progress 4.0 of 5.",
        "12 October 2026",
    ):
        assert said in words, said


def test_money_released_and_other_benefits_stand_beside_their_sum():
    words = words_of(poster())
    assert "£2,610 to £4,350" in words
    assert "£29,229 to £48,019" in words


def test_figures_of_poster_and_report_are_those_of_the_page():
    main = samples.facts().main
    for words in (words_of(poster()), words_of(report())):
        assert main.read.start_text in words
        assert main.read.now_text in words
        assert main.told.finding in words
        assert main.told.meaning in words


def test_the_same_project_is_the_same_bytes():
    facts, one = samples.facts(), replace(samples.facts(), **LEAST)
    assert facts.version("1") == samples.facts.__wrapped__().version("1")
    assert poster_pdf(one, samples.MADE_AT, silent) == poster_pdf(one, samples.MADE_AT, silent)


def test_the_longest_words_stay_on_one_page():
    made = poster_pdf(samples.longest(), samples.MADE_AT, silent)
    words = words_of(made)
    assert pages_of(made) == 1
    assert "…" in words
    assert "of which the full report has more" in words
    assert "24 people, led by Wilhelmina Featherstonehaugh-Cholmondeley" in words


def test_a_project_with_a_title_and_an_aim_alone_fills_its_page():
    facts = replace(
        samples.facts(), worth=Worth(samples.outline(())), team=Team(samples.facts().team.people[:1]), **LEAST
    )
    made = poster_pdf(facts, samples.MADE_AT, silent)
    assert pages_of(made) == 1
    words = words_of(made)
    for absent in ("Problem", "What we tried", "What changed", "What it is worth", "What people said", "runs", "None"):
        assert absent not in words


def test_what_cannot_fit_says_so(monkeypatch):
    monkeypatch.setattr(making, "FITS", (Fit("22", 2000),))
    with pytest.raises(CannotMake, match="more words than fit on one page"):
        poster_pdf(samples.facts(), samples.MADE_AT, silent)


def test_a_size_is_never_larger_than_the_one_before_it_in_words():
    limits = [fit.words or 10_000 for fit in FITS]
    assert limits == sorted(limits, reverse=True)


def test_a_quotation_is_never_cut():
    facts = samples.longest()
    assert Poster(facts, FITS[-1], samples.MADE_AT.date()).quotations == ()


def test_a_poster_has_a_code_only_where_anybody_may_open_the_page():
    day = samples.MADE_AT.date()
    assert Poster(samples.facts(), FITS[5], day).code == ""
    public = replace(samples.facts(), address="https://cadre.example/p/7KQF")
    assert "QR code that opens" in Poster(public, FITS[5], day).code


def test_what_is_late_is_not_told_as_what_comes_next():
    later = samples.facts().milestones[-1].due_on.replace(year=2027)
    assert Poster(samples.facts(), FITS[5], later).next_steps == []


# The report


def test_the_report_stands_under_the_headings_of_squire():
    words = words_of(report())
    at = 0
    for heading in (
        "Abstract", "Introduction", "Problem description", "Available knowledge", "Rationale", "Specific aims",
        "Methods", "Context", "Interventions", "Study of the interventions", "Measures", "Analysis",
        "Ethical considerations", "Results", "Discussion", "Summary", "Interpretation", "Limitations", "Conclusions",
        "Other information", "Funding",
    ):  # fmt: skip
        at = words.index(heading, at)
    with pikepdf.open(io.BytesIO(report())) as opened:
        levels = tagged_headings(opened)
    assert levels[0] == "H1"
    assert levels.count("H1") == 1
    assert all(int(after[1]) <= int(before[1]) + 1 for before, after in pairwise(levels))


def test_the_report_says_what_was_tried_and_what_came_of_it():
    words = words_of(report())
    for said in (
        "Fewer than 14% miss", "312 calls, 246 reached.", "A call took four minutes, not ten.", "As predicted.",
        "People want to know whom they will meet.", "80% due to the project, 90% sure", "Has asked for the call script",
        "Calls stop when support workers are short", "2 of 3 cycles have been studied so far",
        "Not written: context.", "by Amara Nwosu-Bright, the last of them of 5 October 2026",
    ):  # fmt: skip
        assert said.lower() in words.lower(), said


def test_the_table_behind_a_chart_has_every_figure_with_its_rule():
    words = words_of(report())
    assert "12 January 2026 22.8% Concern: above the upper limit" in words
    assert re.search(r"11 May 2026 12\.1% Ordinary\. Re-based from here", words)


def pages_that_say(pdf: bytes, *words: str) -> list[list[int]]:
    """On which pages each stands."""
    with pypdfium2.PdfDocument(pdf) as opened:
        texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    return [[number for number, text in enumerate(texts) if each in text] for each in words]


@pytest.mark.parametrize("lines", range(0, 36, 8))  # five places, so that one of them is near the end of a page
def test_results_begin_with_their_chart_and_no_small_table_is_torn_wherever_they_fall(lines):
    full = samples.facts()
    words = "\n\n".join(["A line more."] * (lines + 1))
    steps = tuple(replace(full.milestones[0], title=f"Step {number} of them") for number in range(10, 22))
    moved = replace(full, written=_instead(full, words), result="It fell, and stayed lower.", milestones=steps)
    pdf = report_pdf(moved, samples.MADE_AT, silent)
    chart = Report(moved).charts[0].counted.title
    told = pages_that_say(pdf, moved.result, f"{chart} {Report(moved).charts[0].says[:20]}")
    assert set(told[0]) & set(told[1]), told
    table = pages_that_say(pdf, "What was done by when", *(each.title for each in steps))
    assert len({tuple(each) for each in table}) == 1, table


def _instead(facts, words):
    """What the team wrote, the words before Results others."""
    first, *rest = facts.written
    return (replace(first, text=words), *rest)


def test_of_many_figures_the_latest_are_in_the_table():
    facts = samples.facts()
    many = replace(facts.measures[0], lines=facts.measures[0].lines * 20)
    [table] = Report(replace(facts, measures=(many,))).tables
    assert (len(table.lines), table.left_out) == (LINES_SHOWN, 36 * 20 - LINES_SHOWN)


def test_an_empty_project_has_a_report_that_says_what_is_missing():
    facts = replace(samples.facts(), worth=Worth(samples.outline(())), **LEAST)
    words = words_of(report_pdf(facts, samples.MADE_AT, silent))
    assert "No result has been stated yet." in words
    assert "Nothing has been counted, so that no chart tells change from chance." in words
    assert "Not written: available knowledge, rationale, context" in words
    assert "None" not in words


@pytest.mark.parametrize("there_are", [3, 60])
def test_a_reports_progress_never_runs_backwards_nor_to_its_end_before_there_is_a_file(there_are, monkeypatch):
    """Pages are laid out twice, and there may be more or fewer of them than were guessed."""

    def pages(template, context, *, styles, on_page):
        for page in [*range(1, there_are + 1), *range(1, there_are + 1)]:
            on_page(page)
        return b"%PDF"

    monkeypatch.setattr("documents.rendering.pdf", pages)
    heard: list[tuple[int, int, str]] = []
    report_pdf(samples.facts(), samples.MADE_AT, lambda done, total=None, doing="": heard.append((done, total, doing)))
    shares = [done / total for done, total, _ in heard]
    assert shares == sorted(shares)
    assert shares[-1] < 1
    assert [doing for _, _, doing in heard[:2]] == ["Laying out page 1", "Laying out page 2"]
    assert {doing for _, _, doing in heard[there_are:]} == {"Numbering the pages"}


def test_a_posters_progress_never_runs_backwards():
    heard: list[float] = []
    poster_pdf(samples.facts(), samples.MADE_AT, lambda done, total=None, doing="": heard.append(done / (total or 1)))
    assert heard == sorted(heard)
    assert heard[-1] <= 1
