"""What of a cohort waits for those who run it: what was asked for, who was at a session unlisted, who is in no group.

It is read in the query of the cohorts themselves, and said the same in a workspace and in the coordinator's day.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from awards.pathway.counts import with_pathway
from cohorts import proposals
from cohorts.models import Cohort, Place
from cohorts.unlisted import with_unlisted
from home import needs
from programmes.models import Element, GroupSize


def with_waiting(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Cohorts with what waits for an answer, and with whether their design meets in sets and in pairs: where it does
    not, nobody is to be put into one."""
    elements = Element.objects.filter(programme=OuterRef("programme"))
    return with_pathway(with_unlisted(proposals.with_waiting(cohorts))).annotate(
        meets_in_sets=Exists(elements.filter(group_size=GroupSize.SET)),
        meets_in_pairs=Exists(elements.filter(group_size=GroupSize.PAIR)),
    )


def to_answer(cohort: Any) -> Iterator[needs.Need]:
    """Of a cohort read `with_waiting`, for who runs it."""
    key = [cohort.pk]
    yield from needs.asked_for(cohort.proposals_waiting, reverse("cohorts:proposals", args=key))
    yield from needs.unlisted(cohort.unlisted_waiting, reverse("cohorts:unlisted", args=key))
    yield from needs.asking_for_pathway(cohort.asking_for_pathway, reverse("awards:cohort_pathway", args=key))


def without_group(cohort: Any, places: Sequence[Place]) -> Iterator[needs.Need]:
    """Of a cohort read `with_waiting`: who on it, of these places, has no learning set or no coach."""
    current = [place for place in places if place.state == Place.State.TAKEN]
    if cohort.meets_in_sets or any(place.learning_set_id for place in current):
        alone = [place.person.name for place in current if place.learning_set_id is None]
        sets = reverse("cohorts:sets", args=[cohort.pk])
        yield from needs.without_group(alone, "learning set", "Form the sets", sets)
    if cohort.meets_in_pairs or any(hasattr(place, "coaching") for place in current):
        alone = [place.person.name for place in current if not hasattr(place, "coaching")]
        coaches = reverse("cohorts:coaches", args=[cohort.pk])
        yield from needs.without_group(alone, "coach", "Pair coaches", coaches)
