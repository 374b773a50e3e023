"""Into the gallery and out of it: who must agree to what, and that what was agreed to is what stands there."""

import itertools
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from core.refusal import Refused
from outbox import kinds
from outbox.models import Message
from people.models import AuditEvent
from projects import actions, commenting, measuring, partnering, publishing, valuing
from projects.gallery import links, notice
from projects.gallery.content import read, subjects_of
from projects.gallery.gathering import why_not_yet
from projects.models import CaseState, Consent, Project, PublicationVersion, VisitorComment
from tests import factories as make


def state(version):
    version.refresh_from_db()
    return version.state


def consent_of(version, who) -> Consent:
    """Of a member by their place, or of the “sponsor” or the “coordinator”."""
    if isinstance(who, str):
        return version.consents.get(part=who)
    return version.consents.get(place=who)


def say(version, who, answer, by=None, **words):
    publishing.answer(consent=consent_of(version, who), answer=answer, by=by, **words)
    return state(version)


@pytest.fixture
def proposed(finished):
    return make.proposed(finished, tried=True)


@pytest.fixture
def published(running, proposed):
    return publishing.publish(version=make.agreed(proposed), no_patient=True, fit=True, by=running.coordinator)


# When


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        ({"stage": "testing", "result": "Down to 12%"}, False),
        ({"stage": "improved", "result": "Down to 12%"}, True),
        ({"stage": "sustained", "result": "Down to 12%"}, True),
        ({"stage": "improved"}, False),
        ({"stage": "testing", "result": "Down to 12%", "decision": "Go on"}, True),
        ({"stage": "idea", "shows": "product", "shown_words": "A map"}, False),
        ({"stage": "idea", "shows": "product", "shown_words": "A map", "in_use": "Three practices"}, True),
        ({"stage": "idea", "shows": "decision", "shown_words": "One service"}, True),
    ],
)
def test_a_project_is_published_once_it_has_something_to_show(facts, may):
    assert (why_not_yet(Project(title="A", aim="B", **facts)) == "") is may


def test_one_that_is_not_finished_is_refused_with_the_reason(project):
    with pytest.raises(Refused, match="This one is at “Idea”"):
        make.proposed(project)


# Who must agree


def test_a_team_s_project_needs_each_member_and_the_sponsor(running, proposed):
    """Amara, who proposes it, has agreed by that; Tom and the sponsor are asked."""
    asked = {each.place_id or each.part: each.answer for each in proposed.consents.all()}
    assert asked == {running.place.pk: "named", running.peer_place.pk: "", "sponsor": ""}
    assert say(proposed, running.peer_place, "unnamed", running.peer) == "asked"
    assert say(proposed, "sponsor", "unnamed") == "ready"


def test_the_project_of_one_needs_its_sponsor_alone_besides(running, project):
    Project.objects.filter(pk=project.pk).update(stage="improved", result="Down to 12%")
    version = make.proposed(project)
    assert say(version, "sponsor", "unnamed") == "ready"


def test_a_whole_cohort_s_project_needs_its_proposer_those_named_the_sponsor_and_a_coordinator(running, today):
    whole = actions.start(place=running.place, title="COPD", aim="One map", whose="cohort", by=running.participant)
    Project.objects.filter(pk=whole.pk).update(stage="sustained", result="One map")
    third = make.place(running.cohort, make.person("Grace Third"))
    whole.refresh_from_db()
    case, drawing = make.frozen(whole)
    version = publishing.propose(
        project=whole, case=case, drawing=drawing, setting="several", sponsor_name="R", sponsor_email="r@example.org",
        named=True, ask=[running.peer_place], by=running.participant,
    )  # fmt: skip
    assert {each.place_id or each.part for each in version.consents.all()} == {
        running.place.pk, running.peer_place.pk, "sponsor", "coordinator",
    }  # fmt: skip
    assert not version.consents.filter(place=third).exists()
    assert say(version, running.peer_place, "named", running.peer) == "asked"
    assert say(version, "sponsor", "unnamed") == "asked"
    assert say(version, "coordinator", "unnamed", running.coordinator) == "ready"
    assert consent_of(version, "coordinator").person == running.coordinator
    assert say(version, "coordinator", "no", running.coordinator) == "asked"


@pytest.mark.parametrize("missing", ["peer", "sponsor"])
def test_without_the_consent_of_each_it_is_not_published(running, proposed, missing):
    if missing != "peer":
        say(proposed, running.peer_place, "named", running.peer)
    if missing != "sponsor":
        say(proposed, "sponsor", "unnamed")
    with pytest.raises(Refused, match="Not everybody"):
        publishing.publish(version=proposed, no_patient=True, fit=True, by=running.coordinator)
    assert state(proposed) == "asked"


def test_a_no_stops_it_until_it_becomes_a_yes_and_the_team_is_told(running, proposed):
    say(proposed, running.peer_place, "named", running.peer)
    say(proposed, "sponsor", "unnamed")
    assert say(proposed, "sponsor", "no", why="The board first.") == "asked"
    told = Message.objects.filter(kind=notice.REFUSED)
    assert {message.to for message in told} == {running.participant, running.peer}
    assert not [message for message in told if "board" in message.body]
    assert say(proposed, "sponsor", "unnamed") == "ready"
    assert consent_of(proposed, "sponsor").why == ""


def test_who_joins_the_team_after_everybody_agreed_has_to_be_asked_first(running, finished, proposed):
    make.agreed(proposed)
    actions.add_member(project=finished, place=make.place(running.cohort), by=running.participant)
    with pytest.raises(Refused, match="joined the team"):
        publishing.publish(version=proposed, no_patient=True, fit=True, by=running.coordinator)


def test_a_coordinator_publishes_only_what_was_checked(running, proposed):
    make.agreed(proposed)
    for no_patient, fit in ((False, True), (True, False)):
        with pytest.raises(Refused, match="Tick that"):
            publishing.publish(version=proposed, no_patient=no_patient, fit=fit, by=running.coordinator)
    assert state(proposed) == "ready"
    publishing.publish(version=proposed, no_patient=True, fit=True, by=running.coordinator)
    publishing.publish(version=proposed, no_patient=True, fit=True, by=running.coordinator)
    assert state(proposed) == "published"
    assert AuditEvent.objects.filter(verb="publish in the gallery").count() == 1
    assert {each.to for each in Message.objects.filter(kind=notice.PUBLISHED)} == {running.participant, running.peer}


# Taking it back


@pytest.mark.parametrize("who", ["participant", "peer", "sponsor"])
def test_whoever_agreed_takes_it_back_at_any_time_and_it_is_gone_at_once(running, published, who):
    place = {"participant": running.place, "peer": running.peer_place}.get(who, who)
    assert say(published, place, "no", getattr(running, who, None)) == "withdrawn"
    assert published.ended_at is not None and published.ended_because == "consent"
    told = {message.to for message in Message.objects.filter(kind=notice.ENDED)}
    assert told == {running.participant, running.peer, running.coordinator}


def test_a_name_is_taken_out_of_a_published_page_and_none_is_put_in(running, published):
    assert say(published, running.place, "unnamed", running.participant) == "published"
    with pytest.raises(Refused, match="next version"):
        say(published, running.place, "named", running.participant)
    assert consent_of(published, running.place).answer == "unnamed"


def test_what_is_over_is_not_answered_any_more(running, published):
    say(published, "sponsor", "no")
    with pytest.raises(Refused, match="not asked about any more"):
        say(published, running.peer_place, "unnamed", running.peer)


def test_who_takes_back_the_published_version_does_not_agree_to_the_next_either(running, finished, published):
    newer = make.agreed(make.proposed(finished, summary="Told better."))
    assert state(newer) == "ready"
    say(published, "sponsor", "no")
    assert (state(published), state(newer)) == ("withdrawn", "asked")
    assert consent_of(newer, "sponsor").answer == "no"


def test_a_quotation_that_is_taken_back_takes_down_the_page_that_quotes_it(running, finished):
    quoted = finished.quotations.get(for_reports=True)
    version = make.published(finished, by=running.coordinator, quotations=frozenset([quoted.pk]))
    valuing.delete_quotation(quotation=finished.quotations.get(for_reports=False), by=running.participant)
    assert state(version) == "published"
    valuing.delete_quotation(quotation=quoted, by=running.participant)
    assert (state(version), version.ended_because) == ("withdrawn", "quotation")


def test_a_partner_who_is_not_named_any_more_takes_down_the_page_that_names_them(running, finished):
    version = make.published(finished, by=running.coordinator, organisations=("Eastgate council",))
    partner = finished.partners_by_link.get()
    partnering.answer_partner(partner=partner, answer="named")
    assert state(version) == "published"
    partnering.answer_partner(partner=partner, answer="unnamed")
    assert (state(version), version.ended_because) == ("withdrawn", "partner")


def test_a_coordinator_takes_it_down(running, published):
    publishing.take_down(version=published, by=running.coordinator)
    publishing.take_down(version=published, by=running.coordinator)
    assert (state(published), published.ended_because) == ("withdrawn", "coordinator")
    assert AuditEvent.objects.filter(verb="take down from the gallery").count() == 1


def test_a_coordinator_gives_up_what_is_only_proposed_and_nobody_is_told_that_it_left(running, finished, published):
    newer = make.proposed(finished, summary="Told better.")
    publishing.take_down(version=newer, by=running.coordinator)
    assert (state(newer), state(published)) == ("withdrawn", "published")
    assert not Message.objects.filter(kind=notice.ENDED).exists()


# Versions


def test_what_is_changed_on_the_project_changes_nothing_that_was_proposed_or_published(running, finished, published):
    before = (published.content, published.drawing, published.sealed, published.search_text)
    finished.refresh_from_db()
    words = {name: getattr(finished, name) for name in ("baseline", "target_on", "problem", "began_on")}
    actions.edit(
        project=finished, revision=finished.revision, title="Quite another", aim="Another aim", result="Nothing",
        by=running.participant, **words,
    )  # fmt: skip
    measure = finished.measures.get()
    figure = measuring.Figure(timezone.localdate(), Decimal(99))
    measuring.add_points(measure=measure, figures=[figure], by=running.participant)
    running.participant.family_name = "Renamed"
    running.participant.save()
    published = PublicationVersion.objects.get(pk=published.pk)
    assert (published.content, published.drawing, published.sealed, published.search_text) == before
    assert read(published.content).seal(published.drawing) == published.sealed
    assert read(published.content).title == "Fewer missed first appointments"
    assert consent_of(published, running.place).says == "Amara Okafor, Head of nursing"


def test_another_version_needs_everybody_anew_and_the_old_one_stays_until_then(running, finished, published):
    newer = make.proposed(finished, summary="Told better.", tried=True)
    assert (newer.number, state(newer), state(published)) == (2, "asked", "published")
    assert consent_of(newer, running.peer_place).answer == consent_of(newer, "sponsor").answer == ""
    with pytest.raises(Refused):
        publishing.publish(version=newer, no_patient=True, fit=True, by=running.coordinator)
    publishing.publish(version=make.agreed(newer), no_patient=True, fit=True, by=running.coordinator)
    assert (state(newer), state(published)) == ("published", "replaced")


def test_a_newer_proposal_takes_the_place_of_one_that_waits(finished, proposed):
    newer = make.proposed(finished, summary="Told better.")
    assert (state(proposed), state(newer)) == ("replaced", "asked")


def test_the_same_page_is_not_asked_about_twice_but_with_another_sponsor(running, finished, proposed):
    say(proposed, running.peer_place, "named", running.peer)
    with pytest.raises(Refused, match="asked about this very page"):
        make.proposed(finished, tried=True)
    newer = make.proposed(finished, tried=True, sponsor="right@northmoor.example")
    assert consent_of(newer, running.peer_place).answer == "named"
    assert consent_of(newer, "sponsor").answer == ""


def test_what_is_published_already_is_not_proposed_again(finished, published):
    with pytest.raises(Refused, match="in the gallery already"):
        make.proposed(finished, tried=True)


def test_a_form_sent_twice_is_one_version(running, finished):
    case, drawing = make.frozen(finished)
    words = {"case": case, "drawing": drawing, "setting": "community", "named": True, "sponsor_name": "R"}
    token = finished.pk
    first, second = (
        publishing.propose(
            project=finished, sponsor_email="r@example.org", by=running.participant, token=token, **words
        )
        for _ in range(2)
    )
    assert first == second and PublicationVersion.objects.count() == 1


ALLOWED = {
    ("asked", "ready"),
    ("asked", "replaced"),
    ("asked", "withdrawn"),
    ("ready", "asked"),
    ("ready", "published"),
    ("ready", "replaced"),
    ("ready", "withdrawn"),
    ("published", "replaced"),
    ("published", "withdrawn"),
}


@pytest.mark.parametrize(("of", "to"), list(itertools.product(CaseState.values, repeat=2)))
def test_a_version_moves_as_the_table_says_and_no_other_way(published, of, to):
    over = {"ended_at": timezone.now()} if of in ("replaced", "withdrawn") else {"ended_at": None}
    PublicationVersion.objects.filter(pk=published.pk).update(state=of, **over)
    version = PublicationVersion.objects.get(pk=published.pk)
    if (of, to) in ALLOWED:
        publishing._move(version, CaseState(to))
        assert state(version) == to
    else:
        with pytest.raises(Refused):
            publishing._move(version, CaseState(to))
        assert state(version) == of


# Messages and the record


def test_each_who_must_agree_is_told_once_with_a_link_that_stands_in_no_message_kept(running, proposed):
    [to_tom] = Message.objects.filter(kind=notice.ASKED)
    [to_sponsor] = Message.objects.filter(kind=notice.SPONSOR)
    assert (to_tom.to, to_sponsor.to_email) == (running.peer, "sponsor@northmoor.example")
    sponsor = consent_of(proposed, "sponsor")
    assert links.token_of(sponsor) not in to_sponsor.body
    values = kinds.get(notice.SPONSOR).values(sponsor.pk, None)
    assert values["link"] == links.link_to(sponsor) and values["title"] == "Fewer missed first appointments"
    words = kinds.get(notice.ASKED).values(proposed.pk, running.peer)
    assert words["proposer"] == "Amara Okafor" and words["link"].endswith("/gallery/1/")


def test_what_is_no_longer_asked_is_not_sent_any_more(running, finished, proposed):
    sponsor = consent_of(proposed, "sponsor")
    make.proposed(finished, summary="Told better.")
    assert kinds.get(notice.SPONSOR).values(sponsor.pk, None) is None
    assert kinds.get(notice.ASKED).values(proposed.pk, running.peer) is None


def test_nobody_outside_the_project_is_told_by_a_message_that_names_them(running, proposed):
    assert kinds.get(notice.ASKED).values(proposed.pk, running.stranger) is None
    assert kinds.get(notice.READY).values(proposed.pk, running.other_coordinator) is None


def test_the_record_has_no_address_and_no_word_of_what_was_said(running, proposed):
    say(proposed, "sponsor", "no", why="The board first.")
    kept = " ".join(str(event.details) for event in AuditEvent.objects.all())
    assert "consent" in kept and proposed.sealed in kept
    assert "'no'" not in kept
    for word in ("board", "northmoor", "Rosalind", "One in five"):
        assert word not in kept


def test_the_coordinators_of_its_programme_are_told_that_it_is_ready(running, proposed):
    make.agreed(proposed)
    assert [message.to for message in Message.objects.filter(kind=notice.READY)] == [running.coordinator]


# Words


def test_subjects_are_words_with_commas_between_them_each_once():
    assert subjects_of(" Waiting times, letters,, LETTERS ,") == ("waiting times", "letters")


def test_no_plain_word_of_a_reason_or_a_comment_is_in_the_database(running, published):
    commenting.comment(
        publication=published.publication, name="Vera Visitor", email="vera@example.org", text="Well done"
    )
    say(published, "sponsor", "no", why="The board first.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, text FROM projects_visitorcomment")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT why FROM projects_consent")
        kept += str(cursor.fetchall())
    for word in ("Vera", "vera@", "Well done", "board"):
        assert word not in kept
    comment = VisitorComment.objects.get()
    assert (comment.name, comment.text) == ("Vera Visitor", "Well done")


def test_an_old_link_of_the_same_sponsor_follows_to_the_version_that_took_its_place(running, finished, published):
    old = consent_of(published, "sponsor")
    token = links.token_of(old)
    newer = make.published(finished, by=running.coordinator, summary="Told better.")
    found = links.consent_behind(old.pk, token)
    assert found.version == newer
    publishing.answer(consent=found, answer="no", by=None)
    assert state(newer) == "withdrawn"


# What a review found


def test_a_link_goes_to_the_newest_version_that_stands_whatever_became_of_those_between(running, finished, published):
    """The first is replaced, the second given up, the third published: each link opens the third."""
    second = make.proposed(finished, summary="Told better.")
    publishing.take_down(version=second, by=running.coordinator)
    third = make.published(finished, by=running.coordinator, summary="Told best.")
    for version in (published, second):
        old = consent_of(version, "sponsor")
        assert links.consent_behind(old.pk, links.token_of(old)).version == third


def test_a_link_of_a_proposal_opens_the_newer_proposal_and_not_what_is_published(finished, published):
    second = make.proposed(finished, summary="Told better.")
    third = make.proposed(finished, summary="Told best.")
    old = consent_of(second, "sponsor")
    assert links.consent_behind(old.pk, links.token_of(old)).version == third
    of_published = consent_of(published, "sponsor")
    assert links.consent_behind(of_published.pk, links.token_of(of_published)).version == published


def test_sending_the_link_again_ends_those_of_earlier_proposals_too(running, finished, proposed):
    earlier = consent_of(proposed, "sponsor")
    leaked = links.token_of(earlier)
    newer = make.proposed(finished, summary="Told better.")
    Message.objects.update(created_at=timezone.now() - publishing.AGAIN_AFTER)
    publishing.ask_sponsor_again(consent=consent_of(newer, "sponsor"), by=running.participant)
    assert links.consent_behind(earlier.pk, leaked) is None
    fresh = consent_of(newer, "sponsor")
    assert links.consent_behind(fresh.pk, links.token_of(fresh)).version == newer


def test_the_link_is_not_sent_again_within_the_hour(running, proposed):
    with pytest.raises(Refused, match="within the last hour"):
        publishing.ask_sponsor_again(consent=consent_of(proposed, "sponsor"), by=running.participant)


@pytest.mark.parametrize("who", ["participant", "peer", "coordinator"])
def test_nobody_of_the_team_or_who_runs_the_programme_is_the_sponsor(running, finished, who):
    with pytest.raises(Refused) as refused:
        make.proposed(finished, sponsor=getattr(running, who).email.upper())
    assert refused.value.field == "sponsor_email"


def test_a_quotation_that_is_taken_back_stands_in_no_version_any_more(running, finished):
    quotation = finished.quotations.get(for_reports=True)
    first = make.published(finished, by=running.coordinator, quotations=frozenset([quotation.pk]))
    make.published(finished, by=running.coordinator, quotations=frozenset([quotation.pk]), summary="Told better.")
    sealed = first.sealed
    valuing.delete_quotation(quotation=quotation, by=running.participant)
    assert quotation.text not in repr(list(PublicationVersion.objects.values_list("content", flat=True)))
    first.refresh_from_db()
    assert first.sealed == sealed


def test_a_quotation_that_was_taken_back_while_the_form_was_open_is_not_asked_about(running, finished):
    quotation = finished.quotations.get(for_reports=True)
    case, drawing = make.frozen(finished, quotations=frozenset([quotation.pk]))
    valuing.delete_quotation(quotation=quotation, by=running.participant)
    with pytest.raises(Refused, match="taken back meanwhile"):
        publishing.propose(
            project=finished, case=case, drawing=drawing, setting="community", named=True, sponsor_name="R",
            sponsor_email="r@example.org", by=running.participant,
        )  # fmt: skip


def test_a_form_that_was_sent_and_is_sent_again_with_other_words_is_another_version(running, finished):
    words = {"setting": "community", "named": True, "sponsor_name": "R", "sponsor_email": "r@example.org"}
    for summary in ("One in five missed it.", "Told better."):
        case, drawing = make.frozen(finished, summary=summary)
        publishing.propose(
            project=finished, case=case, drawing=drawing, token=finished.pk, by=running.participant, **words
        )
    assert {read(each.content).summary for each in PublicationVersion.objects.all()} == {
        "One in five missed it.",
        "Told better.",
    }


def test_another_comment_on_the_same_form_is_kept_too(published):
    for text in ("Which words do you use?", "And how long is the letter?"):
        commenting.comment(publication=published.publication, name="Vera", text=text, token=published.pk)
    assert VisitorComment.objects.count() == 2


def test_the_team_is_told_of_comments_once_a_day(running, published):
    for text in ("Which words do you use?", "And how long is the letter?"):
        commenting.comment(publication=published.publication, name="Vera", text=text)
    assert Message.objects.filter(kind=notice.COMMENTED, to=running.participant).count() == 1


def test_what_finance_wrote_is_looked_through_for_names_too(running, finished):
    valuing.record_finance_check(
        project=finished, checked_by="Dr Ann Smith, finance", on=timezone.localdate(), by=running.participant
    )
    case, _ = make.frozen(finished, worth=True)
    assert any("Dr Ann Smith" in text for _, text in case.texts())
