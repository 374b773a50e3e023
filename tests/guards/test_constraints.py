"""The database holds the invariants: the lists here are made by looking at the models, not by hand."""

from django.db import models

from tests.guards.house import own_models


def checks(model) -> str:
    return " ".join(str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint))


def test_every_field_with_choices_is_checked_by_the_database():
    unchecked = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.fields
        if field.choices and f"('{field.name}__in'," not in checks(model) and f"('{field.name}'," not in checks(model)
    ]
    assert unchecked == []


def test_every_start_comes_before_its_end_in_the_database():
    pairs = [("starts_on", "ends_on"), ("starts_at", "ends_at"), ("opened_on", "closes_on"), ("since", "until")]
    unchecked = [
        f"{model._meta.label}: {start}, {end}"
        for model in own_models()
        for start, end in pairs
        if {start, end} <= {field.name for field in model._meta.fields}
        and not (f"F({end})" in checks(model) or f"F({start})" in checks(model))
    ]
    assert unchecked == []


def test_every_share_of_a_url_is_a_random_key():
    """Models that pages name by key use UUIDs; the few with counted keys are never named in a URL."""
    counted = sorted(m._meta.label for m in own_models() if not isinstance(m._meta.pk, models.UUIDField))
    assert counted == [
        "awards.Series",
        "cohorts.Backing",
        "cohorts.Leader",
        "cohorts.SignUp",
        "evaluations.ItemFigure",
        "people.AuditEvent",
        "projects.Member",
    ]
