"""The shortcuts by which forms are drawn say, character for character, what macros and templates say."""

from datetime import date
from html import unescape

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from core import nhsuk
from core.widgets import DateInput

CHOICES = [("1", "One"), ("2", "Two & <b>two</b>"), ("3", "Three > two"), ('4"', "Four")]
text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


class Questions(forms.Form):
    several = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False, help_text="All > that apply"
    )
    one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    tick = forms.BooleanField(label="I agree > <i>so far</i>", help_text="Or not")


def by_the_macro(form, name: str) -> str:
    for kind, component, macro, params in nhsuk.COMPONENTS:
        if isinstance(form.fields[name].widget, kind):
            return nhsuk._macro(component, macro, params(form[name]))
    raise AssertionError(name)


@given(
    several=st.lists(st.sampled_from([value for value, _ in CHOICES]), unique=True),
    one=st.sampled_from(["", *(value for value, _ in CHOICES)]),
    tick=st.booleans(),
)
def test_what_is_chosen_is_marked_as_the_macro_marks_it(several, one, tick):
    form = Questions(initial={"several": several, "one": one, "tick": tick})

    for name in form.fields:
        assert nhsuk.field_html(form[name]) == by_the_macro(form, name)


def test_a_choice_that_is_missing_says_so_as_the_macro_does():
    form = Questions({"several": ["1"]})

    for name in form.fields:
        assert nhsuk.field_html(form[name]) == by_the_macro(form, name)
    assert "nhsuk-error-message" in nhsuk.field_html(form["one"])


class Day(forms.Form):
    on = forms.DateField(label="The day > that", widget=DateInput, required=False, help_text="Any")


@given(day=text, month=text, year=text)
def test_a_date_is_written_into_its_boxes_as_the_macro_writes_it(day, month, year):
    typed = Day({"on_day": day, "on_month": month, "on_year": year})

    assert unescape(nhsuk.field_html(typed["on"])) == unescape(by_the_macro(typed, "on"))
    for value in (None, date(2026, 3, 4)):
        form = Day(initial={"on": value})
        assert nhsuk.field_html(form["on"]) == by_the_macro(form, "on")


def test_nothing_that_anybody_typed_as_a_date_is_kept_or_read_as_markup():
    nhsuk._drawn_once.cache_clear()

    drawn = [nhsuk._date_html("date-input", "dateInput", _boxes(value)) for value in ('4"><b>', "5")]

    assert nhsuk._drawn_once.cache_info().currsize == 1
    assert "<b>" not in drawn[0] and 'value="4&quot;&gt;&lt;b&gt;"' in drawn[0]
    assert "4" not in drawn[1].replace("width-4", "") and 'value="5"' in drawn[1]


def _boxes(day):
    params = nhsuk._date_params(Day()["on"])
    return params | {"items": [item | {"value": day} for item in params["items"]]}


def test_nothing_that_anybody_chose_is_kept():
    nhsuk._drawn_once.cache_clear()
    nhsuk.field_html(Questions(initial={"several": ["2"], "one": "1", "tick": True})["one"])
    kept = nhsuk._drawn_once.cache_info().currsize

    drawn = nhsuk.field_html(Questions(initial={"one": "2"})["one"])

    assert nhsuk._drawn_once.cache_info().currsize == kept == 1
    assert drawn.count(" checked") == 1


WIDGETS = [forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.TimeInput, forms.HiddenInput]


@pytest.mark.parametrize("widget", WIDGETS)
@given(value=st.none() | text, attribute=text | st.booleans() | st.integers())
def test_an_input_is_what_djangos_template_makes_of_it(widget, value, attribute):
    made = widget({"data-said": attribute, "class": "nhsuk-input"})
    context = made.get_context("name", value, {"id": "id_name"})

    tag = nhsuk._one_tag(**context["widget"])

    assert made.template_name in nhsuk.ONE_TAG
    assert tag == forms.renderers.DjangoTemplates().render(made.template_name, context)


@given(value=text)
def test_what_was_typed_comes_back_as_it_was_typed(value):
    class Typed(forms.Form):
        words = forms.CharField(required=False)

    drawn = nhsuk.field_html(Typed({"words": value})["words"])

    assert f'value="{value}"' in unescape(drawn) or not value
    assert "<b" not in drawn.replace("<br", "")
