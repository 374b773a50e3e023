"""An accredited pathway beside a programme: its units, who is enrolled, what was handed over, what the body returned.

The work itself is not kept in Cadre: only that it was handed over. Credit is the awarding body's to award; here it is
recorded, and counts once the body's board has confirmed it.
"""

from collections.abc import Sequence
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

from awards import credit
from core.fields import choice_constraint, uuid_key
from core.formats import plural
from people import roles
from people.models import Grant

LEVELS = (1, 8)  # of the framework for England, Wales and Northern Ireland; 7 is that of a master's degree


class Pathway(models.Model):
    """What an awarding body offers beside a programme, for credit. From a blueprint, the body is not named yet."""

    id = uuid_key()
    programme = models.OneToOneField("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    awarding_body = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[1])])
    credits = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    optional = models.BooleanField(default=True)
    description = models.TextField(blank=True)
    enrolment_opens_on = models.DateField(null=True, blank=True)
    enrolment_closes_on = models.DateField(null=True, blank=True)
    prior_learning_at_most = models.PositiveSmallIntegerField(
        "credits by prior learning, at most", null=True, blank=True, help_text="As the awarding body says."
    )

    class Meta:
        ordering = ["programme"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=LEVELS[0], level__lte=LEVELS[1]), name="pathway_level_in_range"
            ),
            models.CheckConstraint(condition=Q(credits__gte=1), name="pathway_has_credits"),
            models.CheckConstraint(
                condition=Q(enrolment_opens_on__isnull=True)
                | Q(enrolment_closes_on__isnull=True)
                | Q(enrolment_opens_on__lte=F("enrolment_closes_on")),
                name="pathway_enrolment_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def worth(self) -> str:
        """40 credits at level 7"""
        return f"{plural(self.credits, 'credit')} at level {self.level}"

    def open_on(self, day: date) -> bool:
        """Whether one may be enrolled on a day."""
        opens, closes = self.enrolment_opens_on, self.enrolment_closes_on
        return (opens is None or opens <= day) and (closes is None or day <= closes)


class PathwayGrant(Grant):
    """A role for one pathway: the awarding body's contact."""

    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.PATHWAY))
    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "pathway"], name="pathway_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.PATHWAY)]),
                name="pathway_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="pathway_grant_ends_later"
            ),
        ]


class Unit(models.Model):
    """A part of a pathway that is submitted, marked and credited by itself."""

    id = uuid_key()
    pathway = models.ForeignKey(Pathway, on_delete=models.CASCADE, related_name="units")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    credits = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[1])])

    class Meta:
        ordering = ["pathway", "position"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "position"], name="unit_position_once"),
            models.CheckConstraint(condition=Q(credits__gte=1), name="unit_has_credits"),
            models.CheckConstraint(condition=Q(level__gte=LEVELS[0], level__lte=LEVELS[1]), name="unit_level_in_range"),
        ]

    def __str__(self) -> str:
        return self.title

    def fact(self) -> credit.UnitFact:
        return credit.UnitFact(self.pk, self.title, self.credits, self.level)


class EnrolmentState(models.TextChoices):
    ASKED = "asked", "Asks to enrol"
    DECLINED = "declined", "Declined"
    ENROLLED = "enrolled", "Enrolled"
    WITHDRAWN = "withdrawn", "Withdrawn"
    COMPLETED = "completed", "Completed"


# What may follow what. Back from “completed” only when the body corrects a result that it had confirmed.
MAY_BECOME = {
    EnrolmentState.ASKED: {EnrolmentState.ENROLLED, EnrolmentState.DECLINED},
    EnrolmentState.DECLINED: {EnrolmentState.ASKED, EnrolmentState.ENROLLED},
    EnrolmentState.ENROLLED: {EnrolmentState.WITHDRAWN, EnrolmentState.COMPLETED},
    EnrolmentState.WITHDRAWN: {EnrolmentState.ASKED, EnrolmentState.ENROLLED},
    EnrolmentState.COMPLETED: {EnrolmentState.ENROLLED},
}
ON_IT = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED)
KNOWN_TO_BODY = (*ON_IT, EnrolmentState.WITHDRAWN)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def on_it(self) -> "EnrolmentQuerySet":
        """Those who count: enrolled, or done. Not who asks, was declined or has withdrawn."""
        return self.filter(state__in=ON_IT)

    def known_to_body(self) -> "EnrolmentQuerySet":
        """Whom the awarding body has to do with: whoever was enrolled, those withdrawn since among them."""
        return self.filter(state__in=KNOWN_TO_BODY)

    def with_record(self) -> "EnrolmentQuerySet":
        """With person, cohort and all that `record` reads, in a fixed number of queries; in order of name."""
        results = Prefetch("results", Result.objects.select_related("recorded_by"))
        rows = self.select_related("place__person", "place__cohort")
        return rows.prefetch_related("submissions", results, "claims").order_by(
            "place__person__family_name", "place__person__given_name", "pk"
        )


class Enrolment(models.Model):
    """One participant on a pathway, from asking to its completion.

    The three figures are kept by the actions that change what they count (`awards.pathway.actions`).
    """

    State = EnrolmentState

    id = uuid_key()
    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="enrolments")
    place = models.ForeignKey("cohorts.Place", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENROLLED)
    asked_on = models.DateField(null=True, blank=True)
    declined_why = models.CharField("why it was declined", max_length=200, blank=True)
    enrolled_on = models.DateField(null=True, blank=True)
    candidate_number = models.CharField(max_length=30, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    units_handed_over = models.PositiveSmallIntegerField(default=0)
    units_passed = models.PositiveSmallIntegerField(default=0)
    credits_confirmed = models.PositiveSmallIntegerField(default=0)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pathway", "place"]
        constraints = [
            choice_constraint("state", EnrolmentState, "enrolment_state_known"),
            models.UniqueConstraint(fields=["pathway", "place"], name="enrolment_once_a_place"),
            models.UniqueConstraint(
                fields=["pathway", "candidate_number"],
                condition=~Q(candidate_number=""),
                name="enrolment_candidate_number_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined"]) | Q(enrolled_on__isnull=False),
                name="enrolment_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_on__isnull=True)),
                name="enrolment_withdrawn_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False)
                | (~Q(state="completed") & Q(completed_on__isnull=True)),
                name="enrolment_completed_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}, {self.pathway}"

    @property
    def person(self):
        return self.place.person

    @property
    def stands(self) -> bool:
        """Enrolled now, or done."""
        return self.state in ON_IT

    def may_become(self, state: EnrolmentState) -> bool:
        return state in MAY_BECOME[EnrolmentState(self.state)]

    def record(self, units: Sequence[Unit]) -> credit.Record:
        """What it adds up to; reads submissions, results and claims, so fetch it `with_record`."""
        return credit.record(
            [unit.fact() for unit in units],
            [each.fact() for each in self.submissions.all()],
            [each.fact() for each in self.results.all()],
            [each.fact() for each in self.claims.all()],
        )


ATTEMPT_IN_RANGE = Q(attempt__gte=1, attempt__lte=credit.ATTEMPTS)


class Submission(models.Model):
    """When one attempt at a unit is due, and when it was handed over."""

    id = uuid_key()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    attempt = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True, blank=True)
    extended_to = models.DateField(null=True, blank=True)
    extended_why = models.CharField(max_length=200, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["enrolment", "unit__position", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "unit", "attempt"], name="submission_once_an_attempt"),
            models.CheckConstraint(condition=ATTEMPT_IN_RANGE, name="submission_attempt_in_range"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | (Q(extended_to__gt=F("due_on")) & ~Q(extended_why="")),
                name="submission_extended_later_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.enrolment}"

    def fact(self) -> credit.SubmissionFact:
        return credit.SubmissionFact(self.unit_id, self.attempt, self.due_on, self.extended_to, self.handed_over_on)


class Outcome(models.TextChoices):
    PASS = credit.PASS, credit.OUTCOMES[credit.PASS]
    REFER = credit.REFER, credit.OUTCOMES[credit.REFER]
    FAIL = credit.FAIL, credit.OUTCOMES[credit.FAIL]


class Result(models.Model):
    """What the awarding body returned on one attempt at a unit. Provisional until its board has confirmed it."""

    id = uuid_key()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    attempt = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    mark = models.PositiveSmallIntegerField("mark, %", null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_on = models.DateField(null=True, blank=True)
    corrected_why = models.CharField("why it was corrected", max_length=200, blank=True)

    class Meta:
        ordering = ["enrolment", "unit__position", "attempt"]
        constraints = [
            choice_constraint("outcome", Outcome, "result_outcome_known"),
            models.UniqueConstraint(fields=["enrolment", "unit", "attempt"], name="result_once_an_attempt"),
            models.CheckConstraint(condition=ATTEMPT_IN_RANGE, name="result_attempt_in_range"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=0, mark__lte=100), name="result_mark_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refer", attempt=credit.ATTEMPTS), name="result_last_attempt_is_not_referred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.enrolment}: {self.get_outcome_display()}"

    def fact(self) -> credit.ResultFact:
        return credit.ResultFact(self.unit_id, self.attempt, self.outcome, self.mark, self.confirmed_on)

    @property
    def as_seen(self) -> str:
        """Names what it says, so that a form can tell whether it was changed since it was shown."""
        return f"{self.attempt} {self.outcome} {'' if self.mark is None else self.mark}".strip()


class Basis(models.TextChoices):
    CERTIFICATED = "certificated", "Certificated"
    EXPERIENTIAL = "experiential", "From experience"


class ClaimState(models.TextChoices):
    CLAIMED = credit.CLAIMED, "Claimed"
    ACCEPTED = credit.ACCEPTED, "Accepted"
    REFUSED = credit.REFUSED, "Refused"


class PriorLearning(models.Model):
    """A claim that what somebody learned before stands for a unit. The awarding body's board decides it."""

    id = uuid_key()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="claims")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="claims")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    credits = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.CLAIMED)
    claimed_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "claim of prior learning"
        verbose_name_plural = "claims of prior learning"
        ordering = ["enrolment", "unit__position"]
        constraints = [
            choice_constraint("basis", Basis, "prior_learning_basis_known"),
            choice_constraint("state", ClaimState, "prior_learning_state_known"),
            models.UniqueConstraint(fields=["enrolment", "unit"], name="prior_learning_once_a_unit"),
            models.CheckConstraint(condition=Q(credits__gte=1), name="prior_learning_has_credits"),
            models.CheckConstraint(
                condition=Q(state="claimed", decided_on__isnull=True)
                | (~Q(state="claimed") & Q(decided_on__isnull=False)),
                name="prior_learning_decided_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.enrolment}"

    def fact(self) -> credit.ClaimFact:
        return credit.ClaimFact(self.unit_id, self.credits, self.state, self.decided_on)
