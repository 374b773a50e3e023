"""The demo's rooms and closed period, and booking in it: who is engaged is not booked twice without being named."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import Any

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.models import ClosedPeriod, Room, Session
from home.demo.reading import DATA
from people.models import Person
from programmes.models import Programme


def _read() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "rooms.toml").read_text(encoding="utf-8"))


def furnish(by: Person) -> None:
    for said in _read()["rooms"]:
        row = Room(
            name=said["name"],
            address=said["address"],
            capacity=said["seats"],
            access=said["access"],
            link=said.get("link", ""),
        )
        actions.save_room(room=row, by=by)


def close(programmes: Mapping[str, Programme], today: date, by: Person) -> None:
    """The next winter. Cohorts that were laid out before keep their days."""
    for said in _read()["closed"]:
        first = _next(said["first"], today)
        period = ClosedPeriod(
            programme=programmes[said["programme"]],
            name=said["name"],
            starts_on=first,
            ends_on=_next(said["last"], first),
        )
        actions.save_closed_period(period=period, by=by)


def _next(month_and_day: str, today: date) -> date:
    month, day = map(int, month_and_day.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def room_called(words: str) -> Room:
    """By its name and address, as the programmes' file has them."""
    name, _, address = (part.strip() for part in words.partition(","))
    return Room.objects.get(name=name, address=address)


def booked(action: Callable[..., Any], **wish: Any) -> Any:
    """Do it; a clash that cannot be helped is accepted by its name, as the coordinator would."""
    try:
        return action(**wish)
    except Clashing as clashing:
        return action(**wish, accept=[clash.key for clash in clashing.clashes])


def share_one_room(now: datetime, by: Person) -> None:
    """Two sessions to come that meet at the same time share a room, which their coordinator accepted by name."""
    rows = Session.objects.standing().filter(starts_at__gt=now, group_size="cohort", room__isnull=False)
    sessions = list(rows.select_related("room").order_by("starts_at", "title"))
    for one, other in combinations(sessions, 2):
        if one.room != other.room and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            same = {name: getattr(other, name) for name in ("title", "starts_at", "ends_at", "bring")}
            booked(actions.change_session, session=other, room=one.room, venue="", by=by, **same)
            return


def lead(session: Session, advisers: Sequence[Person], by: Person) -> None:
    """The first adviser who is free then."""
    for adviser in advisers:
        try:
            actions.set_leaders(session=session, people=[adviser], by=by)
        except Clashing:
            continue
        return
    booked(actions.set_leaders, session=session, people=advisers[:1], by=by)
