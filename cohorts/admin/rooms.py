"""Registers of rooms and of closed periods, which all programmes share."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from cohorts import actions
from cohorts.access import (
    can_keep_rooms,
    own_closed_periods,
    programmes_to_close,
    visible_closed_periods,
    visible_rooms,
)
from cohorts.models import ClosedPeriod, Room
from core.formats import date_range
from people.access import is_administrator
from people.admin_base import Register, RegisterForm
from people.admin_lists import column, person_of, row_filter
from people.models import Person
from programmes.access import visible_programmes


class RoomRegisterForm(RegisterForm):
    class Meta:
        widgets = {"access": forms.Textarea({"rows": 3})}


@admin.register(Room)
class RoomRegister(Register):
    says = "Rooms and meetings on line, with seats and access. A room is booked once."
    add_words = "Add a room"
    form = RoomRegisterForm
    fields = ("name", "address", "capacity", "access", "link")
    list_display = ("name", "address", "capacity", "access")
    search_fields = ("name", "address")
    search_help_text = "Name or address"
    ordering = ("name", "address")
    audited_by_actions = True

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actions.save_room(room=obj, by=person_of(request))

    def visible(self, person: Person) -> QuerySet:
        return visible_rooms(person)

    def can_add(self, person: Person) -> bool:
        return can_keep_rooms(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        return can_keep_rooms(person)

    def can_delete(self, person: Person, obj: Any) -> bool:
        return self.can_change(person, obj) and self.is_free(obj)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ClosedPeriodRegisterForm(RegisterForm):
    everywhere = False

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if not self.everywhere and "programme" in self.fields and not self.cleaned_data.get("programme"):
            self.add_error("programme", "Choose a programme. Only an administrator closes all of them at once.")
        return data


@admin.register(ClosedPeriod)
class ClosedPeriodRegister(Register):
    says = "Days on which no session is laid out: August, Ramadan, winter pressures."
    add_words = "Add a closed period"
    form = ClosedPeriodRegisterForm
    fields = ("name", "starts_on", "ends_on", "programme")
    list_display = ("name", "dates", "whose")
    list_select_related = ("programme",)
    list_filter = (row_filter("Programme", "programme", visible_programmes),)
    search_fields = ("name", "programme__name")
    search_help_text = "Name or programme"
    ordering = ("-starts_on", "name")

    def visible(self, person: Person) -> QuerySet:
        own = own_closed_periods(person).filter(pk=OuterRef("pk"))
        return visible_closed_periods(person).select_related("programme").annotate(own=Exists(own))

    def choices(self, request: HttpRequest, field: str) -> QuerySet:
        return programmes_to_close(person_of(request))

    def can_add(self, person: Person) -> bool:
        return can_keep_rooms(person)

    def can_change(self, person: Person, obj: Any) -> bool:
        return bool(obj.own)

    def can_delete(self, person: Person, obj: Any) -> bool:
        return bool(obj.own)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)
        made.everywhere = is_administrator(person_of(request))
        return made

    @column("Dates", order="starts_on")
    def dates(self, period: ClosedPeriod) -> str:
        return date_range(period.starts_on, period.ends_on)

    @column("For", order="programme__name")
    def whose(self, period: ClosedPeriod) -> str:
        return period.programme.name if period.programme else "All programmes"
