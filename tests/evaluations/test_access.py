"""Who may open what: by hand, literal, for everybody of the cast."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations import access, actions
from evaluations.models import Comment
from tests import factories as make
from tests.evaluations.making import closed, fill, open_survey

IN, GONE, SEEN, MOVED = 302, 404, 200, 302
EVERYBODY = (
    "signed out",
    "administrator",
    "coordinator",
    "facilitator",
    "coach",
    "participant",
    "peer",
    "stranger",
    "commissioner",
    "other_commissioner",
    "other_coordinator",
    "evaluator",
    "nobody",
)
TEAM = {"coordinator": SEEN, "evaluator": SEEN}
# What each page answers; whoever is not named gets 404, and signed out the way to the sign-in page.
PAGES = {
    "questionnaire": {"participant": SEEN},
    "cohorts": {"coordinator": SEEN, "evaluator": SEEN, "other_coordinator": SEEN},
    "results": TEAM,
    "report": TEAM,
    "comments": TEAM,
    "quotations": TEAM,
}
POSTS = {
    "report_ask": {"coordinator": MOVED, "evaluator": MOVED},
    "choose": {"coordinator": MOVED, "evaluator": MOVED},
    "drop": {"coordinator": MOVED, "evaluator": MOVED},
    "move": {"coordinator": MOVED, "evaluator": MOVED},
}


@pytest.fixture
def world(cast):
    """A closed survey with comments that may be quoted, one of them chosen, and an open one."""
    fill(cast.cohort, 6)
    survey = closed(open_survey(cast), [5, 4, 4, 5, 3, 4], words="Useful", may_quote=True)
    first, second = Comment.objects.all()[:2]
    quotation = actions.choose_quotation(comment=first, by=cast.coordinator)
    cast.session.pk, cast.session.title = None, "Leading others"
    cast.session.save()
    waiting = next(s for s in actions.open_session_surveys(now=cast.session.ends_at) if s.title == "Leading others")
    mine = waiting.participations.get(place=cast.place)
    keys = {
        "questionnaire": [mine.pk],
        "cohorts": [],
        "comments": [survey.pk],
        "quotations": [survey.pk],
        "choose": [second.pk],
        "drop": [second.pk],
        "move": [quotation.pk],
    }
    cohort = [cast.cohort.pk]
    return {name: reverse(f"evaluations:{name}", args=keys.get(name, cohort)) for name in (*PAGES, *POSTS)}


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_for_those_it_is_for_and_is_not_there_for_others(cast, world, sign_in, who):
    client = sign_in(cast.everyone()[who])
    otherwise = IN if who == "signed out" else GONE
    seen = {page: client.get(world[page]).status_code for page in PAGES}
    assert seen == {page: PAGES[page].get(who, otherwise) for page in PAGES}
    posted = {verb: client.post(world[verb], {"to": "later"}).status_code for verb in POSTS}
    assert posted == {verb: POSTS[verb].get(who, otherwise) for verb in POSTS}


def test_signed_out_one_is_asked_to_sign_in_and_comes_back(cast, world, client):
    for page in PAGES:
        assert client.get(world[page]).url == f"/accounts/login/?next={world[page]}"


def test_nobody_opens_the_thanks_of_another(cast, sign_in):
    survey = open_survey(cast)
    theirs = survey.participations.get(place=cast.peer_place)
    actions.submit(participation=theirs, answers={i.pk: 4 for i in survey.version.items.all()[:2]}, by=cast.peer)
    page = reverse("evaluations:thanks", args=[theirs.pk])
    assert sign_in(cast.peer).get(page).status_code == 200
    assert sign_in(cast.participant).get(page).status_code == 404
    assert sign_in(cast.coordinator).get(page).status_code == 404


def test_a_report_that_is_not_published_is_read_by_the_team_and_by_nobody_else(cast, sign_in):
    from documents.access import visible_document
    from evaluations.actions_report import make_version
    from evaluations.report import Subject

    document = make_version(subject=Subject(cast.programme, cast.cohort), by=cast.coordinator).document
    readers = {
        name for name, person in cast.everyone().items() if person and visible_document(person, document.pk) is not None
    }
    assert readers == {"coordinator", "evaluator"}


@pytest.mark.parametrize(("answers", "seen"), [(0, 0), (1, 0), (2, 0), (3, 3), (4, 4)])
def test_comments_are_read_only_of_surveys_that_three_or_more_answered(cast, answers, seen):
    fill(cast.cohort, 3)
    closed(open_survey(cast), [4] * answers, words="Useful")
    assert Comment.objects.count() == answers
    assert access.visible_comments(cast.coordinator).count() == seen
    assert access.visible_comments(cast.evaluator).count() == seen


def test_comments_are_not_read_before_the_survey_closes(cast):
    from tests.evaluations.making import answered

    fill(cast.cohort, 4)
    answered(open_survey(cast), [4] * 6, words="Useful")
    assert Comment.objects.count() == 6
    assert list(access.visible_comments(cast.coordinator)) == []


def test_those_who_lead_and_those_who_pay_read_no_comments(cast):
    fill(cast.cohort, 4)
    closed(open_survey(cast), [4] * 6, words="Useful", may_quote=True)
    readers = {name for name, person in cast.everyone().items() if person and access.visible_comments(person).exists()}
    assert readers == {"coordinator", "evaluator"}


def test_one_sees_ones_own_participations_and_no_others(cast):
    actions.open_session_surveys(now=make.at(date(2026, 10, 20)))
    owners = {
        name: [each.place.person for each in access.own_participations(person)]
        for name, person in cast.everyone().items()
        if person and access.own_participations(person).exists()
    }
    assert owners == {"participant": [cast.participant], "peer": [cast.peer], "stranger": [cast.stranger]}
