"""The questionnaires that Cadre brings along: two scores and a comment, worded for who was in the room."""

from dataclasses import dataclass

from evaluations.models import Item, Questionnaire, QuestionnaireVersion
from programmes.models import GroupSize

USEFUL = "How useful is it for your work?"


@dataclass(frozen=True)
class Wording:
    name: str
    overall: str
    comment: str


SESSION = Wording("Session in brief", "Overall, how was it?", "What will you use, or what should change?")
WORDINGS = {
    GroupSize.COHORT: SESSION,
    GroupSize.SET: Wording(
        "Learning set in brief",
        "Overall, how were the meetings of your set?",
        "What have you used, or what should change? Leave out what was said in confidence.",
    ),
    GroupSize.PAIR: Wording(
        "One to one in brief",
        "Overall, how were your one to one sessions?",
        "What have you used, or what should change? Leave out what was said in confidence.",
    ),
}


def default_version(group_size: str = GroupSize.COHORT) -> QuestionnaireVersion:
    """The version used where an element's plan names no other; made on first use."""
    wording = WORDINGS.get(GroupSize(group_size), SESSION)
    questionnaire, _ = Questionnaire.objects.get_or_create(name=wording.name)
    version, made = QuestionnaireVersion.objects.get_or_create(questionnaire=questionnaire, number=1)
    if made:
        Item.objects.bulk_create(_items(version, wording))
    return version


def _items(version: QuestionnaireVersion, wording: Wording) -> list[Item]:
    comment = Item(version=version, position=3, kind=Item.Kind.COMMENT, text=wording.comment, required=False)
    comment.low = comment.high = ""
    return [
        Item(version=version, position=1, text=wording.overall, headline=True),
        Item(version=version, position=2, text=USEFUL, low="Not useful", high="Very useful"),
        comment,
    ]
