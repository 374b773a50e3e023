"""The gallery as visitors, sponsors, teams and coordinators meet it, and what never shows in it."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from people.models import AuditEvent
from projects import actions, commenting, publishing
from projects.gallery import links, notice
from projects.models import Project, PublicationVersion, VisitorComment
from tests import factories as make

# What the project holds and the gallery must not: people, addresses, risks, stakeholders, spread, score, the rest.
NEVER = (
    "Grumpy", "Nobody has time", "Between us", "Nurse Consenting", "Wendy", "Canal Street", "proud of ourselves",
    "Dr Quiet", "Ruth Adeyemi", "eastgate.example", "sponsor@northmoor", "Rosalind", "£5,000", "£9,000", "Pay scale",
    "amara@", "tom@",
)  # fmt: skip
UNTOLD = ("They rang me", "Eastgate council", "Amara Okafor", "Tom Bevan", "The new letter")
WRITTEN = {"name": "Vera Visitor", "email": "vera@example.org", "text": "Which words do you use?"}


def page(project, name="gallery", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


def address(version):
    return reverse("gallery:case_study", args=[version.publication_id])


GALLERY = "/gallery/"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def published(running, finished):
    """With nothing that may be left out, and nobody named."""
    version = make.proposed(finished, named=False)
    return publishing.publish(version=make.agreed(version), no_patient=True, fit=True, by=running.coordinator)


@pytest.fixture
def told(running, finished):
    """With everything that may be told, and the lead named."""
    quoted = frozenset(finished.quotations.filter(for_reports=True).values_list("pk", flat=True))
    chosen = {"tried": True, "worth": True, "quotations": quoted, "organisations": ("Eastgate council",)}
    chosen["subjects"] = ("letters", "waiting times")
    version = make.proposed(finished, **chosen)
    return publishing.publish(version=make.agreed(version), no_patient=True, fit=True, by=running.coordinator)


# What anybody reads


def test_a_visitor_reads_the_story_with_its_chart_and_its_figures(client, told):
    text = client.get(address(told)).text
    for words in (
        "Fewer missed first appointments", "One in five people missed", "One in five does not come.", "19.5% missed",
        "Down to 12%", "Missed visits, each week", "The new letter", "They rang me, and I came.", "A patient",
        "Eastgate council", "Amara Okafor, Head of nursing", "Letters and waiting times", "beside a cost of £5,000",
    ):  # fmt: skip
        assert words in text
    assert text.count("<svg") >= 3 and "<table" in text
    assert "Tom Bevan" not in text


def test_nothing_that_was_not_agreed_to_shows_to_anybody(client, published):
    texts = [client.get(url).text for url in (address(published), GALLERY, f"{GALLERY}?words=missed")]
    assert all("Fewer missed first appointments" in text for text in texts)
    for leaked in (*NEVER, *UNTOLD):
        assert not [text for text in texts if leaked in text], leaked


def test_what_is_told_by_choice_brings_nothing_else_with_it(client, told):
    text = client.get(address(told)).text
    shown = ("£5,000", "£9,000")  # the cost and the benefits, which the team ticked
    for leaked in set(NEVER) - set(shown):
        assert leaked not in text


def test_the_public_page_is_asked_for_each_time_kept_by_no_proxy_and_not_for_search_engines(client, published):
    response = client.get(address(published))
    assert response["Cache-Control"] == "private, no-cache" or set(response["Cache-Control"].split(", ")) == {
        "private",
        "no-cache",
    }
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert "default-src" in response["Content-Security-Policy"]
    assert "og:" not in response.text


def test_words_are_shown_as_they_were_typed_and_never_run(running, client, finished):
    bad = '<script>alert("x")</script>'
    Project.objects.filter(pk=finished.pk).update(title=bad, aim=bad, problem=bad, result=bad)
    version = make.published(finished, by=running.coordinator, summary=bad, subjects=(bad,), organisations=(bad,))
    for url in (address(version), GALLERY, f"{GALLERY}?words={bad}"):
        text = client.get(url).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_what_left_the_gallery_says_so_and_what_was_never_there_is_unknown(running, client, finished, published):
    consent = published.consents.get(part="sponsor")
    publishing.answer(consent=consent, answer="no", by=None)
    gone = client.get(address(published))
    assert gone.status_code == 410 and "taken out of the gallery" in gone.text
    assert "Fewer missed" not in gone.text
    assert client.post(address(published), WRITTEN).status_code == 410
    assert client.get(reverse("gallery:thanks", args=[published.publication_id])).status_code == 410
    assert client.get(reverse("gallery:case_study", args=[uuid4()])).status_code == 404
    assert "Fewer missed" not in client.get(GALLERY).text


def test_what_is_proposed_and_not_published_is_nowhere(client, finished):
    version = make.proposed(finished)
    assert client.get(address(version)).status_code == 404
    assert "Fewer missed" not in client.get(f"{GALLERY}?words=missed").text


# Searching


@pytest.fixture
def two(running, finished, told):
    other = make.project(running.peer_place, "A map of one street", aim="Everybody finds the door", stage="sustained")
    Project.objects.filter(pk=other.pk).update(result="They do")
    make.published(other, by=running.coordinator, summary="Signs that people follow.", setting="hospital")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=missed", ["Fewer"]),
        ("words=MISSED+Eastgate", ["Fewer"]),
        ("words=missed+door", []),
        ("words=finds+signs", ["A map"]),
        ("words=letters", ["Fewer"]),
        ("words=%25", ["Fewer"]),
        ("words=_", []),
        ("setting=hospital", ["A map"]),
        ("setting=community", ["Fewer"]),
        ("setting=moon", ["A map", "Fewer"]),
        ("subject=letters", ["Fewer"]),
        ("subject=letter", ["A map", "Fewer"]),
        ("", ["A map", "Fewer"]),
        ("words=Okafor", []),
        ("words=Grumpy", []),
    ],
)
def test_every_word_is_looked_for_and_the_newest_comes_first(client, asked, found):
    text = client.get(f"{GALLERY}?{asked}").text
    titles = re.findall(r"<h3[^>]*><a[^>]*>(A map|Fewer)", text)
    assert titles == found
    assert ("No project is found" in text) is (not found)


def test_an_empty_gallery_says_how_a_project_comes_into_it(client, db):
    assert "Nothing is published yet" in client.get(GALLERY).text


def test_a_search_that_is_asked_too_often_waits(client, published, monkeypatch, within_one_minute):
    monkeypatch.setattr("projects.views.gallery_public.SEARCHES", 2)
    answers = [client.get(f"{GALLERY}?words=missed").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert client.get(GALLERY).status_code == 200


# A visitor writes


def test_what_a_visitor_writes_is_for_the_team_and_the_coordinator_alone(running, client, finished, published, sign_in):
    response = client.post(address(published), WRITTEN)
    assert response.status_code == 302 and "with the team" in client.get(response["Location"]).text
    for who in (running.participant, running.peer, running.coordinator):
        text = sign_in(who).get(page(finished)).text
        assert "Which words do you use?" in text and "vera@example.org" in text
    assert sign_in(running.facilitator).get(page(finished)).status_code == 403
    assert sign_in(running.administrator).get(page(finished)).status_code == 403
    seen = [sign_in(None).get(url).text for url in (address(published), GALLERY, f"{GALLERY}?words=use")]
    seen += [sign_in(running.coordinator).get(reverse("admin:projects_publication_changelist")).text]
    seen += [str(list(AuditEvent.objects.values_list("details", flat=True)))]
    seen += [str(list(Message.objects.values_list("subject", "body")))]
    assert not [text for text in seen if "Which words" in text or "Vera" in text or "vera@" in text]


def test_the_team_is_told_that_a_comment_came_and_not_what_it_says(running, client, published):
    client.post(address(published), WRITTEN)
    told = Message.objects.filter(kind=notice.COMMENTED)
    assert {message.to for message in told} == {running.participant, running.peer}
    [comment] = VisitorComment.objects.all()
    values = notice.comment_values(notice.COMMENTED, comment.pk, running.participant)
    assert values["title"] == "Fewer missed first appointments"
    commenting.remove_comment(comment=comment, by=running.participant)
    assert notice.comment_values(notice.COMMENTED, comment.pk, running.participant) is None


def test_a_comment_sent_twice_is_one_and_one_from_a_machine_none(client, published):
    token = str(uuid4())
    for _ in range(2):
        client.post(address(published), WRITTEN | {"token": token})
    assert VisitorComment.objects.count() == 1
    thanked = client.post(address(published), WRITTEN | {"token": str(uuid4()), "website": "http://spam.example"})
    assert thanked.status_code == 302
    assert VisitorComment.objects.count() == 1


def test_a_comment_that_may_identify_somebody_or_says_nothing_is_sent_back_with_every_word(client, published):
    number = "943 476 5919"
    answer = client.post(address(published), WRITTEN | {"text": f"My NHS number is {number}"})
    assert "looks like an NHS number" in answer.text and number in answer.text
    assert client.post(address(published), WRITTEN | {"text": f"It is {number}", "checked": "on"}).status_code == 302
    empty = client.post(address(published), WRITTEN | {"text": ""})
    assert empty.context["form"]["name"].value() == "Vera Visitor" and empty.context["form"].errors["text"]
    assert VisitorComment.objects.count() == 1


def test_one_address_writes_a_few_times_a_minute(client, published, within_one_minute):
    answers = [client.post(address(published), WRITTEN | {"token": str(uuid4())}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Wait a minute, then send yours again" in answers[-1].text and WRITTEN["text"] in answers[-1].text
    assert VisitorComment.objects.count() == 5


def test_a_comment_is_marked_as_answered_and_removed_for_good(running, client, finished, published, sign_in):
    client.post(address(published), WRITTEN)
    [comment] = VisitorComment.objects.all()
    tom = sign_in(running.peer)
    tom.post(page(finished, "answer_comment", comment.pk))
    assert "Answered on" in tom.get(page(finished)).text
    assert "not answered" not in tom.get(reverse("projects:project", args=[finished.pk])).text
    tom.post(page(finished, "answer_comment", comment.pk), {"undo": "1"})
    tom.post(page(finished, "answer_comment", comment.pk), {"undo": "1"})
    assert "Answered on" not in tom.get(page(finished)).text
    assert "1 comment not answered" in tom.get(page(finished)).text
    assert "1 comment not answered" in tom.get(reverse("projects:project", args=[finished.pk])).text
    tom.post(page(finished, "answer_comment", comment.pk))
    assert "It goes for good" in tom.get(page(finished, "remove_comment", comment.pk)).text
    tom.post(page(finished, "remove_comment", comment.pk))
    assert VisitorComment.objects.count() == 0
    events = AuditEvent.objects.filter(subject_id=str(finished.pk), verb__contains="comment").order_by("id")
    assert [event.verb for event in events] == [
        "comment on gallery",
        "mark comment answered",
        "mark comment waiting",
        "mark comment answered",
        "remove comment",
    ]


def test_a_comment_on_another_project_is_not_found(running, client, published, sign_in):
    client.post(address(published), WRITTEN)
    other = make.project(running.peer_place, "Another")
    [comment] = VisitorComment.objects.all()
    assert sign_in(running.peer).post(page(other, "remove_comment", comment.pk)).status_code == 404


# Proposing


def typed(**more):
    return {
        "summary": "One in five people missed a first visit.",
        "setting": "community",
        "subjects": "Letters, waiting times",
        "tried": "on",
        "organisations": ["Eastgate council"],
        "named": "yes",
        "sponsor_name": "Rosalind Tam",
        "sponsor_email": "sponsor@northmoor.example",
        "token": str(uuid4()),
    } | more


def test_the_team_sees_the_very_page_before_anybody_is_asked(running, finished, sign_in):
    amara = sign_in(running.participant)
    words = typed()
    unseen = amara.post(page(finished, "propose"), words | {"step": "ask"})
    assert "This is what would be published" in unseen.text and not PublicationVersion.objects.exists()
    shown = amara.post(page(finished, "propose"), words | {"step": "see"})
    seal = shown.context["form"].sealed
    assert "Amara Okafor, Head of nursing" in shown.text and "1 member has not said yet" in shown.text
    assert "Eastgate council" in shown.text and "They rang me" not in shown.context["preview"].case.kept().__str__()
    Project.objects.filter(pk=finished.pk).update(result="Down to 11%")
    again = amara.post(page(finished, "propose"), words | {"step": "ask", "seen": seal})
    assert "Something changed since the page was shown" in again.text and "Down to 11%" in again.text
    seal = again.context["form"].sealed
    asked = amara.post(page(finished, "propose"), words | {"step": "ask", "seen": seal})
    assert asked.status_code == 302
    version = PublicationVersion.objects.get()
    assert version.sealed == seal
    assert version.subject_list == ["letters", "waiting times"]
    assert version.consents.get(place=running.place).answer == "named"


def test_one_that_is_not_finished_is_told_why(running, project, sign_in):
    text = sign_in(running.participant).get(page(project, "propose")).text
    assert "This one is at “Idea”" in text and "Ask everybody" not in text


def test_what_could_identify_a_patient_is_pointed_at_wherever_it_comes_from(running, finished, sign_in):
    Project.objects.filter(pk=finished.pk).update(problem="Mrs Edith Lark waited for 31 weeks.")
    amara = sign_in(running.participant)
    found = amara.post(page(finished, "propose"), typed(summary="Ask 943 476 5919", step="see"))
    assert "“Mrs Edith Lark” in “Problem”" in found.text
    assert "looks like an NHS number" in found.text
    assert found.context["preview"] is None
    checked = amara.post(page(finished, "propose"), typed(summary="Ask 943 476 5919", step="see", checked="on"))
    assert checked.context["preview"] is not None


@pytest.mark.parametrize(
    ("typed_wrong", "message"),
    [
        ({"subjects": "a, b, c, d, e, f"}, "Choose 5 at most; there are 6"),
        ({"setting": ""}, "Choose where it was done"),
        ({"named": ""}, "Say whether you are named"),
        ({"sponsor_email": "nobody"}, "valid email address"),
        ({"summary": "x" * 601}, "600"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_typed_is_lost(running, finished, sign_in, typed_wrong, message):
    answer = sign_in(running.participant).post(page(finished, "propose"), typed(**typed_wrong))
    [name] = typed_wrong
    assert message in str(answer.context["form"].errors[name])
    assert answer.context["form"]["sponsor_name"].value() == "Rosalind Tam"


def test_only_quotations_with_consent_to_reports_are_offered(running, finished, sign_in):
    text = sign_in(running.participant).get(page(finished, "propose")).text
    assert "They rang me" in text and "Between us" not in text


def test_of_a_whole_cohort_s_project_one_chooses_who_may_be_named_and_a_coordinator_agrees(running, sign_in):
    whole = actions.start(place=running.place, title="COPD", aim="One map", whose="cohort", by=running.participant)
    Project.objects.filter(pk=whole.pk).update(stage="sustained", result="One map")
    third = make.place(running.cohort, make.person("Grace Third"))
    amara = sign_in(running.participant)
    text = amara.get(page(whole, "propose")).text
    assert "a coordinator agrees for the rest" in text and "Grace Third" in text and "Tom Bevan" in text
    words = typed(ask=[str(running.peer_place.pk)], organisations=[])
    seal = amara.post(page(whole, "propose"), words | {"step": "see"}).context["form"].sealed
    amara.post(page(whole, "propose"), words | {"step": "ask", "seen": seal})
    version = PublicationVersion.objects.get()
    assert not version.consents.filter(place=third.pk).exists()
    priya = sign_in(running.coordinator)
    assert "You are asked to agree for those not named" in priya.get(reverse("home:today")).text
    assert "for the others its proposer and a coordinator agree" in priya.get(page(whole, "version", 1)).text
    priya.post(page(whole, "version", 1), {"answer": "unnamed"})
    assert version.consents.get(part="coordinator").person == running.coordinator
    assert "would be published" not in priya.get(reverse("home:today")).text
    somebody = make.place(running.cohort, make.person("Otto Other"))
    assert sign_in(somebody.person).post(page(whole, "version", 1), {"answer": "named"}).status_code == 403


def test_a_second_version_begins_with_what_was_chosen_before(running, finished, told, sign_in):
    form = sign_in(running.participant).get(page(finished, "propose")).context["form"]
    assert form["subjects"].value() == "letters, waiting times"
    assert form["organisations"].value() == ["Eastgate council"]
    assert form["sponsor_email"].value() == "sponsor@northmoor.example"


# Answering


def test_a_member_reads_the_frozen_page_and_answers_from_their_own_home(running, finished, sign_in):
    make.proposed(finished)
    tom = sign_in(running.peer)
    home = tom.get(reverse("home:participant")).text
    assert "Say whether your project may be published" in home
    assert page(finished, "version", 1) in home
    assert "You are asked whether it may be published" in tom.get(reverse("projects:project", args=[finished.pk])).text
    assert "Choose one of the answers" in tom.post(page(finished, "version", 1), {}).text
    tom.post(page(finished, "version", 1), {"answer": "named"})
    assert PublicationVersion.objects.get().consents.get(place=running.peer_place).answer == "named"
    assert "Say whether your project" not in tom.get(reverse("home:participant")).text


def test_who_is_off_the_team_may_still_take_their_consent_back(running, client, finished, published, sign_in):
    actions.remove_member(member=finished.members.get(place=running.peer_place), by=running.participant)
    tom = sign_in(running.peer)
    assert page(finished, "version", 1) in tom.get(reverse("projects:project", args=[finished.pk])).text
    assert tom.get(page(finished)).status_code == 403
    answered = tom.post(page(finished, "version", 1), {"answer": "no"})
    assert answered["Location"] == reverse("projects:project", args=[finished.pk])
    assert client.get(address(published)).status_code == 410
    assert tom.get(page(finished, "version", 1)).status_code == 403


def test_the_name_of_one_of_the_team_in_the_words_is_pointed_at(running, finished, sign_in):
    Project.objects.filter(pk=finished.pk).update(result="Tom Bevan cut it to 12%")
    found = sign_in(running.participant).post(page(finished, "propose"), typed(step="see"))
    assert "“Tom Bevan” in “What changed” looks like a person’s name" in found.text


def test_nobody_answers_for_somebody_else(running, finished, sign_in):
    version = make.proposed(finished)
    assert sign_in(running.coordinator).post(page(finished, "version", 1), {"answer": "unnamed"}).status_code == 403
    assert sign_in(running.stranger).post(page(finished, "version", 1), {"answer": "unnamed"}).status_code == 404
    assert version.consents.filter(answer="").count() == 2


def test_a_coordinator_is_shown_today_what_is_ready_checks_it_and_publishes(running, finished, sign_in):
    version = make.agreed(make.proposed(finished))
    priya = sign_in(running.coordinator)
    today = priya.get(reverse("home:today")).text
    assert "“Fewer missed first appointments” is ready to publish" in today
    assert "Ready to publish" in priya.get(reverse("projects:of_cohort", args=[running.cohort.pk])).text
    refused = priya.post(page(finished, "publish", 1), {"fit": "on"})
    assert "Read the page, and tick that nobody can be identified" in refused.text
    priya.post(page(finished, "publish", 1), {"fit": "on", "no_patient": "on"})
    version.refresh_from_db()
    assert (version.state, version.published_by) == ("published", running.coordinator)
    assert "is ready to publish" not in priya.get(reverse("home:today")).text
    assert "is ready to publish" not in sign_in(running.other_coordinator).get(reverse("home:today")).text


def test_a_coordinator_takes_it_down_in_the_register(running, finished, published, sign_in):
    register = reverse("admin:projects_publication_changelist")
    data = {"action": "take_down", "_selected_action": [str(published.publication_id)]}
    text = sign_in(running.coordinator).post(register, data, follow=True).text
    assert "1 project is no longer in the gallery" in text
    published.refresh_from_db()
    assert (published.state, published.ended_because) == ("withdrawn", "coordinator")


# The sponsor, by link


@pytest.fixture
def sponsor(finished):
    version = make.proposed(finished)
    return version.consents.get(part="sponsor")


def link(consent):
    return reverse("gallery:consent", args=[consent.pk, links.token_of(consent)])


def test_a_sponsor_sees_the_very_page_and_answers_without_an_account(client, sponsor):
    text = client.get(link(sponsor)).text
    assert "One in five people missed a first visit" in text and "For Rosalind Tam, sponsor" in text
    assert "1 member has not said yet" in text
    for leaked in (*NEVER[:6], "amara@", "Tom Bevan"):
        assert leaked not in text
    sponsor.refresh_from_db()
    assert sponsor.answer == ""  # a mail scanner that looks says nothing
    assert "Choose one of the answers" in client.post(link(sponsor), {}).text
    client.post(link(sponsor), {"answer": "unnamed"})
    sponsor.refresh_from_db()
    assert sponsor.answer == "unnamed"


def test_a_sponsor_takes_it_out_of_the_gallery_with_the_same_link(running, client, sponsor, finished):
    version = publishing.publish(
        version=make.agreed(sponsor.version), no_patient=True, fit=True, by=running.coordinator
    )
    sponsor.refresh_from_db()
    assert client.get(address(version)).status_code == 200
    assert "No, take it out of the gallery now" in client.get(link(sponsor)).text
    client.post(link(sponsor), {"answer": "no", "why": "The board is not ready."})
    assert client.get(address(version)).status_code == 410
    assert client.get(link(sponsor)).status_code == 410


def test_a_link_that_was_replaced_or_guessed_or_is_a_member_s_opens_nothing(
    running, client, sponsor, sign_in, finished
):
    old = link(sponsor)
    Message.objects.update(created_at=timezone.now() - publishing.AGAIN_AFTER)
    sign_in(running.participant).post(page(finished, "sponsor_again", 1))
    sponsor.refresh_from_db()
    guessed = reverse("gallery:consent", args=[sponsor.pk, "x" * 43])
    member = sponsor.version.consents.get(place=running.peer_place)
    assert [client.get(url).status_code for url in (old, guessed, link(member), link(sponsor))] == [404, 404, 404, 200]


def test_an_answer_to_a_page_that_was_changed_meanwhile_is_not_taken_and_the_new_page_is_shown(
    client, sponsor, finished
):
    """The sponsor reads the first version; the team proposes a second; the sponsor says yes to what they had read."""
    shown = client.get(link(sponsor)).context["form"]["shown"].value()
    newer = make.proposed(finished, summary="Told quite differently.")
    response = client.post(link(sponsor), {"answer": "unnamed", "shown": str(shown)})
    assert "The page was changed since you opened it." in response.text
    assert "Told quite differently." in response.text
    asked = newer.consents.get(part="sponsor")
    assert asked.answer == ""
    client.post(link(sponsor), {"answer": "unnamed", "shown": response.context["form"]["shown"].value()})
    asked.refresh_from_db()
    assert asked.answer == "unnamed"


def test_a_page_that_is_published_stays_so_in_every_list_while_another_version_comes_and_goes(
    running, finished, published, sign_in
):
    given_up = make.proposed(finished, summary="Told better.")
    publishing.take_down(version=given_up, by=running.coordinator)
    client = sign_in(running.coordinator)
    assert "In the gallery" in client.get(reverse("projects:of_cohort", args=[finished.cohort_id])).text
    register = reverse("admin:projects_publication_changelist")
    assert "Withdrawn" not in client.get(register, {"state": "published"}).text.split("<tbody>")[1].split("</tbody>")[0]


def test_taking_down_twice_says_the_same_twice(running, finished, published, sign_in):
    client = sign_in(running.coordinator)
    for _ in range(2):
        assert client.post(page(finished, "take_down", 1), {"reason": "A name was in it"}).status_code == 302


def test_a_coordinator_says_why_it_leaves_the_gallery_and_is_not_written_to(
    running, finished, published, sign_in, mailoutbox
):
    client = sign_in(running.coordinator)
    refused = client.post(page(finished, "take_down", 1), {"reason": " "})
    published.refresh_from_db()
    assert "Say why it leaves the gallery" in refused.text and published.stands
    client.post(page(finished, "take_down", 1), {"reason": "A name was in it."})
    told = Message.objects.filter(kind=notice.ENDED)
    assert {each.to_id for each in told} == {running.participant.pk, running.peer.pk}
    values = notice.version_values(notice.ENDED, published.pk, running.participant)
    assert values["because"] == "a coordinator took it down. They say: A name was in it"
    assert "A name was in it." in sign_in(running.participant).get(page(finished, "gallery")).text


def test_a_link_to_what_was_replaced_says_so(client, sponsor, finished):
    make.proposed(finished, summary="Told better.", sponsor="another@northmoor.example")
    over = client.get(link(sponsor))
    assert over.status_code == 410 and "Another version took the place" in over.text


# How much it asks of the database


def many(running, count):
    """Published projects, each with its own two members, and comments on the first."""
    found = []
    for number in range(count):
        place = make.place(running.cohort)
        one = make.project(place, f"Project {number}", stage="improved", result="Better")
        found.append(make.published(one, by=running.coordinator, subjects=(f"subject {number}", "letters")))
    return found


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_gallery_asks_the_same_for_1_3_and_30(running, client, count, django_assert_num_queries):
    many(running, count)
    with django_assert_num_queries(3):
        text = client.get(GALLERY).text
    assert text.count("p-cases__one") == min(count, 12)


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_case_study_and_the_team_s_page_ask_the_same_for_1_3_and_30(  # noqa: PLR0917
    running, client, project, count, sign_in, django_assert_num_queries
):
    for _ in range(count - 1):
        make.place(running.cohort)
    Project.objects.filter(pk=project.pk).update(stage="improved", result="Better")
    for place in running.cohort.places.exclude(pk=running.place.pk)[: count - 1]:
        project.members.create(place=place)
    version = make.published(project, by=running.coordinator)
    with django_assert_num_queries(2):
        client.get(address(version))
    for number in range(count):
        commenting.comment(publication=version.publication, **WRITTEN | {"text": f"Question {number}"})
    for number in range(count):
        make.proposed(project, summary=f"Version {number}")
    amara = sign_in(running.participant)
    amara.get(page(project))
    with django_assert_num_queries(10):
        text = amara.get(page(project)).text
    assert text.count("Question") == count
    with django_assert_num_queries(7):
        amara.get(page(project, "version", 1))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_form_asks_the_same_for_1_3_and_30(running, finished, count, sign_in, django_assert_num_queries):
    for number in range(count):
        finished.quotations.create(
            text=f"{number}", role_words="x", consent_words="y", consented_on=timezone.localdate(), for_reports=True
        )
        finished.members.create(place=make.place(running.cohort))
    amara = sign_in(running.participant)
    amara.get(page(finished, "propose"))
    with django_assert_num_queries(14):
        amara.get(page(finished, "propose"))
