"""`parse_mode=MarkdownV2` and the older `Markdown`: core.telegram.org/bots/api#markdownv2-style

Written after tdlib's parsers (td/telegram/MessageEntity.cpp, parse_markdown_v2 and parse_markdown),
whose words the errors are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import errors

Json = dict[str, Any]
RESERVED = "_*[]()~`>#+-=|{}.!"
TYPES = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "PreCode",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}


@dataclass(slots=True)
class _Output:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    """In UTF-16 units."""

    def add(self, character: str) -> None:
        self.pieces.append(character)
        self.length += 2 if ord(character) > 0xFFFF else 1


@dataclass(slots=True)
class _Open:
    kind: str
    marker: str
    start: int
    byte: int
    language: str | None = None


def parse(raw: str) -> tuple[str, list[Json]]:
    """MarkdownV2. Raises: Refusal 400 "can't parse entities"."""
    out = _Output()
    entities: list[Json] = []
    opened: list[_Open] = []
    at = 0
    line_start = True
    quoted = False
    while at < len(raw):
        character = raw[at]
        inside = opened[-1] if opened else None
        verbatim = inside is not None and inside.kind in ("code", "pre")
        if line_start and not verbatim:
            if character == ">":
                if not quoted:
                    opened.insert(0, _Open("blockquote", ">", out.length, _bytes(raw, at)))
                    quoted = True
                at, line_start = at + 1, False
                continue
            if quoted:
                _close_quote(entities, opened, out)
                quoted = False
        line_start = False
        if character == "\\" and at + 1 < len(raw) and 0 < ord(raw[at + 1]) < 127:
            out.add(raw[at + 1])
            at += 2
            continue
        if character == "\n":
            line_start = True
        if verbatim:
            assert inside is not None
            if raw.startswith(inside.marker, at):
                _close(entities, opened.pop(), out)
                at += len(inside.marker)
            else:
                out.add(character)
                at += 1
            continue
        if character not in RESERVED:
            out.add(character)
            at += 1
            continue
        marker = _marker(raw, at, inside)
        if marker is not None:
            if inside is not None and inside.marker == marker:
                _close(entities, opened.pop(), out)
                at += len(marker)
                continue
            if marker == "]":
                assert inside is not None
                url, at = _address(raw, at)
                _close(entities, opened.pop(), out, url)
                continue
            opening = _Open(_kind(marker), marker, out.length, _bytes(raw, at))
            at += len(marker)
            if marker == "```":
                opening.language, at = _language(raw, at)
            opened.append(opening)
            continue
        raise errors.cannot_parse(
            f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
        )
    if quoted:
        _close_quote(entities, opened, out)
    if opened:
        last = opened[-1]
        raise errors.cannot_parse(
            f"Can't find end of {NAMES[last.kind]} entity at byte offset {last.byte}"
        )
    return "".join(out.pieces), entities


def _marker(raw: str, at: int, inside: _Open | None) -> str | None:
    """The mark that stands here, `None` when the character has no business here."""
    for marker in ("```", "__", "||"):
        if raw.startswith(marker, at):
            return marker
    if raw.startswith("![", at):
        return "!["
    character = raw[at]
    if character == "]" and inside is not None and inside.marker in ("[", "!["):
        return "]"
    return character if character in "*_~`[" else None


def _kind(marker: str) -> str:
    return {"[": "text_link", "![": "custom_emoji"}.get(marker) or TYPES[marker]


def _address(raw: str, at: int) -> tuple[str, int]:
    """The `(address)` after a `]`, and where it ends."""
    if not raw.startswith("(", at + 1):
        return "", at + 1
    url: list[str] = []
    here = at + 2
    while here < len(raw) and raw[here] != ")":
        if raw[here] == "\\" and here + 1 < len(raw) and 0 < ord(raw[here + 1]) < 127:
            here += 1
        url.append(raw[here])
        here += 1
    if here >= len(raw):
        raise errors.cannot_parse(f"Can't find end of a URL at byte offset {_bytes(raw, at + 1)}")
    return "".join(url), here + 1


def _language(raw: str, at: int) -> tuple[str | None, int]:
    end = at
    while end < len(raw) and not raw[end].isspace() and raw[end] != "`":
        end += 1
    if end < len(raw) and raw[end] == "\n":
        return raw[at:end] or None, end + 1
    return None, at


def _close(entities: list[Json], done: _Open, out: _Output, url: str = "") -> None:
    if out.length == done.start:
        return
    entity: Json = {"type": done.kind, "offset": done.start, "length": out.length - done.start}
    if done.kind == "text_link":
        if "." not in url and "://" not in url:
            return
        entity["url"] = url
    elif done.kind == "custom_emoji":
        if not url.startswith("tg://emoji?id="):
            raise errors.cannot_parse("Custom emoji URL must have an emoji identifier")
        entity["custom_emoji_id"] = url.removeprefix("tg://emoji?id=")
    elif done.language:
        entity["language"] = done.language
    entities.append(entity)


def _close_quote(entities: list[Json], opened: list[_Open], out: _Output) -> None:
    quote = next(entry for entry in opened if entry.kind == "blockquote")
    if opened[-1] is not quote:
        raise errors.cannot_parse(
            f"Can't find end of {NAMES[opened[-1].kind]} entity at byte offset {opened[-1].byte}"
        )
    opened.remove(quote)
    _close(entities, quote, out)


def parse_legacy(raw: str) -> tuple[str, list[Json]]:
    """Markdown: no nesting, `\\` before `_*`[` only. Raises: Refusal 400."""
    out = _Output()
    entities: list[Json] = []
    at = 0
    while at < len(raw):
        character = raw[at]
        if character == "\\" and raw[at + 1 : at + 2] in ("_", "*", "`", "["):
            out.add(raw[at + 1])
            at += 2
            continue
        if character not in "_*`[":
            out.add(character)
            at += 1
            continue
        marker = "```" if raw.startswith("```", at) else character
        ending = "]" if marker == "[" else marker
        start, byte = at + len(marker), _bytes(raw, at)
        language = None
        if marker == "```":
            language, start = _language(raw, start)
        end = raw.find(ending, start)
        if end < 0:
            raise errors.cannot_parse(
                f"Can't find end of the entity starting at byte offset {byte}"
            )
        done = _Open(_kind(marker), marker, out.length, byte, language)
        for inner in raw[start:end]:
            out.add(inner)
        at = end + len(ending)
        url = ""
        if marker == "[":
            url, at = _address(raw, end)
        _close(entities, done, out, url)
    return "".join(out.pieces), entities


def _bytes(raw: str, at: int) -> int:
    return len(raw[:at].encode())
