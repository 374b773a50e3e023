"""Signing in: invitations to set up an account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.fields import uuid_key


class Invitation(models.Model):
    """Asks a person to set their first password. The link is made when it is sent, and stored nowhere (links.py).

    Raising `version` revokes the links sent before. `used_at` ends it.
    """

    id = uuid_key()
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_expires_later")
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether its newest link still sets a password."""
        return self.used_at is None and not self.has_expired
