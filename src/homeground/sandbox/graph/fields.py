"""Field expansion: `id,from{name},comments.limit(5).summary(true){message}` as a tree.

Source: developers.facebook.com/docs/graph-api/guides/field-expansion, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import syntax

MOST_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Field:
    """One asked field: `name`, `.modifier(argument)` and the fields in braces."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def shown_as(self) -> str:
        return self.modifiers.get("as", self.name)


def parse(text: str) -> tuple[Field, ...]:
    """Raises: GraphError 2500 for what is no list of fields."""
    reader = _Reader(text)
    fields = reader.fields(0)
    if reader.at < len(text):
        raise reader.refuse("Expected end of string")
    return fields


def written(fields: tuple[Field, ...]) -> str:
    """The fields as text again, for the links of an expanded edge."""
    parts = []
    for asked in fields:
        modifiers = "".join(f".{name}({value})" for name, value in asked.modifiers.items())
        inner = f"{{{written(asked.fields)}}}" if asked.fields else ""
        parts.append(f"{asked.name}{modifiers}{inner}")
    return ",".join(parts)


class _Reader:
    def __init__(self, text: str):
        self.text = text
        self.at = 0

    def fields(self, depth: int) -> tuple[Field, ...]:
        if depth > MOST_DEPTH:
            raise self.refuse("Too deep")
        found = [self.field(depth)]
        while self.take(","):
            # A trailing comma is not refused.
            if self.at < len(self.text) and self.text[self.at] != "}":
                found.append(self.field(depth))
        return tuple(found)

    def field(self, depth: int) -> Field:
        name = self.name()
        modifiers: dict[str, str] = {}
        while self.take("."):
            modifier = self.name()
            modifiers[modifier] = self.argument()
        inner: tuple[Field, ...] = ()
        if self.take("{"):
            inner = self.fields(depth + 1)
            if not self.take("}"):
                raise self.refuse('Expected "}"')
        return Field(name, modifiers, inner)

    def name(self) -> str:
        self.skip()
        start = self.at
        while self.at < len(self.text) and (
            self.text[self.at].isalnum() or self.text[self.at] in "_-"
        ):
            self.at += 1
        name = self.text[start : self.at]
        self.skip()
        if not name:
            raise self.refuse("Expected name")
        return name

    def argument(self) -> str:
        if not self.take("("):
            raise self.refuse('Expected "("')
        end = self.text.find(")", self.at)
        if end < 0:
            raise self.refuse('Expected ")"')
        argument = self.text[self.at : end]
        self.at = end + 1
        self.skip()
        return argument.strip()

    def take(self, sign: str) -> bool:
        if self.at >= len(self.text) or self.text[self.at] != sign:
            return False
        self.at += 1
        self.skip()
        return True

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def refuse(self, expected: str) -> Exception:
        got = self.text[self.at : self.at + 1] or "end of string"
        return syntax(f'{expected} instead of "{got}".', self.at, self.text)
