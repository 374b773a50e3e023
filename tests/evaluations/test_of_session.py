"""What the code on the screen opens after a session: one's own questions, or when they will come."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from evaluations.actions import open_session_surveys
from evaluations.models import Participation


def address(session):
    return reverse("evaluations:of_session", args=[session.pk])


def over(session):
    session.starts_at, session.ends_at = timezone.now() - timedelta(hours=7), timezone.now() - timedelta(minutes=1)
    session.save()
    return session


def test_it_leads_each_participant_to_their_own_questions(cast, sign_in):
    session = over(cast.session)
    open_session_surveys(now=timezone.now(), tell=False)
    for place in (cast.place, cast.peer_place):
        asked = Participation.objects.get(survey__session=session, place=place)
        response = sign_in(place.person).get(address(session))
        assert response.url == reverse("evaluations:questionnaire", args=[asked.pk])


def test_before_they_are_asked_it_says_when(cast, sign_in):
    page = sign_in(cast.participant).get(address(over(cast.session)))
    assert "They open within ten minutes of the end of the session" in page.text


def test_to_everybody_else_there_is_no_such_page(cast, sign_in):
    session = over(cast.session)
    open_session_surveys(now=timezone.now(), tell=False)
    for person in (cast.stranger, cast.facilitator, cast.nobody):
        assert sign_in(person).get(address(session)).status_code == 404
