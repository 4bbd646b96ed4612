"""/export_comments: all comments of a journal as XML, for whoever keeps it.

dreamwidth.org/developer/exporting and livejournal.com/developer/exporting.bml: `comment_meta` tells
numbers, authors and states (up to 10,000), `comment_body` the words (up to 1,000); the session that
sessiongenerate gave goes in the cookie `ljsession`.
"""

from __future__ import annotations

from html import escape

from aiohttp import web

from homeground.sandbox.servers.livejournal.request import Request, number
from homeground.sandbox.servers.livejournal.state import State
from homeground.sandbox.world import Comment, Post, World

MOST = {"comment_meta": 10_000, "comment_body": 1_000}


def begin(request: Request) -> str:
    """A session's cookie: whose it is, kept until it is ended."""
    kept = request.world.of("dreamwidth").setdefault("sessions", {})
    rng = request.world.random("dw.session", request.world.count("dw.session"))
    cookie = f"v1:u{request.account.extra['userid']}:s{len(kept) + 1}:t0:g{rng.randbytes(12).hex()}"
    kept[cookie] = request.user
    return cookie


def answer(world: World, state: State, request: web.Request) -> web.Response:
    user = world.of("dreamwidth").get("sessions", {}).get(request.cookies.get("ljsession", ""))
    if user is None:
        return web.Response(text="Error: Must be logged in.", status=200)
    journal = request.query.get("authas") or user
    if journal != user and state.maintainers.get(journal) != user:
        return web.Response(text="Error: Not authenticated as this user.", status=200)
    kind = request.query.get("get", "")
    if kind not in MOST:
        return web.Response(text="Error: Invalid get type.", status=200)
    start = number(request.query.get("startid"))
    said = [
        (comment, post)
        for post in world.posts_of("dreamwidth", journal)
        for comment in _all(world, post)
        if int(comment.id) >= start
    ]
    said.sort(key=lambda pair: int(pair[0].id))
    page = said[: MOST[kind]]
    body = _meta(page, said) if kind == "comment_meta" else _bodies(page)
    text = f"<?xml version=\"1.0\" encoding='utf-8'?>\n<livejournal>\n{body}</livejournal>\n"
    return web.Response(text=text, content_type="text/xml")


def _all(world: World, post: Post) -> list[Comment]:
    """The deleted too: they are told by their state."""
    world.comments(post)
    return post.comments


def _meta(page: list[tuple[Comment, Post]], said: list[tuple[Comment, Post]]) -> str:
    highest = max((int(comment.id) for comment, _ in said), default=0)
    lines = [f"<maxid>{highest}</maxid>"]
    if len(page) < len(said):
        lines.append(f"<nextid>{int(said[len(page)][0].id)}</nextid>")
    lines.append("<comments>")
    for comment, _ in page:
        lines.append(
            f"<comment id='{comment.id}' posterid='{_poster(comment)}'{_state(comment)} />"
        )
    lines.append("</comments>\n<usermaps>")
    people = {_poster(comment): comment.author_name for comment, _ in page}
    lines += [f"<usermap id='{n}' user='{escape(name)}' />" for n, name in people.items()]
    return "\n".join([*lines, "</usermaps>", ""])


def _bodies(page: list[tuple[Comment, Post]]) -> str:
    lines = ["<comments>"]
    for comment, post in page:
        parent = f" parentid='{comment.parent_id}'" if comment.parent_id else ""
        lines.append(
            f"<comment id='{comment.id}' jitemid='{post.extra['itemid']}' "
            f"posterid='{_poster(comment)}'{_state(comment)}{parent}>"
        )
        if not comment.deleted:
            subject = comment.extra.get("subject", "")
            if subject:
                lines.append(f"<subject>{escape(subject)}</subject>")
            lines.append(f"<body>{escape(comment.text, quote=False)}</body>")
            lines.append(f"<date>{comment.created_at:%Y-%m-%dT%H:%M:%SZ}</date>")
        lines.append("</comment>")
    return "\n".join([*lines, "</comments>", ""])


def _poster(comment: Comment) -> int:
    return int(comment.extra.get("userid") or comment.author_id)


def _state(comment: Comment) -> str:
    """A(ctive) is not written: what has no state is that."""
    state = "D" if comment.deleted else str(comment.extra.get("state", "A"))
    return "" if state == "A" else f" state='{state}'"
