"""What is typed into the pages of awards."""

from django import forms

from awards.codes import read_code

AGAIN = "again"
REVOKE = "revoke"


class IssueForm(forms.Form):
    """How many certificates the page offered to issue, so that no other number is issued by surprise."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WithdrawForm(forms.Form):
    """Revoke a certificate, or issue it again."""

    what = forms.ChoiceField(
        label="What should happen?",
        widget=forms.RadioSelect,
        choices=[
            (AGAIN, "Issue it again, as the record stands today, under a new number"),
            (REVOKE, "Revoke it, and issue none"),
        ],
        error_messages={"required": "Choose whether it is issued again or revoked."},
    )
    why = forms.CharField(
        label="Why",
        help_text="For the record of your programme. The verification page does not show it.",
        max_length=200,
        error_messages={
            "required": "Say why, in a few words.",
            "max_length": "Say why in at most 200 characters.",
        },
    )


class VerifyForm(forms.Form):
    code = forms.CharField(
        label="Verification code",
        help_text="The 12 letters and numbers beside the QR code, for example 7KQF-29HM-X4TD.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the code that is printed beside the QR code."},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError("A code has 12 letters and numbers. Check it against the certificate.")
        return code
