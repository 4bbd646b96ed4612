"""What a lexicon can ask of a value, with the server's wordings for what is wrong.

Source: atproto.com/specs/lexicon and packages/lex/lex-schema of bluesky-social/atproto, seen
2026-11-22. Of texts that are too long the wording was recorded from a real server.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import regex

_GRAPHEME = regex.compile(r"\X")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HANDLE = rf"(?:{_LABEL}\.)+[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?"
_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]"
_NSID = rf"[a-zA-Z](?:[a-zA-Z0-9-]{{0,62}})?(?:\.{_LABEL})+\.[a-zA-Z][a-zA-Z0-9]{{0,62}}"
_RECORD_KEY = r"(?!\.{1,2}$)[a-zA-Z0-9_~.:-]{1,512}"
_SHAPES = {
    "did": _DID,
    "handle": _HANDLE,
    "at-identifier": rf"{_DID}|{_HANDLE}",
    "nsid": _NSID,
    "record-key": _RECORD_KEY,
    "at-uri": rf"at://(?:{_DID}|{_HANDLE})(?:/{_NSID}(?:/{_RECORD_KEY})?)?",
    "cid": r"[a-zA-Z0-9+=]{8,256}",
    "uri": r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+",
    "language": r"(?i:i-[a-z0-9-]+|x(?:-[a-z0-9]{1,8})+|[a-z]{2,8}(?:-[a-z0-9]{1,8})*)",
    "datetime": (
        r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(?:\.\d{1,20})?(?:Z|(?!-00:00)[+-]\d\d:[0-5]\d)"
    ),
}
_NAMES = {"did": "DID", "nsid": "NSID", "at-identifier": "AT identifier", "cid": "CID string"}


class Wrong(Exception):
    """A value is not what its lexicon asks."""


class Rule(ABC):
    @abstractmethod
    def check(self, value: Any) -> None:
        """Raises: Wrong."""


@dataclass(frozen=True)
class Text(Rule):
    """`max_bytes` is the lexicon's maxLength: bytes of UTF-8."""

    form: str | None = None
    max_bytes: int | None = None
    max_graphemes: int | None = None

    def check(self, value: Any) -> None:
        if not isinstance(value, str):
            raise _type("string", value)
        size = len(value.encode("utf-8", "surrogatepass"))
        if self.max_bytes is not None and size > self.max_bytes:
            raise too_big("string", self.max_bytes, size)
        if self.max_graphemes is not None:
            seen = len(_GRAPHEME.findall(value))
            if seen > self.max_graphemes:
                raise too_big("grapheme", self.max_graphemes, seen)
        if self.form is not None and not has_form(self.form, value):
            raise Wrong(f"Invalid {_NAMES.get(self.form, self.form)} (got {_shown(value)})")


@dataclass(frozen=True)
class Whole(Rule):
    least: int | None = None

    def check(self, value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _type("integer", value)
        if self.least is not None and value < self.least:
            raise Wrong(f"integer too small (minimum {self.least}, got {value})")


@dataclass(frozen=True)
class Items(Rule):
    of: Rule
    most: int | None = None

    def check(self, value: Any) -> None:
        if not isinstance(value, list):
            raise _type("array", value)
        if self.most is not None and len(value) > self.most:
            raise too_big("array", self.most, len(value))
        for item in value:
            self.of.check(item)


@dataclass(frozen=True)
class Shape(Rule):
    """An object; what it does not name is let through, as lexicons are open."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)

    def check(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise _type("object", value)
        for name in self.required:
            if name not in value:
                raise Wrong(f'Missing required key "{name}"')
        for name, rule in (*self.required.items(), *self.optional.items()):
            if name in value:
                rule.check(value[name])


@dataclass(frozen=True)
class OneOf(Rule):
    """A union: known types are checked, others let through."""

    kinds: Mapping[str, Rule]

    def check(self, value: Any) -> None:
        if not isinstance(value, dict) or not isinstance(value.get("$type"), str):
            raise _type('an object which includes the "$type" property', value)
        rule = self.kinds.get(value["$type"])
        if rule is not None:
            rule.check(value)


@dataclass(frozen=True)
class Blob(Rule):
    """The reference only: size and kind are checked when it is looked up."""

    def check(self, value: Any) -> None:
        match value:
            case {
                "$type": "blob",
                "ref": {"$link": str(cid)},
                "mimeType": str(),
                "size": int(),
            } if has_form("cid", cid):
                return
        raise _type("blob", value)


def has_form(form: str, value: str) -> bool:
    if not re.fullmatch(_SHAPES[form], value) or len(value) > 8192:
        return False
    if form == "datetime":
        try:
            datetime.fromisoformat(value[:19])
        except ValueError:
            return False
    return True


def too_big(kind: str, most: int, got: int) -> Wrong:
    return Wrong(f"{kind} too big (maximum {most}, got {got})")


def _type(expected: str, value: Any) -> Wrong:
    return Wrong(f"Expected {expected} value type (got {_shown(value)})")


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:256]
