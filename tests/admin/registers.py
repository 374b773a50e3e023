"""The cast's programme with something in every register, so that a leak has something to leak."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from alumni import actions as alumni
from awards.models import Batch, Certificate
from awards.pathway import actions as pathways
from cohorts.models import ClosedPeriod, Credential, Expert, Room, Told
from documents.models import Document
from evaluations.models import Survey
from evaluations.standard import default_version
from outbox.models import Message
from people.models import AuditEvent, InstallationGrant, Organisation, Profession
from programmes.actions_copy import keep_as_blueprint
from programmes.models import Framework, ProgrammeGrant
from projects import cycles, joining, measuring
from projects.models import Publication
from projects.presenting import prepare
from tests import factories as make

FACTS = {
    "name": "Amara Okafor",
    "programme": "Leading for Change",
    "describes": "",
    "commissioner": "Welland Vale Partnership Trust",
    "provider": "Harbour Lane Leadership",
    "cohort": "Cohort 1",
    "starts_on": "2026-09-21",
    "ends_on": "2027-06-10",
    "hours_attended": "40",
    "hours_expected": "43.5",
    "presented_on": None,
    "signatories": [],
    "number": "LFC-2027-0001",
    "code": "7K4P-2MQX-9RTD",
    "awarded_on": "2027-06-12",
    "site_url": "https://cadre.example",
}

# Every register, and what Django calls it in an address.
REGISTERS = (
    "programmes_programme",
    "programmes_contract",
    "programmes_element",
    "programmes_savedblueprint",
    "programmes_framework",
    "programmes_domain",
    "programmes_programmegrant",
    "cohorts_cohort",
    "cohorts_place",
    "cohorts_session",
    "cohorts_learningset",
    "cohorts_signup",
    "cohorts_guest",
    "cohorts_expert",
    "cohorts_release",
    "cohorts_room",
    "cohorts_closedperiod",
    "cohorts_cohortgrant",
    "cohorts_credential",
    "people_person",
    "people_organisation",
    "people_profession",
    "people_installationgrant",
    "people_auditevent",
    "projects_project",
    "projects_presentation",
    "projects_measure",
    "projects_cycle",
    "projects_commoncause",
    "projects_publication",
    "library_material",
    "alumni_wave",
    "evaluations_survey",
    "awards_certificate",
    "awards_pathway",
    "awards_pathwaygrant",
    "documents_document",
    "outbox_message",
)
# Those whose rows belong to a programme.
SCOPED = (
    "programmes_programme",
    "programmes_contract",
    "programmes_element",
    "programmes_savedblueprint",
    "programmes_programmegrant",
    "cohorts_cohort",
    "cohorts_place",
    "cohorts_session",
    "cohorts_learningset",
    "cohorts_signup",
    "cohorts_guest",
    "cohorts_expert",
    "cohorts_release",
    "cohorts_closedperiod",
    "cohorts_cohortgrant",
    "cohorts_credential",
    "people_person",
    "projects_project",
    "projects_presentation",
    "projects_measure",
    "projects_cycle",
    "projects_commoncause",
    "projects_publication",
    "library_material",
    "alumni_wave",
    "evaluations_survey",
    "awards_certificate",
    "awards_pathway",
    "awards_pathwaygrant",
    "documents_document",
    "outbox_message",
)
# Nothing of these may stand on a page of somebody who has nothing to do with the programme.
SECRETS = (
    "Leading for Change",
    "Okafor",
    "Amara",
    "amara@example.org",
    "Marsh",
    "Quill",
    "Shah",
    "Leading self",
    "Fewer missed first appointments",
    "LFC-2027-0001",
    "Evaluation report of cohort 1",
    "Ward manager",
    "Certificate in Leading Health Improvement",
    "Fairweather",
    "How to chair a difficult meeting",
    "Inspection weeks",
    "Solheim",
    "Reyes",
    "A day at Tarn",
    "The roads are closed",
    "Senior Practitioner",
)


def url(register: str, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{register}_{page}", args=args)


@dataclass
class Held:
    """One row of each register, all of the cast's programme."""

    rows: dict[str, object]

    def __getitem__(self, register):
        return self.rows[register]

    def change(self, register: str) -> str:
        return url(register, "change", self.rows[register].pk)


def fill(cast) -> Held:
    """Put something of the cast's programme into every register."""
    contract = make.contract(cast.programme, name="Pilot", value=Decimal("117000"))
    cast.programme.aims.create(position=1, text="Each leader knows their impact on others")
    batch = Batch.objects.create(cohort=cast.cohort, asked_by=cast.coordinator)
    document = Document.objects.create(
        kind="evaluation report",
        subject_id=cast.cohort.pk,
        version="1",
        title="Evaluation report of cohort 1",
        asked_by=cast.coordinator,
    )
    certificate = Certificate.objects.create(
        batch=batch,
        place=cast.place,
        number=FACTS["number"],
        code=FACTS["code"],
        awarded_on=date(2027, 6, 12),
        facts=FACTS,
        document=document,
    )
    survey = Survey.objects.create(
        cohort=cast.cohort,
        session=cast.session,
        version=default_version(),
        title="Leading self",
        opened_on=date(2026, 10, 14),
        closes_on=date(2026, 10, 28),
    )
    survey.participations.create(place=cast.place, answered=True)
    survey.participations.create(place=cast.peer_place)
    pathway = pathways.set_up_pathway(
        programme=cast.programme,
        name="Certificate in Leading Health Improvement",
        awarding_body=None,
        level=7,
        credits=40,
        units=[pathways.UnitPlan("Leading a service", 40)],
        by=None,
    )
    visit = make.session(cast.cohort, "A day at Tarn", date(2026, 12, 1), kind="study visit", by_sign_up=True)
    expert = Expert.objects.create(programme=cast.programme, name="Marit Solheim", organisation="Nordvik Motors")
    visit.talks.create(expert=expert)
    told = Told("A day at Tarn", "Tuesday 1 December 2026", "New.", {cast.participant.pk: "new"})
    project = make.project(cast.place)
    measure = measuring.add_measure(project=project, name="Missed visits of Amara Okafor", by=cast.participant)
    contact = pathway.grants.create(person=make.person("Una Fairweather"), role="awarding contact")
    return Held(
        {
            "programmes_programme": cast.programme,
            "programmes_contract": contract,
            "programmes_savedblueprint": keep_as_blueprint(
                programme=cast.programme, name="Our trimesters", by=cast.coordinator
            ),
            "programmes_element": cast.programme.elements.first(),
            "programmes_framework": Framework.objects.get(),
            "programmes_domain": Framework.objects.get().domains.first(),
            "programmes_programmegrant": ProgrammeGrant.objects.get(person=cast.commissioner),
            "cohorts_cohort": cast.cohort,
            "cohorts_place": cast.place,
            "cohorts_session": cast.session,
            "cohorts_learningset": cast.learning_set,
            "cohorts_signup": visit.sign_ups.create(place=cast.place),
            "cohorts_guest": visit.guests.create(name="Sofia Reyes", email="sofia@example.org", why="Come and see."),
            "cohorts_expert": expert,
            "cohorts_release": cast.cohort.releases.create(
                released_by=cast.coordinator, words="The roads are closed.", sessions=1, people=1, what=[told.kept()]
            ),
            "cohorts_room": Room.objects.create(name="Garden Room", address="Beck House"),
            "cohorts_closedperiod": ClosedPeriod.objects.create(
                programme=cast.programme, name="Inspection weeks", starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 15)
            ),
            "cohorts_cohortgrant": cast.cohort.grants.get(person=cast.facilitator),
            "cohorts_credential": Credential.objects.create(
                person=cast.facilitator, kind="membership", title="Senior Practitioner", body="EMCC", number="7741"
            ),
            "people_person": cast.participant,
            "people_organisation": Organisation.objects.get(name="Welland Vale Partnership Trust"),
            "people_profession": Profession.objects.get(),
            "people_installationgrant": InstallationGrant.objects.get(),
            "people_auditevent": AuditEvent.objects.create(
                actor_id=cast.coordinator.pk, verb="add place", subject_type="cohorts.Place", subject_id=cast.place.pk
            ),
            "projects_project": project,
            "projects_measure": measure,
            "projects_cycle": cycles.plan_cycle(
                project=project,
                measure=measure,
                title="A call to Marsh",
                question="Does it?",
                prediction="It does",
                plan="Kofi rings",
                by=cast.participant,
            ),
            "projects_commoncause": joining.set_up_cause(
                programme=cast.programme,
                terms=joining.Terms(
                    title="Visits kept, by Leading for Change",
                    aim="All of them",
                    measure="Missed visits",
                    definition="All",
                    unit="%",
                    improvement="decrease",
                    frequency="month",
                ),
                by=cast.coordinator,
            ),
            "projects_presentation": prepare(
                cohort=cast.cohort, place=cast.place, on=cast.cohort.ends_on, projects=[project], by=cast.participant
            ),
            "projects_publication": Publication.objects.create(project=project),
            "library_material": make.link(cast.programme, "How to chair a difficult meeting", by=cast.coordinator),
            "alumni_wave": _wave(cast),
            "evaluations_survey": survey,
            "awards_certificate": certificate,
            "awards_pathway": pathway,
            "awards_pathwaygrant": contact,
            "documents_document": document,
            "outbox_message": message_to(cast.participant),
        }
    )


def _wave(cast):
    """Two were asked, and one has answered."""
    today = timezone.localdate()
    wave = alumni.open_wave(cohort=cast.cohort, months=3, on=today)
    asked = [alumni.ask(wave=wave, place=place, on=today, tell=False) for place in (cast.place, cast.peer_place)]
    told = alumni.Told(job="changed", move="bigger", title="Matron", organisation="Elsewhere", leading="yes", use=4)
    alumni.answer(follow_up=asked[0], told=told, by=None)
    return wave


def message_to(person, state="failed", **fields) -> Message:
    fields.setdefault("key", f"invitation:{person.pk}:{state}")
    return Message.objects.create(
        kind="invitation",
        to=person,
        subject=f"Set up your account, {person.name}",
        body="Set up your account: {link}",
        state=state,
        error="The mail server said no." if state == "failed" else "",
        sent_at=timezone.now() - timedelta(hours=1) if state == "sent" else None,
        **fields,
    )
