"""A model field whose values are encrypted at rest and shown nowhere.

Values are read-only mappings of str to str (an account's credentials). They are decrypted when a key is asked
for, not when the row is loaded: listing accounts works, and costs nothing, even where a key was lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from homeground import keys


class Sealed(Mapping[str, str]):
    """Secret values by name. Neither `repr` nor `str` shows them; `dict(sealed)` gives them out."""

    def __init__(
        self, values: Mapping[str, str] | None = None, *, token: str | None = None
    ) -> None:
        self._values = None if values is None else dict(values)
        self._token = token

    def opened(self) -> dict[str, str]:
        """Raises `KeyLost` when the key that encrypted the values is gone."""
        if self._values is None:
            self._values = json.loads(keys.decrypt(self._token)) if self._token else {}
        return self._values

    def token(self) -> str:
        """The values encrypted; "" when there are none."""
        if self._token is None:
            values = self.opened()
            self._token = keys.encrypt(json.dumps(values, ensure_ascii=False)) if values else ""
        return self._token

    def sealed_anew(self) -> Sealed:
        """The same values, to be encrypted with the newest key."""
        return Sealed(self.opened())

    def __getitem__(self, name: str) -> str:
        return self.opened()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.opened())

    def __len__(self) -> int:
        return len(self.opened())

    def __repr__(self) -> str:
        return "<sealed>"


class SealedAttribute(DeferredAttribute):
    """Seals a plain dict the moment it is assigned, so that no traceback or log shows it afterwards."""

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = sealed(value)


if TYPE_CHECKING:
    SealedField = models.Field[Mapping[str, str], Sealed]
else:
    SealedField = models.Field


class EncryptedJSONField(SealedField):
    """A mapping of str to str, encrypted with the house's newest key; empty by default."""

    descriptor_class = SealedAttribute
    description = "Values encrypted at rest"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        # Nobody types or reads this in a form.
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        if kwargs.get("default") is dict:
            del kwargs["default"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        return None if value is None else Sealed(token=value)

    def get_prep_value(self, value: object) -> str | None:
        kept = sealed(value)
        return kept.token() if isinstance(kept, Sealed) else None

    def get_lookup(self, lookup_name: str) -> Any:
        # The same values are encrypted to another text each time: comparing finds nothing.
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self} holds secrets and is not exported.")


def sealed(value: object) -> object:
    """`value` as `Sealed` where it is a mapping; None and database expressions stay what they are."""
    if isinstance(value, Sealed):
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(part, str) for pair in value.items() for part in pair):
            raise TypeError("Credentials are a mapping of str to str.")
        return Sealed(value)
    return value
