"""Schemathesis against the running sandbox, for every network whose published schema is OpenAPI.

It makes up requests from the schema, right ones and wrong ones. The sandbox must never crash, never
answer 5xx, and never say what the schema does not allow. What of a schema the sandbox does not have
is left alone; what the sandbox has beside the schema stands in `BESIDE`.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy, booleans
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from homeground.sandbox.app import running
from homeground.sandbox.whole import Sandbox
from tests.networks.openapi import OpenApi

from . import line_caller, max_caller

EXAMPLES = 6
"""Requests for each operation, right and wrong ones."""
METHODS = ("get", "post", "put", "delete", "patch")

# LINE's and MAX's servers answer every path by one route.
DISPATCHED = {
    "line": (
        *("POST /v2/bot/message/broadcast", "POST /v2/bot/message/multicast"),
        *("POST /v2/bot/message/push", "POST /v2/bot/message/validate/broadcast"),
        *("POST /v2/bot/message/validate/multicast", "POST /v2/bot/message/validate/push"),
        *("GET /v2/bot/info", "GET /v2/bot/followers/ids", "GET /v2/bot/message/quota"),
        *("GET /v2/bot/message/quota/consumption", "GET /v2/bot/message/delivery/broadcast"),
        *("GET /v2/bot/message/delivery/push", "GET /v2/bot/message/delivery/multicast"),
    ),
    "max": (
        *("GET /me", "GET /chats/{}", "POST /uploads", "POST /messages", "PUT /messages"),
        *("DELETE /messages", "GET /messages", "GET /messages/{}"),
    ),
}
BESIDE = {
    # OAuth 1.0a and 2 are documented on pages of their own; the last is the page of a post.
    "x": {
        *(
            "POST /oauth/request_token",
            "POST /oauth/access_token",
            "POST /1.1/oauth/invalidate_token",
        ),
        *(
            "GET /oauth/{}",
            "POST /oauth/{}",
            "GET /{}/oauth2/authorize",
            "POST /{}/oauth2/authorize",
        ),
        *("POST /2/oauth2/token", "POST /2/oauth2/revoke", "GET /{}/status/{}"),
    },
    # Pages for people: of a post, and of consent, which the schema takes for an answer in JSON.
    "mastodon": {
        *("GET /@{}/{}", "GET /oauth/authorize", "POST /oauth/authorize"),
        "GET /oauth/authorize/native",
    },
}


@dataclass
class Target:
    """A sandbox's network with one account that has one post."""

    name: str
    base_url: str
    sandbox: Sandbox
    schema: OpenApi
    headers: dict[str, str]
    known: dict[str, str]
    """Ids that exist, by the names that the schema gives to them."""


@pytest.fixture
def target(request: pytest.FixtureRequest, shared: Path) -> Iterator[Target]:
    """The sandbox runs beside the test: Schemathesis asks and waits."""
    name: str = request.param
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def there(started: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(started, loop)
        return future.result(timeout=120)

    sandbox = Sandbox(1)
    runner = there(running(sandbox, port=0))
    try:
        host, port = runner.addresses[0][:2]
        yield _opened(name, f"http://{host}:{port}", sandbox, shared)
    finally:
        there(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _opened(name: str, url: str, sandbox: Sandbox, shared: Path) -> Target:
    asked = requests.post(f"{url}/_control/tokens", json={"network": name}, timeout=120).json()
    base, account = asked["base_url"], asked["account_id"]
    secret = asked["credentials"].get("access_token") or asked["credentials"].get(
        "channel_access_token"
    )
    headers = {"Authorization": secret if name == "max" else f"Bearer {secret}"}

    def made(path: str, body: Any, **query: Any) -> Any:
        answer = requests.post(base + path, json=body, headers=headers, params=query, timeout=120)
        assert answer.ok, answer.text
        return answer.json()

    match name:
        case "x":
            post = made("/2/tweets", {"text": "Hello"})["data"]["id"]
            known = dict.fromkeys(("id", "tweet_id", "ids"), post) | {
                "user_id": account,
                "username": asked["handle"],
            }
            schema = OpenApi.of(shared, name)
        case "mastodon":
            post = made("/api/v1/statuses", {"status": "Hello"})["id"]
            known = {"id": post, "account_id": account}
            schema = OpenApi.of(shared, name)
        case "line":
            made("/v2/bot/message/broadcast", {"messages": [{"type": "text", "text": "Hello"}]})
            known = {"date": f"{sandbox.clock.now():%Y%m%d}"}
            schema = line_caller.schema_of(shared)
        case _:
            post = made("/messages", {"text": "Hello"}, chat_id=account)["message"]
            mid = post["body"]["mid"]
            known = {"messageId": mid, "message_id": mid, "chatId": account, "chat_id": account}
            schema = max_caller.schema_of(shared)
    return Target(name, base, sandbox, schema, headers, known)


def plain(path: str) -> str:
    """A path with its parameters' names left out.

    >>> plain("/api/v1/statuses/{id}{slash:/?}")
    '/api/v1/statuses/{}'
    """
    return re.sub(r"\{[^}]*\}", "{}", path.removesuffix("{slash:/?}"))


def had(target: Target) -> set[str]:
    """The operations that the sandbox answers: `POST /messages`."""
    if target.name in DISPATCHED:
        return set(DISPATCHED[target.name])
    routes = cast("list[Any]", list(target.sandbox.servers[target.name].routes()))
    return {f"{route.method} {plain(route.path)}" for route in routes} - BESIDE[target.name]


def published(target: Target) -> dict[str, tuple[str, str]]:
    return {
        f"{method.upper()} {plain(path)}": (path, method)
        for path, operations in target.schema.document["paths"].items()
        for method in operations
        if method in METHODS
    }


@pytest.mark.parametrize("target", ["line", "mastodon", "max", "x"], indirect=True)
def test_whatever_the_schema_lets_one_ask(target: Target) -> None:
    described = published(target)
    assert had(target) - described.keys() == set(), "neither in the schema nor in BESIDE"
    print(f"{target.name}: not had by the sandbox:", *sorted(described.keys() - had(target)))
    whole = schemathesis.openapi.from_dict(target.schema.document)
    for name in sorted(had(target)):
        path, method = described[name]
        operation = whole[path][method.upper()]
        asked = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        if operation.body or operation.query:
            # Where there is nothing to get wrong, Schemathesis would look for it in vain.
            asked |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        _ask(target, asked)


def _ask(target: Target, cases: SearchStrategy[Case]) -> None:
    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, of_what_is_there=booleans())
    def each(case: Case, *, of_what_is_there: bool) -> None:
        # Made-up ids lead nowhere.
        if of_what_is_there:
            for given_ in (case.path_parameters, case.query):
                for name in target.known.keys() & given_.keys():
                    given_[name] = target.known[name]
        # Nobody is to be told to slow down.
        target.sandbox.clock.advance(900)
        answer = case.call(base_url=target.base_url, headers=target.headers, timeout=120)
        case.validate_response(
            answer,
            checks=CHECKS.get_by_names(
                ["not_a_server_error", "response_schema_conformance", "content_type_conformance"]
            ),
        )

    each()
