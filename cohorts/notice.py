"""The message that a release sends: what is new to its reader, with an invitation for each session.

It is written when it is sent; what a later release has told of a session meanwhile is left to that one's message.
"""

from collections.abc import Iterable, Mapping, Sequence
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Coaching, Place, Release, Released, Session
from cohorts.telling import Facts, News
from core.formats import plural, weekday_long_date
from outbox import calendar
from outbox.actions import post
from outbox.attachments import Attachment
from outbox.calendar import Meeting, Party
from people.models import Person
from programmes.models import GroupSize

MESSAGE_KIND = "schedule released"
WHY = "You get this because you take part in these sessions, or lead them."
INVITATIONS_AT_MOST = 12  # beyond them one file holds all, which a calendar takes in at once
SAYS = {
    News.NEW: "a new date",
    News.CHANGED: "changed",
    News.CANCELLED: "cancelled",
    News.OFF: "no longer for you",
    News.OFFERED: "you can sign up",
    News.WAITS: "changed",
}


class Line(Protocol):
    """What a message needs to know of a change, for its subject."""

    @property
    def now(self) -> Facts: ...
    @property
    def released(self) -> Released | None: ...
    @property
    def session(self) -> Session | None: ...
    @property
    def told(self) -> Mapping[UUID, News]: ...


def label_of(session: Session) -> str:
    """As it may stand in a calendar, which others see over one's shoulder: of a set or pair, nothing that was typed."""
    return session.title if session.group_size == GroupSize.COHORT else session.label


def post_to(release: Release, people: Iterable[Person], changes: Mapping[UUID, Sequence[Line]], *, first: bool) -> None:
    """One message to each."""
    words = "{words}\n\n" if release.words else ""
    for person in people:
        post(
            kind=MESSAGE_KIND,
            key=f"release {release.pk} {person.pk}",
            subject=_subject(release, changes[person.pk], person, first),
            body=f"{{opening}}\n\n{{changes}}\n\n{words}{{attached}}\n\n{{pages}}",
            to=person,
            about_id=release.pk,
            programme=release.cohort.programme_id,
        )


def _subject(release: Release, changes: Sequence[Line], person: Person, first: bool) -> str:
    if first:
        said = f"Your sessions: {release.cohort.name}"
    elif len(changes) > 1:
        said = f"{release.cohort.name}: {plural(len(changes), 'change')} to your sessions"
    else:
        said = _in_brief(changes[0], changes[0].told[person.pk])
    return said.replace("{", "(").replace("}", ")")  # what was typed is no placeholder


def _in_brief(change: Line, news: News) -> str:
    """“Leading others: moved to Thursday 15 October 2026, 9.30am to 1pm”"""
    told, now = change.released, change.now
    label = label_of(change.session) if change.session else told.label if told else now.title
    if news in (News.CHANGED, News.WAITS) and told and (told.starts_at, told.ends_at) != (now.starts_at, now.ends_at):
        return f"{label}: moved to {now.when}"
    if news == News.CANCELLED and change.session and change.session.stood_down_for:
        return f"{label}: stood down"
    return f"{label}: {SAYS[news]}"


# Written when it is sent


def message_values(kind: str, about_id: UUID | None, person: Person | None) -> Mapping[str, str] | None:
    """What the message says; None when there is nothing left in it that is still news."""
    release = _release(about_id)
    lines = _lines(release, person) if release and person else []
    if not release or not person or not lines:
        return None
    cohort = release.cohort
    all_news = {_news(line, person) for line in lines}
    if all_news == {News.OFFERED}:
        said = "You can sign up for this with"
    else:
        all_new = all_news <= {News.NEW, News.OFFERED}
        said = "These are dates for you with" if all_new else "The schedule has changed for you with"
    by = release.released_by.name if release.released_by else ""
    link = _link(lines, release, person)
    return {
        "opening": f"{said} {cohort.programme}, {cohort.name}.",
        "changes": "\n\n".join(_says(line, person) for line in lines),
        "words": f"{by} writes: {release.words}" if by else release.words,
        "attached": _attached(sum(_has_invitation(line, person) for line in lines)),
        "pages": f"Your {'session' if len(lines) == 1 else 'sessions'}: {link}",
        "link": link,  # of messages that were written before there were `pages`
    }


def invitations(about_id: UUID | None, person: Person | None) -> list[Attachment]:
    """An invitation for each session, to be accepted or taken out of the calendar by one tap."""
    release = _release(about_id)
    lines = _lines(release, person) if release and person else []
    if release and person:
        lines = [line for line in lines if _has_invitation(line, person)]
    if not release or not person or not lines:
        return []
    there = _takes_part(release, person)
    meetings = [_meeting(line, person, release, participant=there) for line in lines]
    if len(meetings) > INVITATIONS_AT_MOST:
        text = calendar.feed(meetings, f"Cadre: {release.cohort.name}").decode()
        return [Attachment("sessions.ics", f"text/calendar; method={calendar.Method.PUBLISH}", text)]
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser, guest = Party(settings.INSTALLATION_NAME or name, email), Party(person.name, person.email)
    found = []
    for number, meeting in enumerate(meetings, start=1):
        method, made = calendar.invitation(meeting, organiser, guest)
        file = f"invitation-{number}.ics" if len(meetings) > 1 else "invitation.ics"
        kind = f"text/calendar; method={method}"
        found.append(Attachment(file, kind, made.decode(), alternative=len(meetings) == 1))
    return found


def _release(key: UUID | None) -> Release | None:
    rows = Release.objects.select_related("cohort__programme", "released_by")
    return rows.filter(pk=key).first() if key else None


def _lines(release: Release, person: Person) -> list[Released]:
    """What this release was the last to tell, to this person."""
    rows = release.lines.select_related("session__coaching__place__person", "session__held_instead", "room")
    return [row for row in rows.order_by("starts_at", "title", "pk") if str(person.pk) in row.told]


def _news(line: Released, person: Person) -> News:
    return News(line.told[str(person.pk)])


def _has_invitation(line: Released, person: Person) -> bool:
    """What one may sign up for, or waits for, is in nobody's calendar yet."""
    return _news(line, person) not in (News.OFFERED, News.WAITS)


def _says(line: Released, person: Person) -> str:
    label, when, news = _label(line, person), line.facts.when, _news(line, person)
    if news == News.CANCELLED:
        return f"{label}, {when}, {_off(line)}"
    if news == News.OFF and str(person.pk) in line.offered:
        return f"{label}, {when}, is for those who sign up now. It is expected of you only if you do."
    if news == News.OFF:
        return f"{label}, {when}, is no longer for you."
    changed = line.news if news in (News.CHANGED, News.WAITS) else ""
    said = [label, when, line.venue, _join(line, person), changed, _sign_up(line, news)]
    return "\n".join(each for each in said if each)


def _off(line: Released) -> str:
    if not line.session or not line.session.stood_down_for:
        return "is cancelled."
    return f"is stood down. {line.session.no_harm} {line.session.stood_down_says}"


def _join(line: Released, person: Person) -> str:
    link = _meeting_link(line, person)
    return f"Join on line: {link}" if link else ""


def _meeting_link(line: Released, person: Person) -> str:
    """Of the room as it is now, for those who are expected: not for who may sign up, waits, or is expected no more."""
    expected = line.session is not None and _news(line, person) in (News.NEW, News.CHANGED)
    return line.link(timezone.now()) if expected else ""


def _sign_up(line: Released, news: News) -> str:
    if news == News.WAITS:
        return "You are on its waiting list."
    if news != News.OFFERED:
        return ""
    until = line.session.sign_up_until if line.session else None
    return f"It is for those who sign up{f', until {weekday_long_date(until)}' if until else ''}."


def _label(line: Released, person: Person) -> str:
    coaching = line.session.coaching if line.session else None
    return line.label + whom_they_coach(person, coaching)


def whom_they_coach(person: Person, coaching: Coaching | None) -> str:
    """For a coach's own calendar “ with AO”; for anybody else nothing."""
    if coaching is None or coaching.coach_id != person.pk:
        return ""
    met = coaching.place.person
    return f" with {met.given_name[:1]}{met.family_name[:1]}"


def _attached(sessions: int) -> str:
    if sessions == 0:
        return "On its page you see more, and sign up or give your turn back."
    if sessions == 1:
        return "The invitation with this message puts it right in your calendar."
    if sessions <= INVITATIONS_AT_MOST:
        return f"{sessions} invitations are attached, one for each session. Open each to put it right in your calendar."
    return "The file attached puts all of them into your calendar."


def _takes_part(release: Release, person: Person) -> bool:
    return Place.objects.filter(cohort=release.cohort_id, person=person).exists()


def _link(lines: Sequence[Released], release: Release, person: Person) -> str:
    """To one's own sessions, or the only one: as a participant, or as one who leads."""
    only = _still_theirs(lines[0], person) if len(lines) == 1 else None
    return own_page(only, participant=_takes_part(release, person))


def _still_theirs(line: Released, person: Person) -> Session | None:
    """The session, whose page is not theirs any more once it is held without them."""
    return None if _news(line, person) == News.OFF else line.session


def own_page(session: Session | None, *, participant: bool) -> str:
    """A participant’s page of a session, or of all of theirs."""
    if participant and session:
        return settings.SITE_URL + reverse("cohorts:own_session", args=[session.pk])
    return settings.SITE_URL + reverse("cohorts:my_sessions" if participant else "cohorts:leading")


def _meeting(line: Released, person: Person, release: Release, *, participant: bool) -> Meeting:
    return Meeting(
        key=line.key,
        sequence=line.sequence,
        changed_at=line.released_at,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        title=_label(line, person),
        place=line.venue,
        about=f"{release.cohort.programme}, {release.cohort.name}",
        url=own_page(_still_theirs(line, person), participant=participant),
        link=_meeting_link(line, person),
        cancelled=_news(line, person) in (News.CANCELLED, News.OFF),
    )
