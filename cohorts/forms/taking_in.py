"""The file of a register, chosen or pasted."""

from typing import Any

from django import forms

LARGEST = 200_000  # bytes


class RegisterFileForm(forms.Form):
    """A CSV file, or its words. Where both are given the file is read."""

    says_optional = False  # one of the two is needed

    file = forms.FileField(
        label="CSV file",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "There is nothing in this file. Choose another."},
    )
    text = forms.CharField(
        label="Or paste it here",
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="The first line names the columns, as in the template.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", "This file is larger than 200 kB, which no register is. Choose another.")
        elif file:
            data["text"] = _words(file.read())
        elif not data.get("text", "").strip() and not self.errors:
            self.add_error("file", "Choose a file, or paste its lines below.")
        return data


def _words(content: bytes) -> str:
    """As spreadsheets save it: in UTF-8, or in the letters of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
