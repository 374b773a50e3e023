"""The words that a programme's rows may hold, each with what a person reads."""

from django.db import models


class Share(models.TextChoices):
    """The three kinds of learning of 70:20:10."""

    EXPERIENCE = "experience", "Experience at work"
    OTHERS = "others", "Learning with others"
    FORMAL = "formal", "Formal teaching"


class GroupSize(models.TextChoices):
    COHORT = "cohort", "Whole cohort"
    SET = "set", "Learning set"
    PAIR = "pair", "One to one"
    SELF = "self", "On one’s own"


class Asked(models.TextChoices):
    """When an element's questionnaire is sent: a small group is asked once and pooled, so that it is no confession."""

    AFTER_SESSION = "after session", "After each session"
    AT_END = "at end", "Once, at the end of the cohort"
    NEVER = "never", "Not asked"


class Confidentiality(models.TextChoices):
    """What becomes of what is said at an element; told to whoever comes, and what stays is not asked about at once."""

    OPEN = "open", "May be talked about"
    GROUP = "group", "Stays in the group"
    PAIR = "pair", "Stays between the two"


class ContractKind(models.TextChoices):
    PILOT = "pilot", "Pilot"
    AWARD = "award", "Award after tender"
    EXTENSION = "extension", "Extension"


class ElementKind(models.TextChoices):
    LAUNCH = "launch", "Launch"
    INSIGHT_DAY = "insight day", "Insight day"
    MASTER_CLASS = "master class", "Master class"
    WORKSHOP = "workshop", "Workshop"
    ACTION_LEARNING = "action learning", "Action learning"
    COACHING = "coaching", "Coaching"
    FEEDBACK_360 = "360", "360"
    CHALLENGE = "leadership challenge", "Leadership challenge"
    PATIENT_ENGAGEMENT = "patient engagement", "Patient engagement"
    STUDY_VISIT = "study visit", "Study visit"
    EXPERT_TALK = "expert talk", "Expert talk"
    IN_HOUSE_SUPPORT = "in-house support", "In-house support"
    SEMINAR = "seminar", "Seminar"
    CONFERENCE = "conference", "Conference"
    PRESENTATION = "presentation", "Presentation"
    PROJECT = "project", "Project"
    SELF_DIRECTED = "self-directed", "Self-directed"


class Evidence(models.TextChoices):
    """What shows that a requirement of a theme is met."""

    SEMINARS = "seminars", "Seminars attended"
    PROJECT = "project", "A project that leads change"
    REFLECTION = "reflection", "Reflections on the theme"
    OTHER = "other", "Something else"


class ReadingKind(models.TextChoices):
    LINK = "link", "Web page"
    PDF = "pdf", "PDF"
    TOOL = "tool", "Tool"
