"""Each blueprint holds the facts of its case study; what is ours beside them is said in the file's own head."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.blueprint import BlueprintElement, available, load
from programmes.models import Asked, ElementKind, Evidence, GroupSize, ReadingKind, Share

KEYS = [
    "chief-executives",
    "child-health-theme",
    "leading-for-change",
    "network-academy",
    "practice-network",
    "service-improvement",
]


def kinds(made) -> list[str]:
    return [element.kind for element in made.elements]


def of_kind(made, kind: str) -> list[BlueprintElement]:
    return [element for element in made.elements if element.kind == kind]


def test_all_five_programmes_and_the_academy_ship():
    assert sorted(made.key for made in available()) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_every_word_of_a_blueprint_is_one_that_a_design_knows(key):
    made = load(key)
    known = (ElementKind.values, Share.values, GroupSize.values, Asked.values)
    for element in made.elements:
        assert all(word in words for word, words in zip(_words(element), known, strict=True)), element.title
        assert all(part.kind in ElementKind.values and part.share in Share.values for part in element.parts)
    for domain in made.domains:
        assert all(each.evidence in Evidence.values for each in domain.requirements)
        assert all(each.kind in ReadingKind.values for each in domain.readings)
    assert 2 <= len(made.code) <= 8
    assert made.summary.uncovered == ()


def _words(element) -> tuple[str, ...]:
    return element.kind, element.share, element.group_size, element.asked


def test_codes_differ_so_that_all_of_them_can_be_started():
    codes = [made.code for made in available()]
    assert len(set(codes)) == len(codes)


# Stepney and Whitechapel


def test_the_practice_networks_year_has_three_trimesters():
    made = load("practice-network")
    assert [phase.name for phase in made.phases] == ["First trimester", "Second trimester", "Third trimester"]
    assert (made.months, made.phases[0].starts_week, made.phases[-1].ends_week) == ((12, 12), 0, 51)


def test_it_has_eight_insight_days_each_a_half_day_workshop_and_action_learning():
    days = of_kind(load("practice-network"), "insight day")
    assert sum(day.count for day in days) == 8
    for day in days:
        assert [(part.kind, part.share) for part in day.parts] == [
            ("workshop", "formal"),
            ("action learning", "others"),
        ]
        assert day.parts[0].hours == Decimal("3.5")


def test_a_leadership_challenge_closes_each_trimester():
    made = load("practice-network")
    for phase in made.phases:
        own = [element for element in made.elements if element.phase == phase.name and element.group_size != "self"]
        assert max(own, key=lambda element: element.last_week).kind == "leadership challenge"
        assert sum(element.kind == "leadership challenge" for element in own) == 1


def test_its_topics_are_its_domains_and_one_project_of_the_cohort_is_about_copd():
    made = load("practice-network")
    assert [domain.name for domain in made.domains] == [
        "Change management",
        "Commercial acumen",
        "Business management",
        "Team development",
        "Leadership behaviours",
    ]
    [project] = of_kind(made, "project")
    assert "cohort" in project.title
    assert "COPD" in project.title
    assert any("co-ordinated" in aim for aim in made.aims)


# Tower Hamlets


def test_the_boroughs_programme_has_its_elements_and_forty_credits_beside_them():
    made = load("service-improvement")
    assert {"master class", "action learning", "coaching", "project"} <= set(kinds(made))
    pathway = made.pathway
    assert pathway is not None
    assert pathway.name == (
        "Certificate in Postgraduate Development in Effective Leadership for Health Service Improvement"
    )
    assert (pathway.level, pathway.credits, pathway.optional) == (7, 40, True)
    assert [unit.credits for unit in pathway.units] == [20, 20]


def test_the_boroughs_three_projects_are_told_as_ideas():
    [theme] = load("service-improvement").themes
    assert len(theme.ideas) == 3
    assert "Solo" in theme.ideas[0].done
    assert "Access to the service went up" in theme.ideas[1].result
    assert "multi-agency" in theme.ideas[2].done


# Delivering through Improvement, and its academy


def test_the_chief_executives_have_eighteen_months_and_shape_the_events_themselves():
    made = load("chief-executives")
    agreed = [element.kind for element in made.elements if element.to_be_agreed]
    assert made.months == (18, 18)
    assert made.summary.months == 18
    assert agreed == ["workshop", "study visit", "expert talk", "in-house support"]
    assert made.summary.open_days == sum(element.budget_days or 0 for element in made.elements)
    assert {"coaching", "self-directed", "project"} <= set(kinds(made))


def test_its_seven_topics_are_its_domains_and_the_common_cause_names_both_pathways():
    made = load("chief-executives")
    assert len(made.domains) == 7
    assert any("fractured neck of femur" in aim and "acute stroke" in aim for aim in made.aims)
    assert [idea.title for domain in made.domains for idea in domain.ideas] == [
        "Fractured neck of femur",
        "Acute stroke",
    ]


def test_the_academy_is_a_daughter_with_participants_of_its_own():
    made = load("network-academy")
    assert (made.parent, made.parent_name) == ("chief-executives", "Delivering through improvement")
    assert "Pathway improvement leads" in made.target_roles


# Integrated child health


def test_the_theme_has_four_objectives_three_requirements_and_three_earlier_projects():
    [theme] = load("child-health-theme").themes
    assert len(theme.objectives) == 4
    assert [each.evidence for each in theme.requirements] == ["seminars", "project", "reflection"]
    assert len(theme.ideas) == 3
    assert "35%" in theme.ideas[0].problem
    assert "economic outline" in theme.ideas[2].done


def test_the_themes_reading_has_links_a_pdf_and_a_self_assessment_tool():
    [theme] = load("child-health-theme").themes
    assert {each.kind for each in theme.readings} == {"link", "pdf", "tool"}
    assert any("self-assessment" in each.title for each in theme.readings if each.kind == "tool")
    assert any("asthma" in each.title for each in theme.readings)


def test_its_seminars_are_chosen_by_each_participant():
    assert [element.required for element in of_kind(load("child-health-theme"), "seminar")] == [False] * 4


# Properties of every blueprint


@pytest.mark.parametrize("key", KEYS)
def test_hours_of_parts_add_up_and_a_share_of_each_hour_is_in_the_balance(key):
    made = load(key)
    assert sum(made.summary.balance) == made.summary.all_hours
    assert sum(made.summary.ratio) == 100
    for element in made.elements:
        assert not element.parts or sum(part.hours for part in element.parts) == element.hours


@given(key=st.sampled_from(KEYS), week=st.integers(0, 60))
def test_no_week_of_a_blueprint_is_in_two_phases(key, week):
    assert sum(phase.holds(week) for phase in load(key).phases) <= 1
