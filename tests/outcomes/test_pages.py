"""Who opens the outcomes, what stands there, and in how many queries."""

import csv
import dataclasses
import io
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.models import Enrolment, Pathway, Unit
from cohorts.models import Cohort, Session
from documents.models import Document
from evaluations.actions_report import Judgement, judge, make_version, publish, withdraw
from evaluations.models import ReportVersion
from evaluations.report import Subject
from outcomes.writing import write_attendance
from people.models import Profession
from programmes.models import EarlierCohort
from projects.models import Measure, Point, Project
from projects.scoring import say_progress
from tests import factories as make


def at(name, programme) -> str:
    return reverse(f"outcomes:{name}", args=[programme.pk])


def page(programme) -> str:
    return at("programme", programme)


def test_commissioners_coordinators_and_evaluators_see_their_programmes_and_nobody_else_does(cast, sign_in):
    statuses = {
        name: (
            sign_in(person).get(page(cast.programme)).status_code,
            sign_in(person).get(at("csv", cast.programme)).status_code,
        )
        for name, person in cast.everyone().items()
    }
    seeing = {"commissioner", "coordinator", "evaluator"}
    assert {name for name, status in statuses.items() if status == (200, 200)} == seeing
    assert statuses["signed out"] == (302, 302)
    assert {statuses[name] for name in statuses.keys() - seeing - {"signed out"}} == {(404, 404)}


def test_the_list_leads_straight_to_the_only_programme(cast, sign_in):
    response = sign_in(cast.commissioner).get(reverse("outcomes:programmes"))
    assert (response.status_code, response.url) == (302, page(cast.programme))


def test_with_two_programmes_each_is_listed_with_its_cohorts_and_places(cast, sign_in):
    make.grant(cast.other_programme, cast.commissioner, "commissioner")
    response = sign_in(cast.commissioner).get(reverse("outcomes:programmes"))
    first, second = response.context["lines"]
    assert [each.programme.name for each in (first, second)] == ["Leading for Change", "Network Leaders"]
    told = " ".join(response.content.decode().split())
    assert "3 participants in two cohorts, both running." in told
    assert first.state == "Running, Cohort 1 and Cohort 2"
    assert (first.outcomes.places.filled, second.outcomes.places.filled) == (3, 0)


def test_the_sessions_held_are_those_of_the_workspace_also_with_seminars_that_some_go_to(cast, sign_in):
    """A seminar to sign up for and support at one organisation are expected of those alone whom they are for."""
    cohort, day = cast.cohort, timezone.localdate() - timedelta(days=3)
    for fields in ({"by_sign_up": True}, {"organisation": cast.place.organisation}):
        make.session(cohort, "Seminar", day, **fields)
    Session.objects.get(by_sign_up=True).sign_ups.create(place=cast.place, state="going")
    workspace = sign_in(cast.coordinator).get(reverse("home:workspace", args=[cohort.pk])).context["page"]
    told = sign_in(cast.commissioner).get(page(cast.programme)).context["outcomes"].cohorts[0]
    assert (told.sessions_held, told.sessions) == (workspace.meetings.held, workspace.meetings.all)
    assert (told.name, told.sessions > 0) == (cohort.name, True)


def test_a_daughter_stands_under_its_parent_and_each_page_leads_to_the_other(cast, sign_in):
    make.grant(cast.other_programme, cast.commissioner, "commissioner")
    cast.other_programme.parent = cast.programme
    cast.other_programme.save(update_fields=["parent"])
    client = sign_in(cast.commissioner)
    listed = client.get(reverse("outcomes:programmes"))
    [line] = listed.context["lines"]
    assert [each.programme.name for each in line.daughters] == ["Network Leaders"]
    assert "Daughter programme" in listed.content.decode()
    parents_page, daughters_page = (client.get(page(each)) for each in (cast.programme, cast.other_programme))
    assert f'1 daughter programme: <a href="{page(cast.other_programme)}">' in parents_page.content.decode()
    assert f'A daughter of <a href="{page(cast.programme)}">' in daughters_page.content.decode()


def test_a_daughter_or_a_parent_that_is_not_ones_own_is_not_named(cast, sign_in):
    cast.other_programme.parent = cast.programme
    cast.other_programme.save(update_fields=["parent"])
    assert "Network Leaders" not in sign_in(cast.commissioner).get(page(cast.programme)).content.decode()
    told = sign_in(cast.other_commissioner).get(page(cast.other_programme)).content.decode()
    assert "Leading for Change" not in told


def test_no_programme_is_lost_however_deep_it_stands_under_others(cast, sign_in):
    top = make.programme("Top")
    middle = make.programme("Middle", parent=top)
    low = make.programme("Low", parent=middle)
    lowest = make.programme("Lowest", parent=low)
    for each in (top, middle, low, lowest):
        make.grant(each, cast.nobody, "commissioner")
    lines = sign_in(cast.nobody).get(reverse("outcomes:programmes")).context["lines"]
    listed = [line.programme.name for line in lines] + [
        each.programme.name for line in lines for each in line.daughters
    ]
    assert sorted(listed) == ["Low", "Lowest", "Middle", "Top"]


def test_who_has_no_programme_is_told_so_and_has_no_link_in_the_menu(cast, sign_in):
    response = sign_in(cast.nobody).get(reverse("outcomes:programmes"))
    assert "No programme is given to you" in response.content.decode()
    assert "Outcomes" not in [item.label for item in response.context["navigation"]]
    named = sign_in(cast.commissioner).get(page(cast.programme)).context["navigation"]
    assert [item.label for item in named] == ["Outcomes"]


def test_a_grant_that_has_ended_shows_nothing(cast, sign_in):
    grant = cast.programme.grants.get(person=cast.commissioner)
    grant.since, grant.until = timezone.now() - timedelta(days=9), timezone.now() - timedelta(days=1)
    grant.save(update_fields=["since", "until"])
    assert sign_in(cast.commissioner).get(page(cast.programme)).status_code == 404


def test_before_the_first_cohort_the_page_shows_what_was_asked_for_and_fakes_nothing(cast, sign_in):
    programme = make.programme("New Leaders", code="NEW", situation="Practices stand alone.")
    programme.aims.create(text="Practices work together", position=1)
    make.contract(programme, places=16)
    make.grant(programme, cast.commissioner, "commissioner")
    told = sign_in(cast.commissioner).get(page(programme)).content.decode()
    assert "No cohort has been set up yet. 16 places are commissioned." in told
    assert "Practices work together" in told
    figures = [part.split("<")[0] for part in told.split('<dd class="c-figures__number">')[1:]]
    assert figures == ["None yet", "Not yet", "Not yet", "Not yet", "Not yet"]
    assert [
        card for card in ("cohorts", "satisfaction", "mix", "projects", "certificates") if f'id="{card}"' in told
    ] == []


def test_a_first_cohort_under_way_says_what_is_not_known_yet(cast, sign_in):
    Cohort.objects.filter(pk=cast.other_cohort.pk).delete()
    response = sign_in(cast.commissioner).get(page(cast.programme))
    told = " ".join(response.content.decode().split())
    assert "with Cohort 1 still running" in told
    assert "Cohort 1 runs until 10 June 2027" in told
    assert "Who completes Cohort 1: when it ends, on 10 June 2027" in told
    assert "Who completes will be known in June 2027." in told
    assert response.context["outcomes"].completed is None


def test_earlier_cohorts_stand_with_their_source_and_are_in_no_figure(cast, sign_in):
    before = sign_in(cast.commissioner).get(page(cast.programme)).context["outcomes"]
    EarlierCohort.objects.create(
        programme=cast.programme, name="Course of 2018", starts_on=date(2018, 9, 3), ends_on=date(2019, 5, 10),
        places=16, completed=13, source="Report of June 2019, page 4",
    )  # fmt: skip
    response = sign_in(cast.commissioner).get(page(cast.programme))
    told = response.content.decode()
    row = told.split("Course of 2018")[1].split("</tr>")[0]
    assert "Not held in Cadre" in row
    assert "13 of 16" in row
    assert "Source: Report of June 2019, page 4" in row
    after = response.context["outcomes"]
    assert dataclasses.replace(after, earlier=()) == before
    figures = sign_in(cast.commissioner).get(at("csv", cast.programme)).content.decode()
    assert (
        'Earlier cohort,Course of 2018,Places,16,,"Not held in Cadre. Source: Report of June 2019, page 4"' in figures
    )


def test_cohorts_are_chosen_in_the_address_and_the_file_follows(cast, sign_in):
    for number in (3, 4):
        make.cohort(cast.programme, number=number)
    client = sign_in(cast.commissioner)
    response = client.get(page(cast.programme), {"cohort": ["1", "3"]})
    assert [each.number for each in response.context["compared"].cohorts] == [1, 3]
    told = " ".join(response.content.decode().split())
    assert "2 of 4 cohorts are compared here" in told
    assert f"{reverse('outcomes:csv', args=[cast.programme.pk])}?cohort=1&amp;cohort=3" in told
    every = client.get(page(cast.programme))
    assert response.context["outcomes"] == every.context["outcomes"]


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (["99"], "Choose among the cohorts of this programme"),
        (["1; drop"], "Choose among the cohorts of this programme"),
        (["1"], "Choose at least two cohorts"),
    ],
)
def test_a_choice_that_cannot_be_is_told_beside_the_field_and_all_cohorts_are_shown(cast, sign_in, chosen, says):
    make.cohort(cast.programme, number=3)
    response = sign_in(cast.commissioner).get(page(cast.programme), {"cohort": chosen})
    assert response.status_code == 200
    assert says in response.content.decode()
    assert response.context["compared"].whole


def test_all_projects_are_listed_with_what_was_measured(cast, sign_in):
    for number in range(8):
        make.project(cast.place, f"Project {number}", stage="improved" if number else "idea")
    counted = Project.objects.get(title="Project 0")
    measure = Measure.objects.create(project=counted, name="Visits missed", unit="%")
    for week in range(15):
        Point.objects.create(measure=measure, on=date(2026, 10, 5) + timedelta(weeks=week), value=19 + week % 3)
    client = sign_in(cast.commissioner)
    shown = client.get(page(cast.programme))
    # the idea is last by stage, and yet among the first: its measure did not move
    assert shown.context["drawn"].projects[-1].project.title == "Project 0"
    assert "No change beyond ordinary variation" in shown.content.decode()
    assert f'<a href="{at("projects", cast.programme)}">All 8 projects</a>' in (shown.content.decode())
    listed = client.get(at("projects", cast.programme))
    assert len(listed.context["projects"]) == 8
    assert "Visits missed" in listed.content.decode()


def test_how_far_a_project_is_stands_beside_its_stage_with_the_reason_that_was_given(cast, sign_in):
    project = make.project(cast.place, "Home by lunch", stage="testing")
    said = {"project": project, "by": cast.participant}
    say_progress(score=Decimal("2.0"), reason="We have only begun", **said)
    say_progress(score=Decimal("4.0"), reason="The ward counts by hand: nobody waits any more", **said)
    told = " ".join(sign_in(cast.commissioner).get(page(cast.programme)).text.split())
    assert "4.0 of 5, significant improvement" in told
    assert "Why 4.0 of 5: The ward counts by hand: nobody waits any more" in told
    assert "We have only begun" not in told


def test_a_project_that_counts_nothing_says_that_it_is_a_decision(cast, sign_in):
    make.project(cast.place, "Learning into action", shows="decision", shown_words="The model is adopted")
    told = " ".join(sign_in(cast.commissioner).get(page(cast.programme)).content.decode().split())
    assert "Not a counted measure: a decision" in told
    assert "The model is adopted" in told


def test_a_title_with_markup_is_shown_as_it_was_typed(cast, sign_in):
    make.project(cast.place, "<b>Home</b> & away", aim="<script>alert(1)</script>")
    told = sign_in(cast.commissioner).get(page(cast.programme)).content.decode()
    assert "&lt;b&gt;Home&lt;/b&gt; &amp; away" in told
    assert "<script>alert" not in told


def test_the_file_is_named_after_the_programme_and_the_day(cast, sign_in):
    response = sign_in(cast.commissioner).get(at("csv", cast.programme))
    name = f"leading-for-change-outcomes-{timezone.localdate().isoformat()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_workbook_has_the_figures_of_the_csv_a_sheet_for_each_subject(cast, sign_in):
    client = sign_in(cast.commissioner)
    lines = csv.reader(io.StringIO(client.get(at("csv", cast.programme)).content.decode("utf-8-sig")))
    head, *rows = [[cell or None for cell in row] for row in lines]
    response = client.get(at("xlsx", cast.programme))
    assert response.headers["Content-Disposition"].endswith(f'-outcomes-{timezone.localdate().isoformat()}.xlsx"')
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == list(dict.fromkeys(row[0] for row in rows))
    told = [
        [sheet.title, *(str(cell) if cell is not None else None for cell in row)]
        for sheet in book
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert sorted(told, key=str) == sorted(rows, key=str)
    assert all([cell.value for cell in sheet[1]] == head[1:] for sheet in book)
    places = next(row for row in book["Cohort"].iter_rows(values_only=True) if row[1] == "Places filled")
    assert isinstance(places[2], int)


def test_the_pages_are_only_read(cast, sign_in):
    client = sign_in(cast.commissioner)
    addresses = [
        reverse("outcomes:programmes"),
        page(cast.programme),
        at("projects", cast.programme),
        at("csv", cast.programme),
        at("xlsx", cast.programme),
    ]
    assert {client.post(address).status_code for address in addresses} == {405}


def cohorts_of(programme, many: int) -> None:
    """So many cohorts more, each with two places, a session, its register, a survey closed and a project."""
    from tests.evaluations.making import survey_about

    element = make.element(programme, "Leading self")
    for number in range(many):
        cohort = make.cohort(programme, number=100 + number)
        places = [make.place(cohort) for _ in range(2)]
        session = make.session(cohort, "Leading self", cohort.starts_on, element=element)
        for place in places:
            make.attendance(session, place)
            project = make.project(place)
            measure = Measure.objects.create(project=project, name="Visits missed")
            Point.objects.create(measure=measure, on=cohort.starts_on, value=9)
        make.place(cohort, state="left", left_on=cohort.starts_on)
        survey_about(session, [4, 5], words="I use it", may_quote=True)


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_takes_the_same_queries_with_1_3_and_30_cohorts(cast, sign_in, django_assert_num_queries, many):
    programme = make.programme("New Leaders", code="NEW")
    make.grant(programme, cast.commissioner, "commissioner")
    cohorts_of(programme, many)
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(13):
        response = client.get(page(programme))
    assert len(response.context["outcomes"].cohorts) == many
    Cohort.objects.filter(programme=programme).update(state=Cohort.State.FINISHED)
    write_attendance(timezone.now())
    with django_assert_num_queries(14):  # one more for what was written of their groups
        client.get(page(programme))


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_takes_the_same_queries_with_1_3_and_30_programmes(cast, sign_in, django_assert_num_queries, many):
    for number in range(many):
        programme = make.programme(f"Programme {number}")
        make.cohort(programme)
        make.grant(programme, cast.commissioner, "commissioner")
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(11):
        response = client.get(reverse("outcomes:programmes"))
    assert response.context["page"].paginator.count == many + 1


def test_a_published_report_is_linked_above_the_cards_and_one_that_is_not_published_is_not(cast, sign_in):
    version = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator)
    ready = {"state": "ready", "file": "documents/x.pdf", "size": 1000, "finished_at": timezone.now()}
    Document.objects.filter(pk=version.document_id).update(**ready)
    version.refresh_from_db()
    client = sign_in(cast.commissioner)
    link = reverse("evaluations:version", args=[version.pk])
    assert link not in client.get(page(cast.programme)).content.decode()
    publish(version=version, by=cast.evaluator)
    told = client.get(page(cast.programme)).content.decode()
    assert told.index(link) < told.index('id="cohorts"')
    assert reverse("documents:file", args=[version.document_id]) in told
    assert client.get(link).status_code == 200


def test_the_pathway_beside_the_programme_is_told_in_exact_numbers(cast, sign_in):
    body = make.organisation("Northfen University")
    pathway = Pathway.objects.create(
        programme=cast.programme, name="Postgraduate Certificate", credits=40, level=7, awarding_body=body
    )
    Unit.objects.create(pathway=pathway, title="Leading a service", credits=40, level=7)
    Enrolment.objects.create(pathway=pathway, place=cast.place, state="enrolled", enrolled_on=date(2026, 10, 1))
    response = sign_in(cast.commissioner).get(page(cast.programme))
    told = " ".join(response.content.decode().split())
    assert "Postgraduate Certificate: 40 credits at level 7, by Northfen University." in told
    assert response.context["outcomes"].pathway.enrolled == 1
    assert "Credit of one person on the pathway" in told
    figures = sign_in(cast.commissioner).get(at("csv", cast.programme)).content.decode()
    assert "Accredited pathway,Postgraduate Certificate,On the pathway,1,,40 credits at level 7" in figures


AIMS = ("Patients wait less", "Sites work together")


@pytest.fixture
def judged(cast):
    """The cast's programme with two aims; of the first the evaluator has published a verdict, in part and fairly."""
    for position, text in enumerate(AIMS, start=1):
        cast.programme.aims.create(position=position, text=text)
    verdict = Judgement("partly", "Waits fell in two of three clinics", "fairly", "Charts show it; no comparison.")
    return _published(cast, verdict)


def _published(cast, verdict, cohort=None, revision=0):
    subject = Subject(cast.programme, cohort)
    judge(subject=subject, aim=AIMS[0], judgement=verdict, revision=revision, by=cast.evaluator)
    version = make_version(subject=subject, by=cast.evaluator)
    ready = {"state": "ready", "file": "documents/x.pdf", "size": 1000, "finished_at": timezone.now()}
    Document.objects.filter(pk=version.document_id).update(**ready)
    version.refresh_from_db()
    publish(version=version, by=cast.evaluator)
    return version


def told_of_aims(client, programme) -> list[str]:
    """Each aim as the page lists it."""
    listed = client.get(page(programme)).content.decode().split('<ol class="o-aims">')[1].split("</ol>")[0]
    return [" ".join(each.split()) for each in listed.split("<li>")[1:]]


def test_beside_each_aim_stands_the_published_verdict_with_how_sure_it_is_and_a_link_to_the_report(
    cast, judged, sign_in
):
    first, second = told_of_aims(sign_in(cast.commissioner), cast.programme)
    assert (
        f'<a href="{reverse("evaluations:version", args=[judged.pk])}"><b class="o-met o-met--half">Met in part'
        in first
    )
    assert "Waits fell in two of three clinics" in first
    assert "Fairly sure: Charts show it; no comparison." in first
    assert "Met" not in second


def test_a_verdict_that_is_not_published_or_is_withdrawn_is_not_shown(cast, judged, sign_in):
    met = Judgement("met", "Waits fell everywhere", "sure", "Every chart shows it.")
    judge(subject=Subject(cast.programme), aim=AIMS[0], judgement=met, revision=1, by=cast.evaluator)
    client = sign_in(cast.commissioner)
    assert "Waits fell in two" in told_of_aims(client, cast.programme)[0]
    withdraw(version=judged, reason="A figure was wrong", by=cast.evaluator)
    assert "o-verdict" not in "".join(told_of_aims(client, cast.programme))


def test_an_aim_that_was_worded_anew_since_has_no_verdict(cast, judged, sign_in):
    cast.programme.aims.filter(text=AIMS[0]).update(text="Patients wait half as long")
    assert "o-verdict" not in "".join(told_of_aims(sign_in(cast.commissioner), cast.programme))


def test_a_report_of_the_whole_programme_speaks_before_one_of_a_cohort(cast, judged, sign_in):
    of_cohort = Judgement("met", "Waits fell in the cohort’s clinics", "not_yet", "Few weeks are known.")
    _published(cast, of_cohort, cohort=cast.cohort)
    client = sign_in(cast.commissioner)
    assert "two of three clinics" in told_of_aims(client, cast.programme)[0]
    withdraw(version=judged, reason="A figure was wrong", by=cast.evaluator)
    told = told_of_aims(client, cast.programme)[0]
    assert f"Not shown: Few weeks are known. From the report on {cast.cohort.name} alone." in told


def test_a_report_of_the_whole_programme_that_judges_nothing_is_not_passed_over_for_an_old_one_of_a_cohort(
    cast, judged, sign_in
):
    _published(cast, Judgement("met", "Waits fell", "sure", "Every chart shows it."), cohort=cast.cohort)
    ReportVersion.objects.filter(pk=judged.pk).update(verdicts=[])
    assert "o-verdict" not in "".join(told_of_aims(sign_in(cast.commissioner), cast.programme))


def test_verdicts_are_shown_without_opening_the_content_of_a_version(cast, judged, sign_in, django_assert_num_queries):
    client = sign_in(cast.commissioner)
    with django_assert_num_queries(12) as asked:
        client.get(page(cast.programme))
    assert [each["sql"] for each in asked.captured_queries if '"content"' in each["sql"]] == []


def test_versions_from_before_give_their_verdicts_word_for_word(cast, judged):
    migration = import_module("evaluations.migrations.0006_verdicts_of_versions")
    kept = judged.verdicts
    ReportVersion.objects.update(verdicts=[])
    migration.keep_verdicts(apps, None)
    judged.refresh_from_db()
    assert judged.verdicts == kept
    assert [(each["aim"], each["met"], each["how_sure"]) for each in kept] == [(AIMS[0], "Met in part", "Fairly sure")]


def test_where_nobody_is_a_clinician_and_none_was_asked_for_neither_page_speaks_of_clinicians(cast, sign_in):
    Profession.objects.update(clinical=False)
    addresses = {cast.commissioner: page(cast.programme)}
    addresses[cast.coordinator] = reverse("home:workspace", args=[cast.cohort.pk])
    for person, address in addresses.items():
        figures = sign_in(person).get(address).content.decode().split('<dl class="c-figures">')[1].split("</dl>")[0]
        assert "places filled" in figures
        assert "clinician" not in figures


def test_on_a_phone_every_cell_of_stages_has_its_name_and_places_by_cohort_stand_behind_a_link(cast, sign_in):
    make.project(cast.place, stage="testing")
    make.project(cast.stranger_place, stage="improved")
    told = sign_in(cast.commissioner).get(page(cast.programme)).content.decode()
    stages = told.split('<table class="c-table c-table--cards o-stages">')[1].split("</table>")[0]
    assert stages.count('data-label="Sustained"') == 2
    behind = told.split('<details class="c-behind o-by-cohort">')[1].split("</details>")[0]
    assert "Places by profession, cohort by cohort" in behind
    assert "Cohort 1: " in behind
