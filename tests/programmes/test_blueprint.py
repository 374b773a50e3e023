"""The blueprint of Leading for Change holds the whole of the case study."""

from decimal import Decimal

import pytest

from programmes import blueprint
from programmes.blueprint import BlueprintError, available, load


def test_leading_for_change_is_43_and_a_half_hours_a_person_in_11_sessions_and_2_of_coaching():
    summary = load("leading-for-change").summary
    assert (summary.scheduled_hours, summary.sessions, summary.one_to_one) == (Decimal("43.5"), 11, 2)


def test_leading_for_change_balances_70_20_10_with_the_hours_of_the_project():
    summary = load("leading-for-change").summary
    assert summary.balance == (Decimal(100), Decimal("29.5"), Decimal(14))
    assert summary.ratio == (70, 20, 10)


def test_leading_for_change_covers_each_of_its_five_domains():
    made = load("leading-for-change")
    assert [domain.name for domain in made.domains] == [
        "Model the way",
        "Inspire a shared vision",
        "Challenge the process",
        "Enable others to act",
        "Encourage the heart",
    ]
    assert made.summary.uncovered == ()


def test_leading_for_change_has_the_challenges_the_aims_and_the_elements_of_the_account():
    made = load("leading-for-change")
    assert (len(made.challenges), len(made.aims), made.cohort_places, made.months) == (7, 3, 20, (8, 9))
    assert [(each.kind, each.count, each.hours) for each in made.elements] == [
        ("launch", 1, Decimal(7)),
        ("360", 1, Decimal(0)),
        ("master class", 1, Decimal("3.5")),
        ("coaching", 2, Decimal("1.5")),
        ("action learning", 3, Decimal("3.5")),
        ("master class", 1, Decimal("3.5")),
        ("patient engagement", 1, Decimal("3.5")),
        ("master class", 1, Decimal("3.5")),
        ("master class", 1, Decimal("3.5")),
        ("conference", 1, Decimal("3.5")),
        ("presentation", 1, Decimal(2)),
        ("project", 1, Decimal(100)),
    ]


def test_the_whole_programme_takes_eight_months():
    assert load("leading-for-change").summary.months == 8


def test_blueprints_stand_in_the_order_of_their_names():
    names = [made.name for made in available()]
    assert names == sorted(names)


@pytest.mark.parametrize("key", ["no-such-thing", "../blueprints/leading-for-change", "", "/etc/passwd"])
def test_a_blueprint_that_is_not_there_is_said_so(key):
    with pytest.raises(BlueprintError, match="There is no blueprint called"):
        load(key)


BROKEN = """
name = "Broken"
code = "BRK"
describes = ""
target_roles = ""
situation = ""
challenges = []
aims = []
cohort_places = 20
months = [8, 9]
[[phases]]
name = "Spring"
starts_week = 0
ends_week = 8
[completion]
hours_percent = 80
project_presented = true
[framework]
name = "One domain"
source = ""
[[framework.domains]]
name = "Listening"
summary = ""
objectives = []
[[elements]]
kind = "workshop"
title = "Day one"
share = "formal"
hours = 7
"""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('domains = ["Talking"]', "“Day one” names no domain of the framework"),
        ("count = 3", "“Day one” meets 3 times at once"),
        ('colour = "blue"', "colour"),
        ("to_be_agreed = true", "is to be agreed and has no budget of days"),
        ("budget_days = 3", "has a budget of days and is not to be agreed"),
        ("to_be_agreed = true\nbudget_days = 3\ncount = 2\ninterval_weeks = 1", "so it has no meetings"),
        ('to_be_agreed = true\nbudget_days = 3\ngroup_size = "self"', "so it has no meetings"),
        ('parts = [{ title = "A", kind = "workshop", hours = 3, share = "formal" }]', "other hours than its parts"),
        ('phase = "Autumn"', "is in a phase that the design does not have: Autumn"),
        ('phase = "Spring"\noffset_weeks = 9', "meets outside its phase, Spring"),
        ('[[phases]]\nname = "Early"\nstarts_week = 5\nends_week = 6', "“Early” ends before it starts, or overlaps"),
        ('starts_at = "25:00"', "broken: hour must be in"),
    ],
)
def test_a_blueprint_that_contradicts_itself_is_refused_with_the_reason(tmp_path, monkeypatch, line, says):
    monkeypatch.setattr(blueprint, "FOLDER", tmp_path)
    (tmp_path / "broken.toml").write_text(BROKEN + line + "\n", encoding="utf-8")
    with pytest.raises(BlueprintError, match=says):
        load("broken")


PATHWAY = """
[pathway]
name = "Certificate in Leading Improvement"
level = 7
credits = {credits}
[[pathway.units]]
title = "Leading a service"
credits = 20
[[pathway.units]]
title = "Improving a service"
credits = 20
"""


def test_a_blueprint_may_carry_an_accredited_pathway_with_its_units(tmp_path, monkeypatch):
    monkeypatch.setattr(blueprint, "FOLDER", tmp_path)
    (tmp_path / "credit.toml").write_text(BROKEN + PATHWAY.format(credits=40), encoding="utf-8")
    pathway = load("credit").pathway
    assert (pathway.name, pathway.level, pathway.credits) == ("Certificate in Leading Improvement", 7, 40)
    assert [(unit.title, unit.credits) for unit in pathway.units] == [
        ("Leading a service", 20),
        ("Improving a service", 20),
    ]
    assert pathway.optional


def test_a_pathway_whose_units_do_not_add_up_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(blueprint, "FOLDER", tmp_path)
    (tmp_path / "credit.toml").write_text(BROKEN + PATHWAY.format(credits=60), encoding="utf-8")
    with pytest.raises(BlueprintError, match="do not add up to 60"):
        load("credit")
