"""MAX's speaker: what Homeground wants, said in the Bot API's methods."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import (
    NotAuthorized,
    NotFound,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import File, FileSlice, Http
from homeground.networks.model import Draft, Engagement, Media, Post, Profile, Published
from homeground.networks.reading import Json, mapping, objects, words

from .api import Api
from .errors import NOT_READY
from .network import ASKED_AT_ONCE, IMAGES_MAX, NETWORK, PAGE, TEXT_MAX
from .translate import (
    body_from_draft,
    chat_address,
    chat_id,
    engagement_from_message,
    file_from_upload,
    image_from_upload,
    is_message_id,
    message_id,
    posts_from_messages,
    profile_from_chat,
    published_from_answer,
    text_from_draft,
)

READY_AFTER_SECONDS = (0.3, 0.7, 1.5, 3.0)
"""Pauses while MAX processes images. Its own library waits a second at a time."""

VIDEO_READY_AFTER_SECONDS = (5.0, 5.0, 10.0, 10.0, 20.0, 30.0)
"""More of them for what takes longer."""

_KINDS = {"image": "image", "video": "video", "document": "file"}
_NOT_THERE = {
    "removed": "was removed from it",
    "left": "left it",
    "closed": "lost it: it is closed",
}


class Max(Connector):
    """One channel."""

    network: ClassVar[Network] = NETWORK

    def __init__(
        self,
        http: Http,
        *,
        account_id: str,
        credentials: Mapping[str, str],
        base_url: str | None = None,
        handle: str = "",
    ):
        super().__init__(
            http,
            account_id=account_id,
            credentials=credentials,
            base_url=base_url,
            handle=handle,
        )
        self._api = Api(http, base_url=self.base_url, token=credentials["access_token"])

    async def profile(self) -> Profile:
        chat = await self._api.ask("GET", chat_address(self.account_id, self.handle))
        gone = _NOT_THERE.get(words(chat.get("status")) or "")
        if gone:
            raise NotAuthorized(
                f"The bot is not in this channel: it {gone}. Add it as an administrator.",
                network="max",
            )
        profile = profile_from_chat(chat, site_url=self.site_url)
        if profile is None:
            raise Unavailable("MAX did not say which channel this is.", network="max")
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """MAX has no idempotency key: `key` is not sent, what is unsure is read back."""
        self._refuse_what_is_not_offered(draft)
        channel = chat_id(self.account_id)
        images = [await self._uploaded(media) for media in draft.media]
        answer = await self._send(channel, body_from_draft(draft, images))
        published = published_from_answer(answer, handle=self.handle, site_url=self.site_url)
        if published is None:
            raise Unsure("MAX accepted the post, but did not say its number.", network="max")
        return published

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        """At most the 100 newest of the channel: one answer has no more."""
        asked = {"chat_id": chat_id(self.account_id), "count": str(min(max(limit, 1), PAGE))}
        answer = await self._api.ask("GET", "/messages", params=asked)
        posts = posts_from_messages(answer, handle=self.handle, site_url=self.site_url)
        return posts[:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        counts: dict[str, Engagement] = {}
        known = [post_id for post_id in post_ids if is_message_id(post_id)]
        for start in range(0, len(known), ASKED_AT_ONCE):
            for message in await self._messages(known[start : start + ASKED_AT_ONCE]):
                mid = words(mapping(message, "body").get("mid"))
                if mid in known:
                    counts[mid] = engagement_from_message(message)
        return counts

    async def delete(self, post_id: str) -> None:
        asked = {"message_id": message_id(post_id)}
        try:
            answer = await self._api.ask("DELETE", "/messages", params=asked, write=True)
        except NotFound:
            return
        if answer.get("success") is False and await self._messages([post_id]):
            raise _refused(answer, "deleted")

    async def edit(self, post_id: str, draft: Draft) -> None:
        """The text; the images that the post has stay with it."""
        _refuse_what_is_no_text(draft)
        answer = await self._api.ask(
            "PUT",
            "/messages",
            params={"message_id": message_id(post_id)},
            json=body_from_draft(draft, None),
            write=True,
        )
        if answer.get("success") is False:
            if not await self._messages([post_id]):
                raise NotFound("MAX does not have this post (any more).", network="max")
            raise _refused(answer, "changed")

    async def _messages(self, post_ids: list[str]) -> list[Json]:
        """Those of them that exist."""
        asked = {"message_ids": ",".join(map(message_id, post_ids)), "count": str(len(post_ids))}
        try:
            answer = await self._api.ask("GET", "/messages", params=asked)
        except NotFound:
            if len(post_ids) == 1:
                return []
            # No document says whether one that is missing hides the others.
            return [m for post_id in post_ids for m in await self._messages([post_id])]
        return list(objects(answer, "messages"))

    async def _uploaded(self, media: Media) -> Json:
        kind = _KINDS[media.kind]
        file = File(media.name or media.path.name, media.mime, FileSlice(media.path))
        answer = await self._api.upload(file, kind=kind)
        made = image_from_upload(answer) if kind == "image" else file_from_upload(answer, kind=kind)
        if made is None:
            raise Unavailable("MAX took the file, but gave no token for it.", network="max")
        return made

    async def _send(self, channel: str, body: Json) -> Json:
        slow = any(attachment["type"] != "image" for attachment in body["attachments"] or ())
        for seconds in (*READY_AFTER_SECONDS, *(VIDEO_READY_AFTER_SECONDS if slow else ()), None):
            try:
                return await self._api.ask(
                    "POST", "/messages", params={"chat_id": channel}, json=body, write=True
                )
            except Unavailable as error:
                # Nothing was published, so asking again makes no second post.
                if error.code != NOT_READY or seconds is None:
                    raise
            await asyncio.sleep(seconds)
        raise AssertionError("the last attempt returns or raises")

    def _refuse_what_is_not_offered(self, draft: Draft) -> None:
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        refuse_other_choices(draft, self.network)
        if draft.poll is not None:
            raise self.not_offered(Can.POLL)
        if len(draft.media) > 1 and any(media.kind == "document" for media in draft.media):
            raise Rejected(
                "Homeground sends a document to MAX alone: publish the other files on their own.",
                network="max",
            )
        if len(draft.media) > IMAGES_MAX:
            raise Rejected(
                f"Homeground sends at most {IMAGES_MAX} files in a post to MAX, and this has "
                f"{len(draft.media)}.",
                network="max",
            )
        _refuse_what_is_no_text(draft)


def _refused(answer: Json, done: str) -> Rejected:
    told = words(answer.get("message")) or "no words"
    return Rejected(
        f"MAX does not let this post be {done}: do it in the app. (MAX: {told})", network="max"
    )


def _refuse_what_is_no_text(draft: Draft) -> None:
    text = text_from_draft(draft)
    if not (text.strip() or draft.media):
        raise Rejected("MAX takes no empty post: write a text, or add an image.", network="max")
    if len(text) > TEXT_MAX:
        raise Rejected(
            f"MAX takes at most {TEXT_MAX:,} characters, link included, and this has "
            f"{len(text):,}: shorten it.",
            network="max",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Rejected(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew.",
            network="max",
        ) from None
