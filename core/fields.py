"""Model fields that every app uses."""

import uuid

from django.db import models


def uuid_key() -> models.UUIDField:
    """A primary key that may stand in a URL: it tells neither how many rows there are nor their order."""
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def choice_constraint(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The database, too, accepts none but the named choices."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)
