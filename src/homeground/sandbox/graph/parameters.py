"""The parameters of one request: query, form, multipart and JSON together, read as their kinds.

Source: developers.facebook.com/docs/graph-api/overview, seen 2026-11-22: values may be JSON; lists
come as JSON, with commas, or as `name[0]`; times as unix seconds, ISO 8601 or what PHP's strtotime
reads (of which only "+N minutes|hours|days" and "tomorrow" are read here).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from .errors import GraphError, invalid, missing_parameter

MULTIPART = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", MULTIPART)
RELATIVE = re.compile(r"\+(\d{1,5}) ?(minute|hour|day|week)s?")
LONGEST_NUMBER = 20


@dataclass(slots=True)
class Parameters:
    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        return self.values.get(name)

    def required(self, name: str) -> str:
        value = self.values.get(name, "")
        if not value:
            raise missing_parameter(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Raises: GraphError 100 for what is no truth value."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        match value.strip().lower():
            case "true" | "1":
                return True
            case "false" | "0":
                return False
        raise invalid(f"Param {name} must be a boolean")

    def whole(self, name: str, default: int) -> int:
        value = self.values.get(name, "").strip()
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]+", value) or len(value) > LONGEST_NUMBER:
            raise invalid(f"Param {name} must be an integer")
        return int(value)

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.values.get(name, "") or default
        if value not in choices:
            raise invalid(f"Param {name} must be one of {{{', '.join(choices)}}}")
        return value

    def texts(self, name: str) -> list[str]:
        """A list, in any of its three spellings."""
        return [v if isinstance(v, str) else json.dumps(v) for v in self._items(name)]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A list of JSON objects, each of which may come as text."""
        objects = []
        for item in self._items(name):
            read = _json(item) if isinstance(item, str) else item
            if not isinstance(read, dict):
                raise invalid(f"Param {name} must be an array of objects")
            objects.append(read)
        return objects

    def _items(self, name: str) -> list[Any]:
        value = self.values.get(name, "")
        if value:
            read = _json(value)
            if isinstance(read, list):
                return read
            if isinstance(read, dict):
                return list(read.values())
            return [part.strip() for part in value.split(",") if part.strip()]
        numbered = [
            (int(found[1]), text)
            for key, text in self.values.items()
            if (found := re.fullmatch(re.escape(name) + r"\[(\d{1,4})\]", key))
        ]
        return [text for _, text in sorted(numbered)]

    def moment(self, name: str, now: datetime) -> datetime | None:
        """Raises: GraphError 100 for what is no time."""
        value = self.values.get(name, "").strip()
        if not value:
            return None
        try:
            if re.fullmatch(r"[0-9]{1,12}(\.0)?", value):
                return datetime.fromtimestamp(int(value.partition(".")[0]), UTC)
            if found := RELATIVE.fullmatch(value.lower()):
                return now + timedelta(**{f"{found[2]}s": int(found[1])})
            if value.lower() == "tomorrow":
                return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            read = datetime.fromisoformat(value)
        except (ValueError, OverflowError, OSError):
            raise invalid(f"Param {name} must be a valid datetime") from None
        return read if read.tzinfo else read.replace(tzinfo=UTC)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


async def of_request(request: web.Request) -> Parameters:
    """Raises: GraphError 100 for a JSON body that is no object."""
    given = Parameters(dict(request.query.items()))
    if request.content_type in FORMS:
        try:
            form = await request.post()
        except ValueError:
            raise invalid("Invalid parameter") from None  # what a broken form gets: not documented
        for name, value in form.items():
            if isinstance(value, str):
                given.values[name] = value
            elif isinstance(value, web.FileField):
                value.file.seek(0)
                given.files[name] = value.file.read()
            else:
                given.files[name] = bytes(value)
    elif request.content_type == "application/json":
        read = _json((await request.read()).decode(errors="replace"))
        if not isinstance(read, dict):
            raise GraphError("Invalid parameter", 100)  # not documented
        for name, value in read.items():
            if value is not None:
                given.values[name] = value if isinstance(value, str) else json.dumps(value)
    return given
