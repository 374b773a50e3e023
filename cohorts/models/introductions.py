"""A cohort's who's who: only those who chose to stand in it."""

from django.db import models
from django.utils import timezone

from cohorts.models.places import Place
from core.fields import uuid_key

WORDS = 300


class Introduction(models.Model):
    """That a participant stands in their cohort's who's who, with a few words of their own. Gone, they do not."""

    id = uuid_key()
    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="introduction")
    words = models.CharField("in your own words", max_length=WORDS, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"Introduction of {self.place.person}"
