"""Whom a project needs: how much power and interest they have, where they stand, and who does what about it.

For the team alone, and encrypted: it says of people by name what the team thinks of their stance.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.encryption import EncryptedTextField
from core.fields import choice_constraint, uuid_key

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]
HIGH = 3  # from here on power or interest counts as high


class Stance(models.TextChoices):
    """From against to for."""

    OPPOSED = "opposed", "Opposed"
    DOUBTFUL = "doubtful", "Doubtful"
    NEUTRAL = "neutral", "Neutral"
    SUPPORTIVE = "supportive", "Supportive"
    CHAMPION = "champion", "Champion"


class Stakeholder(models.Model):
    """Somebody, or a group, on the grid of power and interest."""

    Stance = Stance

    id = uuid_key()
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="stakeholders")
    name: Any = EncryptedTextField()
    role: Any = EncryptedTextField(blank=True, default="")
    power = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    interest = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    stance = models.CharField(max_length=10, choices=Stance.choices)
    wanted = models.CharField(max_length=10, choices=Stance.choices)
    owner = models.ForeignKey("cohorts.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    action: Any = EncryptedTextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(power__gte=1, power__lte=5, interest__gte=1, interest__lte=5),
                name="stakeholder_one_to_five",
            ),
            choice_constraint("stance", Stance, "stakeholder_stance_known"),
            choice_constraint("wanted", Stance, "stakeholder_wanted_known"),
        ]

    def __str__(self) -> str:
        return "A stakeholder"  # never by name: what prints a row prints this

    @property
    def there(self) -> bool:
        """Whether they stand where the project needs them, or further."""
        order = Stance.values
        return order.index(self.stance) >= order.index(self.wanted)

    @property
    def approach(self) -> str:
        """The corner of the grid, as Mendelow names it."""
        if self.power >= HIGH:
            return "Manage closely" if self.interest >= HIGH else "Keep satisfied"
        return "Keep informed" if self.interest >= HIGH else "Monitor"
