"""One request to somebody's address, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from homeground.sandbox.world import World

from .kept import Attempt, Call

MOST_ANSWER_BYTES = 64 * 1024
MOST_SHOWN_CHARACTERS = 500
LONGEST_URL = 2_000
OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Heard:
    """`status` is `None` when nothing was heard; `problem` says why, in words for people."""

    status: int | None
    text: str = ""
    headers: Mapping[str, str] | None = None
    problem: str = ""


def may_be_called(url: str) -> bool:
    """Networks want https. Of one's own machine the sandbox takes http as well, as nobody has a
    certificate for it.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or len(url) > LONGEST_URL:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in OWN_MACHINE)


async def ask(
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    patience_seconds: float,
) -> Heard:
    """Raises nothing: whatever goes wrong is `problem`. Redirects are not followed."""
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=patience_seconds), trust_env=False
            ) as session,
            session.request(
                method, url, params=query, headers=headers, data=body, allow_redirects=False
            ) as answer,
        ):
            content = await answer.content.read(MOST_ANSWER_BYTES)
            return Heard(answer.status, content.decode("utf-8", "replace"), dict(answer.headers))
    except TimeoutError:
        return Heard(None, problem=f"no answer within {patience_seconds:g} seconds")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Heard(None, problem=str(error) or type(error).__name__)


def note(world: World, call: Call, heard: Heard) -> Attempt:
    attempt = Attempt(
        world.clock.now(), heard.status, heard.text[:MOST_SHOWN_CHARACTERS], heard.problem
    )
    call.attempts.append(attempt)
    return attempt
