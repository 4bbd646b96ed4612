"""LiveJournal: bytes of UTF-8, a line end being one byte.

A post may have 65,535 bytes. XML turns CR LF, and a lone CR, into LF before the server sees the
text, and the server drops what CR is left unless told `lineendings=mac`:
`common_event_validation` in https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl
It also drops white space around a post; that is counted here, so that the count is never too low.
"""

from __future__ import annotations

from .units import CRLF, utf8_bytes


def post_bytes(text: str) -> int:
    r"""Bytes of a post or of a subject as LiveJournal stores it.

    >>> post_bytes("Привет,\r\nмир")
    20
    """
    return utf8_bytes(text) - text.count(CRLF)


def subject_characters(text: str) -> int:
    r"""Code points of a subject (at most 100 of them, and at most 255 bytes).

    >>> subject_characters("Привет")
    6
    """
    return len(text) - text.count(CRLF)
