"""Comments: reading, adding, deleting, screening, freezing.

A comment's public number is its own number * 256 + the entry's anum, as an entry's is. States:
A(ctive), S(creened), F(rozen), D(eleted).
"""

from __future__ import annotations

import re
from typing import Any

from homeground.sandbox.world import Comment, Post

from .entries import address, find
from .errors import Fault
from .html import shown
from .request import Request
from .signing import canonical

PAGE = 500
MOST_RECENT = 100
BODY_BYTES = 9000
BODY_CHARACTERS = 4300
"""BMAX_COMMENT and CMAX_COMMENT of the source's LJ/Constants.pm."""


def getcomments(request: Request) -> dict[str, Any]:
    """An entry's comments: nested in `children`, or flat with `format` list; by pages of threads."""
    post = _entry(request)
    form = request.text("format") or "thread"
    if form not in ("thread", "list"):
        raise Fault(203, "format")
    size = request.number("page_size")
    size = size if 0 < size <= PAGE else PAGE
    everything = request.world.comments(post)
    below = _children(everything)
    only = request.number("dtalkid") // 256
    top = [c for c in everything if c.id == str(only)] if only else below[""]
    pages = max(1, -(-len(top) // size))
    page = min(max(1, request.number("page")), pages)
    shown = top[(page - 1) * size : page * size]
    flat: list[dict[str, Any]] = []
    nested = [_nested(request, post, c, 0, below, flat) for c in shown]
    answer: dict[str, Any] = {
        "ditemid": int(post.id),
        "topitems": len(top),
        "topitem_first": (page - 1) * size + 1 if shown else 0,
        "topitem_last": (page - 1) * size + len(shown),
        "page": page,
        "pages": pages,
        "page_size": size,
    }
    if form == "thread":
        return answer | {"comments": nested}
    skip = request.number("skip")
    show = request.number("itemshow")
    show = show if 0 < show <= len(flat) else len(flat)
    return answer | {
        "items": len(flat),
        "skip": skip,
        "itemshow": show,
        "comments": flat[skip : skip + show],
    }


def getrecentcomments(request: Request) -> dict[str, Any]:
    """The newest comments in one's journal, newest first; 10, or up to 100 with `itemshow`."""
    count = request.number("itemshow")
    count = count if 0 < count <= MOST_RECENT else 10
    said = [
        (comment, post)
        for post in request.world.posts_of(request.network, request.user)
        for comment in request.world.comments(post)
    ]
    said.sort(key=lambda pair: pair[0].created_at, reverse=True)
    return {
        "status": "OK",
        "comments": [
            {
                "jtalkid": int(comment.id),
                "nodetype": "L",
                "nodeid": post.extra["itemid"],
                "parenttalkid": int(comment.parent_id or 0),
                "posterid": _poster_id(comment),
                "postername": comment.author_name,
                "datepostunix": int(comment.created_at.timestamp()),
                "state": _state(comment),
                "subject": comment.extra.get("subject", ""),
                "text": comment.text,
            }
            for comment, post in said[:count]
        ],
    }


def addcomment(request: Request) -> dict[str, Any]:
    body = request.text("body")
    if not body:
        raise Fault(200, "body")
    if not request.number("ditemid"):
        raise Fault(200, "ditemid")
    if len(body) > BODY_CHARACTERS or len(body.encode()) > BODY_BYTES:
        raise Fault(337)
    post = _entry(request)
    if "opt_nocomments" in post.extra["props"]:
        raise Fault(337)
    parent = request.number("parenttalkid") or request.number("parent") // 256
    if parent:
        answered = _comment(request, post, parent)
        if answered is None or _frozen(request, answered):
            raise Fault(337)
    made = request.world.add_comment(
        post,
        Comment(
            id=request.world.next_comment_id(request.network),
            post_id=post.id,
            author_id=request.user,
            author_name=request.user,
            text=body,
            created_at=request.world.clock.now(),
            parent_id=str(parent) if parent else None,
            by_account=True,
            extra={
                "subject": request.text("subject"),
                "userid": request.account.extra["userid"],
                "shown": shown(body),
            },
        ),
    )
    number = _public(made, post)
    return {
        "status": "OK",
        "dtalkid": number,
        "commentlink": f"{address(request.base, post)}?thread={number}#t{number}",
    }


def deletecomments(request: Request) -> dict[str, Any]:
    """`dtalkid`, or `dtalkids` parted by commas; with `thread` (or `recursive`) what is below too."""
    chosen = _with_threads(request, _chosen(request))
    for comment, _ in chosen:
        comment.deleted = True
    return _done(chosen)


def updatecomments(request: Request) -> dict[str, Any]:
    """The later protocol's `action`: screen, unscreen, freeze, unfreeze."""
    action = request.text("action")
    if not action:
        raise Fault(200, "action")
    if action not in ("screen", "unscreen", "freeze", "unfreeze"):
        raise Fault(203, "action")
    return _set(request, action)


def screencomments(request: Request) -> dict[str, Any]:
    return _set(request, "screen")


def unscreencomments(request: Request) -> dict[str, Any]:
    return _set(request, "unscreen")


def freezecomments(request: Request) -> dict[str, Any]:
    return _set(request, "freeze")


def unfreezecomments(request: Request) -> dict[str, Any]:
    return _set(request, "unfreeze")


def _set(request: Request, action: str) -> dict[str, Any]:
    chosen = _chosen(request)
    if action in ("screen", "unscreen"):
        chosen = _with_threads(request, chosen)
    for comment, _ in chosen:
        comment.extra["state"] = {"screen": "S", "freeze": "F"}.get(action, "A")
        comment.hidden = action == "screen"
        comment.closed = action == "freeze"
    return _done(chosen)


def _done(chosen: list[tuple[Comment, Post]]) -> dict[str, Any]:
    return {
        "status": "OK",
        "result": len(chosen),
        "dtalkids": [_public(comment, post) for comment, post in chosen],
    }


def _entry(request: Request) -> Post:
    """Raises: Fault 100 for an unknown journal, 200 without a number, 203 for no such post, 300."""
    journal = request.text("journal")
    name = (canonical(journal) or "") if journal else request.user
    if number := request.number("journalid"):
        owner = request.world.find_account(request.network, lambda a: a.extra["userid"] == number)
        name = owner.id if owner else ""
    if request.world.account(request.network, name) is None:
        raise Fault(100)
    itemid = request.number("ditemid") // 256 or request.number("itemid")
    if not itemid:
        raise Fault(200, "ditemid or itemid")
    post = find(request.world, request.network, name, itemid)
    if post is None:
        raise Fault(203, "There is no post with this ditemid")
    maintainer = request.state.maintainers.get(name)
    if request.user not in (name, maintainer) and post.extra["security"] != "public":
        raise Fault(300)
    return post


def _chosen(request: Request) -> list[tuple[Comment, Post]]:
    """The comments that a call names, all in one's own journal."""
    names = request.text("dtalkids") or request.text("dtalkid")
    if not names:
        raise Fault(200, "dtalkid or dtalkids")
    chosen = []
    for name in re.split(r"\s*,\s*", names.strip()):
        if not re.fullmatch(r"\d+", name, re.ASCII):
            raise Fault(203, f"dtalkid: {name}")
        found = request.world.comment(request.network, str(int(name) // 256))
        if found is None and _is_deleted(request, str(int(name) // 256)):
            raise Fault(327)
        if found is None or _public(found[1], found[0]) != int(name):
            raise Fault(203, "There is no comment with this dtalkid")
        post, comment = found
        maintainer = request.state.maintainers.get(post.account_id)
        if request.user not in (post.account_id, comment.author_id, maintainer):
            raise Fault(326, f"dtalkid:{name}")
        chosen.append((comment, post))
    return chosen


def _is_deleted(request: Request, number: str) -> bool:
    return any(
        comment.id == number and comment.deleted
        for post in request.world.posts_on(request.network)
        for comment in post.comments
    )


def _with_threads(
    request: Request, chosen: list[tuple[Comment, Post]]
) -> list[tuple[Comment, Post]]:
    if not (request.flag("thread") or request.flag("recursive")):
        return chosen
    everything: dict[str, tuple[Comment, Post]] = {}
    for comment, post in chosen:
        below = _children(request.world.comments(post))
        waiting = [comment]
        while waiting:
            one = waiting.pop(0)
            everything[one.id] = (one, post)
            waiting += below.get(one.id, [])
    return list(everything.values())


def _children(comments: list[Comment]) -> dict[str, list[Comment]]:
    """Parents' ids → what is right below them; those whose parent is gone are at the top."""
    there = {comment.id for comment in comments}
    below: dict[str, list[Comment]] = {"": []}
    for comment in comments:
        parent = comment.parent_id if comment.parent_id in there else None
        below.setdefault(parent or "", []).append(comment)
    return below


def _nested(
    request: Request,
    post: Post,
    comment: Comment,
    level: int,
    below: dict[str, list[Comment]],
    flat: list[dict[str, Any]],
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "dtalkid": _public(comment, post),
        "parentdtalkid": int(comment.parent_id or 0) * 256 + post.extra["anum"] if level else 0,
        "postername": comment.author_name,
        "posterid": _poster_id(comment),
        "level": level,
        "datepostunix": int(comment.created_at.timestamp()),
        "datepost": f"{comment.created_at:%Y-%m-%d %H:%M:%S}",
        "state": _state(comment),
        "is_show": 1,
        "is_loaded": 1,
        "body": comment.text,
    }
    if comment.extra.get("subject"):
        shown["subject"] = comment.extra["subject"]
    flat.append(dict(shown))
    children = [
        _nested(request, post, c, level + 1, below, flat) for c in below.get(comment.id, [])
    ]
    if children:
        shown["children"] = children
    return shown


def _comment(request: Request, post: Post, number: int) -> Comment | None:
    found = request.world.comment(request.network, str(number))
    return found[1] if found is not None and found[0] is post else None


def _frozen(request: Request, comment: Comment) -> bool:
    """A frozen comment freezes all that is below it."""
    while True:
        if _state(comment) == "F":
            return True
        above = request.world.comment(request.network, comment.parent_id or "")
        if above is None:
            return False
        comment = above[1]


def _public(comment: Comment, post: Post) -> int:
    return int(comment.id) * 256 + int(post.extra["anum"])


def _poster_id(comment: Comment) -> int:
    return int(comment.extra.get("userid") or comment.author_id)


def _state(comment: Comment) -> str:
    return str(comment.extra.get("state", "A"))
