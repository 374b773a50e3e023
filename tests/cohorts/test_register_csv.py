"""A register from CSV: looked at first, each bad line named, and all of it or nothing."""

import csv
import io
from datetime import time
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts import register as verbs
from cohorts.models import Attendance
from cohorts.register_csv import Expected, Register, read
from people.models import AuditEvent
from tests import factories as make

MARKS = {"present": "present", "late": "late", "left early": "left early", "caught up": "caught up", "absent": "absent"}
AMARA, TOM, OTHER_TOM = uuid4(), uuid4(), uuid4()
REGISTER = Register(
    people=[
        Expected(AMARA, ("Dr Amara Okafor", "Amara Okafor"), "amara@example.org"),
        Expected(TOM, ("Tom Bevan",), "tom@example.org"),
        Expected(OTHER_TOM, ("Tom Bevan",), "tom.bevan@example.org"),
    ],
    marks=MARKS,
    starts=time(9, 30),
    ends=time(16, 30),
)


# Reading a file


def says(text):
    reading = read(text, REGISTER)
    return [(line.key, line.mark, line.clock) for line in reading.lines], [
        f"{each.number}: {each.says}" for each in reading.problems
    ]


@pytest.mark.parametrize(
    "text",
    [
        "E-mail address,Mark,Time\nAMARA@example.org,Late,9:40\n",
        "email;mark;time\r\namara@example.org;late;09.40\r\n",
        "Name\tMark\tTime\nDr  Amara Okafor\tLATE\t9.40am\n",
        '\ufeffName,Mark,Time\n\n"Okafor, Amara",late,9:40\n',
    ],
)
def test_the_ways_in_which_a_spreadsheet_may_write_the_same_line(text):
    assert says(text) == ([(AMARA, "late", time(9, 40))], [])


def test_a_file_with_the_column_as_it_was_called_at_first_is_read_as_before():
    lines = read("E-mail address,Mark,Caught up with\namara@example.org,caught up,The slides\n", REGISTER).lines
    assert [(line.mark, line.note) for line in lines] == [("caught up", "The slides")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nobody@example.org,,present,,", "nobody expected at this session has the address nobody@example.org"),
        (",Zoe Abbott,present,,", "nobody called Zoe Abbott is expected"),
        (",Tom Bevan,present,,", "2 people expected are called Tom Bevan. Give the e-mail address"),
        (",,present,,", "it names nobody"),
        ("tom@example.org,,here,,", "“here” is no mark. Write one of: present, late"),
        ("tom@example.org,,,9:40,", "it has no mark"),
        ("tom@example.org,,present,9:40,", "a time belongs to Late and Left early only"),
        ("tom@example.org,,late,25:40,", "“25:40” is no time"),
        ("tom@example.org,,late,17:00,", "17:00 is not within the session. Write a time between 09:30 and 16:30"),
        ("tom@example.org,,caught up,,", "say in the column Note what they caught up with"),
        ("amara@example.org,,absent,,", "it means the same person as line 2. Keep one of the two"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_how_to_mend_it(line, problem):
    text = f"Email,Name,Mark,Time,Note\namara@example.org,,present,,\n{line}\n"
    _, [found] = says(text)
    assert found.startswith(f"3: {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "0: There is nothing in it"),
        ("Amara Okafor,present\n", "1: it must name the columns"),
        ("Name,Mark\n", "0: No line has a mark"),
        ("Name,Name,Mark\nAmara Okafor,,present\n", "1: two columns have the same heading"),
        ('Name,Mark\n"Amara Okafor,present\n', "0: This is not CSV"),
    ],
)
def test_what_is_no_register_at_all_says_what_to_do(text, problem):
    lines, [found] = says(text)
    assert found.startswith(problem)
    assert lines == []


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_read_or_refused_and_never_breaks(text):
    for whole in (text, f"Name,Mark,Time\n{text}"):
        reading = read(whole, REGISTER)
        assert reading.lines or reading.problems
        assert len({line.key for line in reading.lines}) == len(reading.lines)


@given(st.permutations([(AMARA, "present"), (TOM, "late"), (OTHER_TOM, "absent")]))
@settings(deadline=None)
def test_the_order_of_lines_says_nothing(order):
    address = {each.key: each.email for each in REGISTER.people}
    text = "Email,Mark\n" + "".join(f"{address[key]},{mark}\n" for key, mark in order)
    assert {(line.key, line.mark) for line in read(text, REGISTER).lines} == set(order)


# On the page


@pytest.fixture
def opened(cast, today):
    return today(cast.session)


def page(session):
    return reverse("cohorts:import_register", args=[session.pk])


def marks(session):
    return dict(Attendance.objects.filter(session=session).values_list("place__person__family_name", "mark"))


def text_for(*lines):
    return "Email,Mark\n" + "".join(f"{address},{mark}\n" for address, mark in lines)


GOOD = text_for(("amara@example.org", "present"), ("tom@example.org", "apologies"))


def test_a_file_is_shown_first_and_saved_only_when_confirmed(cast, sign_in, opened):
    client = sign_in(cast.facilitator)
    file = SimpleUploadedFile("register.csv", GOOD.encode("utf-8-sig"), "text/csv")
    looked = client.post(page(opened), {"file": file})
    assert "Nothing is saved yet" in looked.text
    assert marks(opened) == {}
    done = client.post(
        page(opened), {"text": looked.context["text"], "seen": looked.context["sheet"].seen}, follow=True
    )
    assert "2 people are marked from the file" in done.text
    assert marks(opened) == {"Okafor": "present", "Bevan": "apologies"}
    assert AuditEvent.objects.filter(verb="take in register").count() == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [(GOOD, "On call"), ("Email,Mark,Reason\ntom@example.org,apologies,At a funeral\n", "At a funeral")],
)
def test_a_file_that_gives_no_reason_for_apologies_leaves_the_one_that_is_kept(cast, sign_in, opened, text, reason):
    make.attendance(opened, cast.peer_place, "apologies", note="On call")
    client = sign_in(cast.facilitator)
    looked = client.post(page(opened), {"text": text})
    client.post(page(opened), {"text": text, "seen": looked.context["sheet"].seen})
    assert Attendance.objects.get(session=opened, place=cast.peer_place).note == reason


def test_one_bad_line_keeps_everything_out_and_what_was_pasted_stays(cast, sign_in, opened):
    text = GOOD + "moira@example.org,present\n"
    looked = sign_in(cast.facilitator).post(page(opened), {"text": text})
    assert "Line 4: nobody expected at this session has the address moira@example.org" in looked.text
    assert "Mark 2 people" not in looked.text
    assert text in looked.text
    sign_in(cast.facilitator).post(page(opened), {"text": text, "seen": looked.context["sheet"].seen})
    assert marks(opened) == {}


def test_what_somebody_marked_in_the_meantime_is_shown_before_it_is_replaced(cast, sign_in, opened):
    client = sign_in(cast.facilitator)
    seen = client.post(page(opened), {"text": GOOD}).context["sheet"].seen
    verbs.mark(session=opened, place=cast.peer_place, mark="present", by=cast.coordinator)
    again = client.post(page(opened), {"text": GOOD, "seen": seen})
    assert "The register has changed since you looked" in again.text
    assert "Present, to be replaced" in again.text
    assert marks(opened) == {"Bevan": "present"}


def test_nothing_chosen_and_nothing_pasted_is_said_beside_the_field(cast, sign_in, opened):
    assert "Choose a file, or paste its lines below" in sign_in(cast.facilitator).post(page(opened), {}).text


def test_letters_of_windows_are_read(cast, sign_in, opened):
    make.place(cast.cohort, make.person("Zoë Abbott"))
    file = SimpleUploadedFile("register.csv", "Name,Mark\nZoë Abbott,present\n".encode("cp1252"), "text/csv")
    looked = sign_in(cast.facilitator).post(page(opened), {"file": file})
    assert not looked.context["sheet"].reading.problems


def test_the_template_has_those_expected_in_the_registers_order_and_reads_back_as_it_stands(cast, sign_in, opened):
    verbs.mark(session=opened, place=cast.place, mark="late", by=cast.facilitator)
    client = sign_in(cast.facilitator)
    response = client.get(reverse("cohorts:register_template", args=[opened.pk]))
    text = response.content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["Name", "Tom Bevan", "Amara Okafor"]
    sheet = client.post(page(opened), {"text": text}).context["sheet"]
    assert [each.changes for each in sheet.shown] == [False]
    assert sheet.reading.unmarked == 1


def test_a_closed_register_takes_nothing_in(cast, sign_in, opened):
    verbs.close(session=opened, by=cast.facilitator, rest_absent=True)
    done = sign_in(cast.facilitator).post(page(opened), {"text": GOOD}, follow=True)
    assert "Only an open register takes in a file" in done.text


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.usefixtures("no_menu")
def test_looking_costs_the_same_for_1_3_and_30(cast, sign_in, opened, django_assert_num_queries, count):
    people = [make.person() for _ in range(count)]
    for each in people:
        make.place(cast.cohort, each)
    text = text_for(*((each.email, "present") for each in people))
    client = sign_in(cast.facilitator)
    with django_assert_num_queries(6):
        client.post(page(opened), {"text": text})
