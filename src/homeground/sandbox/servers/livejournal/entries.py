"""postevent and editevent, as the source does them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from homeground.sandbox.world import Post, World

from . import delayed, polls
from .errors import Fault
from .html import shown
from .request import Request
from .validation import Checked, checked, date_of, instant, size_checked, zone

SEEN_BY: dict[str, Literal["everybody", "friends", "ourselves"]] = {
    "public": "everybody",
    "usemask": "friends",
    "private": "ourselves",
}
CANNOT_BE_SHOWN = "(cannot be shown)"


def postevent(request: Request) -> dict[str, Any]:
    """A new entry; the same one again answers as the first time did.

    A post dated before the journal's newest is refused (153) only by servers without delayed
    entries, and LiveJournal has them.
    How often one may post (405) is a setting of the server which is not published; the sandbox
    refuses only when a fault is ordered.
    """
    journal = request.writable_journal()
    if not request.text("event").strip():
        raise Fault(200)
    event = size_checked(request)
    said = checked(request, event, date_of(request))
    _check_security(request, journal)
    if journal != request.user:
        said.props.pop("opt_backdated", None)
    signature = _signature(request, said)
    where = zone(request)
    if request.state.delays and request.version > 3 and request.flag("custom_time"):
        due = instant(said.eventtime, where)
        if due > request.world.clock.now():
            if not request.text("tz"):
                raise Fault(215)
            return delayed.keep(request, journal, said, due, signature)
    posted = {"type": "posted"} if request.version > 3 else {}
    last = request.state.last_posts.get(request.user)
    if last and last[0] == signature:
        return posted | last[1]
    post = publish(
        request.world, request.network, request.user, journal, said, request.world.clock.now()
    )
    answer = {
        "itemid": post.extra["itemid"],
        "anum": post.extra["anum"],
        "url": address(request.base, post),
    }
    request.state.last_posts[request.user] = (signature, answer)
    return posted | answer | {"ditemid": int(post.id)}


def editevent(request: Request) -> dict[str, Any]:
    """Change an entry; an empty event deletes it."""
    journal = request.writable_journal()
    _check_security(request, journal)
    if request.state.delays and request.version > 3 and request.text("delayedid"):
        return delayed.change(request)
    event = size_checked(request)
    post = find(
        request.world,
        request.network,
        journal,
        request.number("itemid") or request.number("ditemid") // 256,
    )
    if post is None:
        raise Fault(302)
    itemid, anum = post.extra["itemid"], post.extra["anum"]
    if not event.strip():
        post.deleted = True
        # "clear their duplicate protection, so they can later repost what they just deleted"
        request.state.last_posts.pop(request.user, None)
        return {"itemid": itemid, "anum": anum}
    # A maintainer may delete what others wrote, but not change it.
    if post.extra["poster"] != request.user:
        raise Fault(303)
    if event == CANNOT_BE_SHOWN:
        raise Fault(210)
    said = checked(request, event, _date_or_old(request, post))
    if not request.text("security"):
        said = replace(said, security=post.extra["security"], allowmask=post.extra["allowmask"])
    post.text, post.title = said.event, said.subject or None
    props = {**post.extra["props"], **said.props}
    given = request.arguments.get("props")
    for name in given if isinstance(given, dict) else ():
        if name not in said.props:
            props.pop(name, None)
    props["revnum"] = str(int(props.get("revnum", "0")) + 1)
    props["revtime"] = str(int(request.world.clock.timestamp()))
    post.extra |= {
        "eventtime": said.eventtime,
        "security": said.security,
        "allowmask": said.allowmask,
        "props": props,
    }
    _apply(request.world, post)
    return {"itemid": itemid, "anum": anum, "url": address(request.base, post)}


def publish(
    world: World, network: str, user: str, journal: str, said: Checked, at: datetime
) -> Post:
    """Put an entry of `user` into `journal`. Its public number is itemid * 256 + anum."""
    itemid = world.count("lj.itemid")
    anum = _anum(world, itemid)
    post = world.add_post(
        Post(
            network=network,
            id=str(itemid * 256 + anum),
            account_id=journal,
            text=said.event,
            title=said.subject or None,
            created_at=at,
            extra={
                "itemid": itemid,
                "anum": anum,
                "poster": user,
                "eventtime": said.eventtime,
                "security": said.security,
                "allowmask": said.allowmask,
                "props": {**said.props, "interface": "xml-rpc"},
            },
        )
    )
    _apply(world, post)
    return post


def address(base: str, post: Post) -> str:
    return f"{base}/users/{post.account_id}/{post.id}.html"


def find(world: World, network: str, journal: str, itemid: int) -> Post | None:
    """A journal's entry by its itemid."""
    post = world.post(network, str(itemid * 256 + _anum(world, itemid)))
    return post if post is not None and post.account_id == journal else None


def _anum(world: World, itemid: int) -> int:
    """By chance in the source; here the same for the same seed."""
    return world.random("lj.anum", itemid).randrange(256)


def _apply(world: World, post: Post) -> None:
    """What follows from an entry's text and settings. Whom nobody sees, nobody answers."""
    polls.placed(world, post)
    post.extra["shown"] = shown(post.text)
    post.seen_by = SEEN_BY[post.extra["security"]]
    if post.extra["security"] != "public" or "opt_nocomments" in post.extra["props"]:
        world.silence(post)
    else:
        post.silent = False
    if post.extra["security"] != "public":
        post.reaction = None


def _check_security(request: Request, journal: str) -> None:
    """Raises: Fault 102 for a community's entry that not all of its members could see."""
    security = request.text("security")
    if journal == request.user:
        return
    if security == "private" or (security == "usemask" and request.number("allowmask") != 1):
        raise Fault(102)


def _signature(request: Request, said: Checked) -> str:
    """`dupsig`: what makes two posts the same."""
    parts = (
        said.subject,
        said.event,
        request.text("usejournal"),
        request.text("security"),
        request.text("allowmask"),
    )
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def _date_or_old(request: Request, post: Post) -> tuple[str, str, str, str, str]:
    old = datetime.fromisoformat(post.extra["eventtime"])
    year, month, day, hour, minute = (
        request.text(name) if request.has(name) else before
        for name, before in (
            ("year", f"{old.year:04}"),
            ("mon", str(old.month)),
            ("day", str(old.day)),
            ("hour", str(old.hour)),
            ("min", str(old.minute)),
        )
    )
    return (year, month, day, hour, minute)
