"""How much of its limits is used up, as Meta says it beside an answer, in percent.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from .http import Response
from .limits import Told, Whose
from .reading import Json, count, mapping, objects

NAMES = ((Whose.ACCOUNT, ""), (Whose.APP, ""))
USED = ("call_count", "total_cputime", "total_time")
ALL = 100
UNKNOWN_WAIT = timedelta(minutes=5)
"""Where Meta says that all is used up, but not for how long. Its windows roll: some is free again
soon, and each request before makes it later."""


def told_from_answer(answer: Response, now: datetime) -> tuple[Told, ...]:
    """Which limits are used up, and until when. A limit with something left is not told: of posts
    that a percentage leaves nobody knows the number."""
    found: dict[Whose, datetime] = {}
    for whose, use in _uses(answer):
        if max((_percent(use.get(what)) for what in USED), default=0) < ALL:
            continue
        minutes = count(use.get("estimated_time_to_regain_access"))
        wait = timedelta(minutes=min(minutes, 60 * 24 * 7)) if minutes else UNKNOWN_WAIT
        found[whose] = max(now + wait, found.get(whose, now))
    return tuple(Told(whose, 0, resets_at) for whose, resets_at in found.items())


def _uses(answer: Response) -> Iterator[tuple[Whose, Json]]:
    business = mapping(_parsed(answer, "X-Business-Use-Case-Usage"))
    for each in business:
        for use in objects(business, each):
            yield Whose.ACCOUNT, use
    if business:
        # "If both Platform and Business Use Case rate limits can be applied, BUC […] will be applied".
        return
    yield Whose.ACCOUNT, mapping(_parsed(answer, "X-Page-Usage"))
    yield Whose.APP, mapping(_parsed(answer, "X-App-Usage"))


def _parsed(answer: Response, header: str) -> Any:
    try:
        return json.loads(answer.headers.get(header, ""))
    except (ValueError, RecursionError):
        return None


def _percent(value: Any) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0
