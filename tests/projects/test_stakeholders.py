"""Stakeholders: who has power and interest, where they stand, who does what. For the team and nobody else."""

from datetime import date, timedelta
from urllib.parse import unquote_plus
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.encryption import ConfidentialFieldError
from core.refusal import Refused
from people.models import AuditEvent
from projects import showing, stakeholding
from projects.models import Stakeholder
from projects.typed import writer_token
from tests import factories as make

PRICE = {
    "name": "Dr Peregrine Quillfeather",
    "role": "Psychiatrist at Lark Street",
    "power": 5,
    "interest": 2,
    "stance": "opposed",
    "wanted": "neutral",
    "action": "Show him the Zanzibar figures",
}
SECRETS = ("Quillfeather", "Psychiatrist at Lark Street", "Zanzibar")


def page(project, name="stakeholders", *more):
    return reverse(f"projects:{name}", args=[project.pk, *more])


@pytest.fixture
def by(running):
    return running.participant


@pytest.fixture
def amara(by, sign_in):
    return sign_in(by)


@pytest.fixture
def price(project, running, by, today):
    return stakeholding.add_stakeholder(
        project=project, owner=running.place, due_on=today - timedelta(2), by=by, **PRICE
    )


def told(client, address):
    answer = client.get(address, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


# On the page of the team


def test_the_team_sees_who_it_needs_on_a_grid_and_in_a_table(amara, project, price):
    html = told(amara, page(project))
    for words in (*SECRETS, "Keep satisfied", "Opposed", "Needed: neutral", "Power 5, interest 2", "overdue"):
        assert words in html
    assert "power 5, interest 2" in html  # of the drawing's own description


@pytest.mark.parametrize(
    ("power", "interest", "approach"),
    [
        (5, 5, "Manage closely"),
        (3, 3, "Manage closely"),
        (4, 2, "Keep satisfied"),
        (2, 3, "Keep informed"),
        (1, 1, "Monitor"),
    ],
)
def test_the_corner_of_the_grid_says_how_to_treat_them(power, interest, approach):
    assert Stakeholder(power=power, interest=interest).approach == approach


@pytest.mark.parametrize(
    ("stance", "wanted", "there"),
    [("opposed", "neutral", False), ("neutral", "neutral", True), ("champion", "supportive", True)],
)
def test_they_are_where_the_project_needs_them_or_not_yet(stance, wanted, there):
    assert Stakeholder(stance=stance, wanted=wanted).there == there


def test_a_team_writes_changes_and_removes_them_through_the_pages(amara, project, running):
    day = {"due_on_day": "14", "due_on_month": "3", "due_on_year": "2027"}
    amara.post(page(project, "add_stakeholder"), PRICE | day | {"owner": running.place.pk, "token": uuid4()})
    made = Stakeholder.objects.get()
    assert (made.name, made.owner, made.there) == (PRICE["name"], running.place, False)
    assert made.due_on == date(2027, 3, 14)
    amara.post(page(project, "change_stakeholder", made.pk), PRICE | day | {"stance": "neutral"})
    made.refresh_from_db()
    assert made.there
    assert PRICE["name"] in told(amara, page(project, "remove_stakeholder", made.pk))
    amara.post(page(project, "remove_stakeholder", made.pk))
    assert not Stakeholder.objects.exists()
    verbs = list(AuditEvent.objects.filter(verb__endswith="stakeholder").order_by("at").values_list("verb", flat=True))
    assert verbs == ["add stakeholder", "change stakeholder", "remove stakeholder"]
    assert set(AuditEvent.objects.filter(verb__endswith="stakeholder").values_list("actor_id", flat=True)) == {
        running.participant.pk
    }


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(amara, project):
    html = amara.post(page(project, "add_stakeholder"), PRICE | {"power": "", "token": uuid4()}).content.decode()
    assert "Choose a number from 1 to 5" in html
    for typed in SECRETS:
        assert typed in html


def test_only_somebody_of_the_team_looks_after_them(project, running, by):
    with pytest.raises(Refused, match="Choose somebody of the team") as refused:
        stakeholding.add_stakeholder(project=project, by=by, owner=running.peer_place, **PRICE)
    assert refused.value.field == "owner"


def test_a_form_posted_twice_is_one_stakeholder(project, by):
    token = uuid4()
    made = [stakeholding.add_stakeholder(project=project, token=token, by=by, **PRICE) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("wrong", [{"power": 6}, {"interest": 0}, {"stance": "bored"}])
def test_the_database_too_knows_five_steps_and_five_stances(project, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Stakeholder.objects.create(project=project, **PRICE | wrong)


def test_a_stakeholder_of_another_project_is_not_there(amara, running, project, by):
    other = stakeholding.add_stakeholder(project=make.project(running.peer_place), by=by, **PRICE)
    for name in ("change_stakeholder", "remove_stakeholder"):
        assert amara.get(page(project, name, other.pk)).status_code == 404


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_takes_the_same_queries_for_1_3_and_30(  # noqa: PLR0917
    amara, project, running, by, many, django_assert_num_queries
):
    for _ in range(many):
        stakeholding.add_stakeholder(project=project, owner=running.place, by=by, **PRICE)
    amara.get(page(project))
    with django_assert_num_queries(5):
        amara.get(page(project))


# Nowhere else


@pytest.fixture
def others(running):
    """Everybody who is not of the team: who else is on the cohort, who runs it, who pays for it."""
    return {name: each for name, each in running.everyone().items() if each and each.pk != running.participant.pk}


def test_nobody_but_the_team_opens_any_of_the_pages(others, project, price, sign_in):
    for name, person in others.items():
        client = sign_in(person)
        for address in (
            page(project),
            page(project, "add_stakeholder"),
            page(project, "change_stakeholder", price.pk),
            page(project, "remove_stakeholder", price.pk),
        ):
            answer = client.get(address)
            assert answer.status_code in (403, 404), (name, address)
            assert not any(secret in answer.content.decode() for secret in SECRETS)
        assert client.post(page(project, "remove_stakeholder", price.pk)).status_code in (403, 404)
    assert Stakeholder.objects.filter(pk=price.pk).exists()


def test_no_page_that_others_open_says_a_word_of_them(others, project, price, sign_in):
    """The project, its plan and diagram, the cohort's pages, what commissioners read, the registers and a search."""
    cohort, programme = project.cohort, project.cohort.programme
    addresses = [
        page(project, "project"),
        page(project, "plan"),
        page(project, "drivers"),
        reverse("projects:projects"),
        reverse("projects:of_cohort", args=[cohort.pk]),
        reverse("home:workspace", args=[cohort.pk]),
        reverse("outcomes:programme", args=[programme.pk]),
        reverse("outcomes:projects", args=[programme.pk]),
        reverse("outcomes:csv", args=[programme.pk]),
        reverse("admin:projects_project_changelist"),
        reverse("admin:projects_project_change", args=[project.pk]),
    ]
    named = set()
    for name, person in others.items():
        client = sign_in(person)
        for address in addresses:
            html = told(client, address)
            assert not any(secret in html for secret in SECRETS), (name, address)
            if project.title in html:
                named.add((name, address))
    # The pages were opened: they do tell of the project.
    assert ("peer", page(project, "project")) in named
    assert ("commissioner", reverse("outcomes:projects", args=[programme.pk])) in named
    assert ("coordinator", reverse("admin:projects_project_changelist")) in named


@pytest.mark.parametrize("words", ["Quillfeather", "Lark Street", "Zanzibar"])
def test_a_search_for_them_finds_no_project(running, project, price, sign_in, words):
    html = told(sign_in(running.coordinator), reverse("admin:projects_project_changelist") + f"?q={words}")
    assert project.title not in html
    found = told(sign_in(running.coordinator), reverse("admin:projects_project_changelist") + f"?q={project.title}")
    assert project.title in found.replace(f'value="{project.title}"', "")


def test_a_report_has_nothing_of_them(project, price):
    reported = repr(showing.told([project]))
    assert repr(project.shows) in reported
    assert not any(secret in reported for secret in SECRETS)


def test_the_database_the_record_and_what_prints_a_row_hold_no_name(price):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM projects_stakeholder")
        stored = repr(cursor.fetchall())
    record = repr(list(AuditEvent.objects.values()))
    for secret in SECRETS:
        assert secret in f"{price.name} {price.role} {price.action}"
        for kept in (stored, record, str(price), repr(price)):
            assert secret not in kept


def test_an_export_of_the_rows_is_refused_and_nobody_keeps_a_register_of_them(price):
    with pytest.raises(ConfidentialFieldError):
        serializers.serialize("json", [price])
    assert Stakeholder not in admin.site._registry


def test_what_waits_behind_the_sign_in_page_is_not_to_be_read_in_the_session(running, project, client, sign_in):
    client.post(page(project, "add_stakeholder"), PRICE | {"writer": writer_token(running.participant)})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert kept and not [secret for secret in SECRETS if secret in unquote_plus(repr(kept))]
    html = sign_in(running.participant).get(page(project, "add_stakeholder")).text
    assert 'value="Dr Peregrine Quillfeather"' in html
