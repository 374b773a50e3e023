"""What a cohort was laid out from, kept from the moment on which the design departs from it."""

from django.db import models

from cohorts.models.cohort import Cohort
from core.fields import uuid_key


class AsLaidOut(models.Model):
    """One element as a cohort knows it: `kept` is written when the element first changes in the design, and again when
    the change is taken over or declined. `kept` is empty of an element that the cohort does not have."""

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="as_laid_out")
    element = models.ForeignKey("programmes.Element", on_delete=models.CASCADE, related_name="+")
    kept = models.JSONField(default=dict)

    class Meta:
        ordering = ["cohort", "element"]
        constraints = [models.UniqueConstraint(fields=["cohort", "element"], name="as_laid_out_once_an_element")]

    def __str__(self) -> str:
        return f"{self.element}, {self.cohort}"
