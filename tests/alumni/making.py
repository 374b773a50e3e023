"""What tests of follow-ups make and read."""

from datetime import timedelta

from django.utils import timezone

from alumni import actions
from alumni.access import projects_of
from alumni.links import path_to
from alumni.models import FollowUp
from tests import factories as make

WORDS = "My set still meets at the Anchor"
WHY = "The matron carries it on"


def follow_up_of(place, months=3) -> FollowUp:
    return FollowUp.objects.with_everything().get(place=place, wave__months=months)


def link_of(follow_up) -> str:
    return path_to(FollowUp.objects.select_related("place__person").get(pk=follow_up.pk))


def told(place, runs="as it was", **fields) -> actions.Told:
    """An answer of somebody in a bigger job, with something of everything that could leak."""
    given = {
        "job": "changed",
        "move": "bigger",
        "title": "Deputy chief nurse",
        "organisation": "Northfleet Trust",
        "leading": "yes",
        "use": 4,
        "words": WORDS,
        "may_quote": True,
        "projects": tuple(actions.ProjectTold(each, runs, WHY) for each in projects_of(place)),
    }
    return actions.Told(**given | fields)


def answer(place, months=3, **fields):
    return actions.answer(follow_up=follow_up_of(place, months), told=told(place, **fields), by=None)


def typed(project=None, **fields) -> dict[str, str]:
    """What a browser posts of a valid form."""
    given = {"job": "same", "leading": "yes", "use": "4"}
    if project:
        given[f"runs_{project.pk}"] = "as it was"
    return given | fields


def an_hour_later() -> None:
    """As if every e-mail had gone an hour ago."""
    FollowUp.objects.update(sent_at=timezone.now() - timedelta(minutes=61))


def alumni(cohort, count) -> list:
    """So many more people who reached the end."""
    return [make.place(cohort, make.person(f"Lee Alum{number}")) for number in range(count)]
