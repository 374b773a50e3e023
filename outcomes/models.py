"""What is written once and then only read: the attendance of the groups of finished cohorts."""

from django.db import models
from django.db.models import Q

from core.fields import uuid_key
from people.models import Organisation


class Writing(models.Model):
    """One writing of the groups of some finished cohorts of a programme, all of them at once and for good."""

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["programme", "on"]

    def __str__(self) -> str:
        return f"{self.programme}, {self.on}"


class WrittenCohort(models.Model):
    """That a cohort's people are in a writing: in one and no other."""

    id = uuid_key()
    writing = models.ForeignKey(Writing, on_delete=models.CASCADE, related_name="cohorts")
    cohort = models.OneToOneField("cohorts.Cohort", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["writing", "cohort"]

    def __str__(self) -> str:
        return str(self.cohort)


class GroupAttendance(models.Model):
    """A group that may be told of: of one profession, of one organisation, or of one type of organisation."""

    id = uuid_key()
    writing = models.ForeignKey(Writing, on_delete=models.CASCADE, related_name="groups")
    profession = models.ForeignKey("people.Profession", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Organisation.Kind.choices, blank=True)
    people = models.PositiveSmallIntegerField()
    attended = models.DecimalField(max_digits=8, decimal_places=2)
    held = models.DecimalField(max_digits=8, decimal_places=2)
    missed = models.PositiveIntegerField()
    called_back = models.PositiveIntegerField()

    class Meta:
        ordering = ["writing", "profession", "organisation", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(profession__isnull=False, organisation__isnull=True, kind="")
                | Q(profession__isnull=True, organisation__isnull=False, kind="")
                | Q(profession__isnull=True, organisation__isnull=True) & Q(kind__in=Organisation.Kind.values),
                name="group_is_of_one_grouping",
            ),
            models.UniqueConstraint(fields=["writing", "profession"], name="profession_written_once"),
            models.UniqueConstraint(fields=["writing", "organisation"], name="organisation_written_once"),
            models.UniqueConstraint(fields=["writing", "kind"], condition=~Q(kind=""), name="kind_written_once"),
        ]

    def __str__(self) -> str:
        return str(self.profession or self.organisation or self.get_kind_display())
