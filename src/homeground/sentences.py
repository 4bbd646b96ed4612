"""Sentences that remember what they were made of.

A `Sentence` is a text in the language of whoever is served. Kept (`kept`), it can be said again in another
language (`said`): what a check found yesterday is read by a colleague today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

Kept = str | dict[str, Any]
"""As JSON: a plain text; or `say` (what gettext is asked for) and `with` (what is put into it); or `join`
(texts, one after the other) and `by`."""


class Sentence(str):
    """A text in the active language, as `gettext` gives it."""

    __slots__ = ("made_of",)
    made_of: dict[str, Any]

    def __new__(cls, text: str, made_of: dict[str, Any]) -> Sentence:
        made = super().__new__(cls, text)
        made.made_of = made_of
        return made

    def __getnewargs__(self) -> tuple[str, dict[str, Any]]:  # type: ignore[override]
        return str(self), self.made_of

    def __mod__(self, given: Mapping[str, Any]) -> Sentence:
        values = {name: _value(value) for name, value in given.items()}
        return Sentence(str.__mod__(self, given), self.made_of | {"with": values})

    def __add__(self, more: str) -> Sentence:
        return joined("", (self, more))


def gettext(message: str) -> Sentence:
    """Named as Django's is, so that the catalogs find what it is asked for."""
    return Sentence(translation.gettext(message), {"say": message})


def joined(by: str, parts: Iterable[str]) -> Sentence:
    """`by.join(parts)`."""
    parts = list(parts)
    return Sentence(by.join(parts), {"join": [kept(part) for part in parts], "by": by})


def kept(text: str) -> Kept:
    """For JSON. A plain text stays as it is in every language."""
    return text.made_of if isinstance(text, Sentence) else str(text)


def said(made_of: Kept) -> str:
    """What was kept, in the active language."""
    if isinstance(made_of, str):
        return made_of
    if "join" in made_of:
        return str(made_of["by"]).join(said(part) for part in made_of["join"])
    message = made_of["say"]
    words = translation.gettext(message)
    if "with" not in made_of:
        return words
    return words % {
        name: said(value) if isinstance(value, str | dict) else value
        for name, value in made_of["with"].items()
    }


def again(made_of: Kept) -> str:
    """What was kept, in the active language, to be kept once more."""
    return made_of if isinstance(made_of, str) else Sentence(said(made_of), made_of)


def _value(value: Any) -> Any:
    return value if isinstance(value, int | float) else kept(value)
