"""Reading an answer which may lack, null or retype anything, without ever failing.

A network adds and drops fields at any time. `None` is what it does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]


def mapping(value: Any, *path: str) -> Json:
    """The object at `path` inside `value`; an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Any, *path: str) -> Iterator[Json]:
    """The objects of the list at `path` inside `value`."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def words(value: Any) -> str | None:
    """A text that says something; an id may come as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def count(value: Any) -> int | None:
    """A count as the network states it."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def total(*values: Any) -> int | None:
    """The sum of those counts that are stated; `None` when none is."""
    stated = [number for value in values if (number := count(value)) is not None]
    return sum(stated) if stated else None


def instant(value: Any) -> datetime | None:
    """An ISO 8601 date-time, in UTC. One without an offset is taken as UTC."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_seconds(value: float) -> datetime | None:
    """Seconds since 1970 as an instant; `None` when no calendar has it."""
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
