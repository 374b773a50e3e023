"""Releasing a schedule, and asking for a calendar of one's own."""

from django import forms


class ReleaseForm(forms.Form):
    words = forms.CharField(
        label="A few words to everybody who is told",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="They stand in the message below what has changed. You can leave this empty.",
    )
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class FeedForm(forms.Form):
    once = forms.UUIDField(widget=forms.HiddenInput)
