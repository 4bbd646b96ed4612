"""WordPress's connector: one way in, two protocols behind it.

A user name with an application password is a site's own; a token is WordPress.com's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import ClassVar, Protocol
from urllib.parse import quote

from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import NotAuthorized, NotOffered
from homeground.networks.model import (
    Comment,
    DayStatistics,
    Draft,
    Engagement,
    Post,
    Profile,
    Published,
)
from homeground.networks.scheduling import refuse_time

from .api import Api
from .network import NETWORK, SELF_HOSTED
from .rules import refuse_comment, refuse_draft
from .speak_dotcom import DotcomSpeaker
from .speak_site import SiteSpeaker


class _Speaker(Protocol):
    async def profile(self) -> Profile: ...
    async def publish(self, draft: Draft) -> Published: ...
    async def recent_posts(self, limit: int) -> list[Post]: ...
    async def scheduled_posts(self) -> list[Post]: ...
    async def unschedule(self, post_id: str) -> None: ...
    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]: ...
    def comments(self, post_id: str) -> AsyncIterator[Comment]: ...
    async def reply(self, post_id: str, text: str, comment_id: str | None) -> Comment: ...
    async def delete(self, post_id: str) -> None: ...
    async def edit(self, post_id: str, draft: Draft) -> None: ...
    async def hide_comment(self, comment_id: str, *, hidden: bool) -> None: ...
    async def delete_comment(self, comment_id: str) -> None: ...
    async def close_comments(self, post_id: str, *, closed: bool) -> None: ...
    async def mark_spam(self, comment_id: str) -> None: ...


class WordPress(Connector):
    """One user's posts on the site that `base_url` names, or one site on WordPress.com."""

    network: ClassVar[Network] = NETWORK

    @property
    def _speaker(self) -> _Speaker:
        if self.credentials.get("access_token"):
            site = self.credentials.get("site") or self.account_id
            root = f"{self.base_url}/rest/v1.1/sites/{quote(site, safe='')}"
            return DotcomSpeaker(Api(self.http, root, self.credentials))
        if self.base_url == self.network.api:
            raise NotAuthorized(
                "This account does not say which site it is on: connect it again, with the "
                "site's address.",
                network="wordpress",
            )
        root = f"{self.base_url}/wp-json/wp/v2"
        return SiteSpeaker(Api(self.http, root, self.credentials), self.account_id)

    async def profile(self) -> Profile:
        return await self._speaker.profile()

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """WordPress has no key of its own: after `Unsure` the site's posts must be read.

        A post for later keeps its number when it is out.
        """
        refuse_draft(draft)
        refuse_time(draft, NETWORK, now=now)
        return await self._speaker.publish(draft)

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        return await self._speaker.recent_posts(limit)

    async def scheduled_posts(self) -> list[Post]:
        return await self._speaker.scheduled_posts()

    async def unschedule(self, post_id: str) -> None:
        """WordPress deletes what is out as readily as what waits, so the post is looked at first."""
        await self._speaker.unschedule(post_id)

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        return await self._speaker.measure(post_ids)

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        async for comment in self._speaker.comments(post_id):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        refuse_comment(text)
        return await self._speaker.reply(post_id, text, comment_id)

    async def delete(self, post_id: str) -> None:
        await self._speaker.delete(post_id)

    async def edit(self, post_id: str, draft: Draft) -> None:
        refuse_draft(draft)
        await self._speaker.edit(post_id, draft)

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        await self._speaker.hide_comment(comment_id, hidden=hidden)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        await self._speaker.delete_comment(comment_id)

    async def mark_spam(self, post_id: str, comment_id: str) -> None:
        await self._speaker.mark_spam(comment_id)

    async def statistics(self, *, since: date, until: date) -> list[DayStatistics]:
        speaker = self._speaker
        if not isinstance(speaker, DotcomSpeaker):
            gap = NETWORK.gaps_by_kind[SELF_HOSTED][Can.STATISTICS]
            raise NotOffered(gap.reason, network="wordpress")
        return await speaker.statistics(since, until)

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        await self._speaker.close_comments(post_id, closed=closed)
