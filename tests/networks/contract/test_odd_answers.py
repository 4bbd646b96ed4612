"""Answers that no document promises: pages instead of data, nonsense, too much.

Nothing that a server says may break a connector, pass for a published post, or be believed when it
is about something else.
"""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from homeground.networks.contract import Can, Connector
from homeground.networks.errors import NetworkError
from homeground.networks.http import MAX_ANSWER_BYTES, Http
from homeground.networks.registry import CONNECTORS, NETWORKS
from tests.networks.harness import RunningSandbox
from tests.networks.listener import Heard, listening

from .drafts import ABLE_KIND, draft, key

PAGE = b"<!doctype html><title>We will be back soon</title><p>Scheduled maintenance"
ODD: dict[str, tuple[bytes, dict[str, str]]] = {
    "a page": (PAGE, {"Content-Type": "text/html; charset=utf-8"}),
    "a page that says it is JSON": (PAGE, {"Content-Type": "application/json"}),
    "nothing": (b"", {"Content-Type": "application/json"}),
    "null": (b"null", {"Content-Type": "application/json"}),
    "a list": (b"[]", {"Content-Type": "application/json"}),
    "a word": (b'"ok"', {"Content-Type": "application/json"}),
    "a number": (b"42", {"Content-Type": "application/json"}),
    "an empty object": (b"{}", {"Content-Type": "application/json"}),
    "keys twice": (
        b'{"id": "1", "id": null, "response": 1, "response": {}, "data": {}, "data": []}',
        {"Content-Type": "application/json"},
    ),
    "not UTF-8": (b'{"id": "\xff\xfe"', {"Content-Type": "application/json"}),
    "nested without end": (b"[" * 200_000, {"Content-Type": "application/json"}),
    "thirty megabytes packed in thirty kilobytes": (
        gzip.compress(b'{"text": "' + b" " * 30_000_000 + b'"}'),
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ),
}

ANSWERS_WITH_A_BARE_NUMBER = {"odnoklassniki"}
"""There a number alone is what mediatopic.post says: the topic's."""

Asked = Callable[[Connector, str], Awaitable[Any]]


async def _all(found: AsyncIterator[Any]) -> list[Any]:
    return [each async for each in found]


READS: dict[Can, Asked] = {
    Can.PROFILE: lambda c, post: c.profile(),
    Can.READ_BACK: lambda c, post: c.recent_posts(limit=5),
    Can.MEASURE: lambda c, post: c.measure([post]),
    Can.COMMENTS: lambda c, post: _all(c.comments(post)),
}


@pytest.fixture
async def known(network: str, sandbox: RunningSandbox) -> tuple[dict[str, Any], str]:
    """An account that the network knows, and a post of its own, as a real connector made it."""
    token = await sandbox.token(network, ABLE_KIND.get(network))
    published = await sandbox.connect(token).publish(
        draft(network), key=key(), now=sandbox.sandbox.clock.now().astimezone(UTC)
    )
    return token, published.id


def pointed_at(url: str, http: Http, token: dict[str, Any]) -> Connector:
    return CONNECTORS[token["network"]](
        http,
        account_id=token["account_id"],
        credentials=token["credentials"],
        base_url=url,
        handle=token["handle"],
    )


@pytest.mark.needs(Can.PUBLISH)
@pytest.mark.parametrize("odd", ODD)
async def test_a_server_that_answers_oddly(
    network: str, odd: str, known: tuple[dict[str, Any], str]
) -> None:
    token, post_id = known
    body, headers = ODD[odd]

    def answer(heard: Heard) -> web.Response:
        return web.Response(body=body, headers=headers)

    async with listening(answer) as (listener, http):
        connector = pointed_at(listener.url, http, token)
        now = datetime.now(UTC)
        if odd == "a number" and network in ANSWERS_WITH_A_BARE_NUMBER:
            assert (await connector.publish(draft(network), key=key(), now=now)).id == "42"
        else:
            with pytest.raises(NetworkError):
                await connector.publish(draft(network), key=key(), now=now)
        for can, ask in READS.items():
            if can not in NETWORKS[network].can:
                continue
            try:
                said = await ask(connector, post_id)
            except NetworkError:
                continue
            # An empty answer may be read as "nothing there"; it must not become something.
            assert not said or can is Can.MEASURE, f"{can}: {said!r}"


def test_the_limit_is_below_what_is_sent() -> None:
    assert MAX_ANSWER_BYTES < 30_000_000
