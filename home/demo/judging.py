"""What the demo's evaluator makes of each aim of the commission."""

import tomllib

from evaluations.actions_report import Judgement, judge
from evaluations.report import Subject
from home.demo.reading import DATA
from people.models import Person


def judge_aims(subject: Subject, blueprint: str, by: Person) -> None:
    """The verdicts that the data file has for the programme, aim by aim."""
    said = tomllib.loads((DATA / "judged.toml").read_text(encoding="utf-8"))
    for row in said["verdicts"]:
        if row["programme"] == blueprint:
            judgement = Judgement(row["met"], row["evidence"], row["how_sure"], row["because"])
            judge(subject=subject, aim=row["aim"], judgement=judgement, revision=0, by=by)
