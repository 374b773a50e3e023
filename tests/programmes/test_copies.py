"""One design from another: copied, kept as a blueprint and read back, set beside another."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Pathway
from awards.pathway.actions import UnitPlan, set_up_pathway
from cohorts.actions.experts import About, add_expert, add_talk
from cohorts.models import Cohort, Expert
from cohorts.proposals import answer, propose
from core.dates import today
from evaluations.models import Comment, Item, ItemFigure, Questionnaire, QuestionnaireVersion, Response, Survey
from evaluations.standard import default_version
from library.actions import Belonging, Seen, Words
from library.actions import add as add_material
from library.models import Material
from library.uploads import take
from programmes.actions import start_from_blueprint
from programmes.actions_copy import copy_programme
from programmes.blueprint import BlueprintError, available, load, read
from programmes.blueprint_text import written
from programmes.kept import blueprint_of
from programmes.models import Programme, RecruitmentTarget, SavedBlueprint
from tests import factories as make

KEYS = [each.key for each in available()]


def at(name, *keys):
    return reverse(f"programmes:{name}", args=keys)


@pytest.fixture
def coordinator(cast, sign_in):
    return sign_in(cast.coordinator)


@pytest.fixture
def start(cast):
    def one(key, code="NEW"):
        return start_from_blueprint(
            blueprint=load(key),
            name=f"From {key}",
            code=code,
            commissioner=cast.programme.commissioner,
            provider=cast.programme.provider,
            by=cast.coordinator,
        )

    return one


@pytest.mark.parametrize("key", KEYS)
def test_every_blueprint_is_the_same_after_it_is_written_and_read_back(key):
    assert read(key, written(load(key))) == load(key)


def test_words_that_would_end_a_line_or_a_text_early_come_back_as_they_were():
    blueprint = replace(load("network-academy"), name='“Line”\n"quoted" \\ [[elements]]\t\x7f', aims=("a = 1 # no",))
    assert read("network-academy", written(blueprint)) == blueprint


@pytest.mark.parametrize("text", ["", "name = ", "name = 'A'", "[[elements]]\nkind = 3", "\x00", "a = [1,"])
def test_a_file_that_is_no_blueprint_is_told_in_words(text):
    with pytest.raises(BlueprintError):
        read("the file", text)


def in_any_order(blueprint):
    """Its elements, each with its domains in no order: an element covers them, and lists nothing."""
    return [replace(each, domains=tuple(sorted(each.domains))) for each in blueprint.elements]


@pytest.mark.parametrize("key", KEYS)
def test_a_programme_is_the_blueprint_that_it_was_started_from(start, key):
    made, shipped = blueprint_of(start(key)), load(key)
    assert in_any_order(made) == in_any_order(shipped)
    for name in ("phases", "domains", "aims", "challenges", "situation", "hours_percent", "framework", "pathway"):
        assert getattr(made, name) == getattr(shipped, name), name


def test_a_design_that_is_kept_is_downloaded_taken_in_elsewhere_and_started_from(cast, coordinator, start):
    programme = start("practice-network")
    data = {"once": str(cast.place.pk), "name": "Trimesters"}
    for _ in range(2):
        coordinator.post(at("keep", programme.pk), data)
    [saved] = SavedBlueprint.objects.all()
    programme.elements.update(title="Changed since")
    file = coordinator.get(at("blueprint_file", saved.pk))
    assert file.headers["Content-Disposition"] == 'attachment; filename="trimesters.toml"'
    assert in_any_order(read("x", file.text)) == in_any_order(load("practice-network"))
    upload = SimpleUploadedFile("trimesters.toml", file.content)
    taken = coordinator.post(at("take_in"), {"file": upload}, follow=True)
    assert "What comes with it" in taken.text
    assert "Trimesters" in coordinator.get(at("start")).text
    page = coordinator.get(at("start_from", saved.pk))
    said = {"once": str(page.context["form"]["once"].value()), "name": "Again", "code": "AGAIN"}
    coordinator.post(at("start_from", saved.pk), said | {"commissioner": "A trust", "provider": "Us"})
    assert Programme.objects.get(code="AGAIN").elements.first().title == load("practice-network").elements[0].title


def test_a_file_that_is_not_one_is_refused_beside_its_field(coordinator):
    form = coordinator.post(at("take_in"), {"file": SimpleUploadedFile("a.toml", b"name = 'A'")}).context["form"]
    assert "is missing" in form.errors["file"][0]
    form = coordinator.post(at("take_in"), {"file": SimpleUploadedFile("a.toml", b"\xff\xfe\x00")}).context["form"]
    assert "no text file" in form.errors["file"][0]


def test_a_blueprint_of_a_programme_that_is_none_of_ones_business_is_not_to_be_had(cast, coordinator, sign_in):
    coordinator.post(at("keep", cast.programme.pk), {"once": str(cast.place.pk), "name": "Ours"})
    [saved] = SavedBlueprint.objects.all()
    other = sign_in(cast.other_coordinator)
    assert other.get(at("blueprint_file", saved.pk)).status_code == 404
    assert other.get(at("start_from", saved.pk)).status_code == 404
    assert "Ours" not in other.get(at("start")).text


def with_figures(cohort, element, counts):
    """A closed survey of an element in a cohort, with its figures."""
    version = default_version()
    survey = Survey.objects.create(
        cohort=cohort,
        element=element,
        version=version,
        title=element.title,
        opened_on="2026-10-15",
        closes_on="2026-10-22",
        closed_at="2026-10-23T00:00Z",
        state="closed",
        invited=6,
        answered=sum(counts),
    )
    names = ("ones", "twos", "threes", "fours", "fives")
    survey.figures.create(item=version.items.get(headline=True), **dict(zip(names, counts, strict=True)))
    return survey


def scored(cast, answered, comments):
    """The last cohort's survey of the element of cast.session: all gave 4, some wrote a comment."""
    questionnaire = Questionnaire.objects.create(name="Short")
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1)
    item = Item.objects.create(version=version, position=1, text="How was it?", headline=True)
    survey = Survey.objects.create(
        cohort=cast.other_cohort,
        element=cast.session.element,
        version=version,
        title="Leading self",
        opened_on="2026-10-15",
        closes_on="2026-10-22",
        closed_at="2026-10-23T00:00Z",
        state="closed",
        invited=6,
        answered=answered,
    )
    ItemFigure.objects.create(survey=survey, item=item, fours=answered)
    for _ in range(comments):
        Comment.objects.create(response=Response.objects.create(survey=survey), item=item, text="Good")


def copies(client, programme):
    return client.get(at("copy", programme.pk))


def test_the_last_cohorts_score_and_comments_stand_beside_the_element(cast, coordinator):
    scored(cast, 5, 2)
    page = copies(coordinator, cast.programme)
    [column] = [each for each in page.context["review"].columns if each.rows]
    score = column.rows[0].score
    assert (score.mean, score.answers, score.comments) == (4, 5, 2)
    assert "by Cohort 2, 5 answers, 2 comments" in page.text


def test_while_a_cohort_runs_each_element_stands_with_the_last_cohort_that_scored_it(cast, coordinator):
    running = make.cohort(cast.programme, number=3, name="Cohort 3")
    kept = make.element(cast.programme, "Visit", position=2)
    coming = make.element(cast.programme, "Closing day", position=3)
    others = {
        name: make.element(cast.programme, name, position=9, **fields)
        for name, fields in {"Reading": {"group_size": "self"}, "Walk": {"asked": "never"}, "Talk": {}}.items()
    }
    with_figures(cast.other_cohort, kept, (0, 0, 0, 5, 0))
    with_figures(running, kept, (0, 0, 2, 0, 0))
    with_figures(running, cast.session.element, (0, 0, 0, 0, 4))
    make.session(running, "Closing day", today() + timedelta(days=20), element=coming)
    make.session(running, "Talk", today() - timedelta(days=20), element=others["Talk"])
    page = copies(coordinator, cast.programme)
    says = {row.element.title: row for column in page.context["review"].columns for row in column.rows}
    assert (says["Leading self"].score.cohort, says["Leading self"].score.mean) == ("Cohort 3", 5)
    assert (says["Visit"].score.cohort, says["Visit"].score.mean) == (
        "Cohort 2",
        4,
    )  # two answers in Cohort 3 are too few
    assert {title: says[title].waits for title in ("Closing day", *others)} == {
        "Closing day": "Not held yet in Cohort 3",
        "Reading": "Not asked about",
        "Walk": "Not asked about",
        "Talk": "Not asked about in Cohort 3",
    }
    assert "Not held yet in Cohort 3" in page.text


def test_an_element_whose_questionnaire_is_out_is_being_asked_about(cast, coordinator):
    running, visit = make.cohort(cast.programme, number=3), make.element(cast.programme, "Visit", position=2)
    with_figures(cast.other_cohort, cast.session.element, (0, 0, 0, 5, 0))
    Survey.objects.filter(pk=with_figures(running, visit, (0, 0, 0, 0, 0)).pk).update(state="open", closed_at=None)
    page = copies(coordinator, cast.programme)
    [column] = [each for each in page.context["review"].columns if each.rows]
    assert column.rows[1].waits == f"Being asked now in {running.name}"


def test_under_three_answers_neither_score_nor_comments_are_told(cast, coordinator):
    scored(cast, 2, 2)
    page = copies(coordinator, cast.programme)
    [column] = [each for each in page.context["review"].columns if each.rows]
    score = column.rows[0].score
    assert (score.mean, score.answers, score.comments) == (None, None, None)
    assert "2 comments" not in page.text


def test_a_copy_has_the_whole_design_and_nothing_of_who_was_on_it(cast, coordinator, start):
    programme = start("practice-network")
    data = {"once": str(cast.place.pk), "name": "Next year", "code": "next", "with_framework": "on"}
    for _ in range(2):
        coordinator.post(at("copy_as", programme.pk), data)
    made = Programme.objects.get(code="NEXT")
    one, other = blueprint_of(programme), blueprint_of(made)
    assert replace(other, name=one.name, code=one.code, key=one.key) == one
    assert not set(made.elements.values_list("pk")) & set(programme.elements.values_list("pk"))
    assert not made.contracts.exists()


@pytest.fixture
def furnished(cast, settings, tmp_path):
    """The cast's programme with something of every part that may come along, and some that never does."""
    settings.MEDIA_ROOT = tmp_path
    programme = cast.programme
    contract = programme.contracts.create(name="Award of 2027", places=40, value=96_000, starts_on=date(2027, 1, 4))
    contract.targets.create(profession=cast.place.profession, places=12)
    contract.spending.create(on=date(2027, 2, 1), what="Rooms", amount=900)
    about = About("Dr Ines Varga", biography="She led a turnaround.", agreed_on=date(2026, 9, 1), email="i@x.example")
    expert = add_expert(programme=programme, about=about, by=cast.coordinator)
    add_talk(session=cast.session, expert=expert, fee=450, expenses=0, by=cast.coordinator)
    domain = programme.framework.domains.first()
    make.link(programme, "On praise", by=cast.coordinator, domain=domain)
    make.link(programme, "Slides of the day", by=cast.coordinator, session=cast.session)
    upload = take(SimpleUploadedFile("reading.txt", b"Read this first."))
    add_material(
        programme=programme,
        kind="file",
        words=Words("Reading list"),
        belongs=Belonging(),
        seen=Seen(team_only=True),
        upload=upload,
        by=cast.coordinator,
    )
    set_up_pathway(
        programme=programme,
        name="Certificate in Leading",
        level=7,
        awarding_body=None,
        credits=20,
        units=[UnitPlan("Leading a service", 20)],
        by=cast.coordinator,
    )
    return programme


PARTS = ("framework", "contracts", "targets", "experts", "library", "pathway")


def copied(coordinator, programme, *parts):
    data = {"once": str(uuid4()), "name": "Next year", "code": "next", **{f"with_{part}": "on" for part in parts}}
    response = coordinator.post(at("copy_as", programme.pk), data)
    assert response.status_code == 302, response.context["form"].errors
    return Programme.objects.get(code="NEXT")


def parts_in(programme):
    found = {
        "framework": programme.framework is not None,
        "contracts": programme.contracts.exists(),
        "targets": RecruitmentTarget.objects.filter(contract__programme=programme).exists(),
        "experts": Expert.objects.filter(programme=programme).exists(),
        "pathway": Pathway.objects.filter(programme=programme).exists(),
        "library": Material.objects.filter(programme=programme).exists(),
    }
    return {name for name, there in found.items() if there}


def test_the_page_says_what_there_is_of_each_part_and_what_stays(furnished, coordinator):
    page = coordinator.get(at("copy_as", furnished.pk))
    assert [field.name for field in page.context["form"].choices] == [f"with_{part}" for part in PARTS]
    for words in (
        "Award of 2027: places and value. Their dates and what was spent are not copied.",
        "1 target for professions and organisations.",
        "Dr Ines Varga. Their fees are not copied.",
        "Certificate in Leading, with its units.",
        "2 things for everybody on the programme or its team, 1 kB.",
        "Materials of one session, project or cohort are not copied",
    ):
        assert words in page.text


@pytest.mark.parametrize("part", ["framework", "contracts", "experts", "pathway", "library"])
def test_each_part_comes_along_if_it_is_chosen_and_no_other(furnished, coordinator, part):
    made = copied(coordinator, furnished, part)
    assert parts_in(made) == {part}
    assert made.elements.count() == furnished.elements.count()


def test_everything_comes_along_but_what_is_of_people_and_of_money_spent(furnished, cast, coordinator):
    made = copied(coordinator, furnished, *PARTS)
    assert parts_in(made) == set(PARTS)
    contract = made.contracts.get()
    assert (contract.name, contract.places, contract.value, contract.starts_on) == ("Award of 2027", 40, 96_000, None)
    assert not contract.spending.exists()
    assert contract.targets.get().places == 12
    expert = Expert.objects.get(programme=made)
    assert expert.biography == "She led a turnaround."
    assert expert.shown_biography == "", "it was agreed to for the other programme"
    assert not expert.talks.exists()
    titles = set(Material.objects.filter(programme=made).values_list("title", flat=True))
    assert titles == {"On praise", "Reading list"}
    assert not Cohort.objects.filter(programme=made).exists()


def test_a_file_that_comes_along_is_a_file_of_its_own(furnished, coordinator):
    made = copied(coordinator, furnished, "library")
    new = Material.objects.get(programme=made, kind="file").current
    old = Material.objects.get(programme=furnished, kind="file").current
    assert new.file != old.file
    with default_storage.open(new.file) as kept:
        assert kept.read() == b"Read this first."
    assert (new.name, new.sha256) == (old.name, old.sha256)
    assert Material.objects.get(programme=made, title="On praise").domain is None, "its theme stayed"


def test_targets_do_not_come_without_their_contracts(furnished, coordinator):
    data = {"once": str(uuid4()), "name": "Next year", "code": "next", "with_targets": "on"}
    page = coordinator.post(at("copy_as", furnished.pk), data)
    assert "Tick the contracts too, or leave these out." in page.text
    assert not Programme.objects.filter(code="NEXT").exists()


def test_a_story_stays_with_the_programme_for_which_its_teller_agreed(furnished, cast, coordinator):
    add_material(
        programme=furnished,
        kind="story",
        words=Words("My ward", teller="Ann", body="It was night.", consented_on=date(2026, 9, 1)),
        belongs=Belonging(),
        seen=Seen(),
        by=cast.coordinator,
    )
    made = copied(coordinator, furnished, "library")
    assert not Material.objects.filter(programme=made, kind="story").exists()


def test_what_the_last_cohort_added_by_hand_is_offered_to_the_design(cast, coordinator):
    make.session(cast.other_cohort, "A night shift", date(2026, 11, 10), kind="study visit", hours=5, bring="Shoes")
    page = copies(coordinator, cast.programme)
    [link] = re.findall(r'href="([^"]+)">Put in the design', page.text)
    form = coordinator.get(unescape(link)).context["form"]
    assert [form[name].value() for name in ("title", "kind", "hours", "bring")] == [
        "A night shift",
        "study visit",
        "5",
        "Shoes",
    ]


def test_what_participants_asked_for_and_what_became_of_it_stands_beside_the_design(cast, coordinator):
    proposal = propose(place=cast.stranger_place, kind="topic", text="More on budgets", by=cast.stranger)
    answer(proposal=proposal, state="declined", words="Next year.", by=cast.coordinator)
    text = copies(coordinator, cast.programme).text
    assert "More on budgets" in text
    assert "1 asked for it. Next year." in text
    assert cast.stranger.name not in text


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(("name", "queries"), [("copy", 13), ("copy_as", 12), ("keep", 4)])
def test_each_page_of_copying_asks_as_much_however_long_it_is(
    furnished, cast, coordinator, *, django_assert_num_queries, name, queries, rows
):
    furnished.phases.create(name="Autumn", position=1, starts_week=0, ends_week=8)
    scored(cast, 5, 2)
    for number in range(rows):
        element = make.element(furnished, f"Day {number}", position=number + 2)
        with_figures(cast.other_cohort, element, (0, 0, 0, 5, 0))
        make.session(cast.other_cohort, f"By hand {number}", date(2026, 11, 10))
        propose(place=cast.stranger_place, kind="topic", text=f"More on {number}", by=cast.stranger)
        make.contract(furnished)
        make.link(furnished, f"Link {number}", by=cast.coordinator)
        data = {"once": str(uuid4()), "name": f"Kept {number}"}
        assert coordinator.post(at("keep", furnished.pk), data).status_code == 302
    coordinator.get(at(name, furnished.pk))
    with django_assert_num_queries(queries):
        coordinator.get(at(name, furnished.pk))


def test_two_designs_side_by_side(cast, coordinator, start):
    page = coordinator.get(at("compare", start("practice-network").pk), {"with": "network-academy"})
    figures = {row.name: (row.one, row.other) for row in page.context["comparison"].figures}
    one, other = load("practice-network").summary, load("network-academy").summary
    assert figures["Sessions"] == (f"{one.sessions} sessions", f"{other.sessions} sessions")
    kinds = {row.kind: (len(row.one), len(row.other)) for row in page.context["comparison"].kinds}
    assert kinds["Insight day"] == (8, 0)
    assert kinds["Workshop"] == (0, 3)


def test_a_programme_that_is_not_ones_own_cannot_be_set_beside(cast, coordinator):
    page = coordinator.get(at("compare", cast.programme.pk), {"with": str(cast.other_programme.pk)})
    assert page.context["comparison"] is None
    assert "not yours to see" in page.text
    assert cast.other_programme.name not in page.text


def test_a_copy_has_the_pathway_beside_it_and_no_dates_of_enrolment(cast, coordinator, start):
    programme = start("service-improvement")
    old = Pathway.objects.get(programme=programme)
    body = make.organisation("Northmoor University")
    Pathway.objects.filter(pk=old.pk).update(awarding_body=body, enrolment_opens_on=date(2027, 1, 4))
    made = copy_programme(programme=programme, name="Again", code="AGAIN", by=cast.coordinator)
    new = Pathway.objects.get(programme=made)
    assert (new.name, new.worth, new.awarding_body) == (old.name, old.worth, body)
    assert [(unit.title, unit.credits) for unit in new.units.all()] == [(u.title, u.credits) for u in old.units.all()]
    assert new.enrolment_opens_on is None
