"""Cursor paging: `limit`, `after`, `before`, and `paging` with full addresses.

Source: developers.facebook.com/docs/graph-api/results, seen 2026-11-22. A cursor names an item's
place, not its number, so a list that changes while it is read is neither repeated nor cut.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from aiohttp import web

from .errors import invalid
from .fields import Field
from .parameters import Parameters

Item = TypeVar("Item")
Place = tuple[float, int]
MOST = 100
USUAL = 25


class Page(NamedTuple, Generic[Item]):
    items: list[Item]
    paging: dict[str, Any] | None
    """`None` for an empty list, which has no paging."""


def place(seconds: float, item_id: str) -> Place:
    """Where an item stands in time; the id decides between those of one moment."""
    return (seconds, int("".join(sign for sign in item_id[-18:] if sign.isdigit()) or "0"))


def page_of(
    items: Iterable[Item],
    where: Callable[[Item], Place],
    asked: Parameters,
    *,
    newest_first: bool,
    address: str,
    query: dict[str, str],
    most: int = MOST,
) -> Page[Item]:
    """One page of `items`; `address` and `query` are what the links repeat.

    Raises: GraphError 100 for a cursor or limit that is none.
    """
    limit = min(asked.whole("limit", USUAL), most)
    if limit < 0:
        raise invalid("Param limit must be an integer greater or equal to 0")
    ordered = sorted(items, key=where, reverse=newest_first)
    sign = -1 if newest_first else 1
    after, before = (_read(asked.text(name)) for name in ("after", "before"))

    def later(item: Item, than: Place) -> bool:
        here = where(item)
        return (sign * here[0], sign * here[1]) > (sign * than[0], sign * than[1])

    if after is not None:
        ordered_from = [item for item in ordered if later(item, after)]
        shown = ordered_from[:limit]
    elif before is not None:
        ordered_from = [
            item for item in ordered if where(item) != before and not later(item, before)
        ]
        shown = ordered_from[-limit:] if limit else []
    else:
        shown = ordered[:limit]
    return Page(shown, _links(shown, ordered, where, address, query, limit))


def _links(
    shown: Sequence[Item],
    ordered: Sequence[Item],
    where: Callable[[Item], Place],
    address: str,
    query: dict[str, str],
    limit: int,
) -> dict[str, Any] | None:
    if not shown:
        return None
    first, last = _write(where(shown[0])), _write(where(shown[-1]))
    paging: dict[str, Any] = {"cursors": {"before": first, "after": last}}
    kept = {k: v for k, v in query.items() if k not in ("after", "before", "limit")}
    kept["limit"] = str(limit)
    if shown[-1] is not ordered[-1]:
        paging["next"] = f"{address}?{urlencode(kept | {'after': last})}"
    if shown[0] is not ordered[0]:
        paging["previous"] = f"{address}?{urlencode(kept | {'before': first})}"
    return paging


def nested(asked: Field) -> Parameters:
    """The modifiers of an expanded edge, read as the parameters of its list."""
    return Parameters(dict(asked.modifiers))


def query_of(request: web.Request, token: str) -> dict[str, str]:
    """The query that the links repeat; the real ones carry the token, too."""
    return {"access_token": token} | dict(request.query.items())


def _write(here: Place) -> str:
    return base64.urlsafe_b64encode(f"{here[0]!r}:{here[1]}".encode()).decode().rstrip("=")


def _read(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        seconds, _, number = base64.urlsafe_b64decode(padded).decode().partition(":")
        return (float(seconds), int(number))
    except (ValueError, binascii.Error):
        raise invalid("Invalid cursors values") from None
