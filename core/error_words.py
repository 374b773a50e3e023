"""Django's stock messages said again in plain words that name the field and how to mend it.

A message that a form or an action words itself is left as it is.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

Sentence = Callable[[SafeString, dict[str, Any]], SafeString]


def error_words(field: BoundField) -> list[SafeString]:
    """The messages of a field of a bound form, escaped, in the order in which they were found."""
    return [_words(field, error) for error in field.errors.as_data()]


def _words(field: BoundField, error: ValidationError) -> SafeString:
    sentence = _sentence(field, error.code or "") if _is_stock(field.field, error) else None
    if sentence is None:
        return conditional_escape(error.messages[0])
    return sentence(conditional_escape(field.label), error.params or {})


STOCK_VALIDATORS = (
    validators.MaxLengthValidator,
    validators.MinLengthValidator,
    validators.MaxValueValidator,
    validators.MinValueValidator,
    validators.EmailValidator,
    validators.URLValidator,
)


def _is_stock(field: forms.Field, error: ValidationError) -> bool:
    """Whether the words are Django's own: the very object, for another may happen to read alike."""
    stock = [validator.message for validator in STOCK_VALIDATORS]
    stock += validators.DecimalValidator.messages.values()
    for kind in type(field).__mro__:
        stock += vars(kind).get("default_error_messages", {}).values()
    return any(error.message is message for message in stock)


def _says(template: str, of_a_question: str = "") -> Sentence:
    """A label that asks something may have words of its own."""

    def sentence(label: SafeString, params: dict[str, Any]) -> SafeString:
        words = of_a_question if of_a_question and label.endswith("?") else template
        return format_html(words, label=label, **params)

    return sentence


def _sentence(field: BoundField, code: str) -> Sentence | None:
    if field.is_hidden:
        return INCOMPLETE
    by_kind = REQUIRED if code == "required" else INVALID if code == "invalid" else None
    if by_kind is None:
        return OTHERS.get(code)
    return next((sentence for kinds, sentence in by_kind if isinstance(field.field, kinds)), None)


INCOMPLETE = _says("Part of this page did not arrive. Send it again, or load the page anew")
# The first kind of field that fits gives the sentence.
REQUIRED: list[tuple[Any, Sentence]] = [
    (forms.BooleanField, _says("Tick “{label}”")),
    (forms.FileField, _says("Choose a file for “{label}”")),
    ((forms.ChoiceField, forms.ModelChoiceField), _says("Choose an answer to “{label}”")),
    (forms.DateField, _says("Enter a date for “{label}”", "Give a date: “{label}”")),
    (forms.Field, _says("Fill in “{label}”", "Answer “{label}”")),
]
INVALID: list[tuple[Any, Sentence]] = [
    (forms.EmailField, _says("“{label}” must be an e-mail address, like name@example.org")),
    (forms.URLField, _says("“{label}” must be a web address, like https://example.org")),
    ((forms.DecimalField, forms.FloatField), _says("“{label}” must be a number, like 1.5")),
    (forms.IntegerField, _says("“{label}” must be a whole number, like 3")),
    ((forms.DateTimeField, forms.SplitDateTimeField), _says("“{label}” must be a real date and time")),
    (forms.DateField, _says("“{label}” must be a real date, like 14 3 2027")),
    (forms.TimeField, _says("“{label}” must be a time, like 09:30")),
]
OTHERS: dict[str, Sentence] = {
    "invalid_choice": _says("“{label}”: choose one of the answers listed"),
    "max_length": _says("“{label}” can have {limit_value} characters at most; it has {show_value}"),
    "min_length": _says("“{label}” needs {limit_value} characters or more; it has {show_value}"),
    "max_value": _says("“{label}” must be {limit_value} or less"),
    "min_value": _says("“{label}” must be {limit_value} or more"),
    "max_decimal_places": _says("“{label}”: decimal places, {max} at most"),
    "max_digits": _says("“{label}”: digits, {max} at most"),
    "max_whole_digits": _says("“{label}”: digits before the point, {max} at most"),
    "empty": _says("“{label}”: the file is empty. Choose another"),
}
