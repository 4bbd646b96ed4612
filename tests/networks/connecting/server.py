"""A network that answers what its documents say, for tests of the ways to connect an account."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web

from homeground.networks.connecting import App, Begun, Place, Way
from tests.networks.listener import Heard, Listener, listening

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
BACK = "https://homeground.example/connect/back"
APP = App("our-id", "our-secret", {"application_key": "our-key"})

Document = Any
"""JSON; a text as it is; a pair of status and one of these; or a function of the request."""


def named(network: str, way: Way) -> Any:
    """One way as a parameter."""
    return pytest.param(network, way, id=f"{network}-{type(way).__name__}")


@asynccontextmanager
async def network(
    answers: Mapping[str, Document], *, app: App = APP
) -> AsyncIterator[tuple[Place, Listener]]:
    """`answers` by path; the last word of a path will do (`users.get`)."""

    def answer(heard: Heard) -> web.Response:
        document = answers.get(heard.path, answers.get(heard.path.rpartition("/")[2]))
        if document is None and heard.query:
            # Odnoklassniki's methods are a parameter of one address.
            document = answers.get(query_of(heard.query).get("method", ""))
        if document is None:
            return web.json_response({"error": "not_found"}, status=404)
        return response(document, heard)

    async with listening(answer) as (listener, http):
        yield Place(http, NOW, app, BACK, listener.url), listener


def response(document: Document, heard: Heard) -> web.Response:
    if isinstance(document, Callable):  # type: ignore[arg-type]
        return response(document(heard), heard)
    status = 200
    if isinstance(document, tuple):
        status, document = document
    if isinstance(document, str):
        return web.Response(text=document, status=status)
    return web.Response(text=json.dumps(document), status=status, content_type="application/json")


def query_of(text: str) -> dict[str, str]:
    return dict(
        parse_qsl(urlsplit(text).query if text.startswith("http") else text, keep_blank_values=True)
    )


def back(begun: Begun, **query: str) -> dict[str, str]:
    """What a person comes back with who agreed: the state goes along unchanged."""
    return {"code": "the-code", "state": begun.kept["state"], **query}


def sent(listener: Listener, path: str) -> Heard:
    """The last request to `path`."""
    return next(heard for heard in reversed(listener.heard) if heard.path == path)
