"""What is done each morning: open the waves that are due, ask everybody, remind once, close.

Each row is a transaction of its own and says itself what was done to it: killed in between, the next morning goes on
where this one ended, and a morning done twice is done once.
"""

from datetime import date

from alumni import actions
from alumni.models import FollowUp, Wave
from alumni.waves import LONGEST_AGO, SHORTEST_AGO, due
from cohorts.models import Cohort, Place


def morning(today: date, *, tell: bool = True) -> None:
    """All of it. `tell` left out sends no e-mail, as for a history that is written afterwards."""
    open_due(today)
    ask_everybody(today, tell=tell)
    remind_everybody(today, tell=tell)
    close_due(today)


def open_due(today: date) -> None:
    """The waves of every cohort that has begun, whether somebody closed it or not; a plan that was never run has no
    alumni."""
    ended = Cohort.objects.filter(ends_on__range=(today - LONGEST_AGO, today - SHORTEST_AGO))
    cohorts = list(ended.exclude(state=Cohort.State.PLANNED).order_by("ends_on", "pk"))
    begun: dict[object, set[int]] = {cohort.pk: set() for cohort in cohorts}
    for cohort_id, months in Wave.objects.filter(cohort__in=cohorts).order_by().values_list("cohort", "months"):
        begun[cohort_id].add(months)
    for cohort in cohorts:
        for months in due(cohort.ends_on, today, begun[cohort.pk]):
            actions.open_wave(cohort=cohort, months=months, on=today)


def ask_everybody(today: date, *, tell: bool = True) -> None:
    """Those whose place reached the end and who were not asked yet; who left or declined is not among them."""
    for wave in Wave.objects.open().filter(opened_on__lte=today, closes_on__gte=today):
        asked = wave.follow_ups.asked().order_by().values("place")
        places = Place.objects.current().filter(cohort=wave.cohort_id).exclude(pk__in=asked)
        for place in places.select_related("person"):
            actions.ask(wave=wave, place=place, on=today, tell=tell)


def remind_everybody(today: date, *, tell: bool = True) -> None:
    waiting = FollowUp.objects.waiting().filter(wave__closed_at__isnull=True, wave__closes_on__gte=today)
    for follow_up in waiting.filter(reminded_on__isnull=True):
        actions.remind(follow_up=follow_up, on=today, tell=tell)


def close_due(today: date) -> None:
    for wave in Wave.objects.open().filter(closes_on__lt=today):
        actions.close(wave=wave, on=today)
