"""What the log says, and of whom: every line with its time, level and logger, and with the publication,
account, network, attempt and worker that it is about, where that is known.

Whoever works on a publication says so once (`about`); lines of connectors, of the client and of the
database's thread carry it too. `HOMEGROUND_LOG_FORMAT` chooses lines for people or JSON for programs.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

NAMES = ("publication", "account", "network", "attempt", "worker")

SECRET_PATHS = re.compile(r'(/(?:feeds|invitation|in|fetched|review|report)/)[^\s/"\'?&<>\\]{16,}')
"""Addresses whose path is itself the secret: calendars, invitations, clients’ pages, reports, where networks call and fetch."""

_about: ContextVar[Mapping[str, object]] = ContextVar("about", default=MappingProxyType({}))


def discreet(line: str) -> str:
    """`Gone: /feeds/…`: what a line must not tell to whoever reads the log is left out of it."""
    return SECRET_PATHS.sub(r"\1…", line)


@contextmanager
def about(**names: object) -> Iterator[None]:
    """Lines within say these too, beside what is known already."""
    token = _about.set({**_about.get(), **names})
    try:
        yield
    finally:
        _about.reset(token)


def from_here_on(**names: object) -> None:
    """The lines of this task and of those that it begins later say these too."""
    _about.set({**_about.get(), **names})


class Lines(logging.Formatter):
    """For people: one line, with what it is about at its end."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        known = _about.get()
        said = " ".join(f"{name}={known[name]}" for name in NAMES if name in known)
        line = super().formatMessage(record)
        return f"{line} [{said}]" if said else line


class JsonLines(logging.Formatter):
    """For programs: one JSON object a line; `time` in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        known = _about.get()
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: known[name] for name in NAMES if name in known},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return discreet(json.dumps(line, ensure_ascii=False, default=str))
