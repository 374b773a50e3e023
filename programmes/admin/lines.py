"""What the forms of these registers share: several short texts one a line, and a place in an order."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.html import format_html_join

from people.admin_base import NARROW, RegisterForm


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 5}), **options)
        self.longest = longest

    def clean(self, value: Any) -> list[str]:
        lines = lines_of(super().clean(value))
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                words = f"Line {number} has {len(line)} characters. Write it in {self.longest} or fewer."
                raise forms.ValidationError(words)
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return lines_of(initial) != lines_of(data)


def lines_of(text: str | None) -> list[str]:
    """What is written on each line; empty ones do not count."""
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return [line for line in lines if line]


def write_lines(rows: Any, lines: Sequence[str]) -> None:
    """Bring the rows of a parent in step with lines: text by text in their order, so that a row keeps its key."""
    there = list(rows.order_by("position"))
    for position, text in enumerate(lines, start=1):
        if position > len(there):
            rows.create(position=position, text=text)
        elif (there[position - 1].position, there[position - 1].text) != (position, text):
            row = there[position - 1]
            row.position, row.text = position, text
            row.save(update_fields=["position", "text"])
    rows.filter(pk__in=[row.pk for row in there[len(lines) :]]).delete()


def in_lines(rows: Any) -> str:
    """As a form shows them."""
    return "\n".join(row.text for row in rows.all())


def lines_shown(texts: Iterable[str]) -> str:
    """As a page shows them that cannot change them."""
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts))


class InOrder(RegisterForm):
    """A part with its place among its siblings."""

    siblings = ""  # the key that they share
    position = forms.IntegerField(
        label="Place in the order",
        min_value=1,
        required=False,
        help_text="1 stands first. Left empty, it stands last.",
        widget=forms.NumberInput(NARROW),
    )

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get("position"):
            shared = {self.siblings: getattr(self.instance, self.siblings)}
            rows = type(self.instance)._default_manager.filter(**shared)
            self.instance.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        return super().save(commit)
