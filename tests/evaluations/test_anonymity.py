"""Attacks on anonymity. Each is first made on answers stored plainly, where it succeeds, then on ours, where it fails.

What is claimed: one snapshot of the database after closing tells nothing (docs/adr/0003-anonymity.md).
"""

import base64
import logging
import uuid
from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import reverse

from evaluations import actions
from evaluations.models import Answer, Comment, Draft, ItemFigure, Participation, Quotation, Response, Survey
from evaluations.pen import pen_for
from people.models import AuditEvent
from tests.evaluations.making import answer, fill, open_survey, said

PEOPLE = 20
BY_CHANCE = 10  # of twenty pairs guessed blindly, ten right would happen less than once in a million
POSITION = {"sqlite": "rowid", "postgresql": "ctid"}


def store_plainly(participation, answers):
    """What a simple survey tool does: mark the person as having answered and insert the answers."""
    with transaction.atomic():
        Participation.objects.filter(pk=participation.pk).update(answered=True)
        response = Response.objects.create(survey=participation.survey)
        for item, given in answers.items():
            if isinstance(given, actions.Remark):
                Comment.objects.create(response=response, item_id=item, text=given.text)
            else:
                Answer.objects.create(response=response, item_id=item, value=given)


def store_as_cadre_does(participation, answers):
    actions.submit(participation=participation, answers=answers, by=participation.place.person)


def everybody_answers(survey, store) -> list[Participation]:
    """Twenty people answer, in an order that the attacker knows; each comment says whose it is."""
    asked = sorted(
        survey.participations.select_related("place__person", "survey"), key=lambda each: each.place.person.email
    )
    for number, participation in enumerate(asked):
        store(participation, said(survey, number % 5 + 1, words=f"{participation.pk}"))
    return asked


def truth(survey) -> dict[uuid.UUID, uuid.UUID]:
    """Whose each response is: only this test can tell, from what it had people write."""
    return {c.response_id: uuid.UUID(c.text) for c in Comment.objects.filter(response__survey=survey)}


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def key(value) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def lying_in_order(model) -> list[uuid.UUID]:
    """Keys of a table's rows in the order in which the database keeps them."""
    sql = f"SELECT id FROM {model._meta.db_table} ORDER BY {POSITION[connection.vendor]}"
    return [key(row[0]) for row in rows(sql)]


def hits(guess: dict, real: dict) -> int:
    return sum(real[response] == person for response, person in guess.items())


def by_order_of_answering(survey, known_order) -> int:
    """Somebody saw who answered first, second, third, and takes the rows as they lie."""
    responses = lying_in_order(Response)
    return hits(dict(zip(responses, [each.pk for each in known_order], strict=True)), truth(survey))


@pytest.fixture
def survey(cast):
    fill(cast.cohort, PEOPLE - 2)
    return open_survey(cast)


def test_the_order_in_which_rows_lie_gives_plain_answers_away_and_not_ours(survey):
    known = everybody_answers(survey, store_plainly)
    assert by_order_of_answering(survey, known) == PEOPLE
    Response.objects.all().delete()
    Participation.objects.update(answered=False)
    known = everybody_answers(survey, store_as_cadre_does)
    assert Response.objects.count() == PEOPLE
    assert by_order_of_answering(survey, known) < BY_CHANCE


@pytest.mark.parametrize("table", [Response, Answer, Comment, Participation])
def test_rows_are_written_in_the_order_of_their_random_keys(survey, table, django_assert_max_num_queries):
    everybody_answers(survey, store_as_cadre_does)
    with django_assert_max_num_queries(60) as captured:
        answer_again(survey)
    inserted = [q["sql"] for q in captured if q["sql"].startswith(f'INSERT INTO "{table._meta.db_table}"')]
    assert len(inserted) == 1
    written = sorted((inserted[0].index(str_of(pk)), pk) for pk in table.objects.values_list("pk", flat=True))
    assert [pk for _, pk in written] == sorted(pk for _, pk in written)


def answer_again(survey):
    """One more person answers."""
    one = survey.participations.select_related("place__person", "survey").first()
    Participation.objects.filter(pk=one.pk).update(answered=False)
    store_as_cadre_does(one, said(survey, 5, words=f"{one.pk}"))


def str_of(pk: uuid.UUID) -> str:
    return pk.hex if connection.vendor == "sqlite" else str(pk)


def test_no_comments_ciphertext_bears_its_time(survey):
    """A Fernet token begins with the second in which it was made, in clear, unless that is left out."""
    everybody_answers(survey, store_as_cadre_does)
    tokens = [token for (token,) in rows("SELECT text FROM evaluations_comment")]
    assert len(tokens) == PEOPLE
    assert {base64.urlsafe_b64decode(token)[:9] for token in tokens} == {b"\x80" + bytes(8)}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_postgresqls_own_bookkeeping_gives_plain_answers_away_and_not_ours(survey):
    """xmin names the transaction that wrote a row, ctid where it lies; each person answers in their own."""
    assert connection.vendor == "postgresql"

    def by_xmin() -> dict:
        people = dict(rows("SELECT xmin::text, id FROM evaluations_participation WHERE answered"))
        return {row: people[xmin] for xmin, row in rows("SELECT xmin::text, id FROM evaluations_response")}

    everybody_answers(survey, store_plainly)
    assert hits(by_xmin(), truth(survey)) == PEOPLE
    Response.objects.all().delete()
    Participation.objects.update(answered=False)
    known = everybody_answers(survey, store_as_cadre_does)
    tables = ("response", "answer", "comment", "participation")
    transactions = [row for t in tables for row in rows(f"SELECT xmin::text FROM evaluations_{t}")]
    assert len(transactions) == PEOPLE * 5
    assert len(set(transactions)) == 1
    assert hits(by_xmin(), truth(survey)) <= 1  # all pairs are equally possible
    assert by_order_of_answering(survey, known) < BY_CHANCE
    # A foreign key's check leaves its mark (xmax) on the row that it looks at: on all places, or on none.
    places = rows("SELECT xmax::text FROM cohorts_place WHERE cohort_id = %s", survey.cohort_id)
    assert len(set(places)) == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_closing_leaves_not_even_the_last_answer_to_be_told_from_the_others(survey):
    everybody_answers(survey, store_as_cadre_does)
    before = rows("SELECT max(xmin::text::bigint) FROM evaluations_response")
    actions.close(survey=survey, by=None)
    after = {xmin for (xmin,) in rows("SELECT xmin::text::bigint FROM evaluations_response")}
    assert len(after) == 1
    assert after != {before[0][0]}


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_people_who_answer_at_the_same_moment_are_all_counted_and_nobody_twice(survey):
    asked = list(survey.participations.select_related("place__person", "survey"))[:6]
    start, taken, failed = Barrier(12), [], []

    def send(participation):
        try:
            start.wait(timeout=10)
            taken.append(answer(Participation.objects.get(pk=participation.pk), 4))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[each]) for each in [*asked, *asked]]  # each clicks twice
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    assert sorted(taken) == [False] * 6 + [True] * 6
    assert Response.objects.count() == 6
    assert survey.participations.filter(answered=True).count() == 6


def snapshot() -> dict[str, list[tuple]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    quote = connection.ops.quote_name
    return {table: sorted(map(repr, rows(f"SELECT * FROM {quote(table)}"))) for table in tables}


def test_answering_changes_no_other_table_of_the_database(cast, survey, sign_in):
    """No audit event, no message, no session, no time on the person: nothing to join to. The draft is gone too."""
    client = sign_in(cast.participant)
    mine = survey.participations.get(place=cast.place)
    page = reverse("evaluations:questionnaire", args=[mine.pk])
    everyone = survey.participations.exclude(pk=mine.pk).select_related("place__person", "survey")
    actions.save_draft(participation=everyone[0], body={"item_3": "mine"}, by=everyone[0].place.person)
    client.post(page, {"pen": pen_for(mine), "item_1": "4", "save": "1"})
    before = snapshot()
    client.get(page)
    client.post(page, {"pen": pen_for(mine), "item_1": "4", "item_2": "5", "item_3": "words", "send": "1"})
    after = snapshot()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {f"evaluations_{name}" for name in ("participation", "response", "answer", "comment", "draft")}
    assert len(before["evaluations_draft"]) == 2
    assert len(after["evaluations_draft"]) == 1


def test_closing_leaves_no_draft_and_says_nothing_of_anybody_in_the_trail(survey):
    everybody_answers(survey, store_as_cadre_does)
    actions.close(survey=survey, by=None)
    assert Draft.objects.count() == 0
    trail = AuditEvent.objects.filter(subject_type__startswith="evaluations.").order_by("id")
    assert [(event.verb, event.subject_id, event.details) for event in trail] == [
        ("open survey", str(survey.pk), {"invited": PEOPLE}),
        ("close survey", str(survey.pk), {"invited": PEOPLE, "answered": PEOPLE}),
    ]


def test_nothing_is_logged_of_who_answered_or_what(cast, survey, sign_in, caplog):
    client = sign_in(cast.participant)
    mine = survey.participations.get(place=cast.place)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("cadre.test").debug("the log is being read")
        page = reverse("evaluations:questionnaire", args=[mine.pk])
        client.post(page, {"pen": pen_for(mine), "item_1": "4", "item_2": "5", "item_3": "hidden", "send": "1"})
    assert Response.objects.count() == 1
    assert [record.getMessage() for record in caplog.records] == ["the log is being read"]


ANONYMOUS = (Response, Answer, Comment, Quotation, ItemFigure)
SHARED = {"Survey", "Item"}  # the same for everybody who answered


def test_no_path_leads_from_an_answer_to_anything_but_its_survey_and_its_question():
    reached, open_ends = set(), list(ANONYMOUS)
    while open_ends:
        model = open_ends.pop()
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model.__name__ not in SHARED | reached:
                reached.add(field.related_model.__name__)
                open_ends.append(field.related_model)
    assert reached == {"Response", "Comment"}


def test_no_path_leads_from_anything_else_to_an_answer():
    pointing = {
        (model.__name__, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in ANONYMOUS
    }
    assert pointing == {
        ("Answer", "response"),
        ("Comment", "response"),
        ("Quotation", "comment"),
        ("Coding", "comment"),  # by whoever coded it, after the survey closed
    }


def test_an_anonymous_row_bears_no_time_and_no_number_that_counts_up():
    telling = (models.DateField, models.TimeField, models.AutoField, models.BigAutoField)
    fields = {
        f"{model.__name__}.{field.name}"
        for model in (Response, Answer, Comment, Quotation, Participation)
        for field in model._meta.fields
        if isinstance(field, telling)
    }
    assert fields == set()


def test_random_keys_hold_neither_time_nor_machine():
    versions = {model._meta.pk.get_default().version for model in (Response, Answer, Comment, Quotation, Participation)}
    assert versions == {4}


def test_a_survey_tells_no_more_than_its_days(survey):
    times = {field.name for field in Survey._meta.fields if isinstance(field, models.DateField)}
    assert times == {"opened_on", "closes_on", "closed_at"}
