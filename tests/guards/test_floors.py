"""Imports point down (import-linter sees those); keys and migrations, which it cannot see, point down too."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.guards.house import FLOOR, own_models


def test_every_app_of_ours_has_a_floor():
    from django.conf import settings

    ours = {app for app in settings.INSTALLED_APPS if app in FLOOR}
    assert ours == set(FLOOR) - {"config"}


def test_foreign_keys_to_another_app_point_down_and_leave_no_trace_below():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation and field.related_model._meta.app_label in FLOOR
        for target in [field.related_model._meta.app_label]
        if target != model._meta.app_label
        and (FLOOR[target] >= FLOOR[model._meta.app_label] or not field.remote_field.related_name.endswith("+"))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_migrations_depend_downward():
    loader = MigrationLoader(connection)
    wrong = [
        f"{app}.{name} needs {needed}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in FLOOR
        for needed, _ in migration.dependencies
        if needed in FLOOR and needed != app and FLOOR[needed] >= FLOOR[app]
    ]
    assert wrong == []


def test_the_floors_and_the_apps_that_are_installed_are_the_same_list():
    assert {config.label for config in apps.get_app_configs()} >= set(FLOOR) - {"config"}
