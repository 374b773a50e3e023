"""Confidential text, encrypted at rest with a key ring that is kept outside the database.

`settings.FIELD_KEYS` holds Fernet keys, newest first: the first encrypts, all of them decrypt. A field's
value is plain text in Python and ciphertext in the database; nothing can be looked up by it.
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

KEY_HINT = "See CADRE_FIELD_KEYS in .env.sample."
NO_TIME = 0


class EncryptionKeyError(ImproperlyConfigured):
    """The key ring cannot be used, or lacks the key that a value needs. Never carries the value."""


class ConfidentialFieldError(FieldError):
    """Confidential text was about to be searched or serialised."""


def encrypt(text: str) -> str:
    """Ciphertext of `text` under the newest key; "" stays ""."""
    # A Fernet token carries its time, readable without a key: it would date an anonymous comment to the second.
    return _ring().encrypt_at_time(text.encode(), NO_TIME).decode() if text else ""


def decrypt(ciphertext: str, label: str = "A value") -> str:
    """The text again, under any key of the ring; `label` names the value in the error."""
    if not ciphertext:
        return ""
    try:
        return _ring().decrypt(ciphertext.encode()).decode()
    except InvalidToken:
        raise EncryptionKeyError(
            f"{label} cannot be read with the keys given: is an older key missing? {KEY_HINT}"
        ) from None


def is_under_newest_key(ciphertext: str) -> bool:
    """Whether removing every key but the first would leave this readable."""
    try:
        _fernets(_keys())[0].decrypt(ciphertext.encode())
    except InvalidToken:
        return False
    return True


def _keys() -> tuple[str, ...]:
    return tuple(key for key in settings.FIELD_KEYS if key)


def _ring() -> MultiFernet:
    return MultiFernet(_fernets(_keys()))


@lru_cache(maxsize=4)
def _fernets(keys: tuple[str, ...]) -> list[Fernet]:
    if not keys:
        raise EncryptionKeyError(f"There is no key for confidential text. {KEY_HINT}")
    ring = []
    for number, key in enumerate(keys, start=1):
        try:
            ring.append(Fernet(key))
        except ValueError:
            raise EncryptionKeyError(
                f"Key {number} of {len(keys)} for confidential text is not a Fernet key. {KEY_HINT}"
            ) from None
    return ring


class EncryptedTextField(models.TextField):
    """Text that is ciphertext in the database. Empty stays empty, so that "nothing written" can be counted.

    It can be asked for by `isnull` alone; every other look-up raises, since ciphertext matches nothing.
    """

    description = "Confidential text"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            message = "An encrypted field cannot be unique or indexed: equal texts have unequal ciphertexts."
            errors.append(checks.Error(message, obj=self, id="core.E001"))
        return errors

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise ConfidentialFieldError(
                f"{self._label()} is encrypted and cannot be looked up by '{lookup_name}'. "
                "Fetch the rows that their owner may see and search them in memory."
            )
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise ConfidentialFieldError(f"{self._label()} is encrypted and has no '{lookup_name}'.")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else self.revive(decrypt(value, self._label()))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(self.plain(value))

    def value_to_string(self, obj: models.Model) -> str:
        # Ciphertext would be encrypted once more when loaded, and plain text must not leave this way.
        raise ConfidentialFieldError(f"{self._label()} is encrypted and is left out of serialised data.")

    def plain(self, value: Any) -> str:
        """The text to encrypt."""
        return str(value)

    def revive(self, text: str) -> Any:
        """The Python value of a decrypted text."""
        return text

    def _label(self) -> str:
        model = getattr(self, "model", None)
        return f"{model._meta.label}.{self.name}" if model else "A confidential field"


class EncryptedJSONField(EncryptedTextField):
    """A dict (a draft's fields, say) that is ciphertext in the database; an empty one is stored as ""."""

    description = "Confidential values"

    def plain(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder) if value else ""

    def revive(self, text: str) -> Any:
        return json.loads(text) if text else {}

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **kwargs: Any) -> None:
        """None: a dict is written by code, never through a model form."""
