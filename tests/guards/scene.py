"""Something of everything, so that each URL of the access table has a thing to name and something that could leak."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.actions import invite
from accounts.links import token_of
from alumni.actions import ask, open_wave
from awards.actions import issue_certificates
from awards.models import Enrolment, Pathway, Result
from awards.pathway import actions as pathways
from cohorts import actions as cohort_actions
from cohorts.actions import move_sessions
from cohorts.actions.experts import About
from cohorts.actions.records import CredentialFacts
from cohorts.models import ClosedPeriod, CohortGrant, Room
from cohorts.moving import Which
from cohorts.proposals import propose
from cohorts.unlisted import tell
from evaluations import actions as surveys
from evaluations.actions_coding import add_outcome
from evaluations.actions_report import make_version
from evaluations.models import Comment, Survey
from evaluations.report import Subject
from journals import actions as journal
from programmes.actions_contracts import add_spend
from programmes.actions_copy import keep_as_blueprint
from programmes.actions_design import remove_element, save_phase
from projects import commenting, cycles, drivers, measuring, partnering, planning, presenting, stakeholding
from projects import valuing as worth
from projects.actions import add_update, record_presentation
from projects.joining import Terms, join_cause, set_up_cause
from projects.models import Point, Project
from tests import factories as make
from tests.cast import Cast, assemble


@dataclass
class Scene:
    cast: Cast
    names: dict[str, object]  # what stands in a URL, by the name that the table gives it


def set_up() -> Scene:
    cast = assemble()
    project = make.project(cast.place)
    update = add_update(
        project=project,
        place=cast.place,
        on=cast.cohort.starts_on,
        hours=Decimal(2),
        text="Asked six people.",
        token=uuid.uuid4(),
        by=cast.participant,
    )
    measured = _measured(cast, project)
    line, said, elsewhere, cause = _beside_the_project(cast, project)
    reflection = journal.begin(author=cast.participant, body={"what": "I let the team write the rota."})
    journal.finish(reflection=reflection, by=cast.participant)
    sharing = journal.share(reflection=reflection, reader=cast.coach, by=cast.participant)
    survey, participation, comment, quotation = _surveys(cast)
    material, story = _library(cast)
    outcome, version = _report(cast)
    document, certificate = _certificate(cast, project)
    pathway, enrolment, result = _pathway(cast)
    invitation = invite(person=make.person("New Comer", password=None), by=cast.coordinator)
    return Scene(
        cast,
        {
            "programme": cast.programme.pk,
            **_design(cast),
            "theme": _theme(cast).pk,
            "cohort": cast.cohort.pk,
            "place": cast.place.pk,
            "peer place": cast.peer_place.pk,
            "set": cast.learning_set.pk,
            "facilitator": CohortGrant.objects.get(person=cast.facilitator).pk,
            "session": cast.session.pk,
            "set session": cast.set_session.pk,
            "coaching session": cast.coaching_session.pk,
            "room": Room.objects.create(name="Garden Room").pk,
            "closed period": ClosedPeriod.objects.create(
                programme=cast.programme, name="August", starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 31)
            ).pk,
            "move": _move(cast).pk,
            "visit": (visit := _visit(cast)).pk,
            "guest": visit.guests.get().pk,
            "observation": (observation := _observed(cast)).pk,
            "challenge": observation.session_id,
            "talk": (talk := _talk(cast)).pk,
            "expert": talk.expert_id,
            **_record(cast),
            "unlisted": tell(session=cast.session, name="Wyn Pryce", by=cast.facilitator).pk,
            "proposal": propose(place=cast.place, kind="topic", text="More on money", by=cast.participant).pk,
            "project": project.pk,
            "update": update.pk,
            **measured,
            "side": "cost",
            "line": line.pk,
            "project quotation": said.pk,
            "spread place": elsewhere.pk,
            "cause": cause.pk,
            "presentation": (asked := _presentation(cast, project)).presentation_id,
            "panel member": asked.pk,
            "follow-up": (followed := _followed(cast)).pk,
            "wave": followed.wave_id,
            "reflection": reflection.pk,
            "sharing": sharing.pk,
            "material": material.pk,
            "version number": 1,
            "material kind": "link",
            "story": story.pk,
            "survey": survey.pk,
            "participation": participation.pk,
            "comment": comment.pk,
            "quotation": quotation.pk,
            "outcome": outcome.pk,
            "aim": cast.programme.aims.create(text="Patients wait less").pk,
            "version": version.pk,
            "summary section": "summary",
            "document": document.pk,
            "certificate": certificate.pk,
            "code": certificate.code,
            "pathway": pathway.pk,
            "unit": result.unit_id,
            "enrolment": enrolment.pk,
            "result": result.pk,
            "claim": enrolment.claims.get().pk,
            "contact": pathway.grants.get().pk,
            **_gallery(cast, project),
            "invitation": invitation.pk,
            "token": token_of(invitation),
            "blueprint": "leading-for-change",
        },
    )


def _followed(cast: Cast):
    """The participant is asked how it went on."""
    wave = open_wave(cohort=cast.cohort, months=3, on=timezone.localdate())
    return ask(wave=wave, place=cast.place, on=timezone.localdate())


def _visit(cast: Cast):
    """A study visit to come with one place, which the peer has."""
    starts = timezone.now() + timedelta(days=10)
    visit = make.session(
        cast.cohort, "A visit", kind="study visit", starts_at=starts, ends_at=starts + timedelta(hours=6)
    )
    cohort_actions.set_sign_up(session=visit, by_sign_up=True, limit=1, by=cast.coordinator)
    cohort_actions.sign_up(session=visit, place=cast.peer_place, by=cast.peer)
    cohort_actions.invite_guest(
        session=visit, name="Mira Stone", email="mira@northmoor.example", why="Come and see.", by=cast.coordinator
    )
    visit.refresh_from_db()
    return visit


def _observed(cast: Cast):
    """What the facilitator saw the participant do at a leadership challenge, released."""
    ended = timezone.now() - timedelta(hours=1)
    times = {"starts_at": ended - timedelta(hours=3), "ends_at": ended}
    challenge = make.session(cast.cohort, "A practice in trouble", kind="leadership challenge", **times)
    challenge.leaders.create(person=cast.facilitator)
    said = [("Model the way", "Asked first.")]
    seen = cohort_actions.observe(session=challenge, place=cast.place, seen=said, next_step="", by=cast.facilitator)
    cohort_actions.release_observations(session=challenge, by=cast.coordinator)
    return seen


def _talk(cast: Cast):
    """An expert with a fee who speaks at the session."""
    about = About("Dr Ines Varga", biography="Turned two hospitals round.", agreed_on=cast.cohort.starts_on)
    expert = cohort_actions.add_expert(programme=cast.programme, about=about, by=cast.coordinator)
    return cohort_actions.add_talk(
        session=cast.session, expert=expert, fee=Decimal(450), expenses=Decimal(20), by=cast.coordinator
    )


def _record(cast: Cast) -> dict[str, object]:
    """The facilitator's record: something led elsewhere, a membership, and a code to agree to."""
    by, day = cast.facilitator, cast.cohort.starts_on
    facts = CredentialFacts(kind="membership", title="Senior Practitioner", body="EMCC", expires_on=day)
    return {
        "delivery": cohort_actions.add_delivery(what="Ward leaders", for_whom="North Fen", year=2024, by=by).pk,
        "credential": cohort_actions.add_credential(facts=facts, by=by).pk,
        "ethics code": cohort_actions.state_code(programme=cast.programme, words="Do no harm.", by=cast.coordinator).pk,
        "leader": by.pk,
        "away": cohort_actions.add_away(person=by, starts_on=date(2099, 8, 1), ends_on=date(2099, 8, 9), by=by).pk,
    }


def _design(cast: Cast) -> dict[str, object]:
    """A phase, an element and one that was removed, a contract with an amount spent, a blueprint that was kept."""
    by, programme = cast.coordinator, cast.programme
    removed = make.element(programme, "Study visit", kind="study visit")
    remove_element(element=removed, by=by)
    contract = make.contract(programme, value=Decimal(48_000))
    spend = add_spend(contract=contract, on=cast.cohort.starts_on, what="Rooms", amount=Decimal(1200), by=by)
    return {
        "phase": save_phase(programme=programme, name="First term", starts_week=0, ends_week=20, by=by).pk,
        "element": cast.session.element_id,
        "removed element": removed.pk,
        "contract": contract.pk,
        "spend": spend.pk,
        "kept blueprint": keep_as_blueprint(programme=programme, name="Kept", by=by).pk,
    }


def _library(cast: Cast):
    """For the cohort's session: a file, and a story."""
    slides = make.material(cast.programme, "Slides on leading self", by=cast.coordinator, session=cast.session)
    return slides, make.story(cast.programme, "The rota", by=cast.coordinator, session=cast.session)


def _move(cast: Cast):
    """A session of next year, moved by a week."""
    later = make.session(cast.cohort, "Leading others", date(2027, 2, 3))
    return move_sessions(cohort=cast.cohort, which=Which(session=later.pk), weeks=1, by=cast.coordinator)


def _theme(cast: Cast):
    """A domain of the programme's framework with a requirement of its own."""
    domain = cast.programme.framework.domains.first()
    domain.requirements.create(text="Attend the seminars", evidence="seminars")
    return domain


def _measured(cast: Cast, project: Project) -> dict[str, object]:
    """A measure with twenty figures, of which one can be corrected, a re-base and an annotation."""
    by = cast.participant
    measure = measuring.add_measure(project=project, by=by, name="Missed first appointments", unit="%")
    days = [date(2025, 4, 7) + timedelta(7 * week) for week in range(20)]
    figures = [measuring.Figure(day, Decimal(10 + week % 3)) for week, day in enumerate(days)]
    measuring.add_points(measure=measure, figures=figures, by=by)
    rebase = measuring.rebase(measure=measure, on=days[10], reason="A new letter.", by=by)
    annotation = measuring.annotate(measure=measure, on=days[10], text="New letter", by=by)
    point = Point.objects.get(measure=measure, on=days[3])
    cycle = cycles.plan_cycle(
        project=project, title="Ring them", question="Do they answer?", prediction="8 of 10", plan="Kofi rings", by=by
    )
    driver = drivers.add_driver(project=project, text="People know when to come", by=by)
    return {
        "driver": driver.pk,
        "partner": partnering.invite_partner(
            project=project,
            name="Ruth Adeyemi",
            organisation="Eastgate council",
            email="ruth@example.org",
            why="Try the letter",
            by=by,
        ).pk,
        "stakeholder": stakeholding.add_stakeholder(
            project=project, name="Dr Price", power=4, interest=2, stance="doubtful", wanted="neutral", by=by
        ).pk,
        "risk": planning.add_risk(project=project, text="Nobody rings", likelihood=2, impact=4, by=by).pk,
        "milestone": planning.add_milestone(project=project, title="First test", due_on=days[19], by=by).pk,
        "measure": measure.pk,
        "figure": point.pk,
        "rebase": rebase.pk,
        "annotation": annotation.pk,
        "cycle": cycle.pk,
        "do step": "do",
        "poster": "poster",
        "report section": "rationale",
    }


def _beside_the_project(cast: Cast, project: Project):
    """A cost, a quotation, another place, and a common cause that the project has joined."""
    by, day = cast.participant, cast.cohort.starts_on
    cause = set_up_cause(
        programme=cast.programme,
        terms=Terms(
            title="Missed appointments",
            aim="Halve them",
            measure="Missed first appointments",
            definition="Of all that were booked",
            unit="%",
            improvement="decrease",
        ),
        by=cast.coordinator,
    )
    join_cause(project=project, cause=cause, organisation=cast.place.organisation, by=by)
    return (
        worth.add_line(
            project=project, side="cost", worth=worth.Worth(label="Calls", likely=Decimal(900), source="Payroll"), by=by
        ),
        worth.add_quotation(
            project=project,
            text="They rang me.",
            role_words="a patient",
            consent_words="asked",
            consented_on=day,
            by=by,
        ),
        worth.add_spread(project=project, organisation="Lark Street", by=by),
        cause,
    )


def _presentation(cast: Cast, project: Project):
    """The participant's own, to come, with one of the panel asked."""
    by, day = cast.participant, cast.cohort.ends_on
    made = presenting.prepare(cohort=cast.cohort, place=cast.place, on=day, projects=[project], by=by)
    return presenting.ask_panel(
        presentation=made,
        name="Rosalind Tam",
        role_words="medical director",
        email="rosalind@northmoor.example",
        by=cast.coordinator,
    )


def _gallery(cast: Cast, project: Project) -> dict[str, object]:
    """The project is in the gallery, and a visitor wrote to its team."""
    record_presentation(project=project, on=cast.session.starts_at.date(), decision="Go on", by=cast.coordinator)
    project.result = "Down to 12%"
    project.save(update_fields=["result"])
    version = make.published(project, by=cast.coordinator)
    comment = commenting.comment(publication=version.publication, name="Vera Visitor", text="Which words do you use?")
    return {"publication": version.publication_id, "gallery version": version.number, "gallery comment": comment.pk}


def _surveys(cast: Cast):
    """An open survey that the participant has been asked, and a closed one of three answers with a comment."""
    third = make.place(cast.cohort, make.person("Grace Third"))
    surveys.open_session_surveys(now=timezone.now(), tell=False)
    closed = Survey.objects.get(session=cast.session)
    score, useful, remark = closed.version.items.all()
    for place in (cast.place, cast.peer_place, third):
        surveys.submit(
            participation=closed.participations.get(place=place),
            answers={score.pk: 4, useful.pk: 5, remark.pk: surveys.Remark("I will ask first.", may_quote=True)},
            by=place.person,
        )
    surveys.close(survey=closed, by=None)
    comment = Comment.objects.filter(response__survey=closed).first()
    quotation = surveys.choose_quotation(comment=comment, by=cast.coordinator)
    yesterday = timezone.now() - timedelta(days=1)
    make.session(
        cast.cohort,
        "Leading others",
        starts_at=yesterday,
        ends_at=yesterday + timedelta(hours=3),
        element=make.element(cast.programme, "Leading others"),
    )
    surveys.open_session_surveys(now=timezone.now(), tell=False)
    still_open = Survey.objects.get(title="Leading others")
    return closed, still_open.participations.get(place=cast.place), comment, quotation


def _report(cast: Cast):
    """A theme of the codebook, and a version of the cohort's report that is published."""
    outcome = add_outcome(programme=cast.programme, name="Asking first", by=cast.evaluator)
    version = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.evaluator)
    version.publications.create(published_at=timezone.now(), published_by=cast.evaluator)
    return outcome, version


def _certificate(cast: Cast, project: Project):
    """The participant came to everything and presented, so that they hold a certificate."""
    for session in cast.cohort.sessions.all():
        make.attendance(session, cast.place)
    record_presentation(project=project, on=cast.session.starts_at.date(), by=cast.coordinator)
    [certificate] = issue_certificates(cohort=cast.cohort, by=cast.coordinator).certificates.all()
    return certificate.document, certificate


def _pathway(cast: Cast) -> tuple[Pathway, Enrolment, Result]:
    """The participant is on an accredited pathway: a confirmed result, and a claim of prior learning."""
    pathway = pathways.set_up_pathway(
        programme=cast.programme,
        name="Certificate in Leading Health Improvement",
        awarding_body=make.organisation("Fenwick University"),
        level=7,
        credits=40,
        units=[pathways.UnitPlan("Leading a service", 20), pathways.UnitPlan("Improving a service", 20)],
        by=cast.coordinator,
    )
    pathways.name_contact(pathway=pathway, person=make.person("Una Fairweather"), by=cast.coordinator)
    enrolment = pathways.enrol(place=cast.place, pathway=pathway, by=cast.coordinator)
    first, second = pathway.units.all()
    pathways.record_results(unit=first, results=[pathways.Returned(enrolment, "pass", 64)], by=cast.coordinator)
    pathways.confirm_results(unit=first, on=timezone.localdate(), by=cast.coordinator)
    pathways.claim_prior_learning(enrolment=enrolment, unit=second, basis="certificated", by=cast.coordinator)
    return pathway, enrolment, Result.objects.get()
