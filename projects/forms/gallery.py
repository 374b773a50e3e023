"""What is typed about the gallery: what a team would publish, what those who are asked say, what a visitor writes."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from cohorts.models import Place
from core.checked import CheckedForIdentifiers
from core.identifiers import Finding, Kind, find_identifiers
from projects.forms.project import RefusedForm
from projects.gallery.content import MOST_SUBJECTS, CaseStudy, read, subjects_of
from projects.gallery.gathering import Chosen, Material, case_study
from projects.models import Consent, ConsentAnswer, ConsentPart, PublicationVersion, Setting

LONGEST_SUBJECT = 40


class _PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Place) -> str:
        return obj.person.name


class ProposeForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """What the page would say. Valid, it has `case` and `drawing`; what could identify somebody is looked for in all of
    it, also in what comes from the project."""

    checked_fields = ("summary", "subjects")

    summary = forms.CharField(
        label="What is it about, for somebody who knows nothing of it?",
        max_length=600, widget=forms.Textarea({"rows": 5}),
        help_text="Up to 600 characters: who had the problem, what you did, what is better now. No names.",
    )  # fmt: skip
    setting = forms.ChoiceField(
        label="Where was it done?", choices=[("", "Choose one"), *Setting.choices],
        error_messages={"required": "Choose where it was done"},
    )  # fmt: skip
    subjects = forms.CharField(
        label="Which words would somebody look for it with?", required=False, max_length=250,
        help_text=f"Up to {MOST_SUBJECTS}, with commas between them, as in “waiting times, letters”.",
    )  # fmt: skip
    tried = forms.BooleanField(label="Tell what you tried, and mark it on the chart", required=False, initial=True)
    worth = forms.BooleanField(label="Tell what it is worth, with its cost", required=False)
    quotations = forms.MultipleChoiceField(
        label="Which quotations?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Their speakers agreed to reports outside the cohort. Tick one only if they meant a public page.",
    )  # fmt: skip
    organisations = forms.MultipleChoiceField(
        label="Which organisations have agreed to be named?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Ask before you tick. One that is not ticked is named nowhere on the page, unless your own words do.",
    )  # fmt: skip
    ask = _PlaceChoices(
        Place.objects.none(), label="Who else may be named?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Each is asked, and nothing is published if one of them says no. A coordinator agrees for the rest.",
    )  # fmt: skip
    named = forms.ChoiceField(
        label="You agree by asking the others. Are you named on the page?",
        choices=[("yes", "Yes, name me"), ("no", "No, leave my name out")], widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are named"},
    )  # fmt: skip
    sponsor_name = forms.CharField(
        label="Who is your sponsor?", max_length=150, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Whoever stands behind the project and may speak for your organisation. Not named on the page.",
    )  # fmt: skip
    sponsor_email = forms.EmailField(
        label="Your sponsor’s e-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="They get a link to the page and need no account.",
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, material: Material, places: Any, **options: Any) -> None:
        """`places` are those of a whole cohort but the proposer's own; None of any other project."""
        super().__init__(*args, **options)
        self.material = material
        self.case: CaseStudy | None = None
        self.drawing = self.sealed = ""
        choices: dict[str, Any] = {
            "quotations": [(str(each.pk), f"“{each.text}” {each.role_words}") for each in material.quotations],
            "organisations": [(each, each) for each in material.organisations],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
            if not offered:
                del self.fields[name]
        if material.valued is None:
            del self.fields["worth"]
        if places is None:
            del self.fields["ask"]
        else:
            asked: Any = self.fields["ask"]
            asked.queryset = places

    def clean_subjects(self) -> str:
        typed = self.cleaned_data["subjects"]
        found = subjects_of(typed)
        if len(found) > MOST_SUBJECTS:
            raise forms.ValidationError(f"Choose {MOST_SUBJECTS} at most; there are {len(found)}")
        if long := next((each for each in found if len(each) > LONGEST_SUBJECT), ""):
            raise forms.ValidationError(f"Make “{long}” shorter, or put a comma into it")
        return ", ".join(found)

    def chosen(self) -> Chosen:
        data = self.cleaned_data
        return Chosen(
            summary=data.get("summary", ""),
            setting=data.get("setting") or Setting.OTHER,
            subjects=subjects_of(data.get("subjects", "")),
            tried=data.get("tried", False),
            worth=data.get("worth", False),
            quotations=frozenset(
                each.pk for each in self.material.quotations if str(each.pk) in data.get("quotations", ())
            ),
            organisations=tuple(data.get("organisations", ())),
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.case, self.drawing = case_study(self.material, self.chosen())
        self.sealed = self.case.seal(self.drawing)
        self.ask_for_check()
        return self.cleaned_data

    def findings(self) -> list[tuple[str, Finding]]:
        """In what was typed here, and in what the page takes from the project."""
        found = super().findings()
        today = timezone.localdate()
        texts = self.case.texts() if self.case else []
        for label, text in texts:
            found += [(label, each) for each in find_identifiers(text, today)]
        for label, text in [("Summary", self.case.summary if self.case else ""), *texts]:
            found += [
                (label, Finding(Kind.NAME, text.index(name), name)) for name in self.material.names if name in text
            ]
        return found

    @property
    def was_seen(self) -> bool:
        """Whether the page that is asked about is the one that was shown."""
        return self.data.get("step") == "ask" and self.data.get("seen") == self.sealed

    @property
    def changed_since_seen(self) -> bool:
        return self.data.get("step") == "ask" and self.data.get("seen") != self.sealed

    def asked(self, others: int) -> int:
        """How many besides the proposer are asked: `others` of the team, or of a whole cohort those chosen."""
        return len(self.cleaned_data["ask"]) if "ask" in self.fields else others

    def words(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "case": self.case,
            "drawing": self.drawing,
            "setting": data["setting"],
            "sponsor_name": data["sponsor_name"],
            "sponsor_email": data["sponsor_email"],
            "named": data["named"] == "yes",
            "ask": list(data.get("ask", ())),
            "token": data["token"],
        }


def as_before(version: PublicationVersion | None, sponsor: Consent | None) -> dict[str, Any]:
    """What was chosen for the version before, to begin the next one with."""
    if version is None:
        return {}
    case = read(version.content)
    return {
        "summary": case.summary,
        "setting": version.setting,
        "subjects": ", ".join(case.subjects),
        "tried": bool(case.tried),
        "worth": bool(case.valued),
        "organisations": list(case.organisations),
        "sponsor_name": sponsor.name if sponsor else "",
        "sponsor_email": sponsor.email if sponsor else "",
    }


class AnswerForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """Yes or no of one who must agree; of what is published, whether it stays."""

    checked_fields = ("why",)

    answer = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose one of the answers"})
    why = forms.CharField(
        label="If no: why, in a line?", required=False, max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="The team and its coordinators read it, and nobody else.",
    )  # fmt: skip

    shown = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consent: Consent, published: bool, **options: Any) -> None:
        self.version = consent.version_id
        initial = {"answer": consent.answer or None, "shown": self.version}
        super().__init__(*args, **{**options, "initial": initial})
        field: Any = self.fields["answer"]
        member = consent.part == ConsentPart.MEMBER
        if published:
            field.label = "Does it stay in the gallery?"
            field.choices = self._of_published(consent)
        else:
            field.label = "Do you agree that this page is published?"
            yes = [(ConsentAnswer.NAMED, "Yes, and name me"), (ConsentAnswer.UNNAMED, "Yes, without my name")]
            field.choices = [*(yes if member else [(ConsentAnswer.UNNAMED, "Yes")]), (ConsentAnswer.NO, "No")]

    def _of_published(self, consent: Consent) -> list[tuple[str, str]]:
        stays = [(consent.answer, "Yes, as it is")]
        if consent.answer == ConsentAnswer.NAMED:
            stays.append((ConsentAnswer.UNNAMED, "Yes, without my name"))
        return [*stays, (ConsentAnswer.NO, "No, take it out of the gallery now")]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if (read := self.cleaned_data.get("shown")) and read != self.version:
            self.data = {**self.data.dict(), "shown": str(self.version)}  # type: ignore[attr-defined]
            self.add_error(None, "The page was changed since you opened it. Read it again below, then answer.")
        self.ask_for_check()
        return self.cleaned_data


class PublishForm(RefusedForm, forms.Form):
    """The two things that a coordinator checks."""

    no_patient = forms.BooleanField(
        label="No patient, and nobody else who has not agreed, can be identified",
        error_messages={"required": "Read the page, and tick that nobody can be identified"},
    )
    fit = forms.BooleanField(
        label="The words are fit for the public",
        error_messages={"required": "Read the page, and tick that its words are fit for the public"},
    )


class TakeDownForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """Why it goes: asked of what is in the gallery, since its team is told."""

    checked_fields = ("reason",)

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="The team is told, in your words.",
        error_messages={"required": "Say why it leaves the gallery: its team is told"},
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data


class CommentForm(CheckedForIdentifiers, RefusedForm, forms.Form):
    """A visitor's. `website` is for machines: people do not see it, and leave it empty."""

    checked_fields = ("text",)

    name = forms.CharField(label="Your name", max_length=150, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address, if you would like an answer", required=False, max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip
    text = forms.CharField(
        label="What would you like to say or ask?", max_length=1500, widget=forms.Textarea({"rows": 5}),
        help_text="Up to 1,500 characters. Nothing that identifies a patient or anybody else.",
    )  # fmt: skip
    website = forms.CharField(label="Leave this empty", required=False, max_length=200)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get("website", "").strip())

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "email", "text", "token")}


class SearchForm(forms.Form):
    """What a visitor looks for. Sent as a plain address, so that it can be kept and passed on."""

    words = forms.CharField(label="Words", required=False)
    setting = forms.ChoiceField(label="Where", required=False, choices=[("", "Anywhere"), *Setting.choices])
    subject = forms.ChoiceField(label="Subject", required=False)

    def __init__(self, *args: Any, subjects: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["subject"]
        field.choices = [("", "Any"), *((each, each[:1].upper() + each[1:]) for each in subjects)]

    def asked(self, name: str) -> str:
        """What was asked for; "" of what is not offered."""
        return self.cleaned_data.get(name, "") if self.is_valid() or name not in self.errors else ""
