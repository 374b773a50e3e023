"""One's own access and dietary needs."""

from django import forms

from cohorts.stated_needs import ACCESS, DIET, WORDS, Stated


class NeedsForm(forms.Form):
    access = forms.MultipleChoiceField(
        label="Access", choices=list(ACCESS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    access_words = forms.CharField(
        label="Access, in your own words",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Anything else that would let you take part. The venue is not told these words.",
    )
    diet = forms.MultipleChoiceField(
        label="Food", choices=list(DIET.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    diet_words = forms.CharField(
        label="Food, in your own words",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Which allergy, what else you do not eat. The venue is not told these words.",
    )

    def stated(self) -> Stated:
        data = self.cleaned_data
        return Stated(
            tuple(data["access"]), data["access_words"].strip(), tuple(data["diet"]), data["diet_words"].strip()
        )
