"""Forms of a programme."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import QuerySet

from people.actions import organisation_named
from people.models import Person
from programmes.actions import start_from_blueprint
from programmes.blueprint import Blueprint
from programmes.models import Programme

ORGANISATIONS = "organisations"  # the id of the page's list of names that Cadre knows


class OrganisationField(forms.CharField):
    """An organisation by its name: chosen from the names that Cadre knows, or a new one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"list": ORGANISATIONS, "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **options)

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value).split())


class StartForm(forms.Form):
    """What a blueprint does not know: the programme's name and code, and for whom and by whom it is run."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, help_text="As people will call it.")
    code = forms.CharField(
        max_length=8,
        help_text="Two to eight letters. It begins the numbers of its certificates, and stays.",
        widget=forms.TextInput({"class": "nhsuk-input--width-10", "autocapitalize": "characters"}),
        validators=[RegexValidator("^[A-Za-z]{2,8}$", "Give two to eight letters, with no figures or spaces.")],
    )
    commissioner = OrganisationField(
        help_text="Who pays for the programme. Choose a name that Cadre suggests, or write a new one."
    )
    commissioner_signatory = forms.CharField(
        label="Who signs for the commissioner",
        max_length=200,
        required=False,
        help_text="Name and post, as they stand on certificates.",
    )
    provider = OrganisationField(help_text="Who runs it.")
    provider_signatory = forms.CharField(
        label="Who signs for the provider",
        max_length=200,
        required=False,
        help_text="Name and post, as they stand on certificates.",
    )

    parent = forms.ModelChoiceField(
        label="Part of the programme",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="None: it stands alone",
        help_text="A daughter programme, as an academy is of its network, has participants and cohorts of its own.",
    )

    def __init__(
        self,
        *args: Any,
        blueprint: Blueprint,
        parents: QuerySet[Programme] | None = None,
        parent: Programme | None = None,
        **options: Any,
    ) -> None:
        """`parents` may be chosen; `parent` is the one chosen beforehand, else the one of the blueprint's parent."""
        super().__init__(*args, **options)
        self.blueprint = blueprint
        field: Any = self.fields["parent"]
        field.queryset = Programme.objects.none() if parents is None else parents
        self.initial = {"once": uuid4(), "name": blueprint.name, "code": blueprint.code}
        self.initial["parent"] = parent or self._parent_by_blueprint(field.queryset)
        if not field.queryset.exists():
            del self.fields["parent"]

    def _parent_by_blueprint(self, parents: QuerySet[Programme]) -> Programme | None:
        """The one programme among them that was started from the blueprint whose daughter this one is."""
        found = parents.filter(blueprint=self.blueprint.parent) if self.blueprint.parent else parents.none()
        return found.first() if found.count() == 1 else None

    def clean_code(self) -> str:
        return self.cleaned_data["code"].upper()

    @transaction.atomic
    def start(self, by: Person) -> Programme:
        """Start the programme; raises Refused."""
        data = self.cleaned_data
        return start_from_blueprint(
            blueprint=self.blueprint,
            name=data["name"],
            code=data["code"],
            commissioner=organisation_named(name=data["commissioner"], by=by),
            provider=organisation_named(name=data["provider"], by=by),
            commissioner_signatory=data["commissioner_signatory"],
            provider_signatory=data["provider_signatory"],
            parent=data.get("parent"),
            by=by,
            once=data["once"],
        )
