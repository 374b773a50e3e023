"""What people type about the worth of a project, what was said of it, and where else it runs."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from core.amounts import AmountField
from core.checked import CheckedForIdentifiers
from core.widgets import CalendarInput, DateInput
from projects.economics import LONGEST
from projects.forms.project import RefusedForm
from projects.models import EconomicLine, Nature, ProjectQuotation, Side, SpreadPlace, SpreadState, Timing
from projects.valuing import Worth

SHARE_WRONG = "Give a whole percentage from 0 to 100"
YEAR_WRONG = f"Give a whole number from 1 to {LONGEST}"
SHORT = {"class": "nhsuk-input--width-4", "inputmode": "numeric"}
DATE_WRONG = {"required": "Give the date", "invalid": "Give a real date"}


def whole(label: str, initial: int, highest: int, wrong: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=0 if highest == 100 else 1,
        max_value=highest,
        widget=forms.TextInput(SHORT),
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], wrong),
        **kwargs,
    )


class LineForm(CheckedForIdentifiers, RefusedForm):
    """One cost or benefit. What is asked of a benefit alone is left out of a cost."""

    checked_fields = ("label", "source", "note")

    label = forms.CharField(label="What is it?", max_length=150)
    nature = forms.ChoiceField(
        label="What becomes of it?", choices=Nature.choices, widget=forms.RadioSelect, error_messages={
            "required": "Say what becomes of the benefit"
        }
    )  # fmt: skip
    timing = forms.ChoiceField(
        label="How often?", choices=Timing.choices, initial=Timing.ONE_OFF, widget=forms.RadioSelect
    )
    likely = AmountField(
        label="Likely figure",
        help_text="Pounds, of one year if it recurs; or a number of things, if you say below what one is worth.",
    )
    low = AmountField(label="Low figure", help_text="Leave both empty if you are sure.")
    high = AmountField(label="High figure", help_text="As the low one, in the same unit.")
    unit_value = AmountField(
        label="If the figures are numbers of things, what is one worth?",
        help_text="In pounds. Leave it empty if the figures are pounds.",
    )
    unit = forms.CharField(
        label="What is one of them?", max_length=60, required=False, help_text="As in “visit to A&E”."
    )
    source = forms.CharField(
        label="Where does the figure come from?",
        help_text="For example, “National cost collection 2024/25” or “invoice of the venue”.",
        max_length=200,
        required=False,
    )
    attribution = whole(
        "How much of it is due to the project, %?",
        100,
        100,
        SHARE_WRONG,
        help_text="Leave out what others brought about.",
    )
    confidence = whole("How sure are you of that, %?", 100, 100, SHARE_WRONG)
    first_year = whole(
        "In which year does it begin?", 1, LONGEST, YEAR_WRONG, help_text="Year 1 is the project’s first."
    )
    years = whole("For how many years?", 1, LONGEST, YEAR_WRONG, help_text="Only counts if it comes every year.")
    note = forms.CharField(
        label="What else was assumed?", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    counted_in = forms.ChoiceField(
        label="Is it a benefit of another project too?",
        help_text="Then it counts in that one alone, so that nobody counts it twice. Here it is listed.",
        required=False,
        error_messages={"invalid_choice": "Choose a benefit of the list"},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(
        self,
        *args: Any,
        side: str,
        line: EconomicLine | None = None,
        others: Iterable[EconomicLine] = (),
        **kwargs: Any,
    ) -> None:
        """`others` are benefits of other projects that the person sees; where this one counts now stays a choice."""
        self.side = side
        self.others = {str(each.pk): each for each in others}
        named = [(key, f"Yes: “{each.project.title}”, {each.label}") for key, each in self.others.items()]
        if line is not None:
            names = [name for name in self.base_fields if name not in ("checked", "token")]
            kwargs["initial"] = {name: getattr(line, name) for name in names}
            kwargs["initial"]["counted_in"] = str(line.counted_in_id or "")
            if line.counted_in and str(line.counted_in_id) not in self.others:
                self.others[str(line.counted_in_id)] = line.counted_in
                named.append((str(line.counted_in_id), "Yes: a project that you cannot open"))
        super().__init__(*args, **kwargs)
        if named:
            which: Any = self.fields["counted_in"]
            which.choices = [("", "No, it counts here"), *named]
        else:
            del self.fields["counted_in"]
        if side == Side.COST:
            self.fields.pop("counted_in", None)
            for name in ("nature", "attribution", "confidence"):
                del self.fields[name]
            # Only better care may stand without a figure.
            self.fields["likely"].required = self.fields["source"].required = True

    def worth(self) -> Worth:
        """What an action takes."""
        words = {name: value for name, value in self.cleaned_data.items() if name not in ("checked", "token")}
        return Worth(**words | {"counted_in": self.others.get(words.get("counted_in", ""))})

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class FinanceCheckForm(RefusedForm):
    checked_by = forms.CharField(
        label="Who checked it?", help_text="Their role, as in “finance business partner”. No name.", max_length=150
    )
    on = forms.DateField(label="When?", widget=CalendarInput, error_messages=DATE_WRONG, initial=timezone.localdate)


class QuotationForm(CheckedForIdentifiers, RefusedForm, forms.ModelForm):
    checked_fields = ("text", "role_words", "consent_words")

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    class Meta:
        model = ProjectQuotation
        fields = ["text", "role_words", "consent_words", "consented_on", "for_reports"]
        labels = {
            "text": "What did they say?",
            "role_words": "Who said it?",
            "consent_words": "How did they agree to be quoted?",
            "consented_on": "When did they agree?",
            "for_reports": "They agreed to be quoted in reports outside the cohort, too",
        }
        help_texts = {
            "text": "In their own words, without quotation marks.",
            "role_words": "A role that several have, as in “mother at the baby clinic”. No name.",
            "consent_words": "For example, “asked at the end of the clinic, agreed without her name”.",
        }
        widgets = {
            "text": forms.Textarea({"rows": 3}),
            "role_words": forms.TextInput,
            "consent_words": forms.TextInput,
            "consented_on": CalendarInput,
        }
        error_messages = {"consented_on": DATE_WRONG}

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*QuotationForm.Meta.fields, "token")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class SpreadForm(RefusedForm, forms.ModelForm):
    state = forms.ChoiceField(
        label="What do they do with it?",
        choices=SpreadState.choices,
        initial=SpreadState.EXPLORING,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SpreadPlace
        fields = ["organisation", "state", "since", "note", "contact"]
        labels = {
            "organisation": "Where?",
            "since": "Since when?",
            "note": "What is known of it?",
            "contact": "Who can be asked there?",
        }
        help_texts = {
            "organisation": "An organisation, a site or a team. No people’s names.",
            "since": "For example, 14 3 2027",
            "contact": "A name and how to reach them. Your team and the coordinators see it; it is on no poster and in "
            "no report.",
        }
        widgets = {
            "organisation": forms.TextInput,
            "since": DateInput,
            "note": forms.TextInput,
            "contact": forms.TextInput,
        }

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SpreadForm.Meta.fields}
