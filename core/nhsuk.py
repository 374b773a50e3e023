"""Form fields in the NHS.UK design system's own markup, for the crispy template pack "nhsuk".

A field is drawn by the design system's macros (nhsuk-frontend-jinja); single controls keep Django's own
widget inside the macro's label, hint and message, so that any widget works and what was typed comes back
as it was typed. Whatever a form gives as a label, hint or error is escaped by Django's rule, once.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from core.error_words import error_words
from core.widgets import DateInput

CONTROL_CLASSES = ((forms.Textarea, "nhsuk-textarea"), (forms.Select, "nhsuk-select"))
# Widgets whose template is Django's own and writes one input.
ONE_TAG = {f"django/forms/widgets/{kind}.html" for kind in ("text", "number", "email", "url", "time", "hidden")}
# Told by the server in a message beside the field; the browser's own would cut or refuse what is typed.
DROPPED_ATTRIBUTES = ("required", "maxlength", "minlength", "min", "max", "step", "cols", "aria-describedby")


def form_helper(button: str, *, action: str = "", css_class: str = "c-form") -> FormHelper:
    """A helper for `{% crispy form %}` with one green button that says `button`."""
    helper = FormHelper()
    helper.form_class = css_class
    helper.form_action = action
    helper.add_input(Submit("", button))
    return helper


def field_html(field: BoundField) -> SafeString:
    """One field: label or legend, hint, message and control."""
    if field.is_hidden:
        return mark_safe(str(field))  # noqa: S308 (Django's own rendering)
    for kind, name, macro, params in COMPONENTS:
        if isinstance(field.field.widget, kind):
            return DRAWN.get(macro, _macro)(name, macro, params(field))
    return _single(field)


def errors_of(form: BaseForm | BaseFormSet) -> list[dict[str, str]]:
    """Every error of a form or formset in the order of its fields: its text and the control that mends it."""
    if isinstance(form, BaseFormSet):
        forms_errors = [error for part in form.forms for error in errors_of(part)]
        first = next((focus_id(field) for part in form.forms for field in part.visible_fields()), "")
        return [_error(text, first) for text in form.non_form_errors()] + forms_errors
    visible = form.visible_fields()
    first = focus_id(visible[0]) if visible else ""
    hidden = [text for field in form.hidden_fields() for text in error_words(field)]
    found = [_error(text, first) for text in [*form.non_field_errors(), *hidden]]
    return found + [_error(text, focus_id(field)) for field in visible for text in error_words(field)]


def error_summary_html(form: BaseForm | BaseFormSet, more: Iterable[BaseForm] = ()) -> SafeString:
    """The box above a form, and `more` that are sent with it, that lists what is wrong; nothing if nothing is."""
    errors = [error for each in (form, *more) if each.is_bound for error in errors_of(each)]
    if not errors:
        return SafeString("")
    return _macro("error-summary", "errorSummary", {"titleText": "There is a problem", "errorList": errors})


def focus_id(field: BoundField) -> str:
    """The id of the control to which a link in the error summary leads: the first one of several."""
    if isinstance(field.field.widget, forms.MultiWidget):
        names: list[str] = vars(field.field.widget)["widgets_names"]
        return f"{field.auto_id}{names[0]}"
    return field.auto_id if _grouped(field) else (field.id_for_label or field.auto_id)


def _grouped(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def _error(text: Any, control: str) -> dict[str, str]:
    return {"html": _text(text), **({"href": f"#{control}"} if control else {})}


def _text(value: Any) -> Markup:
    return Markup(conditional_escape(value))  # noqa: S704 (escaped by Django unless it is already safe)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache
def _component(name: str, macro: str) -> Any:
    return getattr(_environment().get_template(f"nhsuk/components/{name}/macro.jinja").module, macro)


def _macro(name: str, macro: str, params: dict) -> SafeString:
    return mark_safe(str(_component(name, macro)(params)))  # noqa: S308 (the macros escape)


@dataclass(frozen=True)
class _Told:
    """What a macro is told, to be known again: `key` holds all of it."""

    key: str
    params: dict = dataclass_field(compare=False)


@lru_cache(maxsize=1024)
def _drawn_once(name: str, macro: str, told: _Told) -> SafeString:
    return _macro(name, macro, told.params)


def _words_html(name: str, macro: str, params: dict) -> SafeString:
    """A part of a form that is the same whoever fills it in: drawn once. Never given what somebody typed or chose."""
    return _drawn_once(name, macro, _Told(repr(params), params))


def _choices_html(name: str, macro: str, params: dict) -> SafeString:
    """Boxes or buttons, drawn once with none of them chosen; the chosen ones are marked in what was drawn."""
    if any("conditional" in item for item in params["items"]):
        return _with_fields_under(_macro(name, macro, params))
    if "errorMessage" in params:
        return _macro(name, macro, params)
    chosen = [item["id"] for item in params["items"] if item["checked"]]
    drawn: str = _words_html(name, macro, params | {"items": [item | {"checked": False} for item in params["items"]]})
    for control in chosen:
        before, control_id, after = drawn.partition(f'id="{control}"')
        until_value, opening, after = after.partition(' value="')
        value, closing, rest = after.partition('"')
        drawn = f"{before}{control_id}{until_value}{opening}{value}{closing} checked{rest}"
    return mark_safe(drawn)  # noqa: S308 (the macro's own, with one word of ours)


def _date_html(name: str, macro: str, params: dict) -> SafeString:
    """Three boxes, drawn once and empty; what was typed is written into what was drawn."""
    if "errorMessage" in params:
        return _macro(name, macro, params)
    drawn: str = _words_html(name, macro, params | {"items": [item | {"value": ""} for item in params["items"]]})
    for item in params["items"]:
        if item["value"] not in (None, ""):
            before, control, after = drawn.partition(f'id="{item["id"]}"')
            until_value, opening, rest = after.partition(' value="')
            drawn = f"{before}{control}{until_value}{opening}{escape(item['value'])}{rest}"
    return mark_safe(drawn)  # noqa: S308 (the macro's own, with what was typed escaped)


DRAWN = {"checkboxes": _choices_html, "radios": _choices_html, "dateInput": _date_html}


def _with_fields_under(drawn: str) -> SafeString:
    """Shown and hidden by the style sheet: the script would say aria-expanded of radio buttons, which may not."""
    plain = re.sub(r' data-aria-controls="[^"]*"| nhsuk-radios__conditional--hidden', "", drawn)
    return mark_safe(plain)  # noqa: S308 (the macro's own, less two attributes)


# What the macros are told about a field


def _label(field: BoundField) -> Markup:
    label = _text(field.label)
    of = (field.form, field.field)
    if field.field.required or not all(getattr(each, "says_optional", True) for each in of):
        return label
    return Markup(format_html('{} <span class="c-optional">(optional)</span>', label))  # noqa: S704


def _words(field: BoundField) -> dict[str, Any]:
    """Hint and message, as every macro takes them."""
    words: dict[str, Any] = {}
    if field.help_text:
        words["hint"] = {"html": _text(field.help_text), "id": f"{field.auto_id}-hint"}
    if field.errors:
        lines = Markup("<br>").join(_text(error) for error in error_words(field))
        words["errorMessage"] = {"html": lines, "id": f"{field.auto_id}-error"}
    return words


def _described_by(field: BoundField) -> str:
    given = field.field.widget.attrs.get("aria-describedby", "")
    hint = f"{field.auto_id}-hint" if field.help_text else ""
    error = f"{field.auto_id}-error" if field.errors else ""
    return " ".join(part for part in (given, hint, error) if part)


def _fieldset(field: BoundField) -> dict:
    return {"legend": {"html": _label(field), "size": "s"}}


def _choices_params(field: BoundField) -> dict:
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    items: list[dict] = []
    for _group, options, _index in context["widget"]["optgroups"]:
        for option in options:
            items.append(_item(field, option, first=not items))
    return {
        "name": field.html_name,
        "idPrefix": field.auto_id,
        "fieldset": _fieldset(field),
        "items": items,
        "classes": field.field.widget.attrs.get("class", ""),
        **_words(field),
    }


def _item(field: BoundField, option: dict, *, first: bool) -> dict:
    attributes = {
        name: value for name, value in option["attrs"].items() if name not in ("id", "class", "checked", "required")
    }
    return {
        "value": str(option["value"]),
        "html": _text(option["label"]),
        "checked": option["selected"],
        "disabled": field.field.disabled,
        "id": field.auto_id if first else f"{field.auto_id}-{option['index']}",
        "attributes": attributes,
        **_under(field, str(option["value"])),
    }


def _under(field: BoundField, value: str) -> dict[str, Any]:
    """The fields that belong to one choice, by the field's own `under`; without JavaScript they are all there."""
    names = getattr(field.field, "under", {}).get(value, ())
    inside = [field_html(field.form[name]) for name in names if name in field.form.fields]
    return {"conditional": {"html": Markup("\n".join(inside))}} if inside else {}  # noqa: S704 (drawn above)


def _tick_params(field: BoundField) -> dict:
    """One box alone: its label is the choice, so there is no legend."""
    widget = field.field.widget
    item: dict[str, Any] = {
        "value": widget.attrs.get("value", "on"),
        "html": _text(field.label),
        "checked": widget.check_test(field.value()),
        "disabled": field.field.disabled,
        "id": field.auto_id,
    }
    attributes = {name: value for name, value in widget.attrs.items() if name not in ("class", "value", "checked")}
    words = _words(field)
    if hint := words.pop("hint", None):
        item["hint"] = hint
    item["attributes"] = attributes
    return {"name": field.html_name, "idPrefix": field.auto_id, "items": [item], **words}


def _date_params(field: BoundField) -> dict:
    widget: Any = field.field.widget
    values = widget.decompress(field.value())
    items = [
        {
            "name": f"{field.html_name}{suffix}",
            "id": f"{field.auto_id}{suffix}",
            "label": label,
            "value": value,
            "width": 4 if label == "Year" else 2,
            "disabled": field.field.disabled,
            "error": bool(field.errors),
        }
        for suffix, label, value in zip(widget.widgets_names, ("Day", "Month", "Year"), values, strict=True)
    ]
    return {"id": field.auto_id, "fieldset": _fieldset(field), "items": items, **_words(field)}


def _password_params(field: BoundField) -> dict:
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {"html": _label(field), "size": "s"},
        "autocomplete": field.field.widget.attrs.get("autocomplete", "current-password"),
        **_words(field),
    }


COMPONENTS: tuple[tuple[type[forms.Widget], str, str, Callable[[BoundField], dict]], ...] = (
    (DateInput, "date-input", "dateInput", _date_params),
    (forms.CheckboxInput, "checkboxes", "checkboxes", _tick_params),
    (forms.CheckboxSelectMultiple, "checkboxes", "checkboxes", _choices_params),
    (forms.RadioSelect, "radios", "radios", _choices_params),
    (forms.PasswordInput, "password-input", "passwordInput", _password_params),
)


def _single(field: BoundField) -> SafeString:
    """A text box, number, list, file or anything else that has one control."""
    error = field.errors
    parts = [SafeString(f'<div class="nhsuk-form-group{" nhsuk-form-group--error" if error else ""}">')]
    parts.append(_words_html("label", "label", {"html": _label(field), "for": focus_id(field), "size": "s"}))
    words = _words(field)
    if "hint" in words:
        parts.append(_words_html("hint", "hint", words["hint"]))
    if "errorMessage" in words:
        parts.append(_macro("error-message", "errorMessage", words["errorMessage"]))
    return mark_safe("\n".join([*parts, _control(field), "</div>"]))  # noqa: S308 (all parts are safe)


def _control(field: BoundField) -> str:
    widget = field.field.widget
    base = next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "nhsuk-input")
    if isinstance(widget, forms.FileInput):
        base = "nhsuk-file-upload__input"
    given = widget.attrs.get("class", "")
    wrong = f"{base}--error" if field.errors else ""
    attrs: dict[str, Any] = {"id": field.auto_id, "class": " ".join(filter(None, (base, wrong, given)))}
    if described := _described_by(field):
        attrs["aria-describedby"] = described
    if field.field.disabled:
        attrs["disabled"] = True
    return _rendered(field, attrs)


def _rendered(field: BoundField, attrs: dict) -> str:
    """Django's own rendering of the widget; numbers are typed as text, so that a slip is kept to be mended."""
    widget = field.field.widget
    context = widget.get_context(field.html_name, field.value(), attrs)
    for name in DROPPED_ATTRIBUTES:
        if name not in attrs:
            context["widget"]["attrs"].pop(name, None)
    if isinstance(widget, forms.NumberInput):
        whole = not isinstance(field.field, forms.FloatField | forms.DecimalField)
        context["widget"]["type"] = "text"
        context["widget"]["attrs"].setdefault("inputmode", "numeric" if whole else "decimal")
    if widget.template_name in ONE_TAG:
        return _one_tag(**context["widget"])
    return field.form.renderer.render(widget.template_name, context)


def _one_tag(*, type: str, name: str, value: Any, attrs: dict[str, Any], **_: Any) -> SafeString:
    """What Django's template for the widget says, character for character, without the template: there are many."""
    given = SafeString() if value is None else format_html(' value="{}"', str(value))
    rest = [
        format_html(" {}" if said is True else ' {}="{}"', word, str(said))
        for word, said in attrs.items()
        if said is not False
    ]
    return format_html('<input type="{}" name="{}"{}{}>', type, name, given, mark_safe("".join(rest)))  # noqa: S308
