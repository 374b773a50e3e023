"""Reflections on a theme: the theme's own form or a tool of one's own choosing, and the writer's own tick."""

from uuid import uuid4

import pytest
from django.urls import reverse

from journals import actions
from journals.models import Reflection
from journals.reading import counted_for
from tests import factories as make

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def theme(cast):
    domain = cast.programme.framework.domains.first()
    domain.objectives.create(text="Engage other professions")
    domain.requirements.create(text="Reflect", evidence="reflection")
    return domain


def test_the_theme_form_asks_five_things_with_the_objectives_beside_it(cast, theme, sign_in):
    html = sign_in(cast.participant).get(reverse("journals:write_new") + f"?form=theme&theme={theme.pk}").text
    for words in (
        "The activity",
        "What I did",
        "What I learnt, against the objectives",
        "What shows it",
        "My next step",
        "Engage other professions",
    ):
        assert words in html
    assert f'<option value="{theme.pk}" selected>' in html


def test_what_is_written_on_it_is_kept_with_theme_and_tick(cast, theme, sign_in, new_page):
    page = new_page(cast.participant, f"?form=theme&theme={theme.pk}")
    data = page.hidden | {"theme": str(theme.pk), "did": "Asked her", "counts_for_theme": "on", "do": "finish"}
    sign_in(cast.participant).post(page.url, data)
    made = Reflection.objects.get()
    assert (made.form, made.theme, made.counts_for_theme, made.state) == ("theme", theme, True, "finished")
    assert made.answers == [("What I did", "Asked her")]
    assert counted_for(cast.participant, [theme.pk]) == {theme.pk: 1}


def test_a_tool_of_one_s_own_choosing_counts_as_well(cast, theme, sign_in, new_page):
    page = new_page(cast.participant, "?form=free")
    data = page.hidden | {"theme": str(theme.pk), "text": "My own way", "counts_for_theme": "on", "do": "finish"}
    sign_in(cast.participant).post(page.url, data)
    assert counted_for(cast.participant, [theme.pk]) == {theme.pk: 1}


def test_without_a_theme_there_is_nothing_to_count_for(cast, theme, sign_in, new_page):
    page = new_page(cast.participant)
    sign_in(cast.participant).post(page.url, page.hidden | {"what": "Words", "counts_for_theme": "on", "do": "finish"})
    assert Reflection.objects.get().counts_for_theme is False


def test_taking_the_tick_back_is_a_change_and_is_kept(cast, theme, sign_in, page_of):
    made = actions.begin(author=cast.participant, theme=theme, counts=True, body={"what": "Words"})
    actions.finish(reflection=made, by=cast.participant)
    client = sign_in(cast.participant)
    page = page_of(client.get(reverse("journals:write", args=[made.pk])))
    client.post(page.url, page.hidden | {"theme": str(theme.pk), "what": "Words", "do": "finish"})
    made.refresh_from_db()
    assert (made.theme, made.counts_for_theme, made.revision) == (theme, False, 2)


def test_a_draft_saved_by_the_page_itself_keeps_the_tick(cast, theme, sign_in, new_page):
    page = new_page(cast.participant, f"?form=theme&theme={theme.pk}")
    data = page.hidden | {"theme": str(theme.pk), "did": "Asked", "counts_for_theme": "on", "keep_person": "x"}
    answer = sign_in(cast.participant).post(page.url, data, **JSON)
    assert "Draft saved" in answer.json()["message"]
    assert Reflection.objects.get().counts_for_theme is True
    assert counted_for(cast.participant, [theme.pk]) == {}  # not before it is finished


@pytest.mark.parametrize(("before", "after"), [("what", "theme"), ("theme", "free"), ("theme", "what")])
def test_changing_the_form_loses_nothing(cast, theme, before, after):
    first = {"what": "what", "theme": "activity"}[before]
    made = actions.begin(
        author=cast.participant, form=before, theme=theme, counts=True, body={"title": "T", first: "The first words"}
    )
    actions.change_form(reflection=made, form=after, by=cast.participant)
    made.refresh_from_db()
    assert "The first words" in " ".join(made.body.values())
    assert (made.form, made.title, made.theme, made.counts_for_theme) == (after, "T", theme, True)


def test_the_theme_form_is_offered_only_where_there_is_a_theme(cast, sign_in):
    html = sign_in(cast.participant).get(reverse("journals:write_new")).text
    assert "Theme form" not in html
    assert "Which theme" not in html


def test_the_theme_of_another_programme_is_refused_and_the_words_are_kept(cast, theme, sign_in, new_page):
    foreign = make.framework("Elsewhere", ("Foreign theme",)).domains.get()
    page = new_page(cast.participant)
    response = sign_in(cast.participant).post(
        page.url, page.hidden | {"theme": str(foreign.pk), "what": "My words", "do": "draft"}
    )
    assert "My words" in response.text
    assert "Foreign theme" not in response.text
    assert not Reflection.objects.exists()
    assert sign_in(cast.participant).get(reverse("journals:write_new") + f"?theme={foreign.pk}").status_code == 404
    assert sign_in(cast.participant).get(reverse("journals:write_new") + f"?theme={uuid4()}").status_code == 404


def test_a_theme_that_lost_its_requirements_stays_with_what_was_written(cast, theme, sign_in, page_of):
    made = actions.begin(author=cast.participant, theme=theme, counts=True, body={"what": "Words"})
    theme.requirements.all().delete()
    client = sign_in(cast.participant)
    page = page_of(client.get(reverse("journals:write", args=[made.pk])))
    client.post(page.url, page.hidden | {"counts_for_theme": "on", "what": "More words", "do": "draft"})
    made.refresh_from_db()
    assert (made.theme, made.counts_for_theme, made.body["what"]) == (theme, True, "More words")


def test_the_journal_and_its_readers_see_the_theme(cast, theme, sign_in):
    made = actions.begin(author=cast.participant, form="theme", theme=theme, counts=True, body={"did": "Asked her"})
    actions.finish(reflection=made, by=cast.participant)
    actions.share(reflection=made, reader=cast.coach, by=cast.participant)
    client = sign_in(cast.participant)
    assert f"on the theme {theme.name}" in client.get(reverse("journals:journal")).text
    assert "for which it counts" in client.get(reverse("journals:reflection", args=[made.pk])).text
    assert "What I did" in sign_in(cast.coach).get(reverse("journals:shared_reflection", args=[made.pk])).text
