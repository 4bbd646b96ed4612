"""A text and its entities: what `parse_mode` or `entities` say, and what Telegram finds itself.

core.telegram.org/bots/api#formatting-options. Offsets and lengths are in UTF-16 units, the errors'
in bytes of UTF-8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from . import errors, html, markdown
from .call import Call
from .state import Json

FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,!?;:)\]}']", re.IGNORECASE)),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#/&])#(?=\w*[^\W\d_])\w{1,256}")),
)
"""The commonest of what Telegram finds: not cashtags, bot commands, bare domains, mails, phones."""
BLANK = " \t\n\r\v\f"


@dataclass(slots=True)
class Formatted:
    text: str
    entities: list[Json] = field(default_factory=list)


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def formatted(call: Call, name: str, *, prefix: str = "") -> Formatted:
    """The text of a parameter. `prefix` is that of the parameters beside it ("question_").

    Raises: Refusal 400 when its entities cannot be parsed.
    """
    mode = call.text(f"{prefix}parse_mode")
    given = call.json("caption_entities" if name == "caption" else f"{prefix}entities")
    return parsed(call.text(name), mode, given)


def parsed(raw: str, mode: str, given: Any = None) -> Formatted:
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    match mode.lower():
        case "":
            text, entities = raw, _given(raw, given)
        case "html":
            text, entities = html.parse(raw)
        case "markdownv2":
            text, entities = markdown.parse(raw)
        case "markdown":
            text, entities = markdown.parse_legacy(raw)
        case _:
            raise errors.bad_request("unsupported parse_mode")
    return _trimmed(text, entities)


def _given(text: str, given: Any) -> list[Json]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise errors.bad_request("can't parse entities: expected an Array")
    length = units(text)
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise errors.cannot_parse("expected an Object of MessageEntity")
        for name in ("offset", "length"):
            if not isinstance(entity.get(name), int) or isinstance(entity[name], bool):
                raise errors.cannot_parse(f'field "{name}" must be of type Number')
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > length:
            raise errors.bad_request(
                f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the "
                f"text at UTF-16 offset {length}"
            )
    return [dict(entity) for entity in given]


def _trimmed(text: str, entities: list[Json]) -> Formatted:
    """Without blanks around, entities moved along, and with those that Telegram finds."""
    left = units(text) - units(text.lstrip(BLANK))
    text = text.strip(BLANK)
    length = units(text)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - left)
        end = min(length, entity["offset"] + entity["length"] - left)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    kept += _found(text, kept)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(text, kept)


def _found(text: str, taken: list[Json]) -> list[Json]:
    links = [e for e in taken if e["type"] in ("code", "pre", "text_link", "url")]
    found: list[Json] = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            start, length = units(text[: match.start()]), units(match[0])
            covered = any(
                e["offset"] < start + length and start < e["offset"] + e["length"]
                for e in links + found
            )
            if not covered:
                found.append({"type": kind, "offset": start, "length": length})
    return found
