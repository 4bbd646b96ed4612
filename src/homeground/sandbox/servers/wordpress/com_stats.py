"""WordPress.com's statistics of a blog as a whole.

developer.wordpress.com/docs/api/1.1/get/sites/$site/stats/visits, seen 2026-11-22: rows of a day,
oldest first, each with the fields that `fields` names. Days are the blog's, which is at UTC here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from homeground.sandbox.doings import Doings
from homeground.sandbox.world import Account

from . import errors
from .ask import Answer, Ask
from .com_posts import owner

MOST_DAYS = 365
FIELDS = ("views", "visitors", "likes", "reblogs", "comments", "posts")


def visits(ask: Ask) -> Answer:
    account = owner(ask)
    unit = ask.params.choice("unit", ("day", "week", "month", "year"), "day")
    if unit != "day":
        raise errors.com_invalid_input("The sandbox counts days only.")
    asked = ask.params.text("stat_fields")
    names = [name.strip() for name in asked.split(",") if name.strip()] or list(FIELDS)
    if any(name not in FIELDS for name in names):
        raise errors.com_invalid_input("Invalid stat_fields.")
    quantity = min(ask.params.whole("quantity", 30, least=-1), MOST_DAYS)
    today = ask.world.clock.now().astimezone(UTC).date()
    last = _day(ask) or today
    days = [last - timedelta(days=n) for n in range(quantity if quantity > 0 else 30)][::-1]
    rows = [[day.isoformat(), *_row(ask, account, day, names)] for day in days if day <= today]
    return Answer(
        {"date": last.isoformat(), "unit": unit, "fields": ["period", *names], "data": rows}
    )


def _row(ask: Ask, account: Account, day: date, names: list[str]) -> list[int]:
    start = datetime.combine(day, time(), UTC)
    end = start + timedelta(days=1)
    done: Doings = ask.world.doings(account, start, end)
    posts = sum(start <= e.date < end for e in ask.entries.of(account) if e.status == "publish")
    counted = {
        "views": done.views,
        "visitors": done.reach,
        "likes": done.likes,
        "reblogs": done.shares,
        "comments": done.comments,
        "posts": posts,
    }
    return [counted[name] for name in names]


def _day(ask: Ask) -> date | None:
    stated = ask.params.text("date")
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        raise errors.com_invalid_input("Invalid date.") from None
