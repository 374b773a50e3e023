"""A design that changes leaves cohorts as they are, and offers to take the change over, session by session."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from cohorts import actions
from cohorts import redesign as redesigning
from cohorts.booking import Clashing
from core.formats import LONDON
from core.refusal import Refused
from people.models import AuditEvent
from programmes import actions_design as design
from programmes.models import Element
from tests import factories as make
from tests.admin.browser import form_data

NOW = datetime(2027, 2, 1, 12, 0, tzinfo=LONDON)
START = date(2027, 1, 11)
NOT_CHANGED = ("id", "programme", "position", "removed_at")


@pytest.fixture
def run(cast):
    """A programme of two master classes and action learning, with a cohort laid out on Monday 11 January 2027."""
    programme = make.programme("Spring school", framework=make.framework())
    make.grant(programme, cast.coordinator, "coordinator")
    make.element(programme, "Leading self", position=1, hours=Decimal("3.5"))
    make.element(programme, "Leading others", position=2, offset_weeks=8)
    sets = {"kind": "action learning", "share": "others", "group_size": "set", "count": 2, "interval_weeks": 6}
    make.element(programme, "Sets", position=3, offset_weeks=5, asked="at end", **sets)
    cohort = actions.lay_out_cohort(
        programme=programme, name="Spring", starts_on=START, capacity=12, by=cast.coordinator
    )
    actions.form_set(cohort=cohort, name="Set A", adviser=cast.facilitator, by=cast.coordinator)
    cohort.by = cast.coordinator
    return cohort


def changes(cohort):
    cohort.programme.refresh_from_db()
    [found] = redesigning.redesigns(cohort.programme, [cohort], NOW)
    return found


def change(cohort, title, /, **values):
    element = (
        Element.objects.select_related("phase")
        .prefetch_related("domains", "parts")
        .get(programme=cohort.programme, title=title)
    )
    names = [each.name for each in Element._meta.concrete_fields if each.name not in NOT_CHANGED]
    held = {name: getattr(element, name) for name in names}
    design.change_element(element=element, values=held | values, by=cohort.by)


def take_over(cohort):
    return redesigning.take_over(cohort=cohort, seen=changes(cohort).seen, by=cohort.by, now=NOW)


def said(cohort):
    found = changes(cohort)
    return [
        f"{each.verb}: {each.title}{', ' + each.unit.name if each.unit.name else ''}: {each.words}"
        for each in found.changes
    ]


def dates(cohort, title):
    rows = cohort.sessions.standing().filter(title=title).order_by("starts_at")
    return [row.starts_at.astimezone(LONDON).strftime("%d %b") for row in rows]


def test_a_cohort_as_it_was_laid_out_has_nothing_to_take_over(run):
    assert said(run) == []


def test_a_change_of_the_design_changes_no_session_by_itself(run):
    before = list(run.sessions.order_by("pk").values())
    change(run, "Leading others", title="Leading a team", offset_weeks=9)
    design.remove_element(element=Element.objects.get(programme=run.programme, title="Sets"), by=run.by)
    assert list(run.sessions.order_by("pk").values()) == before


def test_a_renamed_and_moved_element_is_offered_and_taken_over(run):
    change(run, "Leading others", title="Leading a team", offset_weeks=9, hours=Decimal(7))
    assert said(run) == [
        "change: Leading others: Monday 8 March: moves to Monday 15 March, called “Leading a team” and 7 hours long"
    ]
    take_over(run)
    session = run.sessions.get(title="Leading a team")
    assert dates(run, "Leading a team") == ["15 Mar"]
    assert session.hours == 7
    assert session.ends_at.astimezone(LONDON).strftime("%H:%M") == "17:30"
    assert said(run) == []


def test_what_was_held_stays_and_the_page_says_so(run):
    change(run, "Leading self", title="Knowing oneself")
    assert said(run) == ["stay: Leading self: Monday 11 January: held already"]
    take_over(run)
    assert run.sessions.filter(title="Leading self").exists()


def test_what_was_moved_by_hand_stays_where_it_is(run):
    session = run.sessions.get(title="Leading others")
    day = make.at(date(2027, 3, 10))
    run.sessions.filter(pk=session.pk).update(starts_at=day, ends_at=day.replace(hour=13))
    change(run, "Leading others", offset_weeks=9)
    assert said(run) == ["stay: Leading others: Wednesday 10 March: moved by hand, so its day stays"]


def test_a_title_written_by_hand_is_kept_when_only_the_length_changes(run):
    run.sessions.filter(title="Leading others").update(title="Leading others, with guests")
    change(run, "Leading others", title="Leading a team", bring="Your diary")
    take_over(run)
    session = run.sessions.get(title="Leading others, with guests")
    assert session.bring == "Your diary"


def test_a_removed_element_cancels_what_is_to_come_and_leaves_marked_sessions(run, cast):
    place = make.place(run, cast.participant, learning_set=run.learning_sets.get())
    first = run.sessions.filter(title="Sets").order_by("starts_at").first()
    make.attendance(first, place)
    design.remove_element(element=Element.objects.get(programme=run.programme, title="Sets"), by=run.by)
    assert said(run) == [
        "stay: Sets, Set A: Monday 15 February: people are marked on its register",
        "remove: Sets, Set A: Tuesday 30 March",
    ]
    take_over(run)
    assert [each.cancelled_at is None for each in run.sessions.filter(title="Sets").order_by("starts_at")] == [
        True,
        False,
    ]


def test_an_added_element_is_added_to_the_cohort_and_numbered_with_its_kind(run):
    values = {"title": "Leading change", "kind": "master class", "share": "formal", "hours": Decimal("3.5")}
    design.add_element(programme=run.programme, values=values | {"offset_weeks": 12, "phase": None}, by=run.by)
    assert [line.split(":")[0] for line in said(run)] == ["add"]
    take_over(run)
    assert dates(run, "Leading change") == ["05 Apr"]
    labels = {each.title: each.label for each in run.sessions.filter(kind="master class")}
    assert labels == {
        "Leading self": "Master class 1 of 2",
        "Leading others": "Master class 2 of 3",
        "Leading change": "Master class 3 of 3",
    }


def test_a_third_meeting_of_sets_is_added_for_each_set_with_its_adviser(run, cast):
    change(run, "Sets", count=3)
    assert [line.split(":")[:2] for line in said(run)] == [["add", " Sets, Set A"]]
    take_over(run)
    third = run.sessions.filter(title="Sets").order_by("starts_at").last()
    assert [leader.person for leader in third.leaders.all()] == [cast.facilitator]


def test_left_as_it_is_the_same_change_is_not_offered_again_but_the_next_one_is(run):
    change(run, "Leading others", offset_weeks=9)
    redesigning.decline(cohort=run, seen=changes(run).seen, by=run.by, now=NOW)
    assert said(run) == []
    assert dates(run, "Leading others") == ["08 Mar"]
    change(run, "Leading others", title="Leading a team")
    assert said(run) == ["change: Leading others: Monday 8 March: called “Leading a team”"]


def test_nothing_is_done_that_the_page_did_not_show(run):
    change(run, "Leading others", offset_weeks=9)
    seen = changes(run).seen
    change(run, "Leading others", offset_weeks=10)
    with pytest.raises(Refused, match="Look at the changes again"):
        redesigning.take_over(cohort=run, seen=seen, by=run.by, now=NOW)
    assert dates(run, "Leading others") == ["08 Mar"]


def test_a_finished_cohort_keeps_what_it_was(run):
    run.state = "finished"
    run.save()
    change(run, "Leading others", title="Leading a team")
    with pytest.raises(Refused, match="finished"):
        redesigning.take_over(cohort=run, seen="", by=run.by, now=NOW)


def test_the_page_shows_each_cohort_and_takes_over_by_a_button(run, cast, sign_in):
    change(run, "Leading others", title="Leading a team")
    client = sign_in(cast.coordinator)
    page = client.get(reverse("cohorts:redesign", args=[run.programme_id]))
    [found] = page.context["redesigns"]
    assert "Make 1 change in Spring" in page.text
    client.post(reverse("cohorts:redesign_cohort", args=[run.pk]), {"seen": found.seen, "do": "take over"})
    assert run.sessions.filter(title="Leading a team").exists()


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_page_asks_the_same_whatever_the_number_of_cohorts(run, sign_in, django_assert_num_queries, no_menu, many):
    for number in range(2, many + 1):
        cohort = make.cohort(run.programme, number=number, name=f"Cohort {number}", starts_on=START)
        make.session(cohort, element=run.programme.elements.first())
    client = sign_in(run.by)
    address = reverse("cohorts:redesign", args=[run.programme_id])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)


def test_whether_people_are_asked_stays_as_it_was_laid_out_until_it_is_taken_over(run):
    change(run, "Leading others", asked="never")
    session = run.sessions.get(title="Leading others")
    assert session.asked == "after session"
    assert said(run) == ["change: Leading others: Monday 8 March: not asked about"]
    take_over(run)
    session.refresh_from_db()
    assert session.asked == "never"


# Changed in the browser admin


def admin_change(client, model, row, **typed):
    """Post the whole form of a row in the admin again, with some controls changed."""
    address = reverse(f"admin:{model}_change", args=[row.pk])
    return client.post(address, form_data(client.get(address)) | typed)


def control_of(response, row):
    """The prefix of the part whose key is the row's."""
    return next(name.removesuffix("-id") for name, value in form_data(response).items() if value == [str(row.pk)])


def test_a_phase_renamed_and_the_parts_of_a_day_changed_in_the_admin_are_offered_too(cast, sign_in):
    programme = make.programme("Spring school", framework=make.framework())
    make.grant(programme, cast.coordinator, "coordinator")
    phase = programme.phases.create(name="First", starts_week=0, ends_week=9, position=1)
    day = make.element(programme, "Insight day", position=1, phase=phase, offset_weeks=8, hours=Decimal(3))
    part = day.parts.create(title="Workshop", kind="workshop", hours=3, share="formal", position=1)
    cohort = actions.lay_out_cohort(
        programme=programme, name="Spring", starts_on=START, capacity=12, by=cast.coordinator
    )
    client = sign_in(cast.coordinator)
    assert changes(cohort).changes == ()

    renamed = {"name": "Beginning", "starts_week": "0", "ends_week": "9"}
    assert client.post(reverse("programmes:phase", args=[programme.pk, phase.pk]), renamed).status_code == 302
    at = control_of(client.get(reverse("admin:programmes_element_change", args=[day.pk])), part)
    assert admin_change(client, "programmes_element", day, **{f"{at}-hours": "4"}).status_code == 302
    [line] = said(cohort)
    assert "Beginning" in line
    assert "4 hours" in line


# Clashes


@pytest.fixture
def taken(run, cast):
    """Helen Marsh, who advises the set and leads the master class, is engaged all through April and May."""
    for session in run.sessions.filter(title="Leading others"):
        session.leaders.create(person=cast.facilitator)
    elsewhere = make.session(
        cast.other_cohort, "Away", starts_at=make.at(date(2027, 3, 1)), ends_at=make.at(date(2027, 6, 1))
    )
    elsewhere.leaders.create(person=cast.facilitator)
    return run


def test_what_would_clash_is_taken_over_only_when_it_is_accepted_by_name(taken):
    change(taken, "Leading others", offset_weeks=9)
    change(taken, "Sets", count=3)
    with pytest.raises(Clashing) as refused:
        take_over(taken)
    names = [clash.key for clash in refused.value.clashes]
    assert [clash.who.name for clash in refused.value.clashes] == ["Helen Marsh"] * 2
    assert dates(taken, "Leading others") == ["08 Mar"]
    with pytest.raises(Clashing) as refused:
        redesigning.take_over(cohort=taken, seen=changes(taken).seen, by=taken.by, now=NOW, accept=names[:1])
    assert len(refused.value.clashes) == 2
    redesigning.take_over(cohort=taken, seen=changes(taken).seen, by=taken.by, now=NOW, accept=names)
    assert (dates(taken, "Leading others"), len(dates(taken, "Sets"))) == (["15 Mar"], 3)
    assert AuditEvent.objects.filter(verb="accept clash").count() == 2
    assert said(taken) == []


def test_the_page_asks_for_each_clash_beside_the_cohort_that_it_is_of(taken, sign_in):
    change(taken, "Leading others", offset_weeks=9)
    client = sign_in(taken.by)
    address = reverse("cohorts:redesign_cohort", args=[taken.pk])
    data = {"seen": changes(taken).seen, "do": "take over"}
    page = client.post(address, data)
    assert "1 clash is not accepted yet." in page.text
    assert "Helen Marsh is expected elsewhere: Away (Cohort 2)" in page.text
    [(key, _)] = page.context["form"].fields["accept"].choices
    page = client.post(address, data | {"accept": [key]}, follow=True)
    assert "Spring: 1 change made." in page.text
    assert dates(taken, "Leading others") == ["15 Mar"]


def test_the_page_of_the_design_says_which_cohorts_differ_and_is_quiet_where_none_does(run, cast, sign_in):
    client, line = sign_in(cast.coordinator), reverse("cohorts:differing", args=[run.programme.pk])
    page = client.get(reverse("programmes:design", args=[run.programme.pk])).text
    assert f'hx-get="{line}"' in page
    assert "Take over into 1 cohort" not in client.get(line).text
    change(run, "Leading others", title="Leading with others")
    text = client.get(line).text
    assert "Spring keeps what it has: taking the design over would make 1 change." in text
    assert "Take over into 1 cohort" in text
    assert reverse("cohorts:redesign", args=[run.programme.pk]) in text


def test_who_changes_an_element_is_told_which_cohorts_keep_theirs(run, cast, sign_in):
    element = run.programme.elements.get(title="Leading others")
    client, url = sign_in(cast.coordinator), reverse("programmes:element", args=[run.programme.pk, element.pk])
    typed = {field.html_name: field.value() for field in client.get(url).context["form"] if field.value() is not None}
    answer = client.post(url, typed | {"title": "Leading together"}, follow=True)
    assert "“Leading together” is changed. Spring keeps what it has." in answer.text
