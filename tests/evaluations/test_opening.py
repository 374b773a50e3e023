"""Which surveys open by themselves, when, for whom; and when they close."""

from datetime import date

import pytest

from evaluations import actions
from evaluations.models import ElementPlan, Questionnaire, Survey
from outbox.models import Message
from tests import factories as make
from tests.evaluations.making import AFTER, held_element, open_survey

FAR = make.at(date(2027, 8, 1))


def asked_of(survey) -> list[str]:
    return sorted(survey.participations.values_list("place__person__given_name", flat=True))


def titles(surveys) -> list[str]:
    return sorted(survey.title for survey in surveys)


def test_a_session_of_the_whole_cohort_is_asked_about_once_it_is_over(cast):
    assert actions.open_session_surveys(now=make.at(date(2026, 10, 14), 12, 59)) == []
    [survey] = actions.open_session_surveys(now=make.at(date(2026, 10, 14), 13))
    assert (survey.session, survey.cohort, survey.element) == (cast.session, cast.cohort, cast.session.element)
    assert (survey.title, survey.detail) == ("Leading self", "Master class, 3½ hours")
    assert (survey.opened_on, survey.closes_on) == (date(2026, 10, 14), date(2026, 10, 28))
    assert asked_of(survey) == ["Amara", "Tom"]
    assert survey.version.frozen_at is not None


def test_it_is_asked_about_once_however_often_the_scheduler_looks(cast):
    first = actions.open_session_surveys(now=AFTER)
    assert len(first) == 1
    assert actions.open_session_surveys(now=AFTER) == []
    assert Survey.objects.count() == 1
    assert Message.objects.filter(kind="survey").count() == 2


def test_only_those_still_on_the_programme_are_asked(cast):
    make.place(cast.cohort, make.person("Left Already"), state="left", left_on=date(2026, 10, 1))
    make.place(cast.cohort, make.person("Offered Only"), state="offered")
    make.place(cast.cohort, make.person("Declined It"), state="declined")
    assert asked_of(open_survey(cast)) == ["Amara", "Tom"]


def test_a_design_changed_since_changes_nothing_of_what_a_cohort_is_asked(cast):
    cast.programme.elements.update(asked="never")
    assert asked_of(open_survey(cast)) == ["Amara", "Tom"]


def test_what_is_not_to_be_asked_about_is_not(cast):
    held_element(cast.programme, cast.cohort, "Never asked", asked="never")
    held_element(cast.programme, cast.cohort, "Cancelled")
    cancelled = cast.cohort.sessions.get(title="Cancelled")
    cancelled.cancelled_at = AFTER
    cancelled.save()
    make.session(cast.cohort, "Added by hand", date(2026, 10, 20))
    held_element(cast.programme, cast.cohort, "To come", date(2026, 12, 20))
    opened = actions.open_session_surveys(now=make.at(date(2026, 10, 31)))
    assert titles(opened) == ["Leading self", "Leading self"]  # the cohort's and the other cohort's


def test_a_cohort_without_participants_is_asked_nothing_and_nobody_is_written_to(cast):
    cast.cohort.places.all().delete()
    survey = open_survey(cast)
    assert asked_of(survey) == []
    assert Message.objects.filter(kind="survey").count() == 0


def test_learning_sets_are_asked_once_at_their_end_over_the_whole_cohort(cast):
    element = make.element(cast.programme, "Action learning", kind="action learning", group_size="set", asked="at end")
    other_set = make.learning_set(cast.cohort, "Set B")
    make.place(cast.cohort, make.person("Bea Setb"), learning_set=other_set)
    make.place(cast.cohort, make.person("Nia Noset"))
    for learning_set, day in ((cast.learning_set, 4), (cast.learning_set, 18), (other_set, 5), (other_set, 19)):
        make.session(
            cast.cohort,
            "Action learning",
            date(2026, 11, day),
            element=element,
            kind="action learning",
            group_size="set",
            learning_set=learning_set,
        )
    assert actions.open_pooled_surveys(now=make.at(date(2026, 11, 18), 18)) == []
    [survey] = actions.open_pooled_surveys(now=make.at(date(2026, 11, 19), 18))
    assert survey.session is None
    assert (survey.title, survey.detail) == ("Action learning", "2 sessions of 3½ hours")
    assert asked_of(survey) == ["Amara", "Bea", "Tom"]
    assert survey.version.items.get(headline=True).text == "Overall, how were the meetings of your set?"
    assert actions.open_pooled_surveys(now=FAR) == []


def test_coaching_is_asked_once_of_those_who_were_coached_in_words_for_one_to_one_work(cast):
    element = make.element(cast.programme, "Coaching", kind="coaching", group_size="pair", asked="at end")
    cast.coaching_session.element, cast.coaching_session.asked = element, element.asked
    cast.coaching_session.save()
    [survey] = actions.open_pooled_surveys(now=FAR)
    assert asked_of(survey) == ["Amara"]
    assert survey.version.items.get(headline=True).text == "Overall, how were your one to one sessions?"


def test_a_set_is_never_asked_after_a_session_whatever_the_design_says(cast):
    """With one set and one session that would be a confession; it is pooled instead."""
    element = make.element(cast.programme, "Sets", kind="action learning", group_size="set", asked="after session")
    cast.set_session.element, cast.set_session.asked = element, element.asked
    cast.set_session.save()
    assert titles(actions.open_session_surveys(now=FAR)) == ["Leading self", "Leading self"]
    [survey] = actions.open_pooled_surveys(now=FAR)
    assert survey.session is None


def test_an_elements_plan_names_its_questionnaire(cast):
    version = Questionnaire.objects.create(name="Of our own").versions.create(number=1)
    version.items.create(position=1, text="How was the visit?", headline=True)
    ElementPlan.objects.create(element=cast.session.element, version=version)
    assert open_survey(cast).version == version


def test_the_invitation_promises_anonymity_and_holds_no_link_until_it_is_sent(cast):
    survey = open_survey(cast)
    message = Message.objects.get(kind="survey", to=cast.participant)
    assert message.subject == "How was it? Leading self"
    assert "How was “Leading self” on 14 October 2026?" in message.body
    assert "Anonymous: your answers are kept without your name." in message.body
    assert "open until 28 October 2026" in message.body
    assert message.body.endswith("Answer the questions: {link}")
    assert message.about_id == survey.participations.get(place=cast.place).pk


@pytest.mark.django_db(transaction=True)
def test_the_link_in_the_mail_leads_to_ones_own_questionnaire(cast, mailoutbox):
    survey = open_survey(cast)
    mine = survey.participations.get(place=cast.place)
    [mail] = [mail for mail in mailoutbox if mail.to == [cast.participant.email]]
    assert f"http://localhost:8000/surveys/{mine.pk}/" in mail.body


def test_nobody_is_written_to_when_the_caller_says_so(cast):
    [survey] = actions.open_session_surveys(now=AFTER, tell=False)
    assert asked_of(survey) == ["Amara", "Tom"]
    assert Message.objects.count() == 0


def test_a_survey_closes_when_its_last_day_is_past(cast):
    survey = open_survey(cast)
    assert actions.close_due_surveys(on=date(2026, 10, 28)) == []
    assert [each.pk for each in actions.close_due_surveys(on=date(2026, 10, 29))] == [survey.pk]
    assert actions.close_due_surveys(on=date(2026, 10, 30)) == []


def test_a_survey_closed_in_the_demos_past_bears_the_day_it_closed_on(cast):
    open_survey(cast)
    [survey] = actions.close_due_surveys(on=date(2026, 10, 29))
    assert survey.closed_at == make.at(date(2026, 10, 29), 0, 0)


def test_renaming_the_element_later_does_not_rewrite_what_was_asked(cast):
    survey = open_survey(cast)
    cast.session.element.title = cast.session.title = "Leading oneself"
    cast.session.element.save()
    cast.session.save()
    survey.refresh_from_db()
    assert survey.title == "Leading self"
