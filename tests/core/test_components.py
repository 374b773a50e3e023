"""Forms, menus and error pages, as a browser is given them."""

import gzip
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader

from config.errors import server_error
from core import navigation, nhsuk
from core.nhsuk import form_helper
from core.widgets import CalendarInput, DateInput


class Page(HTMLParser):
    """The elements of a page in order: their tag, attributes and own text."""

    VOID = ("input", "br", "img", "link", "meta", "path")

    def __init__(self, html):
        super().__init__()
        self.elements, self.stack = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice on <{tag}>"
        element = SimpleNamespace(tag=tag, attrs=dict(attrs), text="")
        self.elements.append(element)
        if tag not in self.VOID:
            self.stack.append(element)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.stack.pop().tag == tag

    def handle_data(self, data):
        for element in self.stack:
            element.text += data

    def all(self, tag, **attrs):
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [e for e in self.elements if e.tag == tag and wanted.items() <= e.attrs.items()]

    def one(self, tag, **attrs):
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} {attrs}>"
        return found[0]

    def ids(self):
        return [e.attrs["id"] for e in self.elements if "id" in e.attrs]

    def links_of_summary(self):
        return [
            (link.text.strip(), link.attrs["href"].removeprefix("#"))
            for link in self.all("a")
            if link.attrs["href"].startswith("#")
        ]


class Update(forms.Form):
    """One of every control."""

    title = forms.CharField(label="Title", help_text="In a few words.", max_length=10)
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput)
    hours = forms.DecimalField(label="Hours", help_text="Half hours count.", min_value=0)
    people = forms.IntegerField(label="People", max_value=20)
    day = forms.DateField(label="Day", widget=CalendarInput)
    began = forms.DateField(label="When did it begin?", help_text="For example, 14 3 2027", widget=DateInput)
    text = forms.CharField(label="What changed", widget=forms.Textarea, required=False)
    room = forms.ChoiceField(label="Room", choices=[("garden", "Garden Room"), ("Above", [("beck", "Beck Room")])])
    sure = forms.ChoiceField(
        label="How sure are you?",
        help_text="Choose one.",
        choices=[("yes", "Sure"), ("fairly", "Fairly sure")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("mon", "Monday"), ("tue", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    quoted = forms.BooleanField(label="May be quoted", help_text="Without your name.", required=False)
    careful = forms.BooleanField(label="Names nobody")
    poster = forms.FileField(label="Poster")
    version = forms.CharField(widget=forms.HiddenInput, initial="3")
    helper = form_helper("Save the update")

    def clean(self):
        raise forms.ValidationError("The hours and the dates do not agree.")


CONTROLS = {
    "id_title", "id_email", "id_password", "id_hours", "id_people", "id_day", "id_began_day",
    "id_room", "id_sure", "id_days", "id_careful", "id_poster",
}  # fmt: skip


def tag_page(form):
    """{% crispy form %}"""
    return Page(Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form})))


def filter_page(form):
    """{{ form|crispy }}"""
    return Page(Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form})))


@pytest.fixture(params=[tag_page, filter_page], ids=["tag", "filter"])
def drawn(request):
    return request.param


# Errors


def test_every_line_of_the_error_summary_leads_to_a_control_that_is_there(drawn):
    page = drawn(Update({}, {}))
    targets = [target for _, target in page.links_of_summary()]
    assert set(targets) == CONTROLS
    for target in targets:
        control = next(e for e in page.elements if e.attrs.get("id") == target)
        assert control.tag in ("input", "select", "textarea")


def test_the_summary_says_what_the_fields_say_in_the_order_of_the_fields(drawn):
    page = drawn(Update({"version": "3"}, {}))
    beside = [
        (e.text.strip().removeprefix("Error: "), e.attrs["id"].removesuffix("-error"))
        for e in page.all("span", class_="nhsuk-error-message")
    ]
    assert len(beside) == 12
    general, *summary = page.links_of_summary()
    assert general == ("The hours and the dates do not agree.", "id_title")
    assert [text for text, _ in summary] == [text for text, _ in beside]


def test_a_form_without_errors_has_no_summary_and_asks_nothing_of_the_reader(drawn):
    for form in (Update(), forms.Form({})):
        page = drawn(form)
        assert page.links_of_summary() == []
        assert page.all("div", data_module="nhsuk-error-summary") == []


def test_an_error_in_a_hidden_field_is_said_and_leads_to_the_first_field_seen(drawn):
    class Hidden(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"invalid": "The page is out of date."})
        note = forms.CharField()

    page = drawn(Hidden({"version": "x", "note": "a"}))
    assert page.links_of_summary() == [("The page is out of date.", "id_note")]
    page = drawn(Hidden({"note": "a"}))
    said = "Part of this page did not arrive. Send it again, or load the page anew"
    assert page.links_of_summary() == [(said, "id_note")]


def test_a_formset_sums_up_the_errors_of_all_its_forms(drawn):
    class Note(forms.Form):
        note = forms.CharField(error_messages={"required": "Write a note"})

    formset = forms.formset_factory(Note, extra=0, min_num=2)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-note": "kept", "form-1-note": ""}
    )
    page = Page(Template("{% load crispy_forms_tags %}{{ formset|crispy }}").render(Context({"formset": formset})))
    assert page.links_of_summary() == [("Write a note", "id_form-1-note")]
    assert page.one("input", name="form-0-note").attrs["value"] == "kept"
    assert page.one("input", name="form-TOTAL_FORMS").attrs["value"] == "2"


def test_stock_messages_name_the_field_and_how_to_mend_it():
    typed = {
        "title": "far too long a title", "email": "amara", "hours": "-1", "people": "some", "day": "soon",
        "began_day": "31", "began_month": "2", "began_year": "2027", "room": "cellar", "sure": "no", "version": "3",
    }  # fmt: skip
    texts = [text for text, _ in tag_page(Update(typed, {})).links_of_summary()]
    assert texts == [
        "The hours and the dates do not agree.",
        "“Title” can have 10 characters at most; it has 20",
        "“E-mail address” must be an e-mail address, like name@example.org",
        "Fill in “Password”",
        "“Hours” must be 0 or more",
        "“People” must be a whole number, like 3",
        "“Day” must be a real date, like 14 3 2027",
        "“When did it begin?” must be a real date, like 14 3 2027",
        "“Room”: choose one of the answers listed",
        "“How sure are you?”: choose one of the answers listed",
        "Choose an answer to “Days”",
        "Tick “Names nobody”",
        "Choose a file for “Poster”",
    ]


def test_a_message_that_a_form_words_itself_is_left_alone():
    class Worded(forms.Form):
        aim = forms.CharField(error_messages={"required": "Say what you want to change"})
        size = forms.CharField(max_length=2, error_messages={"max_length": "Two letters"})

    page = tag_page(Worded({"size": "abc"}))
    assert [text for text, _ in page.links_of_summary()] == ["Say what you want to change", "Two letters"]


# What was typed


def test_what_was_typed_comes_back_as_it_was_typed(drawn):
    typed = {
        "title": "a < b & c, and more", "email": "not one", "hours": "1½", "people": "a few", "day": "2027-03-14",
        "began_day": "31", "began_month": "Feb", "began_year": "27", "text": "\n  two\n\n lines </textarea>",
        "room": "beck", "sure": "fairly", "days": ["tue"], "quoted": "on", "version": "3",
    }  # fmt: skip
    page = drawn(Update(typed, {}))
    values = {
        e.attrs["name"]: e.attrs.get("value") for e in page.all("input") if e.attrs["type"] in ("text", "email", "date")
    }
    assert values == {
        "title": "a < b & c, and more", "email": "not one", "hours": "1½", "people": "a few", "day": "2027-03-14",
        "began_day": "31", "began_month": "Feb", "began_year": "27",
    }  # fmt: skip
    # A browser drops the first line break after <textarea>, so there are two.
    assert page.one("textarea").text == "\n\n  two\n\n lines </textarea>"
    assert [e.attrs["value"] for e in page.elements if "selected" in e.attrs] == ["beck"]
    assert [e.attrs["value"] for e in page.elements if "checked" in e.attrs] == ["fairly", "tue", "on"]


def test_a_password_is_never_sent_back(drawn):
    assert "value" not in drawn(Update({"password": "secret"}, {})).one("input", name="password").attrs


def test_a_number_is_typed_as_text_so_that_a_slip_is_kept_to_be_mended():
    page = tag_page(Update())
    assert page.one("input", name="people").attrs["type"] == "text"
    assert page.one("input", name="people").attrs["inputmode"] == "numeric"
    assert page.one("input", name="hours").attrs["inputmode"] == "decimal"


def test_the_browser_neither_cuts_nor_refuses_what_is_typed():
    page = tag_page(Update())
    assert "novalidate" in page.one("form").attrs
    for element in page.elements:
        assert not {"required", "maxlength", "min", "max", "step"} & element.attrs.keys()


# Labels, hints, escaping


def test_hints_and_messages_are_tied_to_their_control_by_ids_that_exist(drawn):
    page = drawn(Update({}, {}))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    described = {
        e.attrs["id"]: e.attrs["aria-describedby"].split()
        for e in page.elements
        if "aria-describedby" in e.attrs and "id" in e.attrs
    }
    assert described["id_title"] == ["id_title-hint", "id_title-error"]
    assert described["id_careful"] == ["id_careful-error"]
    assert described["id_quoted"] == ["id_quoted-hint"]
    groups = [e.attrs["aria-describedby"].split() for e in page.all("fieldset") if "aria-describedby" in e.attrs]
    assert groups == [["id_began-hint", "id_began-error"], ["id_sure-hint", "id_sure-error"], ["id_days-error"]]
    assert {name for names in [*described.values(), *groups] for name in names} <= set(ids)


def test_every_control_has_a_label_of_its_own_and_every_group_a_legend(drawn):
    page = drawn(Update())
    controls = [
        e.attrs["id"]
        for e in page.elements
        if e.tag in ("input", "select", "textarea") and e.attrs.get("type") != "hidden"
    ]
    assert [label.attrs["for"] for label in page.all("label")] == controls
    assert [" ".join(e.text.split()) for e in page.all("legend")] == ["When did it begin?", "How sure are you?", "Days"]


def test_labels_hints_choices_and_messages_are_escaped_unless_they_are_marked_safe(drawn):
    class Sly(forms.Form):
        name = forms.CharField(label="<i>Name</i>", help_text="<b>hint</b>")
        pick = forms.ChoiceField(label="<i>Pick</i>", choices=[("<v>", "<u>one</u>")], widget=forms.RadioSelect)
        tick = forms.BooleanField(label="<i>Tick</i>", help_text=mark_safe('<a href="/limits">limits</a>'))

        def clean_name(self):
            raise forms.ValidationError("<s>wrong</s>")

    page = drawn(Sly({"name": "<em>typed</em>"}))
    assert {e.tag for e in page.elements} & {"i", "b", "u", "s", "em"} == set()
    assert page.one("a", href="/limits").text == "limits"
    assert ("<s>wrong</s>", "id_name") in page.links_of_summary()
    assert page.one("input", name="pick").attrs["value"] == "<v>"


@pytest.mark.parametrize(
    ("field", "component", "params"),
    [
        (forms.CharField(help_text="Help"), "input", {"value": "typed"}),
        (forms.EmailField(help_text="Help"), "input", {"value": "typed", "type": "email"}),
        (
            forms.CharField(help_text="Help", widget=forms.Textarea({"rows": 5})),
            "textarea",
            {"value": "typed"},
        ),
        (forms.ChoiceField(help_text="Help", choices=[("a", "A")]), "select", {"items": [{"value": "a", "text": "A"}]}),
    ],
    ids=["text", "e-mail", "textarea", "list"],
)
def test_a_single_control_has_the_markup_of_the_design_system(field, component, params):
    """Ours keeps Django's widget inside; the design system's own macro says what it must look like."""
    form = type("Form", (forms.Form,), {"f": field})({"f": "typed"})
    form.is_valid()
    form.errors["f"] = form.error_class(["Wrong"])
    environment = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, autoescape=True
    )
    macro = getattr(environment.get_template(f"nhsuk/components/{component}/macro.jinja").module, component)
    words = {"label": {"text": "F", "size": "s"}, "hint": "Help", "errorMessage": "Wrong"}
    theirs = Page(macro({"name": "f", "id": "id_f", **words, **params}))
    ours = Page(nhsuk.field_html(form["f"]))
    assert [(e.tag, e.attrs, e.text.split()) for e in ours.elements] == [
        (e.tag, e.attrs, e.text.split()) for e in theirs.elements
    ]


def test_what_may_be_left_out_says_so_unless_the_form_says_otherwise():
    class Search(forms.Form):
        words = forms.CharField(required=False)

    assert tag_page(Search()).one("label").text.split() == ["Words", "(optional)"]
    Search.says_optional = False
    assert tag_page(Search()).one("label").text.split() == ["Words"]


# Forms as a whole


def test_a_form_has_one_green_button_that_says_what_it_does():
    button = tag_page(Update()).one("button", type="submit")
    assert button.text.strip() == "Save the update"
    assert button.attrs["class"].split() == ["nhsuk-button"]
    assert "name" not in button.attrs


def test_a_form_with_a_file_is_sent_as_parts_and_posts_with_its_token():
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": Update(), "csrf_token": "abc"})
    )
    page = Page(html)
    assert page.one("form").attrs["method"] == "post"
    assert page.one("form").attrs["enctype"] == "multipart/form-data"
    assert page.one("input", name="csrfmiddlewaretoken").attrs["value"] == "abc"


def test_a_form_laid_out_in_parts_keeps_its_summary_and_its_legends():
    class Parts(forms.Form):
        aim = forms.CharField(error_messages={"required": "Say the aim"})
        start = forms.CharField(required=False)

    form = Parts({})
    form.helper = form_helper("Save")
    form.helper.layout = Layout(Fieldset("What for", "aim"), "start")
    page = tag_page(form)
    assert page.one("legend").text == "What for"
    assert page.links_of_summary() == [("Say the aim", "id_aim")]
    assert [e.attrs["name"] for e in page.all("input")] == ["aim", "start"]


def test_the_title_of_a_page_says_when_its_form_has_errors(rf):
    source = Template('{% extends "base.html" %}{% block title %}New project{% endblock %}')

    def title(**context):
        return Page(source.render(Context(context))).one("title").text

    assert title(form=Update()) == "New project - Cadre"
    assert title(form=Update({}, {})) == "Error: New project - Cadre"
    assert title() == "New project - Cadre"


# Dates in three boxes


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        (("14", "3", "2027"), date(2027, 3, 14)),
        (("1", "03", "2027"), date(2027, 3, 1)),
        ((" 29 ", "February", "2028"), date(2028, 2, 29)),
        (("2", "sept", "2026"), date(2026, 9, 2)),
    ],
)
def test_a_date_is_read_from_its_three_boxes(typed, means):
    form = Update({f"began_{part}": value for part, value in zip(("day", "month", "year"), typed, strict=True)}, {})
    form.is_valid()
    assert form.cleaned_data["began"] == means


@pytest.mark.parametrize(
    "typed", [("29", "2", "2027"), ("14", "3", "27"), ("", "3", "2027"), ("14", "ma", "2027"), ("1/2", "3", "2027")]
)
def test_a_date_that_cannot_be_is_refused(typed):
    form = Update({f"began_{part}": value for part, value in zip(("day", "month", "year"), typed, strict=True)}, {})
    assert "began" in form.errors


def test_a_date_known_before_fills_the_boxes_or_the_calendar():
    page = tag_page(Update(initial={"began": date(2027, 3, 4), "day": date(2027, 3, 14)}))
    boxes = [page.one("input", name=f"began_{part}").attrs["value"] for part in ("day", "month", "year")]
    assert boxes == ["4", "3", "2027"]
    assert page.one("input", name="day").attrs["value"] == "2027-03-14"


def test_a_date_that_may_be_left_out_may_be_left_out():
    class Moved(forms.Form):
        on = forms.DateField(required=False, widget=DateInput)

    form = Moved({"on_day": "", "on_month": " ", "on_year": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"on": None}


# What a page weighs


def test_the_first_page_leaves_a_phone_20_kb_of_its_120_for_the_page_itself():
    page = Page(render_to_string("base.html"))
    linked = [e.attrs.get("href") or e.attrs.get("src") for e in page.elements if e.tag in ("link", "script", "img")]
    files = {finders.find(address.removeprefix("/static/")) for address in linked}
    assert None not in files
    # Fonts are compressed already; a phone fetches the two that are preloaded.
    sizes = [len(gzip.compress(Path(name).read_bytes())) for name in files]
    assert sum(sizes) < 100_000


# Small parts


def draw(source, **context):
    return Template(source).render(Context(context))


def test_icons_say_nothing_to_a_screen_reader_and_an_unknown_one_is_a_fault():
    assert Page(draw('{% icon "tick" %}')).one("svg").attrs["aria-hidden"] == "true"
    with pytest.raises(KeyError):
        draw('{% icon "star" %}')


def test_a_tag_escapes_its_words():
    assert draw("{% tag words %}", words="Below <80%>") == '<strong class="c-tag">Below &lt;80%&gt;</strong>'


def test_a_withheld_number_is_the_word_with_its_reason_and_no_number():
    html = draw("{% withheld reason %}", reason="fewer than 5 people")
    assert Page(html).all("span")[0].text == "Withheld: fewer than 5 people"


# The menu


@pytest.fixture
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_links", {})
    return navigation


def asking(path, *, signed_in=True):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=signed_in)
    return request


def test_the_menu_holds_what_is_shown_to_this_person_in_order_and_asks_once(menu):
    asked = []

    def shown(answer):
        return lambda person: asked.append(answer) or answer

    menu.register("Sign in", "account_login", shown(True), order=20)
    menu.register("Admin", "admin:index", shown(True), order=10)
    menu.register("Reset", "account_reset_password", shown(False), order=5)
    menu.register("Nowhere", "no:such", shown(True), order=1)
    items = menu.navigation_for(asking("/admin/people/"))
    assert [(item.label, item.url, item.current) for item in items] == [
        ("Admin", "/admin/", True),
        ("Sign in", "/accounts/login/", False),
    ]
    assert asked == [True, False, True, True]


def test_those_not_signed_in_have_no_menu_and_nobody_is_asked(menu):
    menu.register("Admin", "admin:index", lambda person: pytest.fail("asked"), order=1)
    assert menu.navigation_for(asking("/", signed_in=False)) == []


def test_a_page_below_two_links_belongs_to_the_nearer(menu):
    menu.register("Accounts", "account_reset_password", lambda person: True, order=1)
    menu.register("Done", "account_reset_password_done", lambda person: True, order=2)
    items = menu.navigation_for(asking("/accounts/password/reset/done/"))
    assert [(item.label, item.current) for item in items] == [("Accounts", False), ("Done", True)]


# Pages for what went wrong


def test_an_unknown_address_says_so_in_plain_words(client):
    response = client.get("/no/such/page")
    assert response.status_code == 404
    assert Page(response.content.decode()).one("h1").text == "Page not found"


def test_a_form_from_an_old_page_is_told_that_nothing_was_saved_and_how_to_keep_what_was_typed():
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    page = Page(response.content.decode())
    assert response.status_code == 403
    assert page.one("h1").text == "Nothing was saved: the page was out of date"
    assert "Go back with the browser’s Back button" in page.one("main").text


def test_the_page_for_a_fault_needs_no_database_no_context_and_no_other_template(rf):
    response = server_error(rf.get("/"))
    page = Page(response.content.decode())
    assert response.status_code == 500
    assert page.one("h1").text == "Something went wrong"
    assert page.all("script") == []


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "errors/csrf.html"])
def test_a_page_stands_even_where_no_address_is_known(template, settings):
    settings.ROOT_URLCONF = "tests.core.no_urls"
    page = Page(render_to_string(template, {"user": SimpleNamespace(is_authenticated=True, get_full_name="Amara")}))
    assert len(page.all("h1")) == 1
    assert page.one("html").attrs["lang"] == "en-GB"
    assert page.one("main").attrs["id"] == page.one("a", class_="nhsuk-skip-link").attrs["href"].removeprefix("#")


def test_what_cadre_says_after_an_action_is_announced_politely_and_a_refusal_at_once():
    said = [SimpleNamespace(level_tag="success", __str__=str), SimpleNamespace(level_tag="error")]
    page = Page(render_to_string("partials/messages.html", {"messages": said}))
    assert [e.attrs["role"] for e in page.all("div") if "role" in e.attrs] == ["status", "alert"]
