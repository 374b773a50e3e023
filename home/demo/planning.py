"""What drives a demo project's aim, who matters to it, what may go wrong and what is due. Through the actions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from home.demo.clock import it_is_noon
from home.demo.reading import DemoProject
from home.demo.running import Run
from people.models import Person
from projects import drivers, planning, stakeholding
from projects.models import Driver, Project

A_WEEK = timedelta(weeks=1)


def plan_project(project: Project, said: DemoProject, run: Run) -> None:
    by = run.places[said.lead].person
    ideas: dict[str, Driver] = {}
    for primary in said.drivers:
        top = drivers.add_driver(project=project, text=primary["text"], by=by)
        for secondary in primary["below"]:
            _secondary(project, top, secondary, ideas, by)
    for each in said.people:
        _stakeholder(project, each, run, said.lead)
    for each in said.risks:
        planning.add_risk(project=project, owner=run.places[said.lead], by=by, **each)
    for each in said.milestones:
        _milestone(project, each, run, by)


def _secondary(project: Project, top: Driver, said: Mapping[str, Any], ideas: dict[str, Driver], by: Person) -> None:
    """With its ideas; one that stands under an earlier driver already serves this one too."""
    driver = drivers.add_driver(project=project, text=said["text"], under=top, by=by)
    for text in said.get("ideas", ()):
        if text in ideas:
            uppers = [link.upper for link in ideas[text].links_above.select_related("upper")]
            drivers.change_driver(driver=ideas[text], under=[*uppers, driver], by=by)
        else:
            ideas[text] = drivers.add_driver(project=project, text=text, under=driver, by=by)


def _stakeholder(project: Project, said: Mapping[str, Any], run: Run, lead: str) -> None:
    words = {name: value for name, value in said.items() if name != "week"}
    place = run.places[lead]
    due = run.cohort.starts_on + A_WEEK * said["week"]
    stakeholding.add_stakeholder(project=project, owner=place, due_on=due, by=place.person, **words)


def _milestone(project: Project, said: Mapping[str, Any], run: Run, by: Person) -> None:
    """`done` is the week in which it was, if that has been."""
    words: planning.MilestoneWords = {"title": said["title"], "due_on": run.cohort.starts_on + A_WEEK * said["week"]}
    milestone = planning.add_milestone(project=project, by=by, **words)
    done = run.cohort.starts_on + A_WEEK * said["done"] if "done" in said else None
    if done and done < run.today:
        with it_is_noon(done, today=run.today):
            planning.change_milestone(milestone=milestone, by=by, done_on=done)
