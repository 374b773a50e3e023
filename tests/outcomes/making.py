"""A programme with a finished cohort and one under way: all that the outcomes page counts, and all that it hides."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from awards.actions import issue_certificates
from cohorts.models import Cohort, Place, Session
from evaluations import actions as surveys
from evaluations.models import Comment, Survey
from journals import actions as journal
from outcomes.writing import write_attendance
from people.models import Person
from programmes.models import Programme
from projects.actions import add_update
from tests import factories as make
from tests.evaluations.making import answered

NURSING, MEDICAL, PHARMACY, MANAGEMENT = "Nursing", "Medical", "Pharmacy", "Management"
FIRST = [NURSING] * 7 + [MEDICAL] * 2 + [MANAGEMENT] * 3 + [PHARMACY]
SECOND = [NURSING] * 5 + [MEDICAL] * 2 + [MANAGEMENT] * 4
MARKS = ("present", "late", "present", "apologies", "present", "caught up", "called back", "present")
SECRETS = {
    "note": "Went through it with Zenobia Pettifer",
    "unquoted comment": "The tutor kept looking at the clock, which I resent",
    "ticked but not chosen": "I would choose the other room, if it were mine to choose",
    "quoted, of too few answers": "With four of us in the room I can say what I like",
    "reflection": "I was ashamed of how I spoke to the night team",
    "shared reflection": "I have told nobody but my coach about the complaint",
    "update": "Met the ward clerk in private about the rota",
    "problem": "Two consultants will not speak to each other",
    "job title": "Locum in forensic cartography",
    "site": "Larkspur ward upstairs",
}


@dataclass
class Made:
    programme: Programme
    pilot: Cohort
    second: Cohort
    commissioner: Person
    coordinator: Person
    people: list[Person] = field(default_factory=list)  # participants, and those offered or declined


def rich() -> Made:
    """Built through the actions where there are any. The second cohort is half way."""
    programme = make.programme("Leading for Change", code="LFC", situation="The trust grows its own directors.")
    programme.aims.create(text="Each leader knows their impact", position=1)
    programme.challenges.create(text="The pace of change is quickening", position=1)
    today = timezone.localdate()
    pilot = make.cohort(
        programme, number=1, name="Pilot", state=Cohort.State.FINISHED, capacity=13,
        starts_on=today - timedelta(days=500), ends_on=today - timedelta(days=260),
        contract=make.contract(programme, name="Pilot", places=13, clinical_places=9),
    )  # fmt: skip
    second = make.cohort(
        programme, number=2, name="Cohort 2", capacity=12,
        starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=180),
        contract=make.contract(programme, name="Award", places=12, clinical_places=9),
    )  # fmt: skip
    made = Made(
        programme, pilot, second,
        commissioner=make.person("Judith Crane", email="judith@example.org", honorific="Dr"),
        coordinator=make.person("Priya Shah", email="priya@example.org"),
    )  # fmt: skip
    make.grant(programme, made.commissioner, "commissioner")
    make.grant(programme, made.coordinator, "coordinator")
    elements = [
        make.element(programme, "Launch day", kind="launch", position=1),
        make.element(programme, "Leading self", position=2),
        make.element(programme, "Patient engagement", kind="patient engagement", position=3),
    ]
    for cohort, professions in ((pilot, FIRST), (second, SECOND)):
        places = _places(made, cohort, professions)
        sessions = _sessions(cohort, elements, places)
        _registers(sessions, places)
        _projects(cohort, places)
    _surveys(made)
    _private(made)
    issue_certificates(cohort=pilot, by=made.coordinator)
    write_attendance(timezone.now())
    return made


def _places(made: Made, cohort: Cohort, professions: Sequence[str]) -> list[Place]:
    """Everybody of the trust but the last three; one left; one was only offered a place and one declined."""
    sets = [make.learning_set(cohort, name) for name in ("Set A", "Set B")]
    clinical = {NURSING: True, MEDICAL: True, PHARMACY: True, MANAGEMENT: False}
    places = []
    for number, profession in enumerate([*professions, NURSING, NURSING]):
        person = make.person(f"Ottoline{cohort.number}{number:02} Quillfeather{cohort.number}{number:02}")
        made.people.append(person)
        council = number in range(len(professions) - 3, len(professions))
        places.append(
            make.place(
                cohort,
                person,
                profession=make.profession(profession, clinical=clinical[profession]),
                organisation=make.organisation("Welland Council" if council else "Welland Vale Partnership Trust"),
                learning_set=sets[number % 2],
                post=SECRETS["job title"],
                site=SECRETS["site"],
            )
        )
    for place, state in zip(places[-2:], (Place.State.OFFERED, Place.State.DECLINED), strict=True):
        place.state, place.learning_set = state, None
        place.save(update_fields=["state", "learning_set"])
    return places[:-2]


def _sessions(cohort: Cohort, elements, places: Sequence[Place]) -> list[Session]:
    """Three of the cohort, one of each set, coaching of two; one cancelled, one that does not count, one to come."""
    step = timedelta(days=9)
    days = [cohort.starts_on + step * number for number in range(8)]
    whole = [
        make.session(cohort, element.title, day, element=element, kind=element.kind)
        for element, day in zip(elements, days, strict=False)
    ]
    sets = [
        make.session(cohort, "Action learning", days[3], kind="action learning", share="others", group_size="set",
                     learning_set=each)
        for each in cohort.learning_sets.all()
    ]  # fmt: skip
    pairs = [
        make.session(cohort, "Coaching", days[4], kind="coaching", share="others", hours=Decimal("1.5"),
                     group_size="pair", coaching=make.coaching(place))
        for place in places[:2]
    ]  # fmt: skip
    make.session(cohort, "Called off", days[2], cancelled_at=timezone.now())
    social = make.session(cohort, "An evening together", days[4], counts_for_completion=False)
    if cohort.state == Cohort.State.RUNNING:
        make.session(cohort, "Conference", cohort.ends_on - timedelta(days=5), kind="conference")
    return [*whole, *sets, *pairs, social]


def _registers(sessions: Sequence[Session], places: Sequence[Place]) -> None:
    """Marks in turn, with hours in quarters. The last of the nurses misses what comes after they left."""
    leaver = places[5]
    for row, session in enumerate(sessions):
        for number, place in enumerate(places):
            theirs = {"cohort": True, "set": session.learning_set_id == place.learning_set_id}
            if not theirs.get(session.group_size, session.coaching and session.coaching.place_id == place.pk):
                continue
            if place == leaver and row > 1:
                continue
            mark = "present" if number < 3 else MARKS[(row * 3 + number) % len(MARKS)]
            hours = session.hours - Decimal("0.75") if mark == "late" else None
            make.attendance(
                session, place, mark,
                note=SECRETS["note"] if mark == "caught up" else "",
                **({"hours": hours} if hours is not None else {}),
            )  # fmt: skip
    leaver.state, leaver.left_on = Place.State.LEFT, timezone.localdate(sessions[1].starts_at)
    leaver.save(update_fields=["state", "left_on"])


def _projects(cohort: Cohort, places: Sequence[Place]) -> None:
    """Six projects; in the pilot five of them were presented and four decided on, one by a team of two."""
    stages = ("sustained", "improved", "improved", "testing", "planned", "idea")
    finished = cohort.state == Cohort.State.FINISHED
    for number, stage in enumerate(stages):
        project = make.project(
            places[number],
            f"Project {number} of {cohort.name}",
            aim=f"Aim number {number} of {cohort.name}",
            problem=SECRETS["problem"],
            stage=stage if finished else "testing",
            result=f"Result number {number}" if finished and number < 3 else "",
            presented_on=cohort.ends_on if finished and number < 5 else None,
            decision="Resourced" if finished and number < 4 else "",
        )
        if number == 0:
            project.members.create(place=places[6])
            add_update(
                project=project, place=places[0], on=cohort.starts_on, hours=Decimal(2), text=SECRETS["update"],
                token=uuid.uuid4(), by=places[0].person,
            )  # fmt: skip


SCORES = {
    ("Pilot", "Launch day"): (5, 4, 4, 5, 3, 4, 5),
    ("Pilot", "Leading self"): (5, 5, 4, 4, 4),
    ("Pilot", "Patient engagement"): (4, 4, 4, 4),
    ("Cohort 2", "Launch day"): (5, 5, 4, 4, 5, 4),
    ("Cohort 2", "Leading self"): (2, 1, 2),
}


def _surveys(made: Made) -> None:
    """Every session asked about; all closed but the second cohort's last. Two were answered by too few."""
    surveys.open_session_surveys(now=timezone.now(), tell=False)
    for survey in Survey.objects.select_related("cohort").order_by("cohort__number", "position"):
        scores = SCORES.get((survey.cohort.name, survey.title))
        if scores is None:
            continue
        few = len(scores) < 5
        answered(survey, scores[:1], words=SECRETS["unquoted comment"], may_quote=False)
        answered(survey, scores[1:2], words=SECRETS["ticked but not chosen"], may_quote=True)
        said = SECRETS["quoted, of too few answers"] if few else f"I use it every week, {survey.title}"
        answered(survey, scores[2:3], words=said, may_quote=True)
        answered(survey, scores[3:])
        surveys.close(survey=survey, by=None)
        for comment in Comment.objects.filter(response__survey=survey):
            if comment.text.startswith(said):
                surveys.choose_quotation(comment=comment, by=made.coordinator)


def _private(made: Made) -> None:
    """A reflection of one's own, and one shared with the coach."""
    place = made.second.places.get(person__given_name="Ottoline200")
    author = place.person
    for key in ("reflection", "shared reflection"):
        reflection = journal.begin(author=author, body={"what": SECRETS[key]})
        journal.finish(reflection=reflection, by=author)
    coach = place.coaching.coach
    make.grant(made.second, coach, "coach")
    journal.share(reflection=reflection, reader=coach, by=author)
