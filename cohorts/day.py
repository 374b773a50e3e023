"""The day of a session on one page, for who leads it and who coordinates it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cohorts.experts import talks_of
from cohorts.models import Guest, Place, Session, Talk
from cohorts.needs_of import NeedLine, are_shown, can_ask_totals, need_lines, who_leads, why_left_out
from cohorts.register import expected_at
from cohorts.stated_needs import shown_from
from core.dates import local
from people.models import Person
from programmes.panel import MaterialLine, material_lines


@dataclass(frozen=True)
class DayPage:
    session: Session
    places: Sequence[Place]
    leaders: Sequence[Person]
    talks: Sequence[Talk]
    guests: Sequence[Guest]
    materials: Sequence[MaterialLine]
    of_themes: Sequence[MaterialLine]
    prepares: bool  # who reads it may have the venue told
    needs: Sequence[NeedLine] | None  # None: not shown to them, or not today
    needs_from: date
    left_out: str  # why the sheet for the venue says nothing of needs; "" where it does

    @property
    def coming(self) -> int:
        """Everybody expected, and guests who said that they come."""
        return len(self.places) + sum(guest.coming for guest in self.guests if not guest.leads)

    @property
    def co_leaders(self) -> list[Guest]:
        """The commissioner's people who lead it with the facilitators."""
        return [guest for guest in self.guests if guest.leads and guest.answer != Guest.Answer.NO]


def day_page(session: Session, reader: Person, today: date) -> DayPage:
    """Select the session's cohort with its programme, room, set, organisation and element, and prefetch its leaders."""
    places = list(expected_at(session))
    themes = _themes(session)
    lines = material_lines(reader, [session.pk, *themes])
    prepares, needs, leaders = can_ask_totals(reader, session), None, who_leads(session)
    if prepares and are_shown(session, today):
        needs = need_lines([place.person for place in places] + leaders)
    return DayPage(
        session=session,
        places=places,
        leaders=leaders,
        talks=talks_of(session),
        guests=list(Guest.objects.invited().filter(session=session)),
        materials=lines[session.pk],
        of_themes=[line for theme in themes for line in lines[theme]],
        prepares=prepares and not session.cancelled_at,
        needs=needs,
        needs_from=shown_from(local(session.starts_at).date()),
        left_out=why_left_out(session, len(places), today),
    )


def _themes(session: Session) -> list[UUID]:
    """Keys of the domains that the session's element covers."""
    return list(session.element.domains.values_list("pk", flat=True)) if session.element else []
