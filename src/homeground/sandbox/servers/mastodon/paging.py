"""Pages by id with a Link header: `max_id`, `since_id`, `min_id`, `limit`.

Source: docs.joinmastodon.org/api/guidelines#pagination, seen 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import urlencode

from aiohttp import web

Item = TypeVar("Item")


def page_of(
    request: web.Request,
    items: Iterable[Item],
    number: Callable[[Item], int],
    *,
    usual: int,
    most: int,
    address: str,
) -> tuple[list[Item], dict[str, str]]:
    """The items of one page, newest first, and its Link header.

    `since_id` takes the newest after an id, `min_id` those that follow it at once. `address` is
    that of the list, without its query.
    """
    limit = whole(request.query.get("limit"))
    size = usual if limit is None else max(1, min(limit, most))
    highest, since, lowest = (whole(request.query.get(n)) for n in ("max_id", "since_id", "min_id"))
    chosen = sorted(
        (
            item
            for item in items
            if (highest is None or number(item) < highest)
            and (since is None or number(item) > since)
            and (lowest is None or number(item) > lowest)
        ),
        key=number,
        reverse=True,
    )
    page = chosen[-size:] if lowest is not None else chosen[:size]
    return page, _links(request, [number(item) for item in page], size, address)


def _links(request: web.Request, numbers: list[int], size: int, address: str) -> dict[str, str]:
    if not numbers:
        return {}
    kept = [
        (name, value)
        for name, value in request.query.items()
        if name not in {"max_id", "since_id", "min_id", "access_token"}
    ]
    links = []
    if len(numbers) == size:
        links.append(f'<{address}?{urlencode([*kept, ("max_id", numbers[-1])])}>; rel="next"')
    links.append(f'<{address}?{urlencode([*kept, ("min_id", numbers[0])])}>; rel="prev"')
    return {"Link": ", ".join(links)}


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
