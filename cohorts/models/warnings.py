"""Who fell below their programme's rule of attendance, since when, and whether they are back above it."""

from django.db import models
from django.db.models import Q

from cohorts.models.places import Place
from core.fields import uuid_key


class Warned(models.Model):
    """One falling below the rule, of which its person and the coordinators are told once; over with `back_on`."""

    id = uuid_key()
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="warnings")
    fell_on = models.DateField("found to be below on")
    back_on = models.DateField("above again since", null=True, blank=True)

    class Meta:
        ordering = ["-fell_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=Q(back_on__isnull=True), name="warned_once_a_falling"),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gte=models.F("fell_on")),
                name="warned_back_after_falling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}: below the rule since {self.fell_on}"
