"""What was seen of one participant, domain by domain."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cohorts.models import Observation
from core.checked import CheckedForIdentifiers

LENGTH = 600


class ObservationForm(CheckedForIdentifiers):
    """A box for each domain, none of them required, and one for what to try next. Words, no score."""

    says_optional = False

    def __init__(self, *args: Any, domains: Sequence[str], before: Observation | None, **options: Any) -> None:
        super().__init__(*args, **options)
        written = dict(before.seen) if before else {}
        names = [*domains, *(name for name in written if name not in domains)]
        self.domains = {f"domain-{number}": name for number, name in enumerate(names, start=1)}
        boxes = {
            key: forms.CharField(label=name, required=False, max_length=LENGTH, initial=written.get(name, ""))
            for key, name in self.domains.items()
        }
        boxes["next_step"] = forms.CharField(
            label="One thing to try next",
            required=False,
            max_length=LENGTH,
            initial=before.next if before else "",
        )
        for box in boxes.values():
            box.widget = forms.Textarea({"rows": 3, "maxlength": LENGTH})
        self.fields = {**boxes, "checked": self.fields["checked"]}
        self.checked_fields = tuple(boxes)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_check()
        return self.cleaned_data

    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.checked_fields]

    @property
    def seen(self) -> list[tuple[str, str]]:
        return [(name, self.cleaned_data[key]) for key, name in self.domains.items()]
