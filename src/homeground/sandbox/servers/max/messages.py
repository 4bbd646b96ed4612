"""POST, PUT, DELETE and GET of /messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from homeground.sandbox.limits import note_refusal, strictness
from homeground.sandbox.world import Account, File, Post, World

from . import answers, errors, uploads
from .call import NETWORK, Call
from .markup import plain
from .rates import Rate
from .state import Json

MOST_TEXT = 4000
"""`NewMessageBody.text.maxLength`, which counts code points."""
MOST_LISTED, LISTED = 100, 50
CHANGEABLE = timedelta(hours=24)
"""dev.max.ru/docs-api, PUT and DELETE /messages, seen 2026-11-22."""


@dataclass(frozen=True, slots=True)
class Given:
    """A NewMessageBody that has been looked at. `None` means what it says there: not given."""

    text: str | None
    shown: str
    markup: list[Json]
    files: list[File] | None


async def send(call: Call) -> Json:
    """POST /messages. Raises: Refusal."""
    if call.query.get("user_id"):
        raise errors.denied("The sandbox's bot is in a channel and has no dialogs")
    channel = call.chat()
    given = await _given(call)
    if not given.text and not given.files:
        raise errors.payload("Message must have text or attachments")
    rate = call.state.rates.setdefault(channel.id, Rate())
    if not rate.take(call.world.clock.timestamp(), strictness(call.world, NETWORK)):
        note_refusal(call.world, NETWORK)
        raise errors.too_many()
    post = put_out(call.world, channel, given)
    return {"message": answers.message(call, post, stat=False)}


def put_out(world: World, channel: Account, given: Given) -> Post:
    now = world.clock.now()
    seq = (answers.milliseconds(now) << 16) + world.count("max.message") % 2**16
    post = Post(
        network=NETWORK,
        id=answers.mid(channel, seq),
        account_id=channel.id,
        text=given.text or "",
        created_at=now,
        files=given.files or [],
        extra={"seq": seq, "shown": given.shown, "markup": given.markup},
    )
    return world.add_post(post)


async def edit(call: Call) -> Json:
    """PUT /messages. Attachments that are `null` stay, an empty list takes them away."""
    post = call.post(_named(call))
    given = await _given(call)
    text = post.text if given.text is None else given.text
    files = post.files if given.files is None else given.files
    if not text and not files:
        raise errors.payload("Message must have text or attachments")
    if not _changeable(call, post):
        return {"success": False, "message": "Message can be edited within 24 hours only"}
    if given.text is not None:
        post.text = given.text
        post.extra |= {"shown": given.shown, "markup": given.markup}
    post.files = files
    return {"success": True}


def delete(call: Call) -> Json:
    """DELETE /messages."""
    post = call.post(_named(call))
    if not _changeable(call, post):
        return {"success": False, "message": "Message can be deleted within 24 hours only"}
    post.deleted = True
    return {"success": True}


def get(call: Call) -> Json:
    """GET /messages, by ids or of a chat. `from` is the newer end and `to` the older."""
    count = call.whole("count")
    if count is not None and not 1 <= count <= MOST_LISTED:
        raise errors.payload(f"count: must be between 1 and {MOST_LISTED}")
    ids = call.query.get("message_ids", "")
    if ids:
        named = dict.fromkeys(part.strip() for part in ids.split(","))
        found = [call.world.post(NETWORK, mid) for mid in named]
        posts = [p for p in found if p is not None and p.account_id == call.account.id]
    else:
        channel = call.chat()
        newest, oldest = call.whole("from"), call.whole("to")
        posts = [
            post
            for post in call.world.posts_of(NETWORK, channel.id)
            if (newest is None or answers.milliseconds(post.created_at) <= newest)
            and (oldest is None or answers.milliseconds(post.created_at) >= oldest)
        ][: count or LISTED]
    return {"messages": [answers.message(call, post, stat=True) for post in posts]}


def one(call: Call, mid: str) -> Json:
    """GET /messages/{messageId}."""
    return answers.message(call, call.post(mid), stat=True)


def _named(call: Call) -> str:
    mid = call.query.get("message_id", "")
    if not mid:
        raise errors.payload("message_id: must not be empty")
    return mid


def _changeable(call: Call, post: Post) -> bool:
    """What MAX answers later than that is not documented: here `success` is false, and why."""
    return call.world.clock.now() - post.created_at < CHANGEABLE


async def _given(call: Call) -> Given:
    """The body, looked at. Raises: Refusal 400."""
    body = call.body
    text, form = body.get("text"), body.get("format")
    if text is not None and not isinstance(text, str):
        raise errors.payload("text: must be a string")
    if form not in (None, "markdown", "html"):
        raise errors.payload("format: must be one of markdown, html")
    check_text(text or "")
    if body.get("link") is not None:
        raise errors.payload("link: the sandbox knows no forwarding and no replies in channels")
    if body.get("notify", True) is not True:
        # github.com/max-messenger/api-schema, POST /messages: an error in a channel.
        raise errors.payload("notify: must be true in channels")
    shown, markup = plain(text or "", form)
    return Given(text, shown, markup, await _files(call, body.get("attachments")))


def check_text(text: str) -> None:
    """Raises: Refusal 400."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise errors.payload("text: must be UTF-8")
    if len(text) > MOST_TEXT:
        raise errors.payload(f"text: size must be between 0 and {MOST_TEXT}")


async def _files(call: Call, attachments: object) -> list[File] | None:
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise errors.payload("attachments: must be an array")
    return [file for attachment in attachments for file in await _attached(call, attachment)]


async def _attached(call: Call, attachment: Any) -> list[File]:
    """The schema's fields of an image exclude one another: `url`, `token` or `photos`."""
    kind = attachment.get("type") if isinstance(attachment, dict) else None
    if kind not in uploads.TAKEN:
        raise errors.payload(f"attachments: the sandbox takes {', '.join(uploads.TAKEN)} only")
    payload = attachment.get("payload")
    if not isinstance(payload, dict):
        raise errors.payload("attachments: payload must not be null")
    token, url, photos = payload.get("token"), payload.get("url"), payload.get("photos")
    if kind == "video":
        return [uploads.attachable(call, token, "video")]
    if kind == "file":
        return [uploads.attachable(call, token, "file")]
    if token is not None:
        return [uploads.attachable(call, token, "image")]
    if isinstance(url, str) and url:
        return [await uploads.fetch(call, url)]
    if isinstance(photos, dict) and photos:
        return [
            uploads.attachable(
                call, photo.get("token") if isinstance(photo, dict) else None, "image"
            )
            for photo in photos.values()
        ]
    raise errors.payload("No `photos`, `url` or `token` provided. Check payload.")
