"""After a key was added: every secret encrypted with the newest."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from homeground import keys
from homeground.accounts import factors
from homeground.accounts.fields import EncryptedJSONField

ROWS_AT_ONCE = 200


def encrypt_anew() -> int:
    """Encrypt with the newest key whatever is not; how many values that were. Safe to repeat after a stop.

    Raises `KeyLost` when one of them cannot be read; those before it are done.
    """
    return factors.encrypt_anew() + sum(
        encrypt_column(model, field)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedJSONField)
    )


def encrypt_column(model: type[models.Model], field: EncryptedJSONField) -> int:
    count, last = 0, None
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update().order_by("pk")
            batch = list((rows if last is None else rows.filter(pk__gt=last))[:ROWS_AT_ONCE])
            for row in batch:
                values = getattr(row, field.attname)
                if values and not keys.encrypted_with_newest(values.token()):
                    anew = {field.attname: values.sealed_anew()}
                    model._base_manager.filter(pk=row.pk).update(**anew)
                    count += 1
        if not batch:
            return count
        last = batch[-1].pk
