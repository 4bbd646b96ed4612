"""Parameters and bodies of requests, with the server's wordings for what is missing.

Source: packages/xrpc-server of bluesky-social/atproto, seen 2026-11-22.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from .errors import Json, invalid
from .lexicon import has_form


async def body_of(request: web.Request, required: tuple[str, ...]) -> Json:
    """Raises: Refusal when it is no JSON object or lacks something."""
    if request.content_type != "application/json":
        given = request.headers.get("Content-Type")
        raise invalid(
            f"Wrong request encoding (Content-Type): {given}"
            if given
            else "Request encoding (Content-Type) required but not provided"
        )
    try:
        body: Any = json.loads(await request.read())
        json.dumps(body, ensure_ascii=False).encode()  # half a character is none
    except ValueError:
        raise invalid("Unexpected token in JSON") from None
    if not isinstance(body, dict):
        raise invalid("Input must be an object")
    for name in required:
        if name not in body:
            raise invalid(f'Input must have the property "{name}"')
    return body


def text_in(body: Json, name: str, form: str | None = None) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise invalid(f"Input/{name} must be a string")
    if form is not None and not has_form(form, value):
        raise invalid(f"Input/{name} must be a valid {form}")
    return value


def parameter(request: web.Request, name: str, form: str | None = None) -> str:
    value = request.query.get(name)
    if value is None:
        raise invalid(f'Error: Params must have the property "{name}"')
    if form is not None and not has_form(form, value):
        raise invalid(f"Error: {name} must be a valid {form}")
    return value


def number(request: web.Request, name: str, usual: int, least: int, most: int) -> int:
    text = request.query.get(name)
    if text is None:
        return usual
    if not text.lstrip("-").isdecimal():
        raise invalid(f"Error: {name} must be an integer")
    value = int(text)
    if value < least:
        raise invalid(f"Error: {name} can not be less than {least}")
    if value > most:
        raise invalid(f"Error: {name} can not be greater than {most}")
    return value
