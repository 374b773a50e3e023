"""Questions about programmes, made into SQL once for the process where they are about one, as most pages are."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.prepared import PreparedRows


class OfProgrammes:
    """`make` gives a `values_list` about some programmes; it must ask the same whichever they are."""

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self.of_one = PreparedRows(lambda programme, **values: make([programme], **values))

    def __call__(self, programmes: Collection[UUID], **values: Any) -> list[tuple]:
        if len(programmes) == 1:
            [programme] = programmes
            return self.of_one(programme=programme, **values)
        return list(self.make(list(programmes), **values))
