"""Odnoklassniki's speaker: what Homeground wants, said in its methods."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import ClassVar

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Connector, Network
from homeground.networks.errors import (
    NotAuthorized,
    NotFound,
    NotOffered,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.http import File, FileSlice, Http
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Media,
    Post,
    Profile,
    Published,
)
from homeground.networks.reading import mapping, objects, words
from homeground.networks.scheduling import as_kept, refuse_time

from .api import Api
from .days import days_from_trends, parameters_from_days
from .network import NETWORK, PAGE_MAX
from .topics import Topics, anchor_after
from .translate import (
    comment_from_discussion,
    comment_id_from_answer,
    parameters_from_draft,
    people_from_answer,
    profile_from_group,
    token_from_upload,
    topic_id_from_answer,
    topic_number,
)
from .videos import uploaded_video

_DISCUSSION = "GROUP_TOPIC"
# One by one: an unknown name makes the network refuse the whole request.
_COMMENT = (
    "comment.id,comment.text,comment.date,comment.author_id,comment.author_name,"
    "comment.author_ref,comment.reply_to_comment_id,comment.type"
)


class Odnoklassniki(Connector):
    """One group, spoken to as an administrator of it. `account_id` is the group's number."""

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
        self._api = Api(http, base_url=self.base_url, credentials=credentials)
        self._topics = Topics(self._api, group_id=account_id, site_url=self.site_url)

    async def profile(self) -> Profile:
        if not (self.account_id.isdigit() and self.account_id.isascii()):
            raise Rejected(
                "Odnoklassniki knows a group by its number (such as 55348644610059), which stands "
                "in the group's settings: give it with the account.",
                network="odnoklassniki",
            )
        answer = await self._api.ask(
            "group.getInfo",
            {"uids": self.account_id, "fields": "uid,name,shortname,members_count"},
        )
        for group in objects(answer):
            if profile := profile_from_group(group, site_url=self.site_url):
                return profile
        raise NotFound(
            f"Odnoklassniki does not know the group {self.account_id}.", network="odnoklassniki"
        )

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """A topic for later has another number when it is out; the network says which, when asked.

        https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.getRepublishedTopic
        """
        refuse_other_choices(draft, self.network)
        refuse_time(draft, self.network, now=now)
        if not (draft.text.strip() or draft.media or draft.link or draft.poll):
            raise Rejected(
                "Odnoklassniki takes no empty post: write a text, or add an image or a link.",
                network="odnoklassniki",
            )
        parts = [draft.text, draft.link or ""]
        if draft.poll is not None:
            parts += [draft.poll.question, *draft.poll.answers]
        for part in parts:
            _refuse_what_is_no_text(part)
        photos = [await self._upload(media) for media in draft.media if media.kind == "image"]
        videos = [
            await uploaded_video(self._api, media, draft, group_id=self.account_id)
            for media in draft.media
            if media.kind == "video"
        ]
        answer = await self._api.ask(
            "mediatopic.post",
            parameters_from_draft(draft, group_id=self.account_id, photos=photos, videos=videos),
            write=True,
        )
        number = topic_id_from_answer(answer)
        if number is None:
            raise Unsure(
                "Odnoklassniki accepted the post, but did not say its number.",
                network="odnoklassniki",
            )
        url = f"{self.site_url}/group/{self.account_id}/topic/{number}"
        return Published(number, url, scheduled_for=as_kept(draft.publish_at))

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        return await self._topics.newest(limit)

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        return await self._topics.engagement([topic_number(post_id) for post_id in post_ids])

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """All of them. Within a page the order is not documented, so they are sorted at the end."""
        found: dict[str, Comment] = {}
        anchor = "FIRST"
        while True:
            answer = await self._api.ask(
                "discussions.getComments",
                _discussion(post_id)
                | {
                    "anchor": anchor,
                    "direction": "FORWARD",
                    "count": str(PAGE_MAX),
                    "fields": _COMMENT,
                },
            )
            people = people_from_answer(answer, site_url=self.site_url)
            before = len(found)
            for item in objects(answer, "comments"):
                comment = comment_from_discussion(
                    item, post_id=post_id, people=people, site_url=self.site_url
                )
                if comment is not None:
                    found.setdefault(comment.id, comment)
            following = anchor_after(answer, anchor)
            if len(found) == before or following is None:
                break
            anchor = following
        # Sorting keeps the order of those that were made in the same second.
        for comment in sorted(found.values(), key=lambda comment: comment.created_at):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        """An official answer: in the group's name."""
        _refuse_what_is_no_text(text)
        parameters = {
            "entityId": topic_number(post_id),
            "entityType": _DISCUSSION,
            "comment": text,
            "as_admin": "true",
        }
        if comment_id is not None:
            parameters["reply_to_comment_id"] = comment_id
        answer = await self._api.ask("discussions.addDiscussionComment", parameters, write=True)
        made = comment_id_from_answer(answer)
        if made is None:
            raise Unsure(
                "Odnoklassniki accepted the comment, but did not say its name.",
                network="odnoklassniki",
            )
        return Comment(made, post_id, text, now, parent_id=comment_id)

    async def delete(self, post_id: str) -> None:
        number = topic_number(post_id)
        try:
            done = await self._remove(number)
        except NotFound:
            return
        except (Rejected, NotAuthorized):
            if await self._topics.is_gone(number):
                return
            raise
        if not done and not await self._topics.is_gone(number):
            raise _not_deleted()

    async def scheduled_posts(self) -> list[Post]:
        """Not offered: no document has a method that lists what a group keeps for later."""
        raise NotOffered(
            "Odnoklassniki keeps posts for later, but names no way for software to list them: look "
            "in the group's delayed topics there.",
            network="odnoklassniki",
        )

    async def unschedule(self, post_id: str) -> None:
        """Odnoklassniki deletes what is out as readily as what waits, so it is asked first whether
        the topic is out under another number, and whether it is among the group's topics.
        """
        number = topic_number(post_id)
        out = await self._topics.republished(number)
        newest = [] if out else await self._topics.newest(PAGE_MAX)
        if out is not None or any(post.id == number for post in newest):
            raise NotFound(
                "Odnoklassniki does not keep this post for later any more: it is out, as "
                f"{out or number}.",
                network="odnoklassniki",
            )
        # Whether what waits is shown by its number is not documented: nothing is made of its absence.
        if not await self._remove(number):
            raise _not_deleted()

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        try:
            await self._api.ask(
                "discussions.deleteDiscussionComment",
                _discussion(post_id) | {"comment_id": comment_id},
                write=True,
            )
        except NotFound:
            return

    async def mark_spam(self, post_id: str, comment_id: str) -> None:
        """Deletes the comment and says why: marked alone, it would stay (markCommentAsSpam)."""
        await self._api.ask(
            "discussions.deleteDiscussionComment",
            _discussion(post_id) | {"comment_id": comment_id, "mark_as_spam": "true"},
            write=True,
        )

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        """Days are Moscow's. Needs the right GROUP_CONTENT."""
        asked = parameters_from_days(since, until, group_id=self.account_id)
        days = days_from_trends(await self._api.ask("group.getStatTrends", asked))
        return [day for day in days if since <= day.day <= until]

    async def _remove(self, number: str) -> bool:
        """False when the network says that it did not. Raises: any NetworkError."""
        answer = await self._api.ask(
            "mediatopic.deleteTopic",
            # Documented as `delete_id` (apiok.ru, 2026-09-25); most software sends `topic_id`.
            {"gid": self.account_id, "topic_id": number, "delete_id": number},
            write=True,
        )
        return mapping(answer).get("success") is not False

    async def _upload(self, media: Media) -> str:
        """An image for a topic. Gives its token; nothing is published by it, so no write."""
        place = await self._api.ask("photosV2.getUploadUrl", {"gid": self.account_id, "count": "1"})
        address = words(mapping(place).get("upload_url"))
        if not address:
            raise Unavailable(
                "Odnoklassniki gave no address to upload the image to.", network="odnoklassniki"
            )
        file = File(media.path.name, media.mime, FileSlice(media.path))
        token = token_from_upload(await self._api.upload(address, file))
        if token is None:
            raise Rejected(
                f"Odnoklassniki could not read the image {media.path.name}: save it as JPEG or "
                "PNG anew.",
                network="odnoklassniki",
            )
        return token


def _not_deleted() -> Rejected:
    return Rejected(
        "Odnoklassniki did not delete the post: delete it there.", network="odnoklassniki"
    )


def _discussion(post_id: str) -> dict[str, str]:
    return {"discussionId": topic_number(post_id), "discussionType": _DISCUSSION}


def _refuse_what_is_no_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Rejected(
            f"The text has half a character at position {error.start + 1}: it was cut or damaged "
            "somewhere. Write that place anew.",
            network="odnoklassniki",
        ) from None
