"""What pages are made of, in every template: {% icon "tick" %}, {% tag "Below 80%" %}, {% withheld reason %}."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import nhsuk

register = template.Library()

ICONS = {
    "tick": "M2.5 8.5l3.5 3.5 7.5-8",
    "chevron-down": "M3 5.5l5 5 5-5",
    "arrow-left": "M10.5 2.5L5 8l5.5 5.5",
    "plus": "M8 2.5v11M2.5 8h11",
    "calendar": "M2 3.5h12v10.5H2zM2 7h12M5 1.5v3M11 1.5v3",
}
TAGS = {"": "", "doing": " c-tag--doing", "done": " c-tag--done", "plain": " c-tag--plain"}


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """A small drawing beside words, in their colour; it says nothing of its own. An unknown name is an error."""
    return format_html(
        '<svg class="c-icon" width="{}" height="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path d="{}" fill="none" stroke="currentColor" stroke-width="2"/></svg>',
        size,
        size,
        ICONS[name],
    )


@register.simple_tag
def tag(text: str, kind: str = "") -> SafeString:
    """An exception in two words; the ordinary state is plain text. kind: doing, done or plain."""
    return format_html('<strong class="c-tag{}">{}</strong>', TAGS[kind], text)


@register.simple_tag
def withheld(reason: str = "") -> SafeString:
    """The hatched cell in the place of a number that is kept back; the reason is read out with it."""
    if not reason:
        return mark_safe('<span class="c-withheld">Withheld</span>')
    return format_html(
        '<span class="c-withheld">Withheld<span class="nhsuk-u-visually-hidden">: {}</span></span>', reason
    )


@register.inclusion_tag("partials/pages.html")
def pages(page: Page, before: str, after: str, foot: bool = False) -> dict[str, Any]:
    """The way from one page of a list to the next, what was asked for kept; nothing where there is but one.

    before, after: what stands there, as "Newer" and "Older". foot: it is the foot of a card.
    """
    return {"page": page, "before": before, "after": after, "foot": foot}


@register.inclusion_tag("partials/page_head.html")
def page_head(title: str, sub: str = "") -> dict[str, str]:
    """The title of a page and the line under it; a page with buttons beside its title writes its own."""
    return {"title": title, "sub": sub}


@register.simple_tag
def form_field(field: BoundField) -> SafeString:
    """One field of a form with its label, hint and message, for a page that lays out its own form."""
    return nhsuk.field_html(field)


@register.simple_tag
def error_summary(form: BaseForm | BaseFormSet, more: Iterable[BaseForm] = ()) -> SafeString:
    """What is wrong with a form, and `more` that are sent with it, each line a link to the field that mends it; nothing
    if nothing is."""
    return nhsuk.error_summary_html(form, more)
