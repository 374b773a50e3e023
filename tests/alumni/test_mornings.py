"""Each morning: everybody who reached the end is asked once and reminded once, and after six weeks it is over."""

from datetime import timedelta

import pytest

from alumni import actions
from alumni.models import FollowUp, Wave
from alumni.mornings import morning
from alumni.tasks import ask
from alumni.waves import months_after
from cohorts.models import Cohort
from core.refusal import Refused
from outbox import kinds
from outbox.models import Message
from tests import factories as make
from tests.alumni.making import alumni, answer, follow_up_of, told

ASKED, REMINDED = "alumni asked", "alumni reminded"


def told_by_mail(kind=ASKED) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("to__email", flat=True))


def test_everybody_who_reached_the_end_is_asked_by_one_e_mail(over, today):
    morning(today)
    assert told_by_mail() == {over.participant.email, over.peer.email}
    [wave] = Wave.objects.all()
    assert (wave.months, wave.opened_on, wave.closes_on) == (3, today, today + timedelta(weeks=6))


def test_who_left_or_withdrew_is_not_asked(over, today):
    make.place(over.cohort, make.person("Lou Left"), state="left", left_on=over.cohort.starts_on)
    make.place(over.cohort, make.person("Dee Clined"), state="declined")
    make.place(over.cohort, make.person("Olive Offered"), state="offered")
    morning(today)
    assert {row.place.person.given_name for row in FollowUp.objects.all()} == {"Amara", "Tom"}


def test_the_task_twice_is_once(over):
    ask()
    ask()
    assert Message.objects.filter(kind=ASKED).count() == 2
    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize("state", ["running", "finished"])
def test_a_cohort_that_is_closed_is_asked_as_one_that_nobody_closed(over, today, state):
    Cohort.objects.filter(pk=over.cohort.pk).update(state=state)
    morning(today)
    assert len(told_by_mail()) == 2


def test_a_plan_that_was_never_run_has_no_alumni(over, today):
    Cohort.objects.filter(pk=over.cohort.pk).update(state="planned")
    morning(today)
    assert not Wave.objects.exists()


def test_killed_between_two_people_the_next_morning_asks_the_others_and_nobody_twice(over, today, monkeypatch):
    alumni(over.cohort, 3)
    real, count = actions.notice.ask, [0]

    def killed(row):
        count[0] += 1
        if count[0] == 3:
            raise SystemExit
        real(row)

    monkeypatch.setattr(actions.notice, "ask", killed)
    with pytest.raises(SystemExit):
        morning(today)
    assert FollowUp.objects.count() == Message.objects.filter(kind=ASKED).count() == 2
    monkeypatch.setattr(actions.notice, "ask", real)
    morning(today)
    assert FollowUp.objects.count() == Message.objects.filter(kind=ASKED).count() == 5


def test_one_reminder_after_ten_days_to_those_who_have_not_answered(over, today):
    morning(today)
    answer(over.peer_place)
    for days in (9, 10, 10, 11, 30):
        morning(today + timedelta(days))
    assert told_by_mail(REMINDED) == {over.participant.email}
    assert Message.objects.filter(kind=REMINDED).count() == 1
    assert follow_up_of(over.place).reminded_on == today + timedelta(10)


def test_the_verbs_themselves_do_it_once_whoever_calls_them(over, today):
    morning(today)
    row, wave = follow_up_of(over.place), Wave.objects.get()
    assert [actions.remind(follow_up=row, on=today + timedelta(days)) for days in (9, 10, 11)] == [False, True, False]
    assert not actions.close(wave=wave, on=wave.closes_on)
    assert actions.close(wave=wave, on=wave.closes_on + timedelta(1))
    assert not actions.close(wave=wave, on=wave.closes_on + timedelta(2))


def test_it_closes_after_six_weeks_and_its_figures_are_written_once(over, today):
    morning(today)
    answer(over.peer_place)
    morning(today + timedelta(weeks=6))
    assert Wave.objects.get().closed_at is None
    morning(today + timedelta(weeks=6, days=1))
    wave = Wave.objects.get()
    assert (wave.counted.asked, wave.counted.answered, wave.counted.bigger) == (2, 1, 1)
    actions.take_back(follow_up=follow_up_of(over.peer_place), by=None)
    morning(today + timedelta(weeks=6, days=2))
    assert Wave.objects.get().figures == wave.figures


def test_a_year_after_the_end_everybody_is_asked_once_more(over, today):
    morning(today)
    later = months_after(over.cohort.ends_on, 12)
    morning(later - timedelta(1))
    assert Wave.objects.count() == 1
    morning(later)
    assert Message.objects.filter(kind=ASKED).count() == 4
    assert sorted(Wave.objects.values_list("months", flat=True)) == [3, 12]


def test_who_said_not_to_be_asked_and_who_is_inactive_are_kept_with_the_reason(over, today):
    actions.say_not_again(person=over.participant, by=over.participant)
    over.peer.is_active = False
    over.peer.save(update_fields=["is_active"])
    morning(today)
    assert {row.place_id: row.not_asked for row in FollowUp.objects.all()} == {
        over.place.pk: "declined",
        over.peer_place.pk: "inactive",
    }
    assert not Message.objects.filter(kind=ASKED).exists()


def test_who_turns_it_on_again_is_asked_the_next_morning_while_the_wave_is_open(over, today):
    actions.say_not_again(person=over.participant, by=over.participant)
    morning(today)
    actions.say_again(person=over.participant, by=over.participant)
    morning(today + timedelta(1))
    row = follow_up_of(over.place)
    assert (row.not_asked, row.asked_on) == ("", today + timedelta(1))
    assert over.participant.email in told_by_mail()


def test_who_says_not_again_after_being_asked_is_not_reminded_and_no_message_goes_out(over, today):
    morning(today)
    actions.say_not_again(person=over.participant, by=None)
    morning(today + timedelta(10))
    assert over.participant.email not in told_by_mail(REMINDED)
    assert kinds.get(ASKED).values(follow_up_of(over.place).pk, over.participant) is None


def test_a_message_that_waits_is_not_sent_once_it_was_answered_or_is_over(over, today):
    morning(today)
    row = follow_up_of(over.place)
    assert kinds.get(ASKED).values(row.pk, over.participant)["link"]
    assert kinds.get(ASKED).values(row.pk, over.peer) is None
    answer(over.place)
    assert kinds.get(ASKED).values(row.pk, over.participant) is None
    peers = follow_up_of(over.peer_place)
    Wave.objects.update(opened_on=today - timedelta(50), closes_on=today - timedelta(1))
    assert kinds.get(ASKED).values(peers.pk, over.peer) is None


def test_a_cohort_that_ended_long_before_is_not_asked_the_wrong_question(over, today):
    Cohort.objects.filter(pk=over.cohort.pk).update(ends_on=today - timedelta(200))
    morning(today)
    assert not Wave.objects.exists()


def test_answers_are_kept_until_the_wave_is_over_and_refused_after(over, today):
    morning(today)
    row = follow_up_of(over.place)
    Wave.objects.update(opened_on=today - timedelta(50), closes_on=today - timedelta(1))
    with pytest.raises(Refused, match="closed now"):
        actions.answer(follow_up=row, told=told(over.place), by=None)
