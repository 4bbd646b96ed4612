"""Posts: shared from the open tier, published and deleted.

open.weibo.com/wiki/2/statuses/share, …/2/statuses/update, …/C/2/statuses/upload_url_text/biz and
…/2/statuses/destroy, seen 2026-11-22.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from homeground.sandbox.world import Account, File, Post, World

from . import errors, pictures, texts
from .call import Call
from .entities import Entities, Json
from .ids import next_id

MOST_PICTURES = 9
SEEN_BY: tuple[Literal["everybody", "friends", "ourselves"], ...] = (
    "everybody", "ourselves", "friends", "friends",
)  # fmt: skip
"""By `visible`: 0 everybody, 1 the account itself, 2 close friends, 3 a list of people."""
LATE = timedelta(seconds=90)
"""Between the one and the two minutes of which error 20032 speaks."""


def share(call: Call) -> Json:
    text = call.needed("status")
    if not text.strip():
        raise errors.empty()
    call.rip(required=True)
    texts.shared(text, call.account.credentials["safe_domain"])
    files = [pictures.keep(call)] if "pic" in call.files else []
    return _published(call, texts.status(call), files)


def update(call: Call) -> Json:
    call.rip(required=not call.business)
    return _published(call, texts.status(call), [])


def upload(call: Call) -> Json:
    call.rip(required=not call.business)
    return _published(call, texts.status(call), [pictures.keep(call)])


def upload_url_text(call: Call) -> Json:
    """`pic_id` wins over `url`, and one of them is needed. The sandbox fetches nothing from `url`."""
    call.rip(required=not call.business)
    text = texts.status(call)
    wanted = [pic for pic in call.params.get("pic_id", "").split(",") if pic]
    if not wanted:
        address = call.params.get("url", "")
        if not address:
            raise errors.missing("pic_id or url")
        if not address.startswith("http"):
            raise errors.invalid("url", "http", address[:40])
        raise errors.image_kind()
    if len(wanted) > MOST_PICTURES:
        raise errors.invalid("pic_id", f"at most {MOST_PICTURES}", str(len(wanted)))
    files = [call.world.files.get(pic) for pic in wanted]
    found = [file for file in files if file is not None and file.owner_id == call.account.id]
    if len(found) < len(wanted):
        raise errors.invalid("pic_id", "pid of an upload", call.params["pic_id"][:40])
    return _published(call, text, found)


def destroy(call: Call) -> Json:
    post = call.post()
    if post.account_id != call.account.id:
        raise errors.not_own_post()
    shown = Entities(call.world, call.root).status(post)
    post.deleted = True
    return shown


def release(world: World) -> None:
    """Let appear what was accepted a while ago."""
    now = world.clock.now()
    waiting = _waiting(world)
    for post in [post for post in waiting if post.created_at <= now]:
        waiting.remove(post)
        world.add_post(post)


def _published(call: Call, text: str, files: list[File]) -> Json:
    """Raises: WeiboError 20019 for the text of the post before, 20032 when it will appear later."""
    visible = call.choice("visible", range(4))
    if visible == 3 and not call.params.get("list_id"):
        raise errors.missing("list_id")
    last: dict[str, str] = call.world.of("weibo").setdefault("last_text", {})
    # "Two consecutive posts may not be identical": whether other pictures make a difference, or the
    # first being deleted, is not documented; the text alone decides here.
    if last.get(call.account.id) == text:
        raise errors.repeated()
    last[call.account.id] = text
    if call.late:
        late = call.world.clock.now() + LATE
        _waiting(call.world).append(_made(call.world, call.account, text, late, files, visible))
        raise errors.accepted_late()
    post = put_out(call.world, call.account, text, call.world.clock.now(), files, visible)
    return Entities(call.world, call.root).status(post)


def put_out(
    world: World, author: Account, text: str, at: datetime, files: list[File], visible: int = 0
) -> Post:
    return world.add_post(_made(world, author, text, at, files, visible))


def _made(
    world: World, author: Account, text: str, at: datetime, files: list[File], visible: int
) -> Post:
    return Post(
        network="weibo",
        id=next_id(world),
        account_id=author.id,
        text=text,
        created_at=at,
        files=files,
        seen_by=SEEN_BY[visible],
        extra={"visible": visible} if visible else {},
    )


def _waiting(world: World) -> list[Post]:
    shelf: dict[str, Any] = world.of("weibo")
    waiting: list[Post] = shelf.setdefault("waiting", [])
    return waiting
