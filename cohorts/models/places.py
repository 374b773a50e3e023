"""Places on a cohort, and the learning sets and coaching they belong to."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from cohorts.attendance import PlaceFact, was_there
from cohorts.models.cohort import Cohort
from core.fields import choice_constraint, uuid_key


class LearningSet(models.Model):
    """A small group within a cohort, with an adviser, that meets for action learning."""

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="learning_sets")
    name = models.CharField(max_length=50)
    adviser = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["cohort", "name"]
        constraints = [models.UniqueConstraint(fields=["cohort", "name"], name="learning_set_once_a_cohort")]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet["Place"]):
    def taken(self) -> "PlaceQuerySet":
        """Places that count: the person started and did not withdraw before the start."""
        return self.filter(state__in=[Place.State.TAKEN, Place.State.LEFT])

    def current(self) -> "PlaceQuerySet":
        """Places of those still on the programme, or who finished it."""
        return self.filter(state=Place.State.TAKEN)

    def there_on(self, day: date) -> "PlaceQuerySet":
        """Places of those who had joined by the day, and had not left before it."""
        joined = Q(joined_on__isnull=True) | Q(joined_on__lte=day)
        return self.filter(joined, Q(left_on__isnull=True) | Q(left_on__gte=day))


class PlaceState(models.TextChoices):
    OFFERED = "offered", "Offered"
    TAKEN = "taken", "Taken"
    DECLINED = "declined", "Declined"
    LEFT = "left", "Left the programme"


class Place(models.Model):
    """One person's place on one cohort. Organisation and profession are as they were on it."""

    State = PlaceState

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey("people.Profession", on_delete=models.PROTECT, related_name="+")
    post = models.CharField("job title", max_length=150, blank=True)
    site = models.CharField("site or directorate", max_length=100, blank=True)
    learning_set = models.ForeignKey(
        LearningSet, null=True, blank=True, on_delete=models.SET_NULL, related_name="places"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.TAKEN)
    joined_on = models.DateField(null=True, blank=True, help_text="Where it is later than the start of the cohort.")
    left_on = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "person__family_name", "person__given_name"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="place_once_a_cohort"),
            choice_constraint("state", PlaceState, "place_state_known"),
            models.CheckConstraint(
                condition=Q(state="left", left_on__isnull=False) | (~Q(state="left") & Q(left_on__isnull=True)),
                name="place_left_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True) | Q(joined_on__lte=F("left_on")),
                name="place_joined_before_it_was_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.cohort}"

    def was_there(self, day: date) -> bool:
        """Whether they had joined by the day, and had not left before it."""
        return was_there(day, self.joined_on, self.left_on)

    def fact(self) -> PlaceFact:
        """What the arithmetic of attendance needs to know; reads `coaching`, so select it with the place."""
        coaching = getattr(self, "coaching", None)
        pair = coaching.pk if coaching else None
        return PlaceFact(self.pk, self.learning_set_id, pair, self.left_on, self.organisation_id, self.joined_on)


class Coaching(models.Model):
    """The relationship of a coach and a participant."""

    id = uuid_key()
    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="coaching")
    coach = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.coach} coaches {self.place.person}"
