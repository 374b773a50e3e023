"""The evaluation report of a cohort or of a whole programme: what is in it, how it is read, how a version keeps it."""

from evaluations.report.content import EvaluationReport, title_of
from evaluations.report.freezing import Frozen, charted_project, freeze, report_from
from evaluations.report.gathering import AIMS_BESIDE, BESIDE, EVERYTHING, report_of
from evaluations.report.subject import Subject

__all__ = [
    "AIMS_BESIDE",
    "BESIDE",
    "EVERYTHING",
    "EvaluationReport",
    "Frozen",
    "Subject",
    "charted_project",
    "freeze",
    "report_from",
    "report_of",
    "title_of",
]
