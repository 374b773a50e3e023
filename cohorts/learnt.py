"""What the last cohort taught the design of its programme, for the page on which it is copied."""

from cohorts.access import visible_cohorts
from cohorts.models import Session
from cohorts.plan import week_of
from cohorts.proposals import asked_and_done
from core.dates import local, today
from people.models import Person
from programmes.learnt import AddedByHand, AskedFor, Learnt
from programmes.models import GroupSize, Programme


def learnt_of(person: Person, programme: Programme) -> Learnt:
    """Of the last cohort that has begun and that the person sees; in three queries."""
    rows = visible_cohorts(person).filter(programme=programme, starts_on__lte=today())
    cohort = rows.order_by("-number").first()
    if cohort is None:
        return Learnt()
    sessions = cohort.sessions.standing().filter(element=None).exclude(group_size=GroupSize.PAIR)
    asked = [AskedFor(each.text, each.backers, each.became) for each in asked_and_done([cohort])]
    return Learnt(cohort.name, tuple(_by_hand(each) for each in sessions.order_by("starts_at")), tuple(asked))


def _by_hand(session: Session) -> AddedByHand:
    start = local(session.starts_at)
    values = {
        "title": session.title,
        "kind": session.kind,
        "share": session.share,
        "group_size": session.group_size,
        "hours": f"{session.hours.normalize():f}",
        "offset_weeks": str(week_of(session.cohort.starts_on, start.date())),
        "starts_at": f"{start:%H:%M}",
        "bring": session.bring,
    }
    return AddedByHand(session.title, session.get_kind_display(), start.date(), values)
