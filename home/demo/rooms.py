"""The demo's rooms and closed periods, and booking in them: who is engaged is not booked twice without being named."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.conf import settings

from cohorts import actions
from cohorts.booking import Clashing
from cohorts.models import ClosedPeriod, Room, Session
from cohorts.open_days import Closure, OpenDays
from home.demo.clock import A_DAY
from home.demo.people import Team
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


def close(programme: Programme | None, blueprint: str, since: date, today: date, by: Person) -> None:
    """Every winter from the first cohort on, before anything is laid out in it: of one programme, or without one of
    all."""
    for said in _closed(blueprint):
        for winter in _winters(said, range(since.year - 1, today.year + 2)):
            period = ClosedPeriod(
                programme=programme, name=winter.name, starts_on=winter.first, ends_on=winter.last
            )  # fmt: skip
            actions.save_closed_period(period=period, by=by)


def next_open_day(day: date, blueprint: str) -> date:
    """The day itself if the programme meets on it, else the first one after it."""
    near = range(day.year - 1, day.year + 2)
    closed = [winter for said in (*_closed(""), *_closed(blueprint)) for winter in _winters(said, near)]
    days = OpenDays(settings.HOLIDAY_NATION, tuple(closed))
    while not days.is_open(day):
        day += A_DAY
    return day


def _closed(blueprint: str) -> list[Mapping[str, str]]:
    return [said for said in _read()["closed"] if said.get("programme", "") == blueprint]


def _winters(said: Mapping[str, str], years: range) -> list[Closure]:
    """One for each year in which it begins; it ends in the January after."""
    (first_month, first_day), (last_month, last_day) = (map(int, said[end].split("-")) for end in ("first", "last"))
    return [
        Closure(said["name"], date(year, first_month, first_day), date(year + 1, last_month, last_day))
        for year in years
    ]


def meet_on_line(programmes: Mapping[str, Programme], now: datetime, team: Team) -> None:
    """The next session of that title is moved to a room that is a link."""
    for said in _read()["on_line"]:
        sessions = Session.objects.standing().filter(
            cohort__programme=programmes[said["programme"]], title__startswith=said["session"], starts_at__gt=now
        )
        session = sessions.order_by("starts_at").first()
        if session:
            same = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "bring")}
            by = team.by_name[said["by"]]
            room = Room.objects.get(name=said["room"])
            booked(actions.change_session, session=session, room=room, venue="", by=by, **same)


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
    rows = Session.objects.standing().filter(starts_at__gt=now, group_size="cohort", room__link="")
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
