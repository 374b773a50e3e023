"""What awards adds to an evaluation report."""

from collections.abc import Sequence

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from awards.models import Certificate, Enrolment, EnrolmentState, Pathway
from awards.models.pathway import ON_IT
from cohorts.models import Cohort, Place
from core.formats import out_of, plural
from evaluations.contributions import Fact


def awards_held(cohorts: Sequence[Cohort]) -> tuple[Fact, ...]:
    """How many of those who took a place hold a standing certificate, where their cohort has finished, and how many are
    still on their way; how many of those on the accredited pathway hold all its credit, confirmed. Nothing of either
    while nobody does. One query.
    """
    counted = _counted(cohorts)
    facts = []
    if counted["held"]:
        facts.append(Fact(out_of(counted["held"], counted["taken"]), _certified(counted["on_their_way"])))
    if counted["credited"]:
        worth = f"{plural(counted['credits'], 'credit')} at level {counted['level']}"
        says = f"on the accredited pathway hold {worth}, confirmed by the awarding body’s board"
        facts.append(Fact(out_of(counted["credited"], counted["enrolled"]), says))
    return tuple(facts)


def _certified(on_their_way: int) -> str:
    says = "hold a certificate of completion"
    if not on_their_way:
        return says
    are = "is" if on_their_way == 1 else "are"
    return f"whose cohort has finished {says}; {on_their_way:,} more {are} still on their way"


def _counted(cohorts: Sequence[Cohort]) -> dict:
    finished = Q(cohort__state=Cohort.State.FINISHED)
    took_place = Q(state__in=[Place.State.TAKEN, Place.State.LEFT]) & finished
    standing = Certificate.objects.standing().filter(place=OuterRef("pk"))
    pathway = Pathway.objects.filter(programme=OuterRef("cohort__programme"))
    enrolments = Enrolment.objects.filter(place=OuterRef("pk"))
    return (
        Place.objects.filter(cohort__in=cohorts)
        .annotate(
            holds=Exists(standing),
            on_pathway=Exists(enrolments.filter(state__in=ON_IT)),
            done=Exists(enrolments.filter(state=EnrolmentState.COMPLETED)),
            worth=Subquery(pathway.values("credits")),
            at_level=Subquery(pathway.values("level")),
        )
        .aggregate(
            taken=Count("pk", filter=took_place),
            held=Count("pk", filter=took_place & Q(holds=True)),
            on_their_way=Count("pk", filter=Q(state=Place.State.TAKEN) & ~finished),
            enrolled=Count("pk", filter=Q(on_pathway=True)),
            credited=Count("pk", filter=Q(done=True)),
            credits=Max("worth"),
            level=Max("at_level"),
        )
    )
