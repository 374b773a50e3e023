import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from journals import actions
from journals.models import Reflection
from journals.pen import new_pen
from tests import factories as make

JSON = {"HTTP_ACCEPT": "application/json"}


def journal(client, **words):
    url = reverse("journals:journal")
    return (client.post(url, words) if words else client.get(url)).content.decode()


def test_an_empty_journal_says_what_it_is_for(cast, sign_in):
    html = journal(sign_in(cast.participant))
    assert "Nothing written yet" in html
    assert f'href="{reverse("journals:write_new")}"' in html


def test_the_newest_reflection_stands_first_with_session_and_readers(cast, finished, sign_in):
    actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    actions.share(reflection=finished, reader=cast.peer, by=cast.participant)
    actions.begin(author=cast.participant, body={"what": "A newer thought"})
    html = journal(sign_in(cast.participant))
    assert html.index("A newer thought") < html.index("Silence")
    assert "about Leading self" in html
    assert "Shared with Joseph Quill and Tom Bevan" in html
    assert html.count(">Draft<") == 1


def test_one_searches_one_s_own_words_whatever_their_case(cast, finished, draft, sign_in):
    html = journal(sign_in(cast.participant), words="waited SILENT")
    assert "1 reflection holds “waited SILENT”." in html
    assert reverse("journals:reflection", args=[finished.pk]) in html
    assert reverse("journals:write", args=[draft.pk]) not in html


def test_a_search_that_finds_nothing_says_so(cast, finished, sign_in):
    assert "0 reflections hold “zebra”." in journal(sign_in(cast.participant), words="zebra")


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_journal_takes_the_same_queries_for_1_3_and_30(cast, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        row = actions.begin(author=cast.participant, session=cast.session, body={"what": "Words"})
        actions.finish(reflection=row, by=cast.participant)
        actions.share(reflection=row, reader=cast.coach, by=cast.participant)
    client = sign_in(cast.participant)
    client.get(reverse("journals:journal"))
    with django_assert_num_queries(4):
        client.get(reverse("journals:journal"))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_what_is_shared_with_you_takes_the_same_queries_for_1_3_and_30(cast, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        row = actions.begin(author=cast.participant, session=cast.session, body={"what": "Words"})
        actions.finish(reflection=row, by=cast.participant)
        actions.share(reflection=row, reader=cast.coach, by=cast.participant)
    client = sign_in(cast.coach)
    client.get(reverse("journals:shared_with_you"))
    with django_assert_num_queries(2):
        client.get(reverse("journals:shared_with_you"))


@pytest.mark.usefixtures("no_menu")
@pytest.mark.parametrize("rows", [1, 3, 30])
def test_choosing_readers_takes_the_same_queries_for_1_3_and_30(
    cast, finished, sign_in, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.place(cast.cohort)
    client = sign_in(cast.participant)
    url = reverse("journals:share", args=[finished.pk])
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)


def test_the_writing_page_is_about_the_session_of_its_address(cast, sign_in):
    html = sign_in(cast.participant).get(f"{reverse('journals:write_new')}?session={cast.session.pk}").content.decode()
    assert f'<option value="{cast.session.pk}" selected>Leading self, 14 October 2026</option>' in html


@pytest.mark.parametrize("which", ["other_session", "foreign_session"])
def test_a_session_of_another_cohort_is_not_found(cast, sign_in, which):
    url = f"{reverse('journals:write_new')}?session={getattr(cast, which).pk}"
    assert sign_in(cast.participant).get(url).status_code == 404


def test_an_address_with_a_broken_session_is_not_found(cast, sign_in):
    assert sign_in(cast.participant).get(f"{reverse('journals:write_new')}?session=x").status_code == 404


def test_a_session_of_another_cohort_cannot_be_posted(cast, client, new_page):
    page = new_page(cast.participant)
    html = client.post(
        page.url, page.hidden | {"what": "Words", "session": str(cast.other_session.pk), "do": "draft"}
    ).content.decode()
    assert "“Which session is it about?”: choose one of the answers listed" in html
    assert "Words</textarea>" in html
    assert Reflection.objects.count() == 0


@pytest.mark.parametrize("name", ["coordinator", "coach", "commissioner", "administrator", "nobody"])
def test_only_those_with_a_place_begin_a_reflection(cast, sign_in, name):
    assert sign_in(getattr(cast, name)).get(reverse("journals:write_new")).status_code == 403


def test_somebody_who_left_the_programme_keeps_their_journal(cast, sign_in):
    cast.place.state, cast.place.left_on = "left", cast.cohort.starts_on
    cast.place.save(update_fields=["state", "left_on"])
    assert sign_in(cast.participant).get(reverse("journals:write_new")).status_code == 200


def test_finishing_keeps_the_words_and_shows_them(cast, client, new_page, secret):
    page = new_page(cast.participant)
    response = client.post(page.url, page.hidden | {"title": "Silence", "what": secret, "do": "finish"}, follow=True)
    html = response.content.decode()
    assert Reflection.objects.get().state == "finished"
    assert "Finished. Only you can read it, until you share it." in html
    assert secret in html


def test_finishing_an_empty_page_asks_for_words(cast, client, new_page):
    page = new_page(cast.participant)
    html = client.post(page.url, page.hidden | {"do": "finish"}).content.decode()
    assert "Write something before you finish" in html
    assert "There is a problem" in html
    assert Reflection.objects.count() == 0


def test_what_may_identify_a_patient_is_asked_about_before_finishing_and_kept_as_a_draft(
    cast, client, new_page, page_of
):
    page = new_page(cast.participant)
    words = "I rang 07700 900123 about 943 476 5919"
    response = client.post(page.url, page.hidden | {"what": words, "do": "finish"})
    html = response.content.decode()
    assert "“07700 900123” in “What?” looks like a phone number" in html
    assert "“943 476 5919” in “What?” looks like an NHS number" in html
    assert "Take out what could identify someone, or tick that you have checked it" in html
    assert [(row.state, row.body) for row in Reflection.objects.all()] == [("draft", {"what": words})]
    again = page_of(response)
    client.post(again.url, again.hidden | {"what": words, "checked": "on", "do": "finish"})
    assert [(row.state, row.body) for row in Reflection.objects.all()] == [("finished", {"what": words})]


def test_taking_it_out_needs_no_tick(cast, client, new_page, page_of):
    page = new_page(cast.participant)
    response = client.post(page.url, page.hidden | {"what": "I rang 07700 900123", "do": "finish"})
    again = page_of(response)
    client.post(again.url, again.hidden | {"what": "I rang her", "do": "finish"})
    assert [(row.state, row.body) for row in Reflection.objects.all()] == [("finished", {"what": "I rang her"})]


def test_a_text_that_is_too_long_comes_back_whole_with_a_message(cast, client, new_page):
    page = new_page(cast.participant)
    html = client.post(page.url, page.hidden | {"what": "x" * 50_001, "do": "draft"}).content.decode()
    assert "“What?” can have 50000 characters at most; it has 50001" in html
    assert "x" * 50_001 in html


def test_changing_the_form_on_the_page_keeps_what_was_typed(cast, client, new_page):
    page = new_page(cast.participant)
    html = client.post(page.url, page.hidden | {"what": "It rained", "do": "to-free"}, follow=True).content.decode()
    assert "What?\nIt rained</textarea>" in html


def test_changing_the_form_of_an_empty_page_shows_the_other_form(cast, client, new_page):
    page = new_page(cast.participant, f"?session={cast.session.pk}")
    posted = page.hidden | {"session": str(cast.session.pk), "do": "to-free"}
    response = client.post(page.url, posted, follow=True)
    assert 'name="text"' in response.content.decode()
    assert f'<option value="{cast.session.pk}" selected>' in response.content.decode()


def test_the_page_s_own_message_is_answered_with_time_pen_and_address(cast, client, new_page, secret):
    page = new_page(cast.participant)
    answer = client.post(page.url, page.hidden | {"what": secret}, **JSON).json()
    kept = Reflection.objects.get()
    assert answer["message"].startswith("Draft saved at ")
    assert answer["url"] == reverse("journals:write", args=[kept.pk])
    assert answer["action"] == reverse("journals:keep", args=[kept.pk])
    assert secret not in str(answer)
    second = client.post(answer["action"], page.hidden | answer["fields"] | {"what": "More"}, **JSON)
    kept.refresh_from_db()
    assert (second.status_code, kept.body, kept.revision) == (200, {"what": "More"}, 2)


def test_the_page_s_own_message_about_an_empty_page_says_nothing(cast, client, new_page):
    page = new_page(cast.participant)
    assert client.post(page.url, page.hidden, **JSON).json()["message"] == ""


def test_the_page_is_told_what_to_look_at_by_kind_alone(cast, client, new_page):
    page = new_page(cast.participant)
    answer = client.post(page.url, page.hidden | {"what": "Rang 07700 900123 and 07700 900124"}, **JSON).json()
    assert answer["notice"] == "Check before you finish: this may hold a phone number."


def test_the_page_is_told_when_a_text_is_too_long(cast, client, new_page):
    page = new_page(cast.participant)
    response = client.post(page.url, page.hidden | {"what": "x" * 50_001}, **JSON)
    assert response.status_code == 422
    assert response.json() == {"message": "Not saved: one of the answers is too long. Shorten it to go on."}


def test_two_windows_are_told_that_both_texts_are_kept_and_linked_both_ways(cast, client, page_of, sign_in, draft):
    url = reverse("journals:write", args=[draft.pk])
    one = page_of(sign_in(cast.participant).get(url))
    two = page_of(client.get(url))
    client.post(one.url, one.hidden | {"what": "First window", "do": "draft"}, follow=True)
    response = client.post(two.url, two.hidden | {"what": "Second window", "do": "finish"})
    beside = Reflection.objects.exclude(pk=draft.pk).get()
    assert response.url == reverse("journals:write", args=[beside.pk])
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "This reflection was changed in another tab or window. Both texts are kept."
    ]
    assert f'href="{url}"' in client.get(response.url).content.decode()
    assert f'href="{response.url}"' in client.get(url).content.decode()


def test_the_page_s_own_message_is_told_where_the_other_text_is(cast, client, page_of, sign_in, draft):
    url = reverse("journals:write", args=[draft.pk])
    one = page_of(sign_in(cast.participant).get(url))
    two = page_of(client.get(url))
    client.post(one.url, one.hidden | {"what": "First window"}, **JSON)
    answer = client.post(two.url, two.hidden | {"what": "Second window"}, **JSON).json()
    assert answer["other"] == url
    assert answer["url"] != url


def test_deleting_is_asked_once_more_and_promises_no_way_back(cast, finished, sign_in):
    url = reverse("journals:delete", args=[finished.pk])
    client = sign_in(cast.participant)
    assert "nobody can bring it back" in client.get(url).content.decode()
    assert Reflection.objects.count() == 1
    assert client.post(url).url == reverse("journals:journal")
    assert Reflection.objects.count() == 0


def test_a_reader_of_a_deleted_reflection_finds_nothing(cast, finished, sign_in):
    actions.share(reflection=finished, reader=cast.coach, by=cast.participant)
    url = reverse("journals:shared_reflection", args=[finished.pk])
    actions.delete(reflection=finished, by=cast.participant)
    assert sign_in(cast.coach).get(url).status_code == 404


def test_the_limits_are_said_where_one_writes_and_explained(cast, sign_in):
    client = sign_in(cast.participant)
    for url in (reverse("journals:write_new"), reverse("journals:limits")):
        html = client.get(url).content.decode()
        for limit in ("the law", "safeguarding", "serious risk of harm", "patient"):
            assert limit in html


def test_text_is_shown_as_text(cast, sign_in):
    row = actions.begin(author=cast.participant, body={"what": "<script>alert(1)</script>"})
    html = sign_in(cast.participant).get(reverse("journals:reflection", args=[row.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_the_menu_leads_participants_to_their_journal_and_their_project(cast, sign_in):
    html = sign_in(cast.participant).get(reverse("journals:journal")).content.decode()
    assert f'<a class="c-nav__link" href="{reverse("journals:journal")}" aria-current="true">Journal</a>' in html
    html = sign_in(cast.commissioner).get(reverse("journals:journal")).content.decode()
    assert '"c-nav__link" href="/journal/"' not in html


def test_a_pen_is_not_read_as_another_kind_of_token(cast, sign_in):
    from django.core import signing

    url = reverse("journals:keep", args=[new_pen(cast.participant).reflection])
    token = signing.dumps(["x"], salt="another purpose")
    assert sign_in(cast.participant).post(url, {"pen": token, "form": "what", "what": "W"}).status_code == 400
