"""Where what is being done comes from: a page or a link and its address, or the command line.

Outside of both (a worker's job) Homeground acts by itself, and nothing is noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whence:
    by: str
    """A value of `Entry.By`."""
    ip_address: str | None = None
    name: str = ""
    """Of somebody without an account, who came by a link; `email` likewise."""
    email: str = ""


_whence: ContextVar[Whence | None] = ContextVar("whence", default=None)


def whence() -> Whence | None:
    return _whence.get()


@contextmanager
def coming_from(
    by: str, ip_address: str | None = None, *, name: str = "", email: str = ""
) -> Iterator[None]:
    token = _whence.set(Whence(by, ip_address, name, email))
    try:
        yield
    finally:
        _whence.reset(token)
