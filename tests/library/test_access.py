"""Who sees what of a library: those whom its audience names, wherever it is listed, counted, found or opened."""

import pytest
from django.urls import reverse

from library import actions
from library.access import visible_materials
from library.models import Material
from tests import factories as make

EVERYBODY = {"for everybody"}
OF_COHORT_1 = EVERYBODY | {"for cohort 1", "for the session"}
OF_SET_A = {"for set A", "for set A's meeting"}
TEAM_OF_COHORT_1 = (
    OF_COHORT_1 | OF_SET_A | {"for set B", "for the team", "note on the session", "for the project's team"}
)
SEES = {
    "administrator": TEAM_OF_COHORT_1 | {"for cohort 2", "elsewhere"},
    "coordinator": TEAM_OF_COHORT_1 | {"for cohort 2"},
    "facilitator": TEAM_OF_COHORT_1,
    "coach": OF_COHORT_1,
    "participant": OF_COHORT_1 | OF_SET_A | {"for the project's team"},
    "peer": OF_COHORT_1 | OF_SET_A,
    "stranger": EVERYBODY | {"for cohort 2"},
    "commissioner": set(),
    "other_commissioner": set(),
    "other_coordinator": {"elsewhere"},
    "evaluator": set(),
    "nobody": set(),
}


def page(programme, **query):
    return reverse("library:library", args=[programme.pk], query=query or None)


def one(material, name="material"):
    return reverse(f"library:{name}", args=[material.pk])


@pytest.mark.parametrize("who", SEES)
def test_each_sees_what_is_for_them_and_nothing_else(cast, shelved, who):
    seen = set(visible_materials(cast.everyone()[who]).values_list("pk", flat=True))
    assert {name for name, row in shelved.items() if row.pk in seen} == SEES[who]


@pytest.mark.parametrize("who", [who for who in SEES if who != "administrator"])
def test_the_page_of_each_opens_for_those_and_is_not_there_for_others(cast, shelved, sign_in, who):
    client = sign_in(cast.everyone()[who])
    opened = {name for name, row in shelved.items() if client.get(one(row)).status_code == 200}
    assert opened == SEES[who]


def test_whoever_leads_a_session_or_advises_a_set_sees_what_is_for_it(cast, shelved):
    adviser, guest = make.person("Una Adviser"), make.person("Gwen Guest")
    cast.learning_set.adviser = adviser
    cast.learning_set.save()
    cast.set_session.leaders.create(person=adviser)
    cast.session.leaders.create(person=guest)
    seen = {who: set(visible_materials(who).values_list("title", flat=True)) for who in (adviser, guest)}
    assert "For set A" in seen[adviser] and "For set B" not in seen[adviser] and "For cohort 2" not in seen[adviser]
    assert "Note on the session" in seen[guest] and "For set A" not in seen[guest]


def test_a_coach_and_participant_have_no_page_of_materials_between_them(cast, sign_in):
    page_of_pair = reverse("library:session", args=[cast.coaching_session.pk])
    assert [
        sign_in(each).get(page_of_pair).status_code for each in (cast.coach, cast.participant, cast.coordinator)
    ] == [404] * 3


def test_a_search_does_not_tell_the_title_of_what_one_may_not_see(cast, shelved, sign_in):
    client = sign_in(cast.stranger)
    for words in ("session", "note", "set", "cohort 1", "team"):
        html = client.get(page(cast.programme, words=words)).content.decode()
        assert not [row.title for row in shelved.values() if row.title in html and row.title != "For everybody"] or (
            words == "cohort 1"
        )
        assert "Note on the session" not in html and "For set A" not in html and "For the team" not in html


def test_counts_are_of_what_one_may_see(cast, shelved, sign_in):
    found = {
        who: sign_in(cast.everyone()[who]).get(page(cast.programme)).content.decode() for who in ("stranger", "coach")
    }
    assert "· 2 materials for you" in found["stranger"]
    assert "· 3 materials for you" in found["coach"]


def test_the_session_of_a_participant_counts_no_note_of_its_facilitator(cast, shelved, sign_in):
    html = sign_in(cast.participant).get(reverse("cohorts:my_sessions")).content.decode()
    assert html.count("1 material<") == 2 and "2 materials" not in html  # of the cohort's session, and of the set's
    told = sign_in(cast.participant).get(reverse("library:session", args=[cast.session.pk])).content.decode()
    assert "For the session" in told and "Note on the session" not in told


def test_what_is_withdrawn_is_gone_at_once_but_for_those_who_can_bring_it_back(cast, sign_in):
    slides = make.material(cast.programme, by=cast.coordinator, session=cast.session)
    actions.withdraw(material=slides, by=cast.coordinator)
    doors = [one(slides), one(slides, "file"), reverse("library:earlier_file", args=[slides.pk, 1])]
    for who in (cast.participant, cast.coach, cast.stranger):
        assert [sign_in(who).get(door).status_code for door in doors] == [404] * 3
        assert "Slides" not in sign_in(who).get(page(cast.programme, show="withdrawn")).content.decode()
    opened = sign_in(cast.coordinator).get(doors[1])
    assert b"".join(opened.streaming_content) == make.PDF
    assert "Slides" not in sign_in(cast.coordinator).get(page(cast.programme)).content.decode()
    assert "Slides" in sign_in(cast.coordinator).get(page(cast.programme, show="withdrawn")).content.decode()


def test_a_narrower_audience_takes_it_from_the_others_at_once(cast, sign_in):
    slides = make.link(cast.programme, "Slides", by=cast.coordinator, session=cast.session)
    assert sign_in(cast.participant).get(one(slides)).status_code == 200
    actions.change(
        material=slides,
        words=actions.Words("Slides", url=slides.url),
        belongs=actions.Belonging(session=cast.session),
        seen=actions.Seen(team_only=True),
        by=cast.coordinator,
    )
    assert sign_in(cast.participant).get(one(slides)).status_code == 404


def test_a_facilitator_changes_what_is_for_the_sessions_of_their_cohorts_only(cast, sign_in):
    by = cast.coordinator
    own = make.link(cast.programme, "Own", by=by, session=cast.session)
    whole = make.link(cast.programme, "Whole", by=by)
    other = make.link(cast.programme, "Other", by=by, session=cast.other_session)
    client = sign_in(cast.facilitator)
    assert [client.get(one(each, "change")).status_code for each in (own, whole, other)] == [200, 403, 404]
    offered = client.get(reverse("library:add", args=[cast.programme.pk, "link"])).content.decode()
    assert "Sessions of Cohort 1" in offered and "Cohort 2" not in offered and "The whole programme" not in offered
    assert f"session:{cast.coaching_session.pk}" not in offered


def test_a_facilitator_cannot_put_anything_where_they_do_not_work(cast, sign_in):
    typed = {
        "title": "Mine",
        "url": "https://library.example.org",
        "belongs": f"session:{cast.other_session.pk}",
        "seen": "concerned",
        "once": "0b0c4f2e-6f4e-4a0e-9a53-2f3ad4a5a111",
    }
    answer = sign_in(cast.facilitator).post(reverse("library:add", args=[cast.programme.pk, "link"]), typed)
    assert answer.status_code == 200 and not Material.objects.exists()


def test_earlier_files_are_for_the_team(cast, sign_in):
    slides = make.material(cast.programme, by=cast.coordinator, session=cast.session)
    first = reverse("library:earlier_file", args=[slides.pk, 1])
    assert sign_in(cast.participant).get(first).status_code == 404
    assert "Version 1" not in sign_in(cast.participant).get(one(slides)).content.decode()
    with_it = sign_in(cast.facilitator).get(first)
    assert b"".join(with_it.streaming_content) == make.PDF


def test_a_file_is_on_no_address_of_its_own(cast, client):
    slides = make.material(cast.programme, by=cast.coordinator)
    for address in (f"/media/{slides.current.file}", f"/{slides.current.file}", f"/static/{slides.current.file}"):
        assert client.get(address).status_code == 404
    assert "slides" not in slides.current.file


@pytest.mark.parametrize("audience", ["team", "set"])
def test_an_audience_of_another_cohort_than_the_session_s_is_refused(cast, audience):
    from core.refusal import Refused

    other = make.learning_set(cast.other_cohort, "Set C")
    seen = {"team": actions.Seen(cohort=cast.other_cohort), "set": actions.Seen(learning_set=other)}[audience]
    with pytest.raises(Refused, match="not of that cohort") as refused:
        actions.add(
            programme=cast.programme,
            kind="link",
            words=actions.Words("Slides", url="https://library.example.org"),
            belongs=actions.Belonging(session=cast.session),
            seen=seen,
            by=cast.coordinator,
        )
    assert refused.value.field == "seen"


def test_what_was_for_a_set_that_is_dissolved_is_kept_for_the_team_alone(cast, sign_in):
    notes = make.link(cast.programme, "Notes", by=cast.coordinator, learning_set=cast.learning_set)
    cast.learning_set.delete()
    assert [sign_in(who).get(one(notes)).status_code for who in (cast.participant, cast.facilitator)] == [404, 200]
    told = sign_in(cast.coordinator).get(one(notes)).content.decode()
    assert "No participant sees it. Administrators of this installation may read it too." in told


def test_a_form_with_the_mark_of_another_programme_s_material_tells_nothing_of_it(cast, sign_in):
    elsewhere = make.link(cast.other_programme, "Elsewhere", by=cast.other_coordinator)
    typed = {"title": "Mine", "url": "https://library.example.org", "belongs": "programme", "seen": "concerned"}
    form = reverse("library:add", args=[cast.programme.pk, "link"])
    html = sign_in(cast.coordinator).post(form, typed | {"once": str(elsewhere.pk)}).content.decode()
    assert "This form was used already." in html and "Elsewhere" not in html


def test_a_form_with_the_mark_of_a_material_that_one_may_not_see_tells_nothing_of_it(cast, sign_in):
    project = make.project(cast.place)
    theirs = make.link(cast.programme, "Shortlist: who may be dropped", by=cast.coordinator, team_only=True)
    typed = {"once": str(theirs.pk), "title": "Mine", "url": "https://example.org", "seen": "project"}
    form = reverse("library:add", args=[cast.programme.pk, "link"])
    answer = sign_in(cast.participant).post(form, typed | {"belongs": f"project:{project.pk}"}, follow=True)
    assert "This form was used already." in answer.text
    assert "Shortlist" not in answer.text


# A team and its own project


def at_project(project, kind="link"):
    return reverse("library:add", args=[project.cohort.programme_id, kind], query={"belongs": f"project:{project.pk}"})


def test_a_team_adds_to_its_own_project_from_its_page_and_says_who_may_see_it(cast, sign_in):
    project = make.project(cast.place)
    other = make.project(cast.peer_place, "Another team's")
    client, own_page = sign_in(cast.participant), reverse("projects:project", args=[project.pk])
    assert at_project(project).partition("?")[0] in client.get(own_page).text
    form = client.get(at_project(project)).context["form"]
    assert form["belongs"].value() == f"project:{project.pk}"
    assert str(other.pk) not in str(form["belongs"])
    typed = {"once": str(form["once"].value()), "title": "Our leaflet", "url": "https://example.org/leaflet"}
    typed |= {"belongs": f"project:{project.pk}", "seen": "project"}
    response = client.post(at_project(project), typed)
    assert response.url == own_page
    leaflet = Material.objects.get(title="Our leaflet")
    assert "Our leaflet" in client.get(own_page).text
    assert "The project’s team, with the facilitators and coordinators of Cohort 1." in client.get(one(leaflet)).text

    peer = sign_in(cast.peer)
    assert "Our leaflet" not in peer.get(own_page).text
    assert "Our leaflet" not in peer.get(page(cast.programme, words="leaflet")).text
    assert peer.get(one(leaflet)).status_code == 404
    assert [sign_in(who).get(one(leaflet)).status_code for who in (cast.facilitator, cast.coordinator)] == [200, 200]


def test_nobody_adds_to_anothers_project(cast, sign_in):
    theirs = make.project(cast.peer_place)
    make.project(cast.place)
    client = sign_in(cast.participant)
    typed = {"once": str(theirs.pk), "title": "A link", "url": "https://example.org", "seen": "concerned"}
    response = client.post(at_project(theirs), typed | {"belongs": f"project:{theirs.pk}"})
    assert response.status_code == 200
    assert "belongs" in response.context["form"].errors
    assert not Material.objects.exists()
    assert sign_in(cast.stranger).get(at_project(theirs)).status_code == 403


def test_one_of_a_team_changes_what_they_added_and_nothing_that_others_did(cast, sign_in):
    project = make.project(cast.place)
    mine = make.link(cast.programme, "Mine", by=cast.participant, project=project, project_only=True)
    hers = make.link(cast.programme, "Hers", by=cast.coordinator, project=project)
    client = sign_in(cast.participant)
    assert [client.get(one(row, "change")).status_code for row in (mine, hers)] == [200, 403]
    client.post(one(mine, "withdraw"))
    assert sign_in(cast.facilitator).get(one(mine)).status_code == 404


def test_only_what_belongs_to_a_project_is_for_a_team_of_one(cast, sign_in):
    client = sign_in(cast.coordinator)
    address = reverse("library:add", args=[cast.programme.pk, "link"])
    typed = {"once": str(cast.place.pk), "title": "A link", "url": "https://example.org", "seen": "project"}
    response = client.post(address, typed | {"belongs": "programme"})
    assert "Choose a project, or another audience." in response.text
    assert response.context["form"]["title"].value() == "A link"
