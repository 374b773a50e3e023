"""The demo's facilitators and coaches keep their records, and participants say what they need and who they are. Through
the actions, dated from the day of the demo."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cohorts import actions
from cohorts.actions.records import CredentialFacts
from cohorts.stated_needs import Stated
from home.demo.people import Team
from home.demo.reading import DATA
from home.demo.running import Run


def prepare(current: Run, team: Team) -> None:
    """`current` is the cohort of those who sign in."""
    said = tomllib.loads((DATA / "prepared.toml").read_text(encoding="utf-8"))
    keep_records(said, current, team)
    for each in said["away"]:
        person = team.by_name[each["person"]]
        days = _day(current.today, each["first"]), _day(current.today, each["last"])
        more = {name: each[name] for name in ("weekday", "reason") if name in each}
        actions.add_away(person=person, starts_on=days[0], ends_on=days[1], by=person, **more)
    for each in said["needs"]:
        person = team.by_name[each["person"]]
        access, diet = tuple(each.get("access", ())), tuple(each.get("diet", ()))
        stated = Stated(access, each.get("access_words", ""), diet, each.get("diet_words", ""))
        actions.state_needs(person=person, stated=stated, by=person)
    for each in said["introductions"]:
        place = current.places[each["person"]]
        actions.introduce(place=place, words=each["words"], by=place.person)


def keep_records(said: Mapping[str, Any], current: Run, team: Team) -> None:
    """Qualifications, memberships, what was led elsewhere, and the code of ethics with who agreed to it."""
    by = team.by_name[current.programme.coordinator]
    code = actions.state_code(programme=current.cohort.programme, words=said["code"]["words"], by=by)
    for name in said["code"]["agreed"]:
        actions.agree_to_code(code=code, by=team.by_name[name])
    for each in said["credentials"]:
        facts = CredentialFacts(
            kind=each["kind"],
            title=each["title"],
            body=each["body"],
            number=each.get("number", ""),
            since=_day(current.today, each["since"]),
            expires_on=_day(current.today, each["expires"]) if "expires" in each else None,
        )
        actions.add_credential(facts=facts, by=team.by_name[each["person"]])
    for each in said["deliveries"]:
        year = current.today.year - each["years_ago"]
        person = team.by_name[each["person"]]
        actions.add_delivery(what=each["what"], for_whom=each["for_whom"], year=year, by=person)


def _day(today: date, away: int) -> date:
    return today + timedelta(days=away)
