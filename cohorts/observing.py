"""Observed feedback as its pages show it: who was written of, never what, to anybody but writer and reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from cohorts.models import Guest, Observation, Place, Session
from cohorts.register import expected_at
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
