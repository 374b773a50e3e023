"""Who a person is, and their place, team or coaching on a cohort."""

from typing import Any

from django import forms
from django.db import transaction

from cohorts import actions
from cohorts.forms.clashes import Accepting
from cohorts.forms.fields import in_our_time
from cohorts.models import (
    Cohort,
    CohortGrant,
    Place,
)
from core.widgets import DateInput
from people.actions import add_person, organisation_named
from people.models import Person, Profession
from programmes.forms import OrganisationField


class WhoForm(forms.Form):
    """A person by name and address. An address that Cadre knows is that person, whatever name is typed."""

    given_name = forms.CharField(label="First name", max_length=100)
    family_name = forms.CharField(label="Last name", max_length=100)
    email = forms.EmailField(label="E-mail address", max_length=254)

    def person(self, by: Person) -> Person:
        data = self.cleaned_data
        return add_person(email=data["email"], given_name=data["given_name"], family_name=data["family_name"], by=by)


class WorkForm(forms.Form):
    """What a place says of a person's work."""

    organisation = OrganisationField(help_text="Choose a name that Cadre suggests, or write a new one.")
    profession = forms.ModelChoiceField(queryset=Profession.objects.all(), empty_label="Choose a profession")
    post = forms.CharField(label="Job title", max_length=150, required=False)
    site = forms.CharField(label="Site or directorate", max_length=100, required=False)
    joined_on = forms.DateField(
        label="Joined on",
        required=False,
        widget=DateInput,
        validators=[in_our_time],
        help_text="Only where it is later than the start. No session before it is expected of them.",
    )

    def work(self, by: Person) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "organisation": organisation_named(name=data["organisation"], by=by),
            "profession": data["profession"],
            "post": data["post"],
            "site": data["site"],
            "joined_on": data["joined_on"],
        }


class PlaceForm(WhoForm, WorkForm, Accepting):
    field_order = ["given_name", "family_name", "email", "organisation", "profession", "post", "site", "joined_on"]

    @transaction.atomic
    def add(self, cohort: Cohort, by: Person) -> Place:
        """Add the place; raises Refused, and then has added neither person nor organisation."""
        return actions.add_place(cohort=cohort, person=self.person(by), by=by, accept=self.accepted, **self.work(by))


FIELDS = ("organisation", "profession", "post", "site", "joined_on")


class ChangePlaceForm(WorkForm, Accepting):
    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(place, name) for name in FIELDS}
        self.place = place

    @transaction.atomic
    def change(self, by: Person) -> None:
        actions.change_place(place=self.place, by=by, accept=self.accepted, **self.work(by))


class BringBackForm(Accepting):
    """Asks nothing, unless somebody would come back to what clashes."""


class LeaveForm(forms.Form):
    left_on = forms.DateField(label="Last day on the programme", widget=DateInput, validators=[in_our_time])


class FacilitatorForm(WhoForm):
    about = forms.CharField(
        label="Who they are",
        max_length=200,
        required=False,
        help_text="For participants, as in “former trust director”.",
    )

    @transaction.atomic
    def name_facilitator(self, cohort: Cohort, by: Person) -> CohortGrant:
        return actions.name_facilitator(cohort=cohort, person=self.person(by), about=self.cleaned_data["about"], by=by)


class AboutForm(forms.Form):
    about = FacilitatorForm.base_fields["about"]


class CoachForm(WhoForm):
    @transaction.atomic
    def name_coach(self, cohort: Cohort, by: Person) -> CohortGrant:
        return actions.name_coach(cohort=cohort, person=self.person(by), by=by)
