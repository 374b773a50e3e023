"""Writing the sections of a project's full report that only its team can write."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from people import audit
from people.models import Person
from projects.actions import OutOfDate
from projects.models import Narrative, Project, ReportSection

# What each section is for, in words for somebody who has never written one.
HINTS: Mapping[str, str] = {
    ReportSection.KNOWLEDGE: "What is known about the problem already, here and elsewhere: studies, guidance, what "
    "others have tried. Say where each comes from.",
    ReportSection.RATIONALE: "Why you expected these changes to work: the reasoning or the model behind them.",
    ReportSection.CONTEXT: "What of the place, its people and its time mattered for how it went. The programme, the "
    "team and its organisations are filled in.",
    ReportSection.ETHICS: "Who might have come to harm or had something to lose, how you looked after them, and "
    "whether anybody had to approve it.",
    ReportSection.INTERPRETATION: "What made the change, as far as you can tell. What surprised you, what it cost "
    "others, and how it compares with what is known.",
    ReportSection.LIMITATIONS: "What could make the result wrong, and what would keep it from working elsewhere. What "
    "the charts cannot say yet is filled in.",
    ReportSection.CONCLUSIONS: "Whether it is of use, whether it will last, where it could go next and what you would "
    "tell somebody who begins.",
    ReportSection.FUNDING: "Who paid for it or gave time, and whether they had a say in it.",
}


@transaction.atomic
def write(*, project: Project, section: str, text: str, revision: int, by: Person) -> Narrative | None:
    """What stands in a section; empty text takes it out. `revision` is the one that the form showed, 0 where nothing
    was written: OutOfDate when another was saved since, unless it says the same. None where there is nothing."""
    Project.objects.select_for_update().get(pk=project.pk)
    kept = Narrative.objects.filter(project=project, section=ReportSection(section)).first()
    if (kept.text if kept else "") == text:
        return kept
    if revision != (kept.revision if kept else 0):
        raise OutOfDate("This section was changed while you were writing.")
    narrative = kept or Narrative(project=project, section=ReportSection(section), revision=0)
    narrative.text, narrative.author, narrative.updated_at = text, by, timezone.now()
    narrative.revision += 1
    narrative.save()
    audit.record(by=by, verb="write project section", subject=narrative, project=project.pk, section=section)
    return narrative
