"""Media that Meta fetches from an address: here only from this machine, small and soon.

The sandbox never calls the internet; an address elsewhere is answered as one that cannot be read.
"""

from __future__ import annotations

import ipaddress
from typing import Literal

import aiohttp
from yarl import URL

MOST_BYTES = 64 * 1024 * 1024
SECONDS = 5.0


class NotFetched(Exception):
    """`why` is "address", "timeout" or "answer"."""

    def __init__(self, why: Literal["address", "timeout", "answer"]):
        super().__init__(why)
        self.why = why


async def pull(address: str) -> bytes:
    """What stands at an http address of this machine; redirects are not followed.

    Raises: NotFetched.
    """
    try:
        url = URL(address)
    except ValueError:
        raise NotFetched("address") from None
    if url.scheme not in ("http", "https") or not _is_here(url.host or ""):
        raise NotFetched("address")
    limit = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise NotFetched("answer")
            content = bytearray()
            async for part in answer.content.iter_chunked(64 * 1024):
                content += part
                if len(content) > MOST_BYTES:
                    raise NotFetched("answer")
            return bytes(content)
    except TimeoutError:
        raise NotFetched("timeout") from None
    except (aiohttp.ClientError, OSError):
        raise NotFetched("answer") from None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
