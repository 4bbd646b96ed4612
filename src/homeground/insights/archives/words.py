"""Words and numbers as archives write them, made fit to be kept."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_LARGEST = 2**63 - 1


def words(value: Any) -> str:
    """Text without what no database takes: NUL goes, half a surrogate pair becomes U+FFFD.

    >>> words("a\\x00b"), words(None), words(5)
    ('ab', '', '')
    """
    if not isinstance(value, str):
        return ""
    return _NOT_TEXT.sub(lambda found: "" if found[0] == "\0" else "�", value)


def count(value: Any) -> int | None:
    """A count, also written as text; `None` for what is none.

    >>> count("12"), count(0), count(None), count(-1), count("many"), count(True)
    (12, 0, None, None, None, None)
    """
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()) if len(value.strip()) < 20 else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        return None
    return value


def host_of(address: str) -> str:
    """The host of an address in lower case; empty for what is no address.

    >>> host_of("https://Blog.Lumikko.example/1"), host_of("http://["), host_of("text")
    ('blog.lumikko.example', '', '')
    """
    try:
        return urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""


def repaired(text: str) -> str:
    """Text of a Facebook or Instagram download: its UTF-8 was read as Latin-1 when it was written.

    What is right already stays: real text outside ASCII is either no Latin-1, or no UTF-8 as Latin-1.
    The one exception is text that itself quotes such garbage, which no program can tell from it.
    A text that was cut in the middle of a character loses that character's rest.

    https://stackoverflow.com/questions/50008296/facebook-json-badly-encoded

    >>> repaired("GrÃ¼Ã\\x9fe"), repaired("Grüße"), repaired("привет")
    ('Grüße', 'Grüße', 'привет')
    """
    if text.isascii():
        return text
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = data[: error.start]
        cut = error.reason == "unexpected end of data" and not whole.isascii()
        return whole.decode("utf-8") if cut else text


def all_repaired(value: Any) -> Any:
    """A piece of JSON with all its texts repaired and fit to be kept."""
    if isinstance(value, str):
        return words(repaired(value))
    if isinstance(value, list):
        return [all_repaired(part) for part in value]
    if isinstance(value, dict):
        return {key: all_repaired(part) for key, part in value.items()}
    return value
