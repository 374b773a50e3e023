"""The one base of every register in the admin: rows, choices and permissions come from the apps' access rules.

A subclass says what is `visible` to a person and what they `can_add`, `can_change` and `can_delete`; nothing else
gives a permission. Changes go to our own audit trail, and to no other log: Django's would keep names for ever.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import NestedObjects, flatten_fieldsets, quote, unquote
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db import models, router
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.formats import plural
from core.refusal import Refused
from core.widgets import DateInput
from people import audit
from people.access import holds, may_enter_admin
from people.admin_lists import page_url, person_of
from people.models import AuditEvent, Person
from people.roles import Permission

NARROW = {"class": "nhsuk-input--width-4"}
HISTORY_SHOWN = 100


Rows = tuple[type[models.Model], Any, Iterable[str]]  # a model, keys of some of its rows, its own parts


def known_to_others(*of: Rows) -> set:
    """Which of these rows any other row points at, in one query; rows of a part ("app.Model") do not count."""
    asked: list[QuerySet] = []
    for model, keys, parts in of:
        own = {label.lower() for label in parts}
        for relation in model._meta.get_fields(include_hidden=True):
            pointing = isinstance(relation, models.ManyToOneRel) and relation.related_model
            if pointing and pointing._meta.label_lower not in own:
                rows = pointing._base_manager.filter(**{f"{relation.field.name}__in": keys}).order_by()
                asked.append(rows.values_list(relation.field.attname, flat=True))
    return set(asked[0].union(*asked[1:])) if asked else set()


class RegisterForm(forms.ModelForm):
    """What a register's form is made of: an action's refusal is told beside the field that it is about."""

    refused: Refused | None = None

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.refused:
            self.refused.tell(self)
        return data

    def ordered(self, first: str, last: str, words: str) -> None:
        """The one day must not come after the other."""
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if start and end and end < start:
            self.add_error(last, words)


class Controls:
    """Form fields with the design system's controls, and only the choices that the person may see."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if isinstance(db_field, models.ForeignKey | models.ManyToManyField):
            kwargs.setdefault("queryset", self.choices(request, db_field.name))
        if isinstance(db_field, models.ManyToManyField):
            kwargs["widget"] = forms.CheckboxSelectMultiple
        elif isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            kwargs["widget"] = DateInput
        elif isinstance(db_field, models.TimeField):
            kwargs["widget"] = forms.TimeInput({"type": "time", "class": "nhsuk-input--width-10"}, format="%H:%M")
        elif isinstance(db_field, models.IntegerField | models.DecimalField) and not db_field.choices:
            kwargs["widget"] = forms.NumberInput(NARROW)
        elif isinstance(db_field, models.TextField):
            kwargs["widget"] = forms.Textarea({"rows": 5})
        field: forms.Field | None = db_field.formfield(**kwargs)
        if isinstance(db_field, models.ForeignKey) and field is not None:
            cast(forms.ModelChoiceField, field).empty_label = "None" if db_field.blank else "Choose"
        if isinstance(field, forms.TypedChoiceField) and db_field.choices:
            field.choices = [(value, label if value else "Choose") for value, label in field.choices]  # type: ignore[misc]
        return field

    def choices(self, request: HttpRequest, field: str) -> QuerySet:
        """The rows that a key may point at. Each register says so for each of its keys."""
        raise NotImplementedError(f"{type(self).__name__} does not say what may be chosen for {field}.")


class Page(ChangeList):
    """The rows of one page of a register, looked up together."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        cast(Register, self.model_admin).prepare(request, self.result_list)

    def get_ordering_field_columns(self) -> dict:
        """Which columns the list is sorted by; an order of the register's own is that of no column."""
        own = cast(Register, self.model_admin).own_order and ORDER_VAR not in self.params
        return {} if own else super().get_ordering_field_columns()


class Register(Controls, admin.ModelAdmin):
    """A register: a list with search, filters and counts, and one page a row."""

    title = ""  # its name on pages, where the model's own would not be said
    one, many = "", ""  # what a row is called, and several
    says = ""  # one line for the front door
    nothing = "There is nothing here yet."
    add_words = ""  # what its button says
    form = RegisterForm
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    view_on_site = False
    prepares_facts = False  # whether the page of one row needs what `prepare` looks up
    own_order: tuple = ()  # expressions over what `visible` annotates
    history_tells: Collection[str] | None = None  # verbs of the trail that a row's history shows; None: all of them
    audited_by_actions = False  # where saving is an action that writes its own audit event
    parts: tuple[str, ...] = ()  # models whose rows belong to this one and go with it

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.one = self.one or str(self.opts.verbose_name)
        self.many = self.many or str(self.opts.verbose_name_plural)
        self.title = self.title or self.many[:1].upper() + self.many[1:]

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    # Who may see and do what

    def visible(self, person: Person) -> QuerySet:
        """Rows that the person may see here."""
        raise NotImplementedError

    def shown(self, person: Person) -> bool:
        """Whether the register stands on the person's front door at all."""
        return may_enter_admin(person)

    def can_add(self, person: Person) -> bool:
        return False

    def can_change(self, person: Person, obj: Any) -> bool:
        return False

    def can_delete(self, person: Person, obj: Any) -> bool:
        """Only where it is said, and never a row with a history."""
        return False

    def is_free(self, obj: models.Model) -> bool:
        """Whether no other row knows of it or its parts, so that nothing is lost but itself and them."""
        return not self.known_elsewhere(obj)

    def known_elsewhere(self, obj: Any) -> set:
        """Keys of the row and of its parts that other rows point at; asked once for each object."""
        if "_known_elsewhere" not in obj.__dict__:
            parts = (
                (
                    part.model,
                    part.model._base_manager.filter(**{part_key(part, self.model): obj}).values("pk"),
                    part.parts,
                )
                for part in self.inlines
            )
            obj.__dict__["_known_elsewhere"] = known_to_others((type(obj), [obj.pk], self.parts), *parts)
        return obj.__dict__["_known_elsewhere"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.visible(person_of(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_ordering(self, request: HttpRequest) -> tuple:
        return self.own_order or tuple(self.ordering or ())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.shown(person_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._answer(request, "view", obj, lambda person: self.visible(person).filter(pk=obj.pk).exists())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.shown(person_of(request)) and self.can_add(person_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._answer(request, "change", obj, lambda person: self.can_change(person, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._answer(request, "delete", obj, lambda person: self.can_delete(person, obj))

    def _answer(self, request: HttpRequest, verb: str, obj: Any, ask: Callable[[Person], bool]) -> bool:
        """Django asks the same many times for one page: each question is put to the access rules once."""
        if not self.shown(person_of(request)):
            return False
        if obj is None:
            return True
        answers: dict = request.__dict__.setdefault("_register_answers", {})
        key = (verb, self.opts.label, obj.pk)
        if key not in answers:
            answers[key] = ask(person_of(request))
        return answers[key]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # type: ignore[override]
        """Nothing is asked of the rows but what the filters offer: no guessing at columns through the address."""
        offered = self.get_list_filter(request)
        return lookup in {each.parameter_name for each in offered if isinstance(each, type)}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404  # not there, or not visible: the same answer

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            request.__dict__.setdefault("_register_answers", {})["view", self.opts.label, found.pk] = True
            if self.prepares_facts:
                self.prepare(request, [found])
        return found

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Page

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Look up what columns and facts need, for all the rows of a page at once."""

    def get_actions(self, request: HttpRequest) -> dict:
        offered: dict = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method == "POST" and not request.POST.getlist(ACTION_CHECKBOX_NAME):
            messages.warning(request, "Tick at least one row first. Nothing was changed.")
            return HttpResponseRedirect(request.get_full_path())
        person = person_of(request)
        add = {"add_url": self.add_url(person), "register": self}
        return super().changelist_view(request, add | (extra_context or {}))

    def add_url(self, person: Person) -> str:
        """Where one more is added; "" for those who may not."""
        allowed = self.shown(person) and self.can_add(person)
        return page_url(f"admin:{self.opts.app_label}_{self.opts.model_name}_add") if allowed else ""

    # One row

    def links(self, person: Person, obj: Any) -> list[tuple[str, str]]:
        """Pages of this row elsewhere in Cadre: words and address; those without an address are left out."""
        return []

    def datalists(self, person: Person) -> Mapping[str, Iterable[str]]:
        """Names to suggest while typing, by the id that the controls name."""
        return {}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            # All of it was rolled back. Once more, and the form says why, with everything as it was typed.
            request.refused = refused  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        made: Any = super().get_form(request, obj, change=change, **kwargs)
        made.refused = getattr(request, "refused", None)
        return made

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        obj, person = kwargs.get("obj"), person_of(request)
        context["register"], context["datalists"] = self, self.datalists(person)
        context["links"] = [(words, url) for words, url in self.links(person, obj) if url] if obj else []
        context["actions"] = self.actions_for(request, obj) if obj else []
        context["deletable"] = bool(obj) and self.has_delete_permission(request, obj)
        return super().render_change_form(request, context, **kwargs)

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        return super().render_delete_form(request, context | {"register": self})

    def actions_for(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """The list's actions that make sense for this one row: name and words."""
        return [(name, str(words)) for _, name, words in self.get_actions(request).values() if self.suits(name, obj)]

    def suits(self, action: str, obj: Any) -> bool:
        return True

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        """What goes with a row is its own parts: `can_delete` has said that nothing else knows of it."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        parts = {
            plural(len(rows), str(model._meta.verbose_name), str(model._meta.verbose_name_plural)): len(rows)
            for model, rows in collector.model_objs.items()
            if model is not self.model and not model._meta.auto_created
        }
        return [], parts, set(), [str(row) for row in collector.protected]

    # What is said and written down afterwards

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        if not self.audited_by_actions:
            audit.record(by=person_of(request), verb=f"add {self.one}", subject=obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        if not self.audited_by_actions and message:
            details = {"fields": ", ".join(changed_fields(message))}
            audit.record(by=person_of(request), verb=f"change {self.one}", subject=obj, **details)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> None:
        for obj in queryset:
            audit.record(by=person_of(request), verb=f"delete {self.one}", subject=obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """What the audit trail says of one row: when, who, what. Never a value."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        events = AuditEvent.objects.filter(subject_type=self.opts.label, subject_id=str(obj.pk))
        if self.history_tells is not None:
            events = events.filter(verb__in=self.history_tells)
        events = events[:HISTORY_SHOWN]
        people = Person.objects.in_bulk({event.actor_id for event in events if event.actor_id})
        rows = [(event, people.get(event.actor_id) if event.actor_id else None) for event in events]
        context = {**self.admin_site.each_context(request), "register": self, "opts": self.opts}
        return TemplateResponse(request, "admin/object_history.html", context | {"object": obj, "rows": rows})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, f"{obj} is added.")
        return HttpResponseRedirect(self.next_url(request, obj))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, f"{obj} is saved.")
        return HttpResponseRedirect(self.next_url(request, obj))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, f"{obj_display} is deleted.")
        return HttpResponseRedirect(self.list_url(request))

    def next_url(self, request: HttpRequest, obj: Any) -> str:
        """Where one goes after saving, by the button that was pressed."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if "_addanother" in request.POST and self.has_add_permission(request):
            return reverse(f"{name}_add")
        if "_continue" in request.POST:
            return reverse(f"{name}_change", args=[quote(obj.pk)])
        return self.list_url(request)

    def list_url(self, request: HttpRequest) -> str:
        """The list as it was filtered before."""
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return add_preserved_filters(kept, url)


def changed_fields(message: Iterable[Mapping[str, Any]]) -> list[str]:
    """Names of what was changed, from Django's note of a change: fields, and kinds of parts. Never a value."""
    named: list[str] = []
    for note in message:
        for verb, what in note.items():
            part = f"{verb} {what['name']}" if "name" in what else ""
            named += [part] if part else what.get("fields", [])
    return list(dict.fromkeys(named))


class ReadOnly(Register):
    """A register to look things up in. What may be done to its rows has pages of its own."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence:
        return flatten_fieldsets(self.get_fieldsets(request, obj))


class PartFormSet(BaseInlineFormSet):
    """Parts that other rows know of have no box to take them out."""

    owner: Register

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.instance.pk and form.instance.pk in self.owner.known_elsewhere(self.instance):
            form.fields.pop("DELETE", None)
        elif "DELETE" in form.fields:
            form.fields["DELETE"].label = "Take this out"


def part_key(part: type[admin.StackedInline], model: type[models.Model]) -> str:
    """The name of the key by which a part points at what it belongs to."""
    return next(
        field.name
        for field in part.model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    )


class Part(Controls, admin.StackedInline):
    """Rows that belong to the one on the page; who may change that may change them."""

    extra = 1
    parts: tuple[str, ...] = ()
    form = RegisterForm
    formset = PartFormSet
    add_words = "Add another"

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def line(self, obj: Any) -> str:
        """What stands where a part is folded up."""
        return str(obj)

    @property
    def owner(self) -> Register:
        return cast(Register, self.admin_site.get_model_admin(self.parent_model))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type:
        made: Any = super().get_formset(request, obj, **kwargs)
        made.owner = self.owner
        return made

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owner.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or obj._state.adding:
            return self.owner.has_add_permission(request)
        return self.owner.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class AddedElsewhere(ReadOnly):
    """A register whose rows are added on a page of something else: one chooses of what, and goes there."""

    add_page = ""  # the name of that page
    add_asks = ""  # "To which cohort?"

    def add_of(self, person: Person) -> QuerySet:
        """The things that one may be added to."""
        raise NotImplementedError

    def can_add(self, person: Person) -> bool:
        return holds(person, Permission.MANAGE_PROGRAMME) and bool(page_url(self.add_page, UUID(int=0)))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        offered = [(str(row), page_url(self.add_page, row.pk)) for row in self.add_of(person_of(request))]
        if len(offered) == 1:
            return HttpResponseRedirect(offered[0][1])
        context = {**self.admin_site.each_context(request), "title": self.add_words, "register": self}
        context |= {"asks": self.add_asks, "offered": offered}
        return TemplateResponse(request, "admin/choose.html", context)
