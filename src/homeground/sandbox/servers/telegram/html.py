"""`parse_mode=HTML`: core.telegram.org/bots/api#html-style

Written after tdlib's parser (td/telegram/MessageEntity.cpp, parse_html), whose words the errors are.
"""

from __future__ import annotations

import re
from typing import Any

from . import errors

Json = dict[str, Any]
TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));")
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[^<>]*?)?)\s*>")
ATTRIBUTE = re.compile(r"([A-Za-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


def parse(raw: str) -> tuple[str, list[Json]]:
    """Raises: Refusal 400 "can't parse entities"."""
    out: list[str] = []
    length = 0  # of `out`, in UTF-16 units
    entities: list[Json] = []
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    at = 0
    while at < len(raw):
        character = raw[at]
        if character == "<":
            tag = TAG.match(raw, at)
            if tag is None:
                raise errors.cannot_parse(f"Unclosed start tag at byte offset {_bytes(raw, at)}")
            name = tag[2].lower()
            if tag[1]:
                if not open_tags:
                    raise errors.cannot_parse(
                        f"Unexpected end tag at byte offset {_bytes(raw, at)}"
                    )
                opened, start, attributes = open_tags.pop()
                if opened != name:
                    raise errors.cannot_parse(
                        f"Unmatched end tag at byte offset {_bytes(raw, at)}, "
                        f'expected "</{opened}>", found "</{name}>"'
                    )
                if length > start:
                    _add(entities, opened, start, length, attributes, "".join(out))
            else:
                attributes = _attributes(tag[3])
                supported = name in TYPES and (
                    name != "span" or attributes.get("class") == "tg-spoiler"
                )
                if not supported:
                    raise errors.cannot_parse(
                        f'Unsupported start tag "{name}" at byte offset {_bytes(raw, at)}'
                    )
                open_tags.append((name, length, attributes))
            at = tag.end()
            continue
        written = character
        if character == "&" and (entity := ENTITY.match(raw, at)):
            written, at = _character(entity), entity.end()
        else:
            at += 1
        out.append(written)
        length += sum(2 if ord(unit) > 0xFFFF else 1 for unit in written)
    if open_tags:
        raise errors.cannot_parse(
            f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"'
        )
    return "".join(out), entities


def _add(
    entities: list[Json],
    name: str,
    start: int,
    end: int,
    attributes: dict[str, str],
    text: str,
) -> None:
    entity: Json = {"type": TYPES[name], "offset": start, "length": end - start}
    if name == "a":
        covered = text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")
        url = attributes.get("href") or covered
        if "." not in url and "://" not in url:
            return  # what is no address is left as plain text
        entity["url"] = url
    if name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    if name == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    if name == "pre" and (inner := _code_of(entities, start, end)):
        entities.remove(inner)
        if "language" in inner:
            entity["language"] = inner["language"]
    if name == "code" and (language := attributes.get("class", "")).startswith("language-"):
        entity["language"] = language.removeprefix("language-")
    entities.append(entity)
    if name != "code":
        # A language belongs to `pre` alone.
        for each in entities:
            if each["type"] == "code" and each is not entity:
                each.pop("language", None)


def _code_of(entities: list[Json], start: int, end: int) -> Json | None:
    return next(
        (
            e
            for e in entities
            if e["type"] == "code" and (e["offset"], e["length"]) == (start, end - start)
        ),
        None,
    )


def _attributes(written: str) -> dict[str, str]:
    return {
        match[1].lower(): ENTITY.sub(_character, match[2] or match[3] or match[4] or "")
        for match in ATTRIBUTE.finditer(written)
    }


def _character(entity: re.Match[str]) -> str:
    """What an entity stands for; itself when that is no character."""
    if entity[3]:
        return NAMED[entity[3]]
    number = int(entity[1], 16) if entity[1] else int(entity[2])
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return entity[0]
    return chr(number)


def _bytes(raw: str, at: int) -> int:
    return len(raw[:at].encode())
