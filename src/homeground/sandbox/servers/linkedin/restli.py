"""The protocol around every call: headers, keys, lists in queries, pages.

Source: learn.microsoft.com/linkedin/shared/api-guide/concepts, seen 2026-11-22.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from homeground.sandbox.clock import Clock

from .errors import Json, Refusal, bad_query, inactive_version, no_version, wrong_protocol

OLDEST_VERSION = 202512
"""Versions live for a year. This one was the oldest on 2026-11-22, and stays so here: otherwise the
sandbox would one day refuse a client that nobody has touched."""


def check_headers(request: web.Request, clock: Clock) -> None:
    """Raises: Refusal when the version is missing or not active, or the protocol is the old one."""
    version = request.headers.get("LinkedIn-Version")
    if version is None:
        raise no_version()
    if not re.fullmatch(r"\d{6}(\.\d{2})?", version):
        raise inactive_version(version)
    month, newest = int(version[:6]), int(f"{clock.now():%Y%m}")
    if not OLDEST_VERSION <= month <= max(newest, OLDEST_VERSION) or not 1 <= month % 100 <= 12:
        raise inactive_version(f"{month}01")
    if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
        raise wrong_protocol()


def method_of(request: web.Request) -> str:
    """Which of Rest.li's methods a POST is meant as."""
    return request.headers.get("X-RestLi-Method", "").upper()


async def body_of(request: web.Request) -> Json:
    try:
        body: Any = json.loads(await request.read())
        json.dumps(body, ensure_ascii=False).encode()  # half a character is none
    except ValueError:
        raise Refusal(400, "Cannot parse request entity") from None
    if not isinstance(body, dict):
        raise Refusal(400, "Cannot parse request entity")
    return body


def patch_in(body: Json) -> Json:
    """The fields that a PARTIAL_UPDATE sets."""
    patch = body.get("patch")
    changes = patch.get("$set") if isinstance(patch, dict) else None
    if not isinstance(changes, dict) or not changes:
        raise Refusal(400, "Cannot parse request entity")
    return changes


def raw_parameter(request: web.Request, name: str) -> str | None:
    """A parameter before its percent signs are read."""
    for pair in request.rel_url.raw_query_string.split("&"):
        key, _, value = pair.partition("=")
        if unquote(key) == name:
            return value
    return None


def listed(request: web.Request, name: str) -> list[str]:
    """A parameter such as `List(urn%3Ali%3Ashare%3A1,urn%3Ali%3Ashare%3A2)`.

    Raises: Refusal for another form; a colon inside of a list must be encoded.
    """
    raw = raw_parameter(request, name)
    if not raw:
        return []
    found = re.fullmatch(r"List(?:\(|%28)(.*?)(?:\)|%29)", raw)
    if found is None or ":" in found[1]:
        raise bad_query(name)
    return [unquote(item) for item in found[1].split(",") if item]


def required(request: web.Request, name: str) -> str:
    value = request.query.get(name)
    if not value:
        raise bad_query(f"{name} is required")
    return value


def page_of(
    request: web.Request, items: list[Any], *, usual: int = 10, most: int = 100
) -> tuple[list[Any], Json]:
    """The page that `start` and `count` ask for, and what to say about it."""
    start, count = _whole(request, "start", 0), min(_whole(request, "count", usual), most)
    links = []
    if start + count < len(items):
        following = request.rel_url.update_query(start=str(start + count), count=str(count))
        path = str(following).removeprefix("/linkedin")
        links.append({"type": "application/json", "rel": "next", "href": path})
    paging = {"start": start, "count": count, "links": links, "total": len(items)}
    return items[start : start + count], paging


def _whole(request: web.Request, name: str, usual: int) -> int:
    text = request.query.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit()):
        raise bad_query(name)
    return int(text)
