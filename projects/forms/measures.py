"""What people type about measures. Dates and figures are read as people write them: 14 Mar 2027, 12.4%, £1,250."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from core.checked import CheckedForIdentifiers
from core.formats import amount, long_date, plural
from projects.counted import scale_of
from projects.forms.project import RefusedForm
from projects.measuring import Figure
from projects.models import Annotation, ChartStyle, Frequency, Improvement, Measure, MeasureKind, Point, Rebase
from projects.pasted import Paste, read_counted, read_date, read_figure
from projects.sheets import LARGEST, NotTaken, lines_of

RUNS = [(6, "6"), (7, "7"), (8, "8")]
NAMED = 12  # lines of a paste that are named one by one beside the field
NUMBERED = [("test", "A test of change: it gets the next number"), ("event", "Something else that happened")]


class DayField(forms.CharField):
    """A date as people write it, in one box."""

    widget = forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return long_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = read_date(text)
        if found is None:
            raise forms.ValidationError("Give a real date, like 14/03/2027 or 14 Mar 2027")
        return found


class FigureField(forms.CharField):
    """A figure as people write it, with %, £ and commas; empty is None."""

    widget = forms.TextInput(attrs={"class": "nhsuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return amount(value, "", 4).replace("−", "-").replace(",", "") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_figure(text, "")
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class CountedField(FigureField):
    """A figure, or of a percentage or a rate what it is worked out of: 12.4, 27 of 156. Cleaned it is a `Read`."""

    unit = ""

    def to_python(self, value: Any) -> Any:
        text = forms.CharField.to_python(self, value)
        if not text:
            return None
        try:
            return read_counted(text, self.unit)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class CheckedForm(CheckedForIdentifiers, RefusedForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class MeasureForm(CheckedForm, forms.ModelForm):
    checked_fields = ("name", "definition", "numerator", "denominator", "source", "standard")
    settings_fields = ("chart_style", "baseline_points", "shift", "trend", "two_in_three", "screen")

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label="What kind of measure is it?",
        choices=[
            (MeasureKind.OUTCOME, "Outcome: what the aim is about"),
            (MeasureKind.PROCESS, "Process: whether a step is done as meant"),
            (MeasureKind.BALANCING, "Balancing: whether something else gets worse"),
        ],
        widget=forms.RadioSelect,
        initial=MeasureKind.OUTCOME,
    )
    improvement = forms.ChoiceField(
        label="Which way is better?",
        choices=[
            (Improvement.DECREASE, "Less is better"),
            (Improvement.INCREASE, "More is better"),
            (Improvement.NEUTRAL, "Neither"),
        ],
        widget=forms.RadioSelect,
        initial=Improvement.DECREASE,
    )
    frequency = forms.ChoiceField(
        label="How often is it counted?", choices=Frequency.choices, widget=forms.RadioSelect, initial=Frequency.WEEK
    )
    chart_style = forms.ChoiceField(
        label="How is it drawn?",
        help_text="Limits reckoned from few figures are not to be relied on. The median is, and counts for runs.",
        choices=ChartStyle.choices,
        widget=forms.RadioSelect,
        initial=ChartStyle.USUAL,
        required=False,
    )
    target = FigureField(label="What figure do you aim for?", required=False, help_text="For example, 10%.")
    standard_value = FigureField(label="Its figure", required=False)
    shift = forms.TypedChoiceField(
        label="A shift is how many in a row on one side?", choices=RUNS, coerce=int, initial=7
    )
    trend = forms.TypedChoiceField(
        label="A trend is how many in a row, each above the last or each below?", choices=RUNS, coerce=int, initial=7
    )

    class Meta:
        model = Measure
        fields = [
            "name",
            "kind",
            "improvement",
            "unit",
            "frequency",
            "target",
            "definition",
            "numerator",
            "denominator",
            "source",
            "standard",
            "standard_value",
            "chart_style",
            "baseline_points",
            "shift",
            "trend",
            "two_in_three",
            "screen",
        ]
        labels = {
            "name": "What is measured?",
            "unit": "In what unit?",
            "definition": "How exactly is it counted?",
            "numerator": "Of a percentage or a rate: what is counted?",
            "denominator": "Of what?",
            "source": "Where do the figures come from?",
            "standard": "Is there a standard to compare with?",
            "baseline_points": "How many first figures fix the limits?",
            "two_in_three": "How are two of three near a limit counted?",
            "screen": "Leave the largest jumps out of the limits",
        }
        help_texts = {
            "name": "For example, “Missed first appointments”.",
            "unit": "%, £ or a word: “days”, “falls per 1,000 bed days”. Leave it empty for a plain number.",
            "definition": "So that somebody else would count the same: of what, by whom, what is left out.",
            "numerator": "The 27 of “27 of 156”: “First appointments that nobody came to”.",
            "denominator": "The 156: “All first appointments that were booked”.",
            "source": "For example, “Appointments system, each Monday, by the team’s administrator”.",
            "standard": "Whose it is and what it says: “National standard: first contact within 28 days”.",
            "baseline_points": "12 or more. Leave it empty to use them all.",
            "screen": "Only if single jumps widen the limits. Charts made in a spreadsheet seldom do it.",
        }
        widgets = {
            "name": forms.TextInput,
            "unit": forms.TextInput({"class": "nhsuk-input--width-10"}),
            "definition": forms.Textarea({"rows": 3}),
            "numerator": forms.TextInput,
            "denominator": forms.TextInput,
            "source": forms.TextInput,
            "standard": forms.TextInput,
            "baseline_points": forms.NumberInput({"class": "nhsuk-input--width-4"}),
        }

    def clean_chart_style(self) -> str:
        return self.cleaned_data["chart_style"] or ChartStyle.USUAL

    def words(self) -> dict[str, Any]:
        """What an action takes, by name."""
        return {name: self.cleaned_data[name] for name in MeasureForm.Meta.fields}

    def settings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.settings_fields]

    def main(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in (*self.settings_fields, "checked")]

    @property
    def settings_open(self) -> bool:
        """Whether a chart's settings are not the usual ones, or wrong, so that they are shown at once."""
        return any(name in self.errors for name in self.settings_fields) or any(
            str(self[name].value() or "") not in usual
            for name, usual in (
                ("chart_style", ("", "usual")),
                ("baseline_points", ("",)),
                ("shift", ("7",)),
                ("trend", ("7",)),
            )
        )


class FigureForm(CheckedForm):
    checked_fields = ("note",)

    on = DayField(label="Date", error_messages={"required": "Give the date that the figure is for"})
    value = CountedField(label="Figure", error_messages={"required": "Give the figure, like 12.4"})
    note = forms.CharField(label="Note", max_length=200, required=False)

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value: Any = self.fields["value"]
        if scale_of(unit):
            value.unit, value.help_text = unit, "Or what it is worked out of: 27 of 156."

    def figure(self) -> Figure:
        read = self.cleaned_data["value"]
        return Figure(self.cleaned_data["on"], read.value, self.cleaned_data["note"], read.numerator, read.denominator)


class PasteForm(forms.Form):
    """Lines that are pasted, or those of a file: they are put where lines are pasted, to be looked at and mended."""

    text = forms.CharField(
        label="Paste dates and figures",
        required=False,
        help_text="One line for each, from a spreadsheet: a date, a figure, and a note if you like. Counts and "
        "averages only, never rows about single people.",
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or choose a CSV file",
        required=False,
        help_text="With the same columns. A sheet of a workbook is saved as CSV first.",
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, unit: str = "") -> None:
        self.wrong = ""
        if data is not None and files and "file" in files:
            data = data.copy()
            self._take(data, files["file"])
        super().__init__(data)
        if scale_of(unit):
            self.fields["text"].help_text = (
                "One line for each, from a spreadsheet: a date, a figure or what it is worked out of (27 of 156, or "
                "the two in columns), and a note if you like. Never rows about single people."
            )

    def _take(self, data: Any, file: Any) -> None:
        """The lines of the file in the place of what was pasted; of one that cannot be read, why."""
        try:
            data["text"] = lines_of(file.read(LARGEST + 1))
        except NotTaken as wrong:
            self.wrong = str(wrong)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.wrong:
            self.add_error("file", self.wrong)
        elif not self.cleaned_data.get("text"):
            self.add_error("text", "Paste the lines with their dates and figures, or choose a file")
        return self.cleaned_data

    def name_lines(self, paste: Paste) -> None:
        """Each line that cannot be taken, with its number and the reason, beside the field."""
        for line in paste.refused[:NAMED]:
            self.add_error("text", f"Line {line.number}: {line.says}")
        if (more := len(paste.refused) - NAMED) > 0:
            self.add_error("text", f"And {plural(more, 'more line')} that cannot be taken.")
        if not paste.refused and not paste.figures:
            self.add_error("text", "There is no line with a date and a figure here")


class LeaveOutForm(CheckedForm):
    checked_fields = ("reason",)

    reason = forms.CharField(
        label="Why does it not count?",
        help_text="Something known, that is not part of the process: “Clinic closed by flood”.",
        max_length=200,
        error_messages={"required": "Say why this figure does not count"},
    )


class RebaseForm(CheckedForm):
    checked_fields = ("reason",)

    on = DayField(
        label="From which figure?",
        help_text="The date of the first figure after the change.",
        error_messages={"required": "Give the date of the first figure after the change"},
    )
    reason = forms.CharField(
        label="What changed, and why will it last?",
        help_text="It stands under the chart. A panel and partners from outside read it there without your name.",
        max_length=Rebase._meta.get_field("reason").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say what changed, and why it will last"},
    )


class AnnotationForm(CheckedForm):
    checked_fields = ("text",)

    on = DayField(label="When did it begin?", error_messages={"required": "Give the date on which it began"})
    text = forms.CharField(
        label="What was it?",
        help_text="A few words that fit above the chart: “Call 5 days before”.",
        max_length=Annotation._meta.get_field("text").max_length,
        error_messages={"required": "Say what it was, in a few words"},
    )
    what = forms.ChoiceField(label="Mark it as", choices=NUMBERED, widget=forms.RadioSelect, initial="test")


def shown(point: Point) -> dict[str, Any]:
    """A figure as a form shows it."""
    return {"on": point.on, "value": point.counted or point.value, "note": point.note}
