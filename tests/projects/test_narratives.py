"""What a team writes in its report."""

import pytest
from django.urls import reverse

from people.models import AuditEvent
from projects import narrating
from projects.actions import OutOfDate
from projects.models import Narrative, ReportSection
from projects.papers.gathering import facts_of


def address(project, section="rationale"):
    return reverse("projects:write_section", args=[project.pk, section])


def typed(text, revision=0):
    return {"text": text, "revision": str(revision)}


@pytest.fixture
def write(project, running):
    def written(text, revision=0, section="rationale", by=running.participant):
        return narrating.write(project=project, section=section, text=text, revision=revision, by=by)

    return written


def test_a_section_is_written_dated_and_by_whom(project, running, sign_in):
    client = sign_in(running.participant)
    response = client.post(address(project), typed("People fear whom they do not know."))
    assert response.url == reverse("projects:papers", args=[project.pk])
    row = project.narratives.get()
    assert (row.section, row.text, row.author) == (
        "rationale",
        "People fear whom they do not know.",
        running.participant,
    )
    [written] = facts_of(project.pk).written
    assert (written.section, written.author) == ("rationale", running.participant.name)


def test_the_record_says_who_wrote_and_none_of_the_words(project, write):
    write("Fear of strangers")
    event = AuditEvent.objects.get(verb="write project section")
    assert event.details["section"] == "rationale"
    assert "Fear" not in str(event.details)


def test_the_form_says_what_the_section_is_for(project, running, sign_in):
    for section in ReportSection:
        words = sign_in(running.participant).get(address(project, section)).content.decode()
        assert narrating.HINTS[section].split("’")[0] in words


def test_two_at_once_lose_nothing(project, running, write, sign_in):
    """Both opened it empty; the second is shown what the first saved, and replaces it only by saying so."""
    write("By the first")
    client = sign_in(running.participant)
    response = client.post(address(project), typed("By the second"))
    words = response.content.decode()
    assert "This section was changed while you were writing." in words
    assert "By the first" in words
    assert "By the second" in words
    assert project.narratives.get().text == "By the first"
    client.post(address(project), typed("By the second", response.context["form"]["revision"].value()))
    assert project.narratives.get().text == "By the second"


def test_a_form_out_of_date_writes_nothing(write):
    write("One")
    with pytest.raises(OutOfDate):
        write("Two")


def test_the_same_words_sent_twice_are_written_once(project, write):
    write("One")
    write("One")
    assert project.narratives.get().revision == 1
    assert AuditEvent.objects.filter(verb="write project section").count() == 1


def test_emptied_a_section_is_not_in_the_report(project, write):
    write("One")
    write("", revision=1)
    assert facts_of(project.pk).written == ()
    assert Narrative.objects.count() == 1  # that it was written, and by whom, stays


def test_what_could_identify_somebody_is_pointed_at(project, running, sign_in):
    client = sign_in(running.participant)
    response = client.post(address(project), typed("We rang 943 476 5919 twice"))
    assert "This may identify someone" in response.content.decode()
    assert not project.narratives.exists()
    client.post(address(project), typed("We rang 943 476 5919 twice") | {"checked": "on"})
    assert project.narratives.exists()


def test_too_much_is_said_beside_the_field_and_kept(project, running, sign_in):
    response = sign_in(running.participant).post(address(project), typed("x" * 4001))
    assert "Shorten it to 4,000 characters" in response.content.decode()
    assert "x" * 4001 in response.content.decode()


def test_words_outlast_the_sign_in(project, running, sign_in, client):
    from projects.typed import writer_token

    words = typed("Written for an hour") | {"writer": writer_token(running.participant)}
    assert client.post(address(project), words).status_code == 302
    sign_in(running.participant)
    assert "Written for an hour" in client.get(address(project)).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("participant", 200), ("peer", 403), ("facilitator", 403), ("coordinator", 403), ("commissioner", 404)],
)
def test_the_team_alone_writes(project, running, sign_in, name, status):
    assert sign_in(getattr(running, name)).get(address(project)).status_code == status
    sign_in(getattr(running, name)).post(address(project), typed("x"))
    assert project.narratives.exists() == (status == 200)


def test_there_is_no_ninth_section(project, running, sign_in):
    assert sign_in(running.participant).get(address(project, "gossip")).status_code == 404


def test_the_form_takes_the_same_queries_however_much_is_written(  # noqa: PLR0917
    project, running, write, sign_in, no_menu, django_assert_num_queries
):
    for section in ReportSection:
        write("Words " * 500, section=section)
    client = sign_in(running.participant)
    client.get(address(project))
    with django_assert_num_queries(5):
        client.get(address(project))
