"""Rows for tests, with sensible values where a test says nothing. Each returns what it made."""

import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cohorts.models import Attendance, Coaching, Cohort, CohortGrant, LearningSet, Place, Session
from library.actions import Belonging, Seen, Words
from library.actions import add as add_material
from library.models import Material
from library.uploads import take
from people.models import InstallationGrant, Organisation, Person, Profession
from programmes.models import Contract, Domain, Element, Framework, Programme, ProgrammeGrant
from projects.gallery.gathering import Chosen, case_study, material_of
from projects.models import Member, Project
from projects.publishing import answer, propose, publish

LONDON = ZoneInfo("Europe/London")
PASSWORD = "correct horse battery"
count = itertools.count(1)
# A number of a cohort is a small one: the count of everything grows beyond that in a long run.
cohort_numbers = itertools.count(1001)


def at(day: date, hour: int = 9, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON)


def person(name: str = "", **fields) -> Person:
    number = next(count)
    given, _, family = (name or f"Robin Person{number}").partition(" ")
    fields.setdefault("email", f"{given}.{family}.{number}@example.org".lower().replace(" ", ""))
    return Person.objects.create_user(
        given_name=given, family_name=family, password=fields.pop("password", PASSWORD), **fields
    )


def organisation(name: str = "", **fields) -> Organisation:
    return Organisation.objects.get_or_create(name=name or f"Trust {next(count)}", defaults=fields)[0]


def profession(name: str = "Nursing", **fields) -> Profession:
    return Profession.objects.get_or_create(name=name, defaults=fields)[0]


def framework(name: str = "Five practices", domains: tuple[str, ...] = ("Model the way", "Encourage the heart")):
    made, new = Framework.objects.get_or_create(name=name)
    if new:
        for position, domain in enumerate(domains, start=1):
            Domain.objects.create(framework=made, name=domain, position=position)
    return made


def programme(name: str = "Leading for Change", **fields) -> Programme:
    fields.setdefault("code", f"P{next(count)}")
    fields.setdefault("commissioner", organisation("Welland Vale Partnership Trust"))
    fields.setdefault("provider", organisation("Harbour Lane Leadership"))
    return Programme.objects.create(name=name, **fields)


def contract(programme: Programme, **fields) -> Contract:
    fields.setdefault("name", f"Contract {next(count)}")
    fields.setdefault("places", 20)
    return Contract.objects.create(programme=programme, **fields)


def element(programme: Programme, title: str = "Leading self", **fields) -> Element:
    fields.setdefault("kind", "master class")
    fields.setdefault("share", "formal")
    fields.setdefault("position", Element.objects.filter(programme=programme).count() + 1)
    return Element.objects.create(programme=programme, title=title, **fields)


def cohort(programme: Programme, **fields) -> Cohort:
    number = fields.setdefault("number", next(cohort_numbers))
    fields.setdefault("name", f"Cohort {number}")
    fields.setdefault("starts_on", date(2026, 9, 21))
    fields.setdefault("ends_on", date(2027, 6, 10))
    fields.setdefault("state", Cohort.State.RUNNING)
    return Cohort.objects.create(programme=programme, **fields)


def place(cohort: Cohort, person_: Person | None = None, **fields) -> Place:
    fields.setdefault("organisation", organisation("Welland Vale Partnership Trust"))
    fields.setdefault("profession", profession())
    return Place.objects.create(cohort=cohort, person=person_ or person(), **fields)


def learning_set(cohort: Cohort, name: str = "Set A", **fields) -> LearningSet:
    return LearningSet.objects.create(cohort=cohort, name=name, **fields)


def coaching(place: Place, coach: Person | None = None) -> Coaching:
    return Coaching.objects.create(place=place, coach=coach or person())


def session(cohort: Cohort, title: str = "Leading self", day: date = date(2026, 10, 14), **fields) -> Session:
    hours = Decimal(fields.setdefault("hours", Decimal("3.5")))
    fields.setdefault("kind", "master class")
    fields.setdefault("share", "formal")
    fields.setdefault("asked", fields["element"].asked if fields.get("element") else "never")
    fields.setdefault("starts_at", at(day))
    fields.setdefault("ends_at", fields["starts_at"] + timedelta(hours=float(hours)))
    return Session.objects.create(cohort=cohort, title=title, **fields)


def attendance(session: Session, place: Place, mark: str = "present", **fields) -> Attendance:
    came = mark in ("present", "late", "left early", "caught up")
    fields.setdefault("hours", session.hours if came else Decimal(0))
    return Attendance.objects.create(session=session, place=place, mark=mark, **fields)


def project(place: Place, title: str = "Fewer missed first appointments", **fields) -> Project:
    fields.setdefault("aim", "Cut missed first appointments from 19.5% to 10% by June 2027")
    made = Project.objects.create(cohort=place.cohort, title=title, **fields)
    Member.objects.create(project=made, place=place, leads=True)
    return made


def proposed(project: Project, *, sponsor: str = "sponsor@northmoor.example", named: bool = True, **chosen):
    """A project that is finished, proposed for the gallery by whoever leads it; everybody is asked."""
    project.refresh_from_db()
    lead = project.members.select_related("place__person").get(leads=True).place.person
    case, drawing = frozen(project, **chosen)
    return propose(
        project=project, case=case, drawing=drawing, setting=chosen.get("setting", "community"), named=named,
        sponsor_name="Rosalind Tam", sponsor_email=sponsor, by=lead,
    )  # fmt: skip


def frozen(project: Project, **chosen):
    """The words and the drawing of what would be published, with what is `chosen`."""
    organisations = ["Welland Vale Partnership Trust"]
    chosen.setdefault("summary", "One in five people missed a first visit. Now one in eight does.")
    chosen.setdefault("setting", "community")
    return case_study(material_of(project, organisations), Chosen(**chosen))


def agreed(version):
    """Everybody who was asked says yes, without a name."""
    for consent in version.consents.filter(answer=""):
        answer(consent=consent, answer="unnamed", by=consent.place.person if consent.place else None)
    version.refresh_from_db()
    return version


def published(project: Project, *, by: Person, **chosen):
    """In the gallery, with everybody's consent."""
    return publish(version=agreed(proposed(project, **chosen)), no_patient=True, fit=True, by=by)


def grant(scope: Programme | Cohort | None, person_: Person, role: str):
    """A role held since yesterday for a programme or a cohort; without a scope, for the installation."""
    held = {"person": person_, "role": role, "since": timezone.now() - timedelta(days=1)}
    if scope is None:
        return InstallationGrant.objects.create(**held)
    if isinstance(scope, Cohort):
        return CohortGrant.objects.create(cohort=scope, **held)
    return ProgrammeGrant.objects.create(programme=scope, **held)


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def material(programme: Programme, title: str = "Slides", *, by: Person, content: bytes = PDF, **where) -> Material:
    """A file of a library; `where` says what it belongs to and who sees it. Set MEDIA_ROOT before."""
    upload = take(SimpleUploadedFile(where.pop("name", "slides.pdf"), content))
    return _material(programme, "file", Words(title, where.pop("summary", "")), where, by, upload)


def link(programme: Programme, title: str = "A talk", *, by: Person, **where) -> Material:
    words = Words(title, where.pop("summary", ""), url=where.pop("url", "https://library.example.org/talk"))
    return _material(programme, where.pop("kind", "link"), words, where, by)


def story(programme: Programme, title: str = "The rota", *, by: Person, body: str = "We wrote it together.", **where):
    words = Words(title, teller="A ward sister", body=body, consented_on=date(2026, 10, 1))
    return _material(programme, "story", words, where, by)


def _material(programme, kind, words, where, by, upload=None) -> Material:  # noqa: PLR0917
    seen = Seen(
        **{name: where.pop(name) for name in ("team_only", "project_only", "cohort", "learning_set") if name in where}
    )
    return add_material(
        programme=programme, kind=kind, words=words, belongs=Belonging(**where), seen=seen, upload=upload, by=by
    )
