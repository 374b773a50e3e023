"""The figures of registers and of the front door, and that no list asks more of the database when it is longer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.models import ClosedPeriod, Credential, Expert, Room, Session, Told
from people import audit
from people.models import AuditEvent
from programmes.models import SavedBlueprint
from projects.models import CommonCause
from projects.presenting import prepare
from tests import factories as make
from tests.admin.registers import message_to, url


def row(page, name: str) -> list[str]:
    """The cells of the row that its first cell names."""
    context = page.context_data["cl"]
    from people.templatetags.registers import register_table

    rows = register_table({}, context)["rows"]
    [found] = [each for each in rows if str(each.cells[0].shown) == name]
    return [str(cell.shown) for cell in found.cells]


def held_session(cohort, **fields):
    began = timezone.now() - timedelta(days=20)
    return make.session(cohort, "Held", starts_at=began, ends_at=began + timedelta(hours=3), **fields)


def test_a_cohort_shows_its_places_and_the_sessions_that_one_participant_meets(cast, coordinator):
    Session.objects.all().delete()
    soon = timezone.now() + timedelta(days=20)
    set_b = make.learning_set(cast.cohort, "Set B")
    for group in (cast.learning_set, set_b):  # two sets that met once each are one session for whoever is in one
        held_session(cast.cohort, group_size="set", learning_set=group)
    held_session(cast.cohort)
    held_session(cast.cohort, group_size="pair", coaching=cast.coaching)
    held_session(cast.cohort, cancelled_at=timezone.now())
    make.session(cast.cohort, "To come", starts_at=soon, ends_at=soon + timedelta(hours=3))
    make.place(cast.cohort, state="declined")
    cells = row(coordinator.get(url("cohorts_cohort")), "Cohort 1")
    assert cells[1:6] == [
        "Leading for Change",
        "Running",
        "21 September 2026 to 10 June 2027",
        "2 of 20",
        "2 of 3",
    ]


def test_a_programme_shows_contracted_places_cohorts_and_the_hours_of_its_design(cast, coordinator):
    make.contract(cast.programme, places=20)
    make.contract(cast.programme, places=16)
    make.element(cast.programme, "Coaching", count=2, hours="1.5", group_size="pair")
    make.element(cast.programme, "Project", hours="100", group_size="self")
    cells = row(coordinator.get(url("programmes_programme")), "Leading for Change")
    assert cells[2:] == ["Welland Vale Partnership Trust", "36", "2", "3 elements, 6½ hours"]


def test_an_organisation_counts_only_places_that_one_may_see(cast, sign_in):
    make.place(cast.foreign_cohort)
    counts = [
        row(sign_in(person).get(url("people_organisation")), "Welland Vale Partnership Trust")[3]
        for person in (cast.coordinator, cast.other_coordinator, cast.administrator)
    ]
    assert counts == ["3", "1", "4"]


def test_a_set_shows_its_members_and_sessions(cast, coordinator):
    Session.objects.filter(pk=cast.set_session.pk).update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2)
    )
    assert row(coordinator.get(url("cohorts_learningset")), "Set A")[2:] == ["Helen Marsh", "2", "1 of 1"]


def test_the_front_door_counts_what_each_person_may_see(cast, held, sign_in):
    def counts(person):
        page = sign_in(person).get(reverse("admin:index")).context["page"]
        return {line.name: line.count for column in page.columns for group in column for line in group.registers}

    assert counts(cast.coordinator) == {
        "Cohorts": 2,
        "Places": 3,
        "Sessions": 5,
        "Learning sets": 1,
        "Sign-ups": 1,
        "Guests": 1,
        "Experts": 1,
        "Releases": 1,
        "Rooms": 1,
        "Closed periods": 1,
        "Programmes": 1,
        "Contracts": 1,
        "Kept blueprints": 1,
        "Elements and their parts": 1,
        "Frameworks": 1,
        "Domains and themes": 2,
        "People": 9,
        "Roles on programmes": 3,
        "Facilitators and coaches": 2,
        "Awarding bodies’ contacts": 1,
        "Organisations": 2,
        "Professions": 1,
        "Materials": 1,
        "Projects": 1,
        "Presentations": 1,
        "Measures": 1,
        "PDSA cycles": 1,
        "Common causes": 1,
        "The gallery": 1,
        "Surveys": 1,
        "Follow-ups": 1,
        "Certificates": 1,
        "Accredited pathways": 1,
        "Documents": 1,
        "Outbox": 1,
    }
    elsewhere = counts(cast.other_coordinator)
    assert {name: number for name, number in elsewhere.items() if number} == {
        "Cohorts": 1,
        "Sessions": 1,
        "Rooms": 1,
        "Programmes": 1,
        "Frameworks": 1,
        "Domains and themes": 2,
        "People": 2,
        "Roles on programmes": 2,
        "Organisations": 2,
        "Professions": 1,
    }
    seen = counts(cast.administrator)
    assert (seen["People"], seen["Administrators"], seen["Roles on programmes"]) == (13, 1, 5)
    assert {"Surveys", "Certificates"} & set(seen) == set()


def test_the_front_door_leads_to_the_register_of_today(cast, coordinator):
    day = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    Session.objects.filter(pk=cast.session.pk).update(starts_at=day, ends_at=day + timedelta(hours=2))
    text = coordinator.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("cohorts:register", args=[cast.session.pk])}">Register of today, noon' in text


def test_what_is_next_stands_first_among_sessions_and_what_is_over_last(cast, coordinator):
    Session.objects.all().delete()
    now = timezone.now()
    for title, days in (("Long ago", -90), ("Lately", -2), ("Far off", 90), ("Soon", 2)):
        start = now + timedelta(days=days)
        make.session(cast.cohort, title, starts_at=start, ends_at=start + timedelta(hours=2))
    page = coordinator.get(url("cohorts_session"))
    assert [each.title for each in page.context["cl"].result_list] == ["Soon", "Far off", "Lately", "Long ago"]
    chosen = coordinator.get(url("cohorts_session"), {"when": "open"})
    assert [each.title for each in chosen.context["cl"].result_list] == ["Lately", "Long ago"]


def test_messages_that_wait_for_a_person_stand_first(cast, administrator):
    old = message_to(cast.participant, state="failed")
    message_to(cast.participant, state="sent")
    unsure = message_to(cast.participant, state="unsure")
    page = administrator.get(url("outbox_message"))
    assert [message.state for message in page.context["cl"].result_list] == ["unsure", "failed", "sent"]
    chosen = administrator.get(url("outbox_message"), {"state": "exceptions"}).context["cl"].result_list
    assert list(chosen) == [unsure, old]


# Query counts: a row of each list for each cohort of the programme.


def one_more(cast, number: int) -> None:
    """One more row in every list."""
    organisation, profession = make.organisation(f"Trust {number}"), make.profession(f"Profession {number}")
    programme = make.programme(f"Programme {number}", framework=make.framework(f"Framework {number}"))
    make.grant(programme, cast.coordinator, "coordinator")
    make.contract(programme)
    SavedBlueprint.objects.create(name=f"Kept {number}", text="", programme=programme, kept_on=date(2027, 1, 4))
    make.element(programme)
    cohort = make.cohort(programme)
    person = make.person(password=None)
    group = make.learning_set(cohort, adviser=person)
    place = make.place(cohort, person, organisation=organisation, profession=profession, learning_set=group)
    make.grant(cohort, make.person(), "facilitator")
    make.session(cohort).leaders.create(person=person)
    pair = make.session(cohort, "Coaching", group_size="pair", coaching=make.coaching(place))
    pair.leaders.create(person=person)
    mine = make.project(place)
    prepare(cohort=cohort, place=place, on=cohort.ends_on, projects=[mine], by=place.person)
    measure = mine.measures.create(name="Missed visits")
    measure.points.create(on=cohort.starts_on, value=3)
    mine.cycles.create(number=1, title="A call", measure=measure, prediction="Fewer")
    mine.common_cause = CommonCause.objects.create(programme=programme, title="Visits kept", improvement="decrease")
    mine.cause_organisation, mine.cause_measure, mine.joined_cause_on = organisation, measure, cohort.starts_on
    mine.save()
    message_to(person)
    held_things(cast, cohort, place, number)


def held_things(cast, cohort, place, number: int) -> None:
    from alumni.actions import ask, open_wave
    from awards.models import Batch, Certificate, Pathway
    from documents.models import Document
    from evaluations.models import Survey
    from evaluations.standard import default_version
    from tests.admin.registers import FACTS

    document = Document.objects.create(
        kind="report", subject_id=cohort.pk, version="1", title="Report", asked_by=cast.coordinator
    )
    Certificate.objects.create(
        batch=Batch.objects.create(cohort=cohort),
        place=place,
        number=f"X-{number}",
        code=f"CODE-{number}",
        awarded_on=cohort.ends_on,
        facts=FACTS,
        document=document,
    )
    survey = Survey.objects.create(
        cohort=cohort, version=default_version(), title="Survey", opened_on=cohort.starts_on, closes_on=cohort.ends_on
    )
    survey.participations.create(place=place)
    wave = open_wave(cohort=cohort, months=3, on=cohort.ends_on)
    ask(wave=wave, place=place, on=cohort.ends_on, tell=False)
    Room.objects.create(name=f"Room {number}")
    visit = make.session(cohort, f"Visit {number}", by_sign_up=True)
    visit.sign_ups.create(place=place)
    visit.guests.create(name="Sofia Reyes", email="sofia@example.org", why="Come.")
    visit.talks.create(expert=Expert.objects.create(programme=cohort.programme, name=f"Expert {number}"))
    told = Told("Visit", "Tuesday", "New.", {place.person_id: "new"})
    cohort.releases.create(sessions=1, people=1, what=[told.kept()])
    coach = make.person()
    make.grant(cohort, coach, "coach")
    Credential.objects.create(person=coach, title=f"Title {number}")
    ClosedPeriod.objects.create(
        programme=cohort.programme, name=f"Closed {number}", starts_on=cohort.starts_on, ends_on=cohort.starts_on
    )
    pathway = Pathway.objects.create(programme=cohort.programme, name=f"Pathway {number}", level=7, credits=40)
    pathway.grants.create(person=make.person(), role="awarding contact")
    pathway.enrolments.create(place=place, enrolled_on=cohort.starts_on)


QUERIES = {
    "programmes_programme": 5,
    "programmes_contract": 5,
    "programmes_savedblueprint": 5,
    "programmes_framework": 4,
    "programmes_programmegrant": 5,
    "cohorts_cohort": 7,
    "cohorts_place": 7,
    "cohorts_session": 8,
    "cohorts_learningset": 5,
    "cohorts_signup": 5,
    "cohorts_guest": 5,
    "cohorts_expert": 5,
    "cohorts_release": 5,
    "cohorts_room": 4,
    "cohorts_closedperiod": 5,
    "cohorts_cohortgrant": 5,
    "cohorts_credential": 4,
    "people_person": 10,
    "people_organisation": 4,
    "people_profession": 4,
    "projects_project": 6,
    "projects_presentation": 6,
    "projects_measure": 5,
    "projects_cycle": 5,
    "projects_commoncause": 4,
    "alumni_wave": 5,
    "evaluations_survey": 5,
    "awards_certificate": 5,
    "awards_pathway": 5,
    "awards_pathwaygrant": 5,
    "documents_document": 4,
    "outbox_message": 4,
}
FRONT_DOOR = 7


@pytest.fixture
def no_menu(monkeypatch):
    """The menu asks its own questions, which are counted where it is tested."""
    monkeypatch.setattr("config.context.navigation_for", lambda request: [])


def asked(client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_no_list_asks_more_questions_when_it_is_longer(cast, coordinator, no_menu):
    made = 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            one_more(cast, made)
        assert {register: asked(coordinator, url(register)) for register in QUERIES} == QUERIES, f"with {rows} rows"
        assert asked(coordinator, reverse("admin:index")) == FRONT_DOOR, f"with {rows} rows"


def test_no_list_of_an_administrators_asks_more_questions_when_it_is_longer(cast, administrator, no_menu):
    for rows in (1, 3, 30):
        while AuditEvent.objects.count() < rows:
            who = make.person()
            make.grant(None, who, "administrator")
            audit.record(by=who, verb="add place", subject=cast.place)
        counts = {name: asked(administrator, url(name)) for name in ("people_auditevent", "people_installationgrant")}
        assert counts == {"people_auditevent": 5, "people_installationgrant": 4}, f"with {rows} rows"


YEAR = {"starts_on": date(2009, 1, 5), "ends_on": date(2009, 12, 4)}


@pytest.mark.parametrize(("who", "queries"), [("coordinator", 9), ("administrator", 7)])
def test_a_programmes_page_asks_no_more_however_much_belongs_to_it(cast, sign_in, no_menu, who, queries):
    client = sign_in(getattr(cast, who))
    page = url("programmes_programme", "change", cast.programme.pk)
    asked(client, page)  # Django remembers its content types from here on
    counts = []
    for rows in (1, 3, 30):
        while (held := cast.programme.earlier_cohorts.count()) < rows:
            cast.programme.earlier_cohorts.create(name=f"Year {held}", places=18, source="Report", **YEAR)
            make.element(cast.programme).domains.set(cast.programme.framework.domains.all())
            make.contract(cast.programme)
        counts.append(asked(client, page))
    assert counts == [queries] * 3
