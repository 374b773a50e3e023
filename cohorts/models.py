"""One run of a programme: cohorts, places, learning sets, coaching, sessions, attendance."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from cohorts.attendance import MarkFact, PartFact, PlaceFact, SessionFact, Tally, tally
from cohorts.segments import Segment, in_a_list
from core.fields import choice_constraint, uuid_key
from core.formats import clock
from people import roles
from people.models import Grant
from programmes.models import ElementKind, GroupSize, Share


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"


class Cohort(models.Model):
    State = CohortState

    id = uuid_key()
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(
        "programmes.Contract", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField(help_text="Cohorts of a programme in order: 1, 2, 3…")
    name = models.CharField(max_length=100, help_text="As people call it: “Pilot”, “Cohort 2”.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField()
    ends_on = models.DateField()
    capacity = models.PositiveSmallIntegerField("places", default=20)
    venue = models.CharField(max_length=200, blank=True, help_text="Where sessions are held unless one says otherwise.")

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="cohort_number_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="cohort_starts_before_it_ends"),
            choice_constraint("state", CohortState, "cohort_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.name.lower() if self.name.startswith('Cohort') else self.name}"


class CohortGrant(Grant):
    """A role for one cohort: facilitator, coach."""

    role = models.CharField(max_length=20, choices=roles.choices(roles.Scope.COHORT))
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="grants")
    about = models.CharField(
        "who they are",
        max_length=200,
        blank=True,
        help_text="For participants, as in “former trust director”.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "cohort"], name="cohort_grant_once"),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in roles.choices(roles.Scope.COHORT)]),
                name="cohort_grant_role_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="cohort_grant_ends_later"
            ),
        ]


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
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.cohort}"

    def fact(self) -> PlaceFact:
        """What the arithmetic of attendance needs to know; reads `coaching`, so select it with the place."""
        coaching = getattr(self, "coaching", None)
        return PlaceFact(self.pk, self.learning_set_id, coaching.pk if coaching else None, self.left_on)


class Coaching(models.Model):
    """The relationship of a coach and a participant."""

    id = uuid_key()
    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="coaching")
    coach = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.coach} coaches {self.place.person}"


class SessionQuerySet(models.QuerySet["Session"]):
    def held_by(self, moment) -> "SessionQuerySet":
        """Sessions over by a moment and not cancelled."""
        return self.filter(ends_at__lte=moment, cancelled_at__isnull=True)

    def standing(self) -> "SessionQuerySet":
        """Sessions that are to be held or were: all but the cancelled."""
        return self.filter(cancelled_at__isnull=True)


class Session(models.Model):
    """One dated meeting: of the whole cohort, of a learning set, or of a coach and a participant.

    Title, kind, share, hours, phase and what a combined day is made of are copied from the element when the cohort is
    laid out, so that renaming an element later never rewrites what was held.
    """

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    element = models.ForeignKey(
        "programmes.Element", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=30, choices=ElementKind.choices)
    title = models.CharField(max_length=200)
    part = models.PositiveSmallIntegerField("number in its kind", default=1)
    parts = models.PositiveSmallIntegerField("of", default=1)
    phase = models.CharField(max_length=60, blank=True)
    made_of = models.JSONField(default=list, blank=True, editable=False)  # of a combined day; read it by `segments`
    share = models.CharField(max_length=12, choices=Share.choices)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    group_size = models.CharField(max_length=8, choices=GroupSize.choices, default=GroupSize.COHORT)
    learning_set = models.ForeignKey(
        LearningSet, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )
    coaching = models.ForeignKey(Coaching, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    counts_for_completion = models.BooleanField(default=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=200, blank=True)
    bring = models.CharField("to bring", max_length=200, blank=True)
    register_closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "title"]
        constraints = [
            choice_constraint("kind", ElementKind, "session_kind_known"),
            choice_constraint("share", Share, "session_share_known"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="session_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(group_size="cohort", learning_set__isnull=True, coaching__isnull=True)
                | Q(group_size="set", learning_set__isnull=False, coaching__isnull=True)
                | Q(group_size="pair", learning_set__isnull=True, coaching__isnull=False),
                name="session_has_the_group_it_says",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="session_cohort_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """As people say it: “Master class 3 of 4”, or the kind alone when there is one."""
        kind = self.get_kind_display()
        return f"{kind} {self.part} of {self.parts}" if self.parts > 1 else kind

    @property
    def says(self) -> str:
        """In a list, with the phase and what a combined day is made of."""
        return in_a_list(self.label, self.phase, self.segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts of a combined day as it was laid out; none of any other session."""
        return tuple(Segment.read(each) for each in self.made_of)

    def fact(self) -> SessionFact:
        return SessionFact(
            id=self.pk,
            title=self.title,
            kind=self.kind,
            share=self.share,
            hours=self.hours,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            group_size=self.group_size,
            learning_set=self.learning_set_id,
            coaching=self.coaching_id,
            counts=self.counts_for_completion,
            element=self.element_id,
            part=self.part,
            made_of=tuple(PartFact(each.share, each.hours) for each in self.segments),
        )


class Leader(models.Model):
    """Who leads a session: a facilitator, a set's adviser, a coach."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="leaders")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="leader_once_a_session")]

    def __str__(self) -> str:
        return f"{self.person} leads {self.session}"


class AttendanceMark(models.TextChoices):
    PRESENT = "present", "Present"
    LATE = "late", "Late"
    LEFT_EARLY = "left early", "Left early"
    APOLOGIES = "apologies", "Apologies"
    CALLED_BACK = "called back", "Called back to service"
    ABSENT = "absent", "Absent"
    CAUGHT_UP = "caught up", "Caught up"


class Attendance(models.Model):
    """What the register says of one place at one session. No row: not marked yet."""

    Mark = AttendanceMark

    id = uuid_key()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="attendances")
    mark = models.CharField(max_length=12, choices=Mark.choices)
    hours = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(0), help_text="Hours that count for this person."
    )
    time = models.TimeField("came or left at", null=True, blank=True, help_text="For late and left early.")
    note = models.CharField("caught up with", max_length=200, blank=True)
    marked_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "place"], name="attendance_once_a_session"),
            choice_constraint("mark", AttendanceMark, "attendance_mark_known"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="attendance_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.place.person}: {self.get_mark_display()}"

    @property
    def says(self) -> str:
        """As the register's button says it: “Late 9.38am”, “Called back”."""
        if self.mark == AttendanceMark.CALLED_BACK:
            return "Called back"
        words = "Left" if self.mark == AttendanceMark.LEFT_EARLY and self.time else self.get_mark_display()
        return f"{words} {clock(self.time)}" if self.time else words


def tallies(cohort: Cohort, now: datetime, sessions: Iterable[Session] | None = None) -> dict[Place, Tally]:
    """Hours of everybody who took a place on a cohort, in three queries however many they are.

    `sessions` are those of the cohort that stand, where the caller has read them already.
    """
    return tallies_of(
        list(cohort.places.taken().select_related("person", "organisation", "profession", "learning_set", "coaching")),
        now,
        sessions,
    )


def tallies_of(places: Sequence[Place], now: datetime, sessions: Iterable[Session] | None = None) -> dict[Place, Tally]:
    """Hours of places, whatever their cohorts, in two queries; `coaching` is read, so select it with the places."""
    if sessions is None:
        sessions = Session.objects.standing().filter(cohort__in={place.cohort_id for place in places})
    facts: dict[UUID, list[SessionFact]] = defaultdict(list)
    for session in sessions:
        facts[session.cohort_id].append(session.fact())
    marks: dict[UUID, dict[UUID, MarkFact]] = defaultdict(dict)
    rows = Attendance.objects.filter(place__in=places).order_by().values_list("place", "session", "mark", "hours")
    for place, session_id, mark, hours in rows:
        marks[place][session_id] = MarkFact(mark, hours)
    return {place: tally(place.fact(), facts[place.cohort_id], marks[place.pk], now) for place in places}


def tally_of(place: Place, now: datetime) -> Tally:
    """Hours of one person's place."""
    return tallies_of([place], now)[place]


class ProposalKind(models.TextChoices):
    TOPIC = "topic", "A topic"
    SPEAKER = "speaker", "A speaker"
    VISIT = "visit", "A visit"
    VENUE = "venue", "A venue"
    PACE = "pace", "Pace or frequency"
    OTHER = "other", "Something else"


class ProposalState(models.TextChoices):
    OPEN = "open", "Not answered yet"
    AGREED = "agreed", "Agreed"
    DONE = "done", "Done"
    DECLINED = "declined", "Not this time"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def for_a_list(self) -> "ProposalQuerySet":
        """With who asked, the session that came of it and how many back it (who asked among them), in one query."""
        return self.select_related("place__person", "session").annotate(backers=Count("backings") + 1)

    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.OPEN)


class Proposal(models.Model):
    """What a participant asks of the programme, and what became of it. Their cohort and its team see who asked."""

    State = ProposalState

    id = uuid_key()
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="proposals")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField("what it is about", max_length=10, choices=ProposalKind.choices, default=ProposalKind.TOPIC)
    text = models.CharField("what you ask for", max_length=200)
    asked_on = models.DateField()
    state = models.CharField("what became of it", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField("in a sentence", max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "text"]
        constraints = [
            choice_constraint("kind", ProposalKind, "proposal_kind_known"),
            choice_constraint("state", ProposalState, "proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_on__isnull=True) | (~Q(state="open") & Q(answered_on__isnull=False)),
                name="proposal_answered_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="proposal_answered_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Backing(models.Model):
    """That another participant of the cohort asks for the same."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="backings")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "place"], name="backing_once_a_proposal")]

    def __str__(self) -> str:
        return f"{self.place.person} backs {self.proposal}"
