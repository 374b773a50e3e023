"""Observed feedback as its pages show it: who was written of, never what, to anybody but writer and reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from cohorts.models import Guest, Observation, Place, Session
from cohorts.register import expected_at
from core.formats import weekday_long_date
from people.models import Person


@dataclass(frozen=True)
class ObservedLine:
    """One participant of a challenge: by how many something was written of them, and whether by the reader."""

    place: Place
    written: int
    waiting: int  # of these, not released yet
    own: Observation | None


def lines_of(session: Session, writer: Person | Guest | None) -> list[ObservedLine]:
    """Everybody expected, by name; three queries. A guest learns of nobody else's writing."""
    counts = {
        row["place"]: row
        for row in session.observations.order_by()
        .values("place")
        .annotate(written=Count("pk"), waiting=Count("pk", filter=Q(released_at__isnull=True)))
    }
    own = {each.place_id: each for each in written_by(writer, session)} if writer else {}
    nothing = {"written": 0, "waiting": 0}
    return [
        ObservedLine(place, found["written"], found["waiting"], own.get(place.pk))
        for place in expected_at(session)
        for found in [counts.get(place.pk, nothing)]
    ]


def written_by(writer: Person | Guest, session: Session) -> list[Observation]:
    whose = Q(guest=writer) if isinstance(writer, Guest) else Q(observer=writer)
    return list(Observation.objects.filter(whose, session=session))


def own_observations(person: Person, session: Session) -> list[Observation]:
    """What the person may read of a session as its participant: released, the first written first."""
    rows = Observation.objects.released().filter(session=session, place__person=person)
    return list(rows.select_related("observer", "guest").order_by("written_at", "pk"))


def own_feedback(person: Person) -> list[Observation]:
    """All that the person may read of themselves, of every leadership challenge, in order of time; one query."""
    rows = Observation.objects.released().filter(place__person=person)
    rows = rows.select_related("session__cohort__programme", "observer", "guest")
    return list(rows.order_by("session__starts_at", "session", "written_at", "pk"))


def as_text(observations: Sequence[Observation]) -> str:
    """For the reader's own keeping, in plain text."""
    lines = ["What was seen of you at leadership challenges", ""]
    for each in observations:
        session = each.session
        lines += [f"{session.title}, {weekday_long_date(session.starts_at)}"]
        lines += [f"{session.cohort.programme.name}, {session.cohort.name}", f"Written by {each.writer}", ""]
        for domain, words in each.seen:
            lines += [domain, words, ""]
        if each.next:
            lines += ["One thing to try next", each.next, ""]
        lines += ["* * *", ""]
    lines += ["In confidence: in Cadre only you and who wrote it can read this. This file is yours to keep safe.", ""]
    return "\r\n".join("\n".join(lines).splitlines()) + "\r\n"


def readable(person: Person):
    """Feedback that the person may read: of themselves once released, and what they wrote."""
    own = Q(place__person=person, released_at__isnull=False)
    return Observation.objects.filter(own | Q(observer=person)).select_related("session", "observer", "guest", "place")


def domains_of(session: Session) -> Sequence[str]:
    """The domains that the session's element covers; failing those, all of the programme's framework."""
    covered = list(session.element.domains.values_list("name", flat=True)) if session.element else []
    framework = session.cohort.programme.framework
    if covered or framework is None:
        return covered
    return list(framework.domains.values_list("name", flat=True))


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """The title and the link, and nothing of what was written."""
    session = Session.objects.filter(pk=about_id).first() if about_id else None
    if session is None or person is None or not own_observations(person, session):
        return None
    link = settings.SITE_URL + reverse("cohorts:own_session", args=[session.pk])
    return {"title": session.title, "link": link}
