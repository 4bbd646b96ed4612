"""What the audience sees: plain pages of the sandbox's posts, on every network alike.

They show what was published, not how the real network draws it.
"""

from __future__ import annotations

from html import escape

from aiohttp import web

from .whole import Sandbox
from .world import Comment, File, Post, World

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; margin: 0 auto;
       max-width: 42rem; padding: 1.5rem 1rem; }
header, .counts, time, .empty { color: GrayText; font-size: .875rem; }
article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent);
          padding: 1rem 0; }
article h2 { font-size: 1.125rem; margin: .25rem 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
img { display: block; max-width: 100%; margin: .75rem 0; border-radius: 6px; }
.comment { margin: .75rem 0 0; } .reply { margin-left: 1.5rem; }
a { color: inherit; }
"""


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """The front page with the newest posts of all networks, and the files that they show."""

    async def front(request: web.Request) -> web.Response:
        world = sandbox.world
        sandbox.catch_up()
        newest = [post for post in reversed(world.posts) if not post.deleted][:100]
        body = "".join(
            _article(
                world,
                post,
                sandbox.servers[post.network].name,
                f"/{post.network}{sandbox.servers[post.network].permalink(post.id)}",
            )
            for post in newest
        )
        return _page(
            "Homeground sandbox",
            f"<header>Homeground sandbox · {world.clock.now():%Y-%m-%d %H:%M} UTC (sandbox time) · "
            "newest posts of every network</header>"
            + (body or "<p class=empty>Nothing has been published here yet.</p>"),
        )

    async def file(request: web.Request) -> web.Response:
        found = sandbox.world.files.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound(text="No such file.")
        return web.Response(body=found.content, content_type=found.mime)

    return [web.get("/", front), web.get("/_media/{id}", file)]


def post_page(world: World, post: Post, network_name: str) -> web.Response:
    """One post with all that the audience has said, as its permalink shows it."""
    comments = "".join(_comment(comment) for comment in world.comments(post))
    return _page(
        f"{network_name}: {post.title or _shown(post)[:60]}",
        _article(world, post, network_name, None)
        + (comments or "<p class=empty>No comments yet.</p>"),
    )


def _article(world: World, post: Post, network_name: str, link: str | None) -> str:
    account = world.account(post.network, post.account_id)
    counts = world.counts(post)
    when = f"{post.created_at:%Y-%m-%d %H:%M} UTC"
    time = f'<a href="{escape(link)}"><time>{when}</time></a>' if link else f"<time>{when}</time>"
    title = f"<h2>{escape(post.title)}</h2>" if post.title else ""
    media = "".join(map(_shown_file, post.files))
    return (
        f"<article><strong>{escape(account.name if account else post.account_id)}</strong> "
        f"· {escape(network_name)} · {time}{title}"
        f"<div class=text dir=auto>{escape(_shown(post))}</div>{media}"
        f"<div class=counts>{counts.likes} likes · {counts.shares} shares · "
        f"{counts.comments} comments</div></article>"
    )


def _shown_file(file: File) -> str:
    address = f"/_media/{escape(file.id)}"
    if file.mime.startswith("image/"):
        return f'<img src="{address}" alt="{escape(file.alt or "")}">'
    if file.mime.startswith("video/"):
        return f'<video controls preload=metadata src="{address}"></video>'
    return f'<p><a href="{address}">{escape(file.name or file.id)}</a></p>'


def _shown(written: Post | Comment) -> str:
    """Where texts are HTML, a server keeps in `extra["shown"]` what a reader sees of them."""
    return str(written.extra.get("shown", written.text))


def _comment(comment: Comment) -> str:
    reply = " reply" if comment.parent_id else ""
    return (
        f'<div class="comment{reply}"><strong>{escape(comment.author_name)}</strong> '
        f"<time>{comment.created_at:%Y-%m-%d %H:%M}</time>"
        f"<div class=text dir=auto>{escape(_shown(comment))}</div></div>"
    )


def _page(title: str, body: str) -> web.Response:
    return web.Response(
        text=f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}</title>"
        f'<meta name=viewport content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>",
        content_type="text/html",
        headers={
            "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; "
            "style-src 'unsafe-inline'"
        },
    )
