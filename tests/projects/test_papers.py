"""The poster and the report of a project: what is in them, who has them made, who opens them."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from cohorts.models import CohortGrant
from documents import making
from documents.models import Document
from journals.models import Reflection
from people.models import AuditEvent
from projects import (
    actions,
    cycles,
    drivers,
    measuring,
    narrating,
    partnering,
    planning,
    scoring,
    stakeholding,
    valuing,
)
from projects.models import Project
from projects.papers import documents
from projects.papers.documents import POSTER, REPORT, ask
from projects.papers.gathering import facts_of
from projects.papers.poster import FITS, Poster
from projects.papers.report import Report
from projects.value_drawings import drawn_value

SAID, SAID_HERE = "She rang, and then I knew who would be there.", "I never read your letters."
AGREED = {
    "role_words": "somebody who uses the service",
    "consent_words": "in writing",
    "consented_on": date(2026, 1, 5),
}
PLAN = {"question": "Does a call find them?", "prediction": "7 of 10 are reached", "plan": "Ring them for two weeks"}


def page(project, name="papers", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def full(running, project, today):
    """A project with something of everything that its pages hold."""
    by, place = running.participant, running.place
    words = {"title": project.title, "aim": project.aim, "target_on": None, "problem": "One in five does not come."}
    actions.edit(project=project, revision=1, baseline="19.5% missed", result="Down to 12%", by=by, **words)
    measure = measuring.add_measure(
        project=project, name="Missed first appointments", unit="%", target=Decimal(10), by=by
    )
    figures = [*([20, 19, 21, 18, 20, 22, 19] * 2), *([12, 11, 13, 12, 10, 12, 11, 13] * 2)]
    first = today - timedelta(weeks=len(figures))
    measuring.add_points(
        measure=measure,
        figures=[measuring.Figure(first + timedelta(weeks=n), Decimal(each)) for n, each in enumerate(figures)],
        by=by,
    )
    primary = drivers.add_driver(project=project, text="People know when to come", by=by)
    secondary = drivers.add_driver(project=project, text="A reminder that is understood", under=primary, by=by)
    idea = drivers.add_driver(project=project, text="Ring five days before", under=secondary, by=by)
    cycle = cycles.plan_cycle(project=project, title="A call before", measure=measure, idea=idea, by=by, **PLAN)
    cycles.record_do(cycle=cycle, began_on=today - timedelta(30), happened="312 calls", by=by)
    cycles.record_study(cycle=cycle, held="yes", found="246 of 312 reached", learned="Say who rings", by=by)
    valuing.add_quotation(project=project, text=SAID, for_reports=True, by=by, **AGREED)
    valuing.add_quotation(project=project, text=SAID_HERE, by=by, **AGREED)
    valuing.add_line(
        project=project,
        side="cost",
        worth=valuing.Worth(label="Calls", likely=Decimal(5000), source="Pay scale"),
        by=by,
    )
    valuing.add_line(
        project=project,
        side="benefit",
        worth=valuing.Worth(
            label="Hours", likely=Decimal(9000), source="Bookings", nature="capacity", attribution=80, confidence=90
        ),
        by=by,
    )
    valuing.add_spread(project=project, organisation="Canal Street Practice", state="adopted", by=by)
    planning.add_milestone(project=project, title="Calls on Saturdays", due_on=today + timedelta(30), by=by)
    planning.add_risk(project=project, text="Nobody has time to ring", likelihood=4, impact=4, by=by)
    stakeholding.add_stakeholder(
        project=project, name="Dr Grumpy Opponent", role="Psychiatrist", power=5, interest=4, stance="opposed",
        wanted="neutral", action="Never let her see the draft", owner=place, by=by,
    )  # fmt: skip
    narrating.write(project=project, section="rationale", text="People fear whom they do not know.", revision=0, by=by)
    return Project.objects.get(pk=project.pk)


@pytest.fixture
def told(full):
    facts = facts_of(full.pk)
    assert facts is not None
    return facts


# What is in them


def test_they_say_what_the_project_s_page_shows(running, full, told, sign_in):
    shown = sign_in(running.participant).get(reverse("projects:project", args=[full.pk]))
    card, showing = shown.context["measures"].first, shown.context["showing"]
    assert told.main.told == card.told
    assert (told.main.read.start_text, told.main.read.now_text) == (card.read.start_text, card.read.now_text)
    assert told.main.read == card.read
    assert told.worth.outline == showing.outline
    assert drawn_value(told.worth.outline).lines == shown.context["value"].lines
    assert [each.title for each in told.cycles] == ["A call before"]
    assert [each.text for each in told.drivers] == ["People know when to come"]
    assert told.drivers[0].ideas == ("Ring five days before",)
    assert [(each.organisation, each.state) for each in told.spread] == [("Canal Street Practice", "Adopted it")]


def test_only_words_with_consent_to_reports_are_in_them(told):
    assert [each.text for each in told.quotations] == [SAID]


def test_nothing_of_stakeholders_and_no_private_word_is_in_them(running, full):
    """What is there to leak: a stakeholder, an update, a reflection on the very project."""
    actions.add_update(
        project=full, place=running.place, on=running.cohort.starts_on, hours=Decimal(2), by=running.participant,
        text="Cried in the car park", token=full.pk,
    )  # fmt: skip
    Reflection.objects.create(author=running.participant, form="free", body={"text": "A bad day: out of my depth"})
    said = repr(facts_of(full.pk))
    assert "Missed first appointments" in said
    for leaked in ("Grumpy", "draft", "opposed", "Cried", "depth", "bad day", SAID_HERE):
        assert leaked not in said


def test_a_whole_cohort_s_project_names_everybody_on_it(running, today):
    whole = actions.start_for_cohort(cohort=running.cohort, title="COPD", aim="One service", by=running.coordinator)
    team = facts_of(whole.pk).team
    assert team.cohort == running.cohort.name
    assert {each.name for each in team.people} == {running.participant.name, running.peer.name}
    assert team.lead == ""


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_they_are_read_in_the_same_queries_for_1_3_and_30(full, running, rows, today, django_assert_num_queries):
    by = running.participant
    for number in range(min(rows, 29)):  # a project has 30 measures at most
        measure = measuring.add_measure(project=full, name=f"Measure {number}", by=by)
        measuring.add_points(measure=measure, figures=[measuring.Figure(today, Decimal(number))], by=by)
    for number in range(rows):
        cycles.plan_cycle(project=full, title=f"Cycle {number}", by=by, **PLAN)
        valuing.add_spread(project=full, organisation=f"Practice {number}", by=by)
    with django_assert_num_queries(14):
        facts_of(full.pk)


# Asking for them


def test_the_same_project_is_the_same_file_until_something_changes(running, full):
    by = running.participant
    first = ask(project=full, paper=POSTER, by=by)
    assert ask(project=full, paper=POSTER, by=running.coordinator).pk == first.pk
    valuing.add_spread(project=full, organisation="Weaver Street Surgery", by=by)
    second = ask(project=full, paper=POSTER, by=by)
    assert second.pk != first.pk
    assert (second.kind, second.title) == ("project poster", "Poster: Fewer missed first appointments")


def test_what_only_a_team_reads_changes_no_file(running, full):
    by = running.participant
    first = ask(project=full, paper=REPORT, by=by)
    stakeholding.add_stakeholder(
        project=full, name="Ruth", power=1, interest=1, stance="neutral", wanted="neutral", by=by
    )
    assert ask(project=full, paper=REPORT, by=by).pk == first.pk


@pytest.mark.parametrize("name", ["participant", "facilitator", "coordinator", "administrator"])
@pytest.mark.parametrize("key", ["poster", "report"])
def test_the_team_and_those_who_help_it_have_them_made_from_the_project_s_page(running, full, sign_in, name, key):
    client = sign_in(getattr(running, name))
    assert page(full, "ask_for_paper", key) in client.get(reverse("projects:project", args=[full.pk])).content.decode()
    response = client.post(page(full, "ask_for_paper", key))
    document = Document.objects.get()
    assert response.url == reverse("documents:page", args=[document.pk])
    assert client.get(response.url).status_code == 200


def test_it_appears_in_the_page_where_it_was_asked_for(running, full, sign_in):
    response = sign_in(running.participant).post(page(full, "ask_for_paper", "poster"), headers={"HX-Request": "true"})
    assert f'id="document-{Document.objects.get().pk}"' in response.content.decode()


def test_there_is_no_third_kind(running, full, sign_in):
    assert sign_in(running.participant).post(page(full, "ask_for_paper", "leaflet")).status_code == 404


def test_another_participant_opens_them_and_has_none_made(running, full, sign_in):
    document = ask(project=full, paper=POSTER, by=running.participant)
    client = sign_in(running.peer)
    assert client.post(page(full, "ask_for_paper", "poster")).status_code == 403
    assert client.get(reverse("documents:page", args=[document.pk])).status_code == 200
    words = client.get(page(full)).content.decode()
    assert "ask/" not in words
    assert page(full, "write_section", "rationale") not in words


@pytest.mark.parametrize("name", ["commissioner", "coach", "stranger", "evaluator", "other_coordinator", "nobody"])
def test_whoever_may_not_open_the_project_opens_neither(running, full, sign_in, name):
    made = [ask(project=full, paper=paper, by=running.participant) for paper in (POSTER, REPORT)]
    client = sign_in(getattr(running, name))
    assert client.get(page(full)).status_code == 404
    for document in made:
        for address in ("documents:page", "documents:row", "documents:file"):
            assert client.get(reverse(address, args=[document.pk])).status_code == 404


def test_whoever_no_longer_helps_to_run_the_cohort_opens_them_no_more(running, full, sign_in):
    document = ask(project=full, paper=POSTER, by=running.facilitator)
    client = sign_in(running.facilitator)
    assert client.get(reverse("documents:page", args=[document.pk])).status_code == 200
    CohortGrant.objects.filter(person=running.facilitator).delete()
    assert client.get(reverse("documents:page", args=[document.pk])).status_code == 404


def test_consent_taken_back_takes_back_every_poster_and_report(
    running, full, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(documents, "poster_pdf", lambda *_: b"%PDF with her words")
    by = running.participant
    made, waiting = ask(project=full, paper=POSTER, by=by), ask(project=full, paper=REPORT, by=by)
    making.make(made.pk)
    file = Document.objects.get(pk=made.pk).file
    assert default_storage.exists(file)
    with django_capture_on_commit_callbacks(execute=True):
        valuing.delete_quotation(quotation=full.quotations.get(for_reports=True), by=by)
    assert not Document.objects.filter(pk__in=[made.pk, waiting.pk]).exists()
    assert not default_storage.exists(file)
    assert AuditEvent.objects.filter(verb="remove document").count() == 2
    assert SAID not in repr(facts_of(full.pk))


def test_words_that_no_document_holds_take_none_back(running, full):
    document = ask(project=full, paper=POSTER, by=running.participant)
    valuing.delete_quotation(quotation=full.quotations.get(for_reports=False), by=running.participant)
    assert Document.objects.filter(pk=document.pk).exists()


# Their page


def test_the_page_says_what_fills_each_heading_and_what_is_not_written(running, full, sign_in):
    words = re.sub(r"<[^>]*>", " ", sign_in(running.participant).get(page(full)).content.decode())
    words = " ".join(words.split())
    assert "Problem description From the project: the problem, and where it starts" in words
    assert f"Rationale 7 words, {running.participant.name}," in words
    assert "Funding Not written. Who paid for it or gave time, and whether they had a say in it" in words


def test_an_earlier_one_stays_beside_the_latest(running, full, sign_in):
    by = running.participant
    first = ask(project=full, paper=POSTER, by=by)
    made_ready(first)
    valuing.add_spread(project=full, organisation="Weaver Street Surgery", by=by)
    second = ask(project=full, paper=POSTER, by=by)
    poster = sign_in(by).get(page(full)).context["papers"][0]
    assert (poster.latest.pk, [each.pk for each in poster.earlier]) == (second.pk, [first.pk])


def made_ready(document):
    name = default_storage.save("documents/x.pdf", ContentFile(b"%PDF"))
    Document.objects.filter(pk=document.pk).update(state="ready", file=name, size=4, finished_at=document.asked_at)


@pytest.mark.parametrize("name", ["participant", "peer", "coordinator"])
def test_what_is_finished_is_linked_on_the_project_s_page_the_last_of_each(running, full, sign_in, name):
    by = running.participant
    first, waiting = ask(project=full, paper=POSTER, by=by), ask(project=full, paper=REPORT, by=by)
    made_ready(first)
    valuing.add_spread(project=full, organisation="Weaver Street Surgery", by=by)
    last = ask(project=full, paper=POSTER, by=by)
    client = sign_in(getattr(running, name))
    address = reverse("projects:project", args=[full.pk])
    words = client.get(address).text
    assert reverse("documents:file", args=[first.pk]) in words  # the next is not made yet
    made_ready(last)
    words = client.get(address).text
    assert reverse("documents:file", args=[last.pk]) in words
    for other in (first, waiting):
        assert reverse("documents:file", args=[other.pk]) not in words


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    running, full, sign_in, no_menu, rows, django_assert_num_queries
):
    for number in range(rows):
        Document.objects.create(kind="project poster", subject_id=full.pk, version=str(number), title="Poster")
    client = sign_in(running.participant)
    client.get(page(full))
    with django_assert_num_queries(7):
        assert client.get(page(full)).status_code == 200


def test_the_score_that_people_gave_and_the_sponsor_stand_in_them_with_the_reason(running, project):
    by = running.participant
    project.sponsor = "Chief nurse, Welland Vale"
    project.save(update_fields=["sponsor"])
    scoring.say_progress(project=project, score=Decimal("4.0"), reason="The trust’s own audit of May", by=by)
    facts = facts_of(project.pk)
    assert (facts.sponsor, facts.score) == ("Chief nurse, Welland Vale", "4.0")
    assert facts.score_why == "The trust’s own audit of May"


@pytest.fixture
def partner(running, full):
    asked = {"name": "Ruth Adeyemi", "organisation": "Eastgate council", "email": "ruth@eastgate.example"}
    return partnering.invite_partner(project=full, why="Try the letter", by=running.participant, **asked)


def test_the_sponsor_and_partners_who_agreed_are_named_in_the_report_and_on_the_poster(full, partner, today):
    full.sponsor = "Chief nurse, Welland Vale"
    full.save(update_fields=["sponsor"])
    assert "Ruth Adeyemi" not in Report(facts_of(full.pk)).setting
    partnering.answer_partner(partner=partner, answer="named")
    facts = facts_of(full.pk)
    setting = Report(facts).setting
    assert "Taking part: Ruth Adeyemi, Eastgate council." in setting
    assert "Sponsor: Chief nurse, Welland Vale." in setting
    assert "Ruth Adeyemi" in Poster(facts, FITS[0], today).partners


@pytest.mark.parametrize("how", ["answers", "is withdrawn"])
def test_a_partner_no_longer_named_takes_back_every_poster_and_report(running, full, partner, how):
    partnering.answer_partner(partner=partner, answer="named")
    made = ask(project=full, paper=REPORT, by=running.participant)
    if how == "answers":
        partnering.answer_partner(partner=partner, answer="unnamed")
    else:
        partnering.withdraw_partner(partner=partner, by=running.participant)
    assert not Document.objects.filter(pk=made.pk).exists()
    assert "Ruth Adeyemi" not in repr(facts_of(full.pk))
