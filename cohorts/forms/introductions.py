"""A participant's entry in the who's who."""

from django import forms

from cohorts.models.introductions import WORDS


class IntroductionForm(forms.Form):
    words = forms.CharField(
        label="A few words of your own",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="What you work on, what you could be asked about.",
    )
