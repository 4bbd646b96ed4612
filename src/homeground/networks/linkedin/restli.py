"""Addresses as Rest.li 2.0 wants them: every reserved character inside a value is encoded.

https://linkedin.github.io/rest.li/spec/protocol
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote


def encoded(value: str) -> str:
    """A URN in a path or a query.

    >>> encoded("urn:li:comment:(urn:li:activity:1,2)")
    'urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1%2C2%29'
    """
    return quote(value, safe="")


def listed(values: Iterable[str]) -> str:
    """
    >>> listed(["urn:li:share:1", "urn:li:share:2"])
    'List(urn%3Ali%3Ashare%3A1,urn%3Ali%3Ashare%3A2)'
    """
    return f"List({','.join(map(encoded, values))})"


def comment_urn(thread: str, comment_id: str) -> str:
    """A comment's whole name; its number alone is not one."""
    if comment_id.startswith("urn:li:comment:"):
        return comment_id
    return f"urn:li:comment:({thread},{comment_id})"


def comment_number(urn: str) -> str:
    """
    >>> comment_number("urn:li:comment:(urn:li:activity:1,2)")
    '2'
    """
    return urn.rstrip(")").rpartition(",")[2]


def thread_of(urn: str) -> str | None:
    """What a comment stands under, by its name.

    >>> thread_of("urn:li:comment:(urn:li:activity:1,2)")
    'urn:li:activity:1'
    """
    inner = urn.removeprefix("urn:li:comment:(")
    return inner.rpartition(",")[0] or None if inner != urn else None
