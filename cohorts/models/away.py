"""Days on which a facilitator or coach cannot come."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from cohorts.availability import Span
from core.encryption import EncryptedTextField
from core.fields import uuid_key

REASON = 200


class Away(models.Model):
    """A span of days, or one weekday in it again and again. The reason is encrypted and read by its owner alone: a
    clash, a list and the audit trail say that they cannot come, never why."""

    id = uuid_key()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(6)])  # 0 is Monday
    reason = EncryptedTextField(max_length=REASON, blank=True, default="")

    class Meta:
        ordering = ["starts_on", "ends_on", "id"]
        verbose_name_plural = "days away"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="away_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="away_weekday_known"),
        ]

    def __str__(self) -> str:
        return self.span.says

    @property
    def span(self) -> Span:
        return Span(self.pk, self.person_id, self.starts_on, self.ends_on, self.weekday)
