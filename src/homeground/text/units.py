"""Counting in the units of an encoding: what databases and protocols limit.

None of these raises, whatever the text: a lone surrogate, which a broken file can hold, counts as
the code unit it is.
"""

from __future__ import annotations

CRLF = "\r\n"


def characters(text: str) -> int:
    """Unicode code points.

    >>> characters("Привет 👋🏽")
    9
    """
    return len(text)


def utf8_bytes(text: str) -> int:
    """Bytes in UTF-8.

    >>> utf8_bytes("Grüße 👋")
    12
    """
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """UTF-16 code units: what JavaScript, Java and Telegram call the length of a text.

    >>> utf16_units("Grüße 👋")
    8
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
