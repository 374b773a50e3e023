"""What a person's record on an accredited pathway adds up to. Pure.

Only an awarding body awards credit: a unit's credit counts once the body's board has confirmed a pass, or has accepted
a claim of prior learning in its stead. A unit that is referred may be submitted again, once; the later attempt counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.formats import long_date

ATTEMPTS = 2  # the first, and once again after a referral
PASS, REFER, FAIL = "pass", "refer", "fail"
CLAIMED, ACCEPTED, REFUSED = "claimed", "accepted", "refused"
OUTCOMES = {PASS: "Pass", REFER: "Refer (submit again)", FAIL: "Fail"}


@dataclass(frozen=True)
class UnitFact:
    id: UUID
    title: str
    credits: int
    level: int


@dataclass(frozen=True)
class SubmissionFact:
    """When an attempt at a unit is due, and when it was handed over."""

    unit: UUID
    attempt: int
    due_on: date | None = None
    extended_to: date | None = None
    handed_over_on: date | None = None

    @property
    def deadline(self) -> date | None:
        return self.extended_to or self.due_on


@dataclass(frozen=True)
class ResultFact:
    """What the awarding body returned; `mark` in per cent, 0 to 100; provisional until `confirmed_on`."""

    unit: UUID
    attempt: int
    outcome: str
    mark: int | None = None
    confirmed_on: date | None = None

    @property
    def provisional(self) -> bool:
        return self.confirmed_on is None

    @property
    def words(self) -> str:
        """Pass, 64%"""
        return OUTCOMES[self.outcome] + (f", {self.mark}%" if self.mark is not None else "")


@dataclass(frozen=True)
class ClaimFact:
    """Prior learning claimed in the stead of a unit; `decided_on` is the day of the body's board."""

    unit: UUID
    credits: int
    state: str
    decided_on: date | None = None


@dataclass(frozen=True)
class UnitRecord:
    """One unit of one person. `attempt` is the one under way or the last; `submission` is of that attempt."""

    unit: UnitFact
    attempt: int
    submission: SubmissionFact | None
    result: ResultFact | None  # the latest, of whichever attempt
    claim: ClaimFact | None
    given_in: bool  # some attempt was handed over, or the body has marked it

    @property
    def by_prior_learning(self) -> bool:
        return self.claim is not None and self.claim.state == ACCEPTED

    @property
    def passed(self) -> bool:
        """Provisionally or not."""
        return self.by_prior_learning or (self.result is not None and self.result.outcome == PASS)

    @property
    def handed_over(self) -> bool:
        return self.by_prior_learning or self.given_in

    @property
    def credits_confirmed(self) -> int:
        if self.by_prior_learning and self.claim:
            return self.claim.credits
        confirmed = self.passed and self.result is not None and not self.result.provisional
        return self.unit.credits if confirmed else 0

    @property
    def confirmed_on(self) -> date | None:
        """The day since which its credit counts."""
        if self.by_prior_learning and self.claim:
            return self.claim.decided_on
        return self.result.confirmed_on if self.credits_confirmed and self.result else None

    @property
    def again(self) -> bool:
        """Referred, and to be submitted again."""
        return self.attempt > 1 and (self.result is None or self.result.attempt < self.attempt)

    @property
    def deadline(self) -> date | None:
        return self.submission.deadline if self.submission else None

    @property
    def handed_over_on(self) -> date | None:
        return self.submission.handed_over_on if self.submission else None

    @property
    def to_hand_over(self) -> bool:
        """Something of this unit is still to be handed over."""
        open_to_it = self.again or self.result is None
        return open_to_it and not self.by_prior_learning and self.handed_over_on is None

    @property
    def was_late(self) -> bool:
        return bool(self.deadline and self.handed_over_on and self.handed_over_on > self.deadline)

    @property
    def attempt_marked(self) -> int:
        """The attempt that a result returned now would be of: the second once it was handed over."""
        marked = self.result is not None and self.result.attempt == self.attempt
        return self.attempt if marked or self.handed_over_on else 1

    def overdue(self, today: date) -> bool:
        return self.to_hand_over and self.deadline is not None and self.deadline < today

    def says(self, today: date) -> tuple[str, str]:
        """Where it stands, and what is known of that, for a list."""
        if self.by_prior_learning and self.claim:
            return "Prior learning", f"accepted {long_date(self.claim.decided_on)}" if self.claim.decided_on else ""
        if self.result and not self.again:
            return self.result.words, self._standing_of(self.result)
        if self.handed_over_on:
            late = "after the deadline" if self.was_late else ""
            return f"Handed over {long_date(self.handed_over_on)}", "second attempt" if self.again else late
        first = self._when(today)
        if self.again:
            return "Submit again", first if self.deadline else ""
        claimed = self.claim is not None and self.claim.state == CLAIMED
        return first, "prior learning claimed" if claimed else self._extended

    @staticmethod
    def _standing_of(result: ResultFact) -> str:
        return f"confirmed {long_date(result.confirmed_on)}" if result.confirmed_on else "provisional"

    def _when(self, today: date) -> str:
        if self.deadline is None:
            return "No deadline yet"
        return f"{'Was due' if self.overdue(today) else 'Due'} {long_date(self.deadline)}"

    @property
    def _extended(self) -> str:
        return "extended" if self.submission and self.submission.extended_to else ""


@dataclass(frozen=True)
class Record:
    """The whole of one person's record, in the order of the units."""

    units: tuple[UnitRecord, ...]

    @property
    def credits(self) -> int:
        return sum(each.unit.credits for each in self.units)

    @property
    def credits_confirmed(self) -> int:
        return sum(each.credits_confirmed for each in self.units)

    @property
    def units_passed(self) -> int:
        return sum(each.passed for each in self.units)

    @property
    def units_handed_over(self) -> int:
        return sum(each.handed_over for each in self.units)

    @property
    def complete(self) -> bool:
        """The credit of every unit is confirmed."""
        return bool(self.units) and all(each.credits_confirmed for each in self.units)

    @property
    def completed_on(self) -> date | None:
        """The day on which the last of it was confirmed."""
        return max((each.confirmed_on for each in self.units if each.confirmed_on), default=None)

    @property
    def next_deadline(self) -> date | None:
        """The nearest day by which something is still to be handed over."""
        return min((each.deadline for each in self.units if each.to_hand_over and each.deadline), default=None)


def record(
    units: Sequence[UnitFact],
    submissions: Iterable[SubmissionFact] = (),
    results: Iterable[ResultFact] = (),
    claims: Iterable[ClaimFact] = (),
) -> Record:
    """Put one person's rows together; `units` are the pathway's in their order."""
    by_attempt = {(each.unit, each.attempt): each for each in submissions}
    returned = {(each.unit, each.attempt): each for each in results}
    claimed = {each.unit: each for each in claims}
    return Record(tuple(_unit(unit, by_attempt, returned, claimed.get(unit.id)) for unit in units))


def _unit(
    unit: UnitFact,
    submissions: dict[tuple[UUID, int], SubmissionFact],
    results: dict[tuple[UUID, int], ResultFact],
    claim: ClaimFact | None,
) -> UnitRecord:
    attempt = 1
    while attempt < ATTEMPTS and (unit.id, attempt) in results and results[unit.id, attempt].outcome == REFER:
        attempt += 1
    found = [results[unit.id, each] for each in range(1, attempt + 1) if (unit.id, each) in results]
    handed = [submissions[unit.id, each] for each in range(1, ATTEMPTS + 1) if (unit.id, each) in submissions]
    return UnitRecord(
        unit=unit,
        attempt=attempt,
        submission=submissions.get((unit.id, attempt)),
        result=found[-1] if found else None,
        claim=claim,
        given_in=any(each.handed_over_on for each in handed) or any(each.outcome != FAIL for each in found),
    )
