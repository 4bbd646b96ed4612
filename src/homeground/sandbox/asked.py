"""What a control was asked: a JSON object, read with a clear word about whatever is wrong in it."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class BadControl(web.HTTPBadRequest):
    def __init__(self, problem: str):
        super().__init__(text=json.dumps({"error": problem}), content_type="application/json")


class Asked:
    """The fields of a control's body. Every reader raises `BadControl` for what it cannot take."""

    def __init__(self, fields: dict[str, Any]):
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def _value(self, name: str, default: object) -> Any:
        """`null` is the same as nothing."""
        return self._fields[name] if name in self else default

    def text(self, name: str, default: str) -> str:
        value = self._value(name, default)
        if not isinstance(value, str):
            raise BadControl(f"{name} is a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = self._value(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadControl(f"{name} is a list of texts")
        return tuple(value)

    def named_texts(self, name: str) -> dict[str, str]:
        """An object of texts; empty when it is not there."""
        value = self._value(name, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise BadControl(f"{name} is an object of texts")
        return value

    def one_of(self, name: str, choices: Iterable[str], default: str | None = None) -> str:
        value = self._value(name, default)
        known = list(choices)
        if not isinstance(value, str) or value not in known:
            raise BadControl(f"{name} is one of {', '.join(known)}")
        return value

    def whole(self, name: str, default: int, *, least: int | None = None) -> int:
        value = self._value(name, default)
        fits = isinstance(value, int) and not isinstance(value, bool)
        if not fits or (least is not None and value < least):
            raise BadControl(
                f"{name} is a whole number" + (f" from {least}" if least is not None else "")
            )
        return int(value)

    def number(self, name: str, default: float, *, most: float | None = None) -> float:
        """A number from 0 on."""
        value = self._value(name, default)
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        if not fits or not math.isfinite(value) or value < 0 or (most is not None and value > most):
            raise BadControl(
                f"{name} is a number from 0" + (f" to {most:g}" if most is not None else "")
            )
        return float(value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._value(name, default)
        if not isinstance(value, bool):
            raise BadControl(f"{name} is true or false")
        return value

    def instant(self, name: str) -> datetime:
        try:
            instant = datetime.fromisoformat(str(self._fields[name]))
        except ValueError:
            raise BadControl(f"{name} is an instant such as 2027-05-10T09:00:00Z") from None
        return within(instant if instant.tzinfo else instant.replace(tzinfo=UTC))


def within(instant: datetime) -> datetime:
    """Raises: BadControl for a time so far away that calendars end."""
    if not EARLIEST <= instant <= LATEST:
        raise BadControl(f"the clock goes from {EARLIEST.year} to {LATEST.year}")
    return instant


async def asked(request: web.Request, known: Collection[str]) -> Asked:
    """The JSON object of a control; an empty body is an empty object."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise BadControl("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadControl("the body is a JSON object")
    if unknown := set(body) - set(known):
        raise BadControl(
            f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}"
        )
    return Asked(body)
