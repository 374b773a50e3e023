"""Moving confidential text to the newest key, so that an old key can be taken out of the ring.

It reads and writes the columns as they are, since a field shows only plain text. Each row is replaced
only if nobody has written it meanwhile, and what is already under the newest key is left alone: it can be
stopped at any moment, run again, and run beside a working site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from core.encryption import EncryptedTextField, decrypt, encrypt, is_under_newest_key


@dataclass(frozen=True)
class Rotation:
    """What was found in one column: `current` under the newest key already, `old` under another."""

    label: str
    current: int
    old: int


def rotate(*, batch: int = 500, change: bool = True) -> Iterator[Rotation]:
    """Re-encrypt every encrypted field of every installed model; with change=False, only count."""
    for field in encrypted_fields():
        yield _rotate_field(field, batch=batch, change=change)


def encrypted_fields() -> list[EncryptedTextField]:
    """Every encrypted column of the installation, each once."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]


def _rotate_field(field: EncryptedTextField, *, batch: int, change: bool) -> Rotation:
    label = f"{field.model._meta.label}.{field.name}"
    current = old = 0
    last = None
    while rows := _read(field, after=last, limit=batch):
        stale = [row for row in rows if not is_under_newest_key(row[1])]
        current, old = current + len(rows) - len(stale), old + len(stale)
        if change and stale:
            with transaction.atomic():
                for key, ciphertext in stale:
                    _replace(field, key, ciphertext, encrypt(decrypt(ciphertext, label)))
        last = rows[-1][0]
    return Rotation(label=label, current=current, old=old)


def _names(field: EncryptedTextField) -> dict[str, str]:
    table, quote = field.model._meta, connection.ops.quote_name
    return {"table": quote(table.db_table), "key": quote(str(table.pk.column)), "text": quote(str(field.column))}


def _read(field: EncryptedTextField, *, after: Any, limit: int) -> list[tuple]:
    sql = "SELECT {key}, {text} FROM {table} WHERE {text} <> ''"
    values: list = [limit]
    if after is not None:
        sql += " AND {key} > %s"
        values.insert(0, after)
    with connection.cursor() as cursor:
        cursor.execute((sql + " ORDER BY {key} LIMIT %s").format(**_names(field)), values)
        return cursor.fetchall()


def _replace(field: EncryptedTextField, key: Any, before: str, after: str) -> None:
    sql = "UPDATE {table} SET {text} = %s WHERE {key} = %s AND {text} = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_names(field)), [after, key, before])
