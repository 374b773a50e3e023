import io
import logging
from base64 import urlsafe_b64decode

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from core import rotation
from core.encryption import ConfidentialFieldError, EncryptedJSONField, EncryptedTextField, EncryptionKeyError
from core.fields import uuid_key

SECRET = "I was afraid to say so in front of the consultant. Café, £20, ½."


@pytest.fixture
def keys(settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    return settings


@pytest.fixture
def note_model(keys, transactional_db):
    """A model of its own with two confidential fields, and its table."""
    with isolate_apps("core"):

        class Note(models.Model):
            text = EncryptedTextField(blank=True, default="")
            fields = EncryptedJSONField(blank=True, default=dict)
            spare = EncryptedTextField(null=True)

            class Meta:
                app_label = "core"

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note
        with connection.schema_editor() as editor:
            editor.delete_model(Note)


@pytest.fixture
def installed(note_model, monkeypatch):
    """The rotation sees the note's fields as it sees those of an installed model."""
    columns = [note_model._meta.get_field(name) for name in ("text", "fields", "spare")]
    monkeypatch.setattr(rotation, "encrypted_fields", lambda: columns)
    return note_model


def stored(column="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM core_note ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_what_is_written_is_read_back_and_is_not_in_the_database(note_model):
    note_model.objects.create(text=SECRET, fields={"what": SECRET, "score": 4})
    note = note_model.objects.get()
    assert (note.text, note.fields, note.spare) == (SECRET, {"what": SECRET, "score": 4}, None)
    for ciphertext in (*stored(), *stored("fields")):
        assert ciphertext.startswith("gAAAA")
        assert "afraid" not in ciphertext
    assert stored("spare") == [None]


def test_the_same_text_twice_is_not_the_same_ciphertext(note_model):
    for _ in range(2):
        note_model.objects.create(text=SECRET)
    first, second = stored()
    assert first != second


def test_a_ciphertext_does_not_tell_when_it_was_written(note_model):
    note_model.objects.create(text=SECRET)
    [ciphertext] = stored()
    version, *when = urlsafe_b64decode(ciphertext)[:9]
    assert (version, when) == (0x80, [0] * 8)


def test_nothing_written_stays_empty(note_model):
    note = note_model.objects.create()
    note.refresh_from_db()
    assert (note.text, note.fields) == ("", {})
    assert (stored(), stored("fields")) == ([""], [""])


def test_every_way_of_saving_encrypts_once(note_model):
    note = note_model.objects.create(text="a")
    note_model.objects.bulk_create([note_model(text="b")])
    note_model.objects.filter(pk=note.pk).update(text="a2")
    other = note_model.objects.get(pk__gt=note.pk)
    other.text = "b2"
    note_model.objects.bulk_update([other], ["text"])
    note.spare = "c"
    note.save(update_fields=["spare"])
    assert list(note_model.objects.order_by("pk").values_list("text", "spare")) == [("a2", "c"), ("b2", None)]
    assert [text[:5] for text in stored()] == ["gAAAA", "gAAAA"]


@pytest.mark.parametrize(
    "lookup",
    ["text", "text__exact", "text__contains", "text__in", "text__gt", "text__regex", "text__lower__exact"],
)
def test_confidential_text_cannot_be_looked_up(note_model, lookup):
    with pytest.raises(ConfidentialFieldError, match=r"core\.Note\.text is encrypted"):
        note_model.objects.filter(**{lookup: ["afraid"] if lookup == "text__in" else "afraid"})


def test_whether_there_is_any_can_be_asked(note_model):
    note_model.objects.create(spare="something")
    note_model.objects.create()
    assert note_model.objects.filter(spare__isnull=True).count() == 1


@pytest.mark.parametrize("form", ["json", "xml", "python"])
def test_confidential_text_is_not_serialised(note_model, form):
    note = note_model.objects.create(text=SECRET)
    with pytest.raises(ConfidentialFieldError) as refusal:
        serializers.serialize(form, [note])
    assert "afraid" not in str(refusal.value)


def test_a_note_is_not_in_its_repr(note_model):
    note = note_model.objects.create(text=SECRET)
    assert "afraid" not in f"{note!r} {note_model._meta.get_field('text')!r}"


@isolate_apps("core")
def test_an_encrypted_field_may_not_be_unique_or_indexed():
    class Note(models.Model):
        text = EncryptedTextField(unique=True)

        class Meta:
            app_label = "core"

    assert [error.id for error in Note._meta.get_field("text").check()] == ["core.E001"]


def test_a_migration_can_write_the_fields_down():
    written, imports = MigrationWriter.serialize(EncryptedTextField(blank=True, default=""))
    assert (written, imports) == (
        "core.encryption.EncryptedTextField(blank=True, default='')",
        {"import core.encryption"},
    )
    written, _ = MigrationWriter.serialize(EncryptedJSONField(default=dict))
    assert written == "core.encryption.EncryptedJSONField(default=dict)"


@pytest.mark.parametrize(
    ("ring", "says"),
    [
        ([], "no key"),
        ([""], "no key"),
        (["not a key"], "Key 1 of 1"),
        ([Fernet.generate_key().decode(), "short"], "Key 2 of 2"),
    ],
)
def test_a_missing_or_malformed_key_is_said_without_the_key_or_the_text(settings, ring, says):
    settings.FIELD_KEYS = ring
    with pytest.raises(EncryptionKeyError, match=says) as failure:
        EncryptedTextField().get_prep_value(SECRET)
    assert isinstance(failure.value, ImproperlyConfigured)
    assert "CADRE_FIELD_KEYS" in str(failure.value)
    assert "afraid" not in str(failure.value)
    assert "short" not in str(failure.value)


def test_a_text_whose_key_is_gone_says_which_field_and_shows_no_ciphertext(note_model, settings, caplog):
    note_model.objects.create(text=SECRET)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with caplog.at_level(logging.DEBUG), pytest.raises(EncryptionKeyError) as failure:
        note_model.objects.get()
    assert str(failure.value).startswith("core.Note.text cannot be read with the keys given")
    assert failure.value.__suppress_context__
    assert stored()[0] not in str(failure.value) + caplog.text


def test_after_rotation_the_old_key_can_be_taken_away(installed, settings):
    for n in range(7):
        installed.objects.create(text=f"{SECRET} {n}", fields={"n": n}, spare=None if n % 2 else "spare")
    old = settings.FIELD_KEYS[0]
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    installed.objects.create(text="written since", fields={})

    call_command("rotate_field_keys", "--batch", "3", stdout=(out := io.StringIO()))
    assert out.getvalue().splitlines()[:3] == [
        "core.Note.text: 7 re-encrypted, 1 already under the newest",
        "core.Note.fields: 7 re-encrypted, 0 already under the newest",
        "core.Note.spare: 4 re-encrypted, 0 already under the newest",
    ]

    settings.FIELD_KEYS = [new]
    notes = installed.objects.order_by("pk")
    assert [note.text for note in notes] == [f"{SECRET} {n}" for n in range(7)] + ["written since"]
    assert [note.fields for note in notes] == [{"n": n} for n in range(7)] + [{}]
    assert [note.spare for note in notes] == ["spare", None, "spare", None, "spare", None, "spare", None]


def test_without_rotation_taking_the_old_key_away_would_lose_the_text(installed, settings):
    installed.objects.create(text=SECRET)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    with pytest.raises(CommandError, match="Under an older key: 1 text"):
        call_command("rotate_field_keys", "--check", stdout=io.StringIO())
    call_command("rotate_field_keys", stdout=io.StringIO())
    call_command("rotate_field_keys", "--check", stdout=io.StringIO())


def test_a_second_rotation_changes_nothing(installed, settings):
    installed.objects.create(text=SECRET)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    list(rotation.rotate())
    before = stored()
    assert [(found.old, found.current) for found in rotation.rotate()] == [(0, 1), (0, 0), (0, 0)]
    assert stored() == before


def test_a_rotation_that_was_stopped_goes_on_where_it_was(installed, settings, monkeypatch):
    for n in range(6):
        installed.objects.create(text=f"text {n}")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    replace, written = rotation._replace, []

    def stop_at_the_fifth(field, key, before, after):
        if len(written) == 4:
            raise KeyboardInterrupt
        written.append(key)
        replace(field, key, before, after)

    monkeypatch.setattr(rotation, "_replace", stop_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        list(rotation.rotate(batch=2))
    monkeypatch.setattr(rotation, "_replace", replace)

    found = next(rotation.rotate(batch=2))
    assert (found.current, found.old) == (4, 2)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert [note.text for note in installed.objects.order_by("pk")] == [f"text {n}" for n in range(6)]


def test_a_rotation_never_overwrites_what_is_written_meanwhile(installed, settings, monkeypatch):
    note = installed.objects.create(text="before")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    replace = rotation._replace

    def after_another_has_saved(field, key, before, after):
        installed.objects.filter(pk=note.pk).update(text="written meanwhile")
        replace(field, key, before, after)

    monkeypatch.setattr(rotation, "_replace", after_another_has_saved)
    list(rotation.rotate())
    note.refresh_from_db()
    assert note.text == "written meanwhile"


def test_a_rotation_stops_at_a_text_whose_key_is_missing(installed, settings):
    installed.objects.create(text=SECRET)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    before = stored()
    with pytest.raises(EncryptionKeyError, match=r"core\.Note\.text cannot be read"):
        list(rotation.rotate())
    assert stored() == before


def test_rows_with_random_keys_are_all_rotated_batch_by_batch(keys, transactional_db, monkeypatch):
    with isolate_apps("core"):

        class Letter(models.Model):
            id = uuid_key()
            text = EncryptedTextField()

            class Meta:
                app_label = "core"

    with connection.schema_editor() as editor:
        editor.create_model(Letter)
    try:
        Letter.objects.bulk_create([Letter(text=f"letter {n}") for n in range(7)])
        keys.FIELD_KEYS = [Fernet.generate_key().decode(), *keys.FIELD_KEYS]
        monkeypatch.setattr(rotation, "encrypted_fields", lambda: [Letter._meta.get_field("text")])
        assert [found.old for found in rotation.rotate(batch=3)] == [7]
        keys.FIELD_KEYS = keys.FIELD_KEYS[:1]
        assert sorted(letter.text for letter in Letter.objects.all()) == [f"letter {n}" for n in range(7)]
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)


def test_the_rotation_finds_every_encrypted_field_of_the_installation():
    from django.apps import apps

    expected = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
    }
    assert {f"{field.model._meta.label}.{field.name}" for field in rotation.encrypted_fields()} == expected
