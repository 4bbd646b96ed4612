"""login, getevents, getdaycounts, getfriendgroups: what a client reads."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from homeground.sandbox.world import Post

from . import delayed
from .entries import address
from .errors import Fault
from .request import Request

MOST_LASTN = 50
MOST_MULTIPLE = 100
MOST_A_DAY = 200
MOST_SKIP = 500


def login(request: Request) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "userid": request.account.extra["userid"],
        "fullname": request.account.name,
        "usejournals": sorted(
            name for name, user in request.state.maintainers.items() if user == request.user
        ),
        "friendgroups": [],
    }
    if request.flag("getpickws"):
        answer["pickws"] = []
    if request.flag("getpickwurls"):
        answer["pickwurls"] = []
    if request.has("getmoods"):
        answer["moods"] = []
    return answer


def getfriendgroups(request: Request) -> dict[str, Any]:
    return {"friendgroups": []}


def getdaycounts(request: Request) -> dict[str, Any]:
    days = Counter(
        post.extra["eventtime"][:10]
        for post in request.world.posts_of(request.network, request.user)
    )
    return {"daycounts": [{"date": day, "count": count} for day, count in sorted(days.items())]}


def getevents(request: Request) -> dict[str, Any]:
    """Entries of one's own journal, or the public ones of `usejournal`."""
    if request.state.delays and request.version > 3 and request.flag("delayed"):
        return delayed.listed(request)
    posts = _visible(request)
    kind = request.text("selecttype")
    howmany = request.number("howmany")
    if request.flag("itemshow"):
        kind, howmany = kind or "lastn", request.number("itemshow")
    skip = max(0, min(request.number("skip"), MOST_SKIP))
    match kind:
        case "lastn":
            shown = _before(request, posts)
            shown = shown[skip : skip + min(howmany if howmany > 0 else 20, MOST_LASTN)]
        case "one":
            shown = _one(request, posts)
        case "multiple":
            shown = _multiple(request, posts)
        case "day":
            shown = _day(request, posts)
        case "syncitems" | "before" | "tag":
            # LiveJournal has these; the sandbox says what LiveJournal says when it has not.
            raise Fault(506)
        case _:
            raise Fault(200, "Invalid selecttype.")
    return {"skip": skip, "events": [_event(request, post) for post in shown]}


def _visible(request: Request) -> list[Post]:
    name = request.journal
    if request.world.account(request.network, name) is None:
        raise Fault(300)
    own = request.user in (name, request.state.maintainers.get(name))
    posts = request.world.posts_of(request.network, name)
    return [p for p in posts if own or p.extra["security"] == "public"]


def _before(request: Request, posts: list[Post]) -> list[Post]:
    """By the time that their poster gave them, newest first (`revttime`); in a community by the
    time when they were made (`rlogtime`).
    """
    before = request.text("beforedate")
    if before and not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", before, re.ASCII):
        raise Fault(203, "Invalid beforedate format.")
    shown = [p for p in posts if not before or p.extra["eventtime"] < before]
    if request.journal in request.state.maintainers:
        return sorted(shown, key=lambda p: p.extra["itemid"], reverse=True)
    return sorted(shown, key=lambda p: (p.extra["eventtime"], p.extra["itemid"]), reverse=True)


def _one(request: Request, posts: list[Post]) -> list[Post]:
    if "-1" in (request.text("itemid"), request.text("ditemid")):
        # By the time they were really made; those out of date order come last.
        dated = [p for p in posts if "opt_backdated" not in p.extra["props"]]
        return sorted(dated or posts, key=lambda p: p.created_at)[-1:]
    number = request.number("itemid") or request.number("ditemid") // 256
    return [p for p in posts if p.extra["itemid"] == number]


def _multiple(request: Request, posts: list[Post]) -> list[Post]:
    by_public = not request.text("itemids")
    names = re.split(r"\s*,\s*", request.text("ditemids" if by_public else "itemids").strip())
    if not all(re.fullmatch(r"\d+", name, re.ASCII) for name in names):
        raise Fault(203, "Non-numeric itemid")
    if len(names) > MOST_MULTIPLE:
        raise Fault(209, f"Can't retrieve more than {MOST_MULTIPLE} entries at once")
    wanted = {int(name) // 256 if by_public else int(name) for name in names}
    return [p for p in reversed(posts) if p.extra["itemid"] in wanted]


def _day(request: Request, posts: list[Post]) -> list[Post]:
    year, month, day = (request.number(name) for name in ("year", "month", "day"))
    if not (1000 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31):
        raise Fault(203)
    wanted = f"{year:04}-{month:02}-{day:02}"
    shown = [p for p in posts if p.extra["eventtime"].startswith(wanted)]
    return sorted(shown, key=lambda p: p.extra["eventtime"])[:MOST_A_DAY]


def _event(request: Request, post: Post) -> dict[str, Any]:
    subject, event = post.title or "", post.text
    if request.flag("prefersubject") and subject:
        subject, event = "", subject
    if request.version < 1 and not (subject + event).isascii():
        raise Fault(207, "Cannot display/edit a Unicode post with a non-Unicode client.")
    truncate = request.number("truncate")
    if truncate >= 4 and len(event) > truncate - 3:
        event = event[: truncate - 3] + "..."
    ends = {"unix": "\n", "mac": "\r", "space": " ", "dots": " ... "}
    event = event.replace("\n", ends.get(request.text("lineendings"), "\r\n"))
    when = datetime.fromisoformat(post.extra["eventtime"]).replace(tzinfo=UTC)
    answer: dict[str, Any] = {
        "itemid": post.extra["itemid"],
        "anum": post.extra["anum"],
        "eventtime": post.extra["eventtime"],
        "event_timestamp": int(when.timestamp()),
        "logtime": f"{post.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        "url": address(request.base, post),
        "reply_count": len(request.world.comments(post)),
        "event": event,
    }
    if subject:
        answer["subject"] = subject
    if post.extra["poster"] != post.account_id:
        answer["poster"] = post.extra["poster"]
    if post.extra["security"] != "public":
        answer["security"] = post.extra["security"]
        if post.extra["security"] == "usemask":
            answer["allowmask"] = post.extra["allowmask"]
    if not request.flag("noprops"):
        answer["props"] = dict(post.extra["props"])
    return answer
