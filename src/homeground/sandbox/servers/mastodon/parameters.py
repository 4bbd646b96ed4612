"""The parameters of a request as Rails reads them: a form, a multipart form, or JSON.

`media_ids[]=1&media_ids[]=2` is a list and `poll[expires_in]=300` a member, as in the JSON body
`{"media_ids": ["1", "2"], "poll": {"expires_in": 300}}`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from .errors import Json, Refusal

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    values: Json = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return None if value is None or isinstance(value, dict | list | Upload) else str(value)

    def flag(self, name: str) -> bool:
        return is_true(self.values.get(name))

    def texts(self, name: str) -> list[str]:
        value = self.values.get(name)
        return (
            [str(one) for one in value if one not in (None, "")] if isinstance(value, list) else []
        )

    def members(self, name: str) -> Parameters | None:
        value = self.values.get(name)
        return Parameters(value) if isinstance(value, dict) else None

    def upload(self, name: str) -> Upload | None:
        value = self.values.get(name)
        return value if isinstance(value, Upload) else None


def is_true(value: Any) -> bool:
    """Rails' idea of a true value in a form."""
    return value not in (None, "", False, 0, "0", "f", "F", "false", "FALSE", "off", "OFF")


def of_query(request: web.Request) -> Parameters:
    values: Json = {}
    for name, value in request.query.items():
        _put(values, name, value)
    return Parameters(values)


PARAMETERS = web.RequestKey("mastodon_parameters", Parameters)


async def of_body(request: web.Request) -> Parameters:
    """Body and query together, as Rails joins them; read once, since a multipart body is a stream.

    Raises: Refusal, 400, for JSON that cannot be read. The wording is not documented.
    """
    if PARAMETERS not in request:
        request[PARAMETERS] = await _read(request)
    return request[PARAMETERS]


async def _read(request: web.Request) -> Parameters:
    values = dict(of_query(request).values)
    match request.content_type:
        case "application/json":
            raw = await request.read()
            try:
                body = json.loads(raw) if raw.strip() else {}
            except ValueError:
                raise Refusal(400, "There was a problem parsing the JSON body") from None
            values |= body if isinstance(body, dict) else {}
        case "multipart/form-data":
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader) or part.name is None:
                    continue
                raw = bytes(await part.read(decode=True))
                one = (
                    Upload(part.filename, raw) if part.filename else raw.decode("utf-8", "replace")
                )
                _put(values, part.name, one)
        case _:
            text = (await request.read()).decode("utf-8", "replace")
            for name, value in parse_qsl(text, keep_blank_values=True):
                _put(values, name, value)
    return Parameters(values)


def _put(values: Json, name: str, value: Any) -> None:
    match = _NAME.fullmatch(name)
    if match is None:
        values[name] = value
        return
    path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
    here: Any = values
    for step, after in zip(path, [*path[1:], None], strict=True):
        if after is None:
            if isinstance(here, list):
                here.append(value)
            else:
                here[step] = value
            return
        inner: Any = [] if after == "" else {}
        if isinstance(here, list):
            # Lists of objects, `a[][b]`, are not used by anything that is served here.
            here.append(inner)
            here = inner
        else:
            here = here.setdefault(step, inner)
            if not isinstance(here, dict | list):
                return
