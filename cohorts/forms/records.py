"""One's own record, and the code of ethics of a programme."""

from datetime import date
from typing import Any

from django import forms

from cohorts import actions
from cohorts.actions.records import CredentialFacts
from cohorts.forms.fields import NARROW
from cohorts.models import Credential, CredentialKind, Delivery, EthicsCode
from cohorts.models.records import CODE, FIRST_YEAR
from core.dates import today
from core.widgets import DateInput
from people.models import Person
from programmes.models import Programme


def _of_a_lifetime(day: date) -> None:
    """A slip of the hand in the year is told at once."""
    if not FIRST_YEAR <= day.year <= 2100:
        raise forms.ValidationError(f"Give a year from {FIRST_YEAR} to 2100.")


class DeliveryForm(forms.Form):
    """Something that one led elsewhere."""

    what = forms.CharField(label="Programme, or what it was", max_length=200)
    for_whom = forms.CharField(
        label="For whom", max_length=150, required=False, help_text="The organisation, as in “North Fen Hospitals”."
    )
    year = forms.IntegerField(widget=forms.TextInput({**NARROW, "inputmode": "numeric"}), help_text="As in 2024.")
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= today().year:
            raise forms.ValidationError(f"Give a year from {FIRST_YEAR} to {today().year}.")
        return year

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("what", "for_whom", "year")}

    def add(self, by: Person) -> Delivery:
        return actions.add_delivery(**self.facts(), once=self.cleaned_data["once"], by=by)

    def change(self, delivery: Delivery, by: Person) -> None:
        """Raises Refused."""
        actions.change_delivery(delivery=delivery, **self.facts(), by=by)


class CredentialForm(forms.Form):
    """A qualification or a membership."""

    kind = forms.ChoiceField(choices=CredentialKind.choices, widget=forms.RadioSelect, label="What it is")
    title = forms.CharField(max_length=150, help_text="As in “Senior Practitioner” or “Certificate in coaching”.")
    body = forms.CharField(label="Given by", max_length=150, required=False, help_text="As in EMCC, ILM, a university.")
    number = forms.CharField(max_length=60, required=False, help_text="Of the certificate or the member, if any.")
    since = forms.DateField(label="From", widget=DateInput, required=False, validators=[_of_a_lifetime])
    expires_on = forms.DateField(
        label="Until",
        widget=DateInput,
        required=False,
        validators=[_of_a_lifetime],
        help_text="Its last day. You are told once, 60 days before. Leave it empty if it does not run out.",
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def facts(self) -> CredentialFacts:
        return CredentialFacts(**{name: self.cleaned_data[name] for name in self.fields if name != "once"})

    def add(self, by: Person) -> Credential:
        """Raises Refused."""
        return actions.add_credential(facts=self.facts(), once=self.cleaned_data["once"], by=by)

    def change(self, credential: Credential, by: Person) -> None:
        """Raises Refused."""
        actions.change_credential(credential=credential, facts=self.facts(), by=by)


class CodeForm(forms.Form):
    """The code of ethics of a programme."""

    words = forms.CharField(
        label="The code",
        max_length=CODE,
        widget=forms.Textarea({"rows": 14}),
        help_text="Other words than before are a new version: everybody who leads is asked to agree again.",
    )

    def state(self, programme: Programme, by: Person) -> EthicsCode:
        """Raises Refused."""
        return actions.state_code(programme=programme, words=self.cleaned_data["words"], by=by)
