"""Telegram's speaker: what Homeground wants, said in the Bot API's methods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import (
    Duplicate,
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unsure,
)
from homeground.networks.http import File, FileSlice, Http
from homeground.networks.model import Comment, Draft, Profile, Published
from homeground.networks.reading import count, mapping

from .api import Api
from .network import NETWORK, PHOTOS_MAX
from .translate import (
    album,
    alone,
    caption_from_draft,
    chat_id,
    message_numbers,
    permalink,
    poll_from_draft,
    profile_from_chat,
    published_from_messages,
    text_message,
)


class Telegram(Connector):
    """One channel. `account_id` is its number (`-100…`) or its @name."""

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
        self._api = Api(http, base_url=self.base_url, token=credentials["bot_token"])

    async def profile(self) -> Profile:
        # An account that is being connected is known by its name only.
        asked = {"chat_id": chat_id(self.account_id or self.handle)}
        chat = await self._api.ask("getChat", asked)
        members = await self._api.ask("getChatMemberCount", asked)
        profile = profile_from_chat(mapping(chat), members=members, site_url=self.site_url)
        if profile is None:
            raise NotFound(
                f"Telegram does not know {self.account_id or self.handle}.", network="telegram"
            )
        return profile

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        self._refuse_what_is_not_offered(draft)
        channel = {"chat_id": chat_id(self.account_id)}
        result = await self._send(draft, channel)
        published = published_from_messages(
            result, account_id=self.account_id, site_url=self.site_url
        )
        if published is None:
            raise Unsure(
                "Telegram accepted the post, but did not say its number.", network="telegram"
            )
        return published

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        """Answers a comment in the discussion group, in the name of the bot.

        Without `comment_id` Telegram would need the number that the post's copy has in the group;
        that is told only as it arrives.
        """
        _refuse_what_is_no_text(text)
        if comment_id is None:
            raise NotOffered(
                "Telegram, reply: a bot can answer a comment, not the post itself: choose the "
                "comment to answer.",
                network="telegram",
            )
        (asked,) = _one(comment_id)
        result = await self._api.ask(
            "sendMessage",
            {
                "chat_id": self._discussion(),
                "text": text,
                "reply_parameters": {"message_id": asked},
            },
            write=True,
        )
        message = mapping(result)
        number = count(message.get("message_id"))
        if number is None:
            raise Unsure(
                "Telegram accepted the comment, but did not say its number.", network="telegram"
            )
        url = permalink(
            number,
            chat=mapping(message, "chat"),
            account_id=str(self._discussion()),
            site_url=self.site_url,
        )
        return Comment(str(number), post_id, text, now, parent_id=comment_id, url=url)

    async def delete(self, post_id: str) -> None:
        """Every message of it: an album is several."""
        for number in message_numbers(post_id):
            await self._delete(chat_id(self.account_id), number)

    async def edit(self, post_id: str, draft: Draft) -> None:
        """The text of a message, or the caption of its images."""
        _refuse_what_is_no_text(draft.text)
        message = {"chat_id": chat_id(self.account_id), "message_id": message_numbers(post_id)[0]}
        try:
            if not draft.media:
                try:
                    told = message | text_message(draft)
                    await self._api.ask("editMessageText", told, write=True)
                    return
                except Rejected as refused:
                    # What was published with images has a caption instead.
                    if "no text in the message" not in str(refused).lower():
                        raise
            told = message | {"caption": caption_from_draft(draft)}
            await self._api.ask("editMessageCaption", told, write=True)
        except Duplicate:
            return

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        (number,) = _one(comment_id)
        await self._delete(self._discussion(), number)

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        """Bans somebody from the discussion group, or lets them join it again."""
        if not person_id.isdigit() or not person_id.isascii():
            raise NotFound(f"{person_id!r} is no number of a person.", network="telegram")
        whom = {"chat_id": self._discussion(), "user_id": int(person_id)}
        if blocked:
            await self._api.ask("banChatMember", whom, write=True)
        else:
            # Without this, letting in somebody who is not banned would throw them out.
            await self._api.ask("unbanChatMember", whom | {"only_if_banned": True}, write=True)

    async def _send(self, draft: Draft, channel: Mapping[str, Any]) -> Any:
        if draft.poll is not None:
            told = {**channel, **poll_from_draft(draft)}
            return await self._api.ask("sendPoll", told, write=True)
        if not draft.media:
            told = {**channel, **text_message(draft)}
            return await self._api.ask("sendMessage", told, write=True)
        caption = caption_from_draft(draft)
        files = [
            File(media.name or media.path.name, media.mime, FileSlice(media.path))
            for media in draft.media
        ]
        if len(files) == 1:
            method, field, about = alone(draft.media[0])
            told = {**channel, **about, **({"caption": caption} if caption else {})}
            return await self._api.ask(method, told, write=True, files={field: files[0]})
        named = {f"file{number}": file for number, file in enumerate(files)}
        told = {**channel, "media": album(dict(zip(named, draft.media, strict=True)), caption)}
        return await self._api.ask("sendMediaGroup", told, write=True, files=named)

    async def _delete(self, chat: int | str, number: int) -> None:
        try:
            await self._api.ask(
                "deleteMessage", {"chat_id": chat, "message_id": number}, write=True
            )
        except NotFound:
            return

    def _discussion(self) -> int | str:
        group = self.credentials.get("discussion_chat_id", "")
        if not group:
            raise NotAuthorized(
                "This channel was connected without its discussion group: link a group to it in "
                "Telegram, add the bot there as an administrator, and give the group's number "
                "(-100…) with the account.",
                network="telegram",
            )
        return chat_id(group)

    def _refuse_what_is_not_offered(self, draft: Draft) -> None:
        if draft.publish_at is not None:
            raise self.not_offered(Can.SCHEDULE)
        refuse_other_choices(draft, self.network)
        if len({media.kind == "document" for media in draft.media}) > 1:
            raise Rejected(
                "Telegram shows documents in an album of their own: publish them without images "
                "and videos.",
                network="telegram",
            )
        if draft.poll is not None and draft.media:
            raise Rejected(
                "Homeground sends a poll to Telegram without images: publish them on their own.",
                network="telegram",
            )
        if len(draft.media) > PHOTOS_MAX:
            raise Rejected(
                f"Telegram takes at most {PHOTOS_MAX} files in a post, and this has "
                f"{len(draft.media)}.",
                network="telegram",
            )
        if not (draft.text.strip() or draft.media or draft.link or draft.poll):
            raise Rejected(
                "Telegram takes no empty message: write a text, or add an image.",
                network="telegram",
            )
        poll = (draft.poll.question, *draft.poll.answers) if draft.poll else ()
        for part in (draft.text, draft.link or "", *poll):
            _refuse_what_is_no_text(part)


def _one(comment_id: str) -> list[int]:
    numbers = message_numbers(comment_id)
    if len(numbers) != 1:
        raise NotFound(f"{comment_id!r} is no number of a comment.", network="telegram")
    return numbers


def _refuse_what_is_no_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Rejected(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew.",
            network="telegram",
        ) from None
