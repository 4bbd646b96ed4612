"""One call: which account, with which query and headers, on which world."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from aiohttp import web

from homeground.sandbox.world import Account, World

from . import errors
from .errors import Refusal
from .state import Json, State

NETWORK = "line"
TOKYO = timezone(timedelta(hours=9))
""" "Timezone: UTC+9", for every date and month of the API."""
MOST_BODY_BYTES = 2 * 1024 * 1024


@dataclass(slots=True)
class Call:
    request_id: str
    query: Mapping[str, str]
    retry_key: str | None
    account: Account
    world: World
    state: State

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(TOKYO).date()

    def whole(self, name: str) -> int | None:
        """A whole number of the query. Raises: Refusal 400."""
        value = self.query.get(name)
        if value is None:
            return None
        if not value.isdecimal() or len(value) > 18:
            raise errors.bad_parameter(name, "Must be a number")
        return int(value)

    def date(self, *, default: date | None = None) -> date:
        """The query's `date`, as yyyyMMdd. Raises: Refusal 400."""
        value = self.query.get("date")
        if value is None and default is not None:
            return default
        try:
            if value is None or len(value) != 8 or not value.isdecimal():
                raise ValueError(value)
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        except ValueError:
            raise errors.bad_parameter("date", "Must be in the format yyyyMMdd") from None


def new_id(world: World) -> str:
    """For a request: a UUID, which the seed and the order of the requests decide."""
    number = world.count("line.request")
    return str(uuid.UUID(bytes=world.random("line.request", number).randbytes(16), version=4))


def retry_key_of(request: web.Request) -> str | None:
    """The header X-Line-Retry-Key. Raises: Refusal 400 for what is no UUID."""
    given = request.headers.get("X-Line-Retry-Key")
    if given is None:
        return None
    try:
        key = str(uuid.UUID(given))
    except ValueError:
        raise errors.bad_retry_key() from None
    if key != given.lower():  # UUID() also reads braces and bare digits
        raise errors.bad_retry_key()
    return key


async def body_of(request: web.Request) -> Json:
    """The JSON object in a request's body. Raises: Refusal 400, 413, 415."""
    raw = await request.read()
    if len(raw) > MOST_BODY_BYTES:
        raise errors.too_large()
    if request.content_type != "application/json":
        kind = request.content_type
        raise Refusal(415, f"The content type, {kind}, is not supported")
    try:
        body: Any = json.loads(raw)
    except ValueError:
        raise errors.not_json() from None
    if not isinstance(body, dict):
        raise errors.not_json()
    return body
