"""LiveJournal's speaker: posts and comments. Requests: `ask`; moderation: `order`."""

from __future__ import annotations

from datetime import datetime

from homeground.networks.choices import refuse_other_choices
from homeground.networks.contract import Can, SeenBy
from homeground.networks.errors import NotFound, NotOffered, Rejected, Unsure
from homeground.networks.model import Comment, Draft, Engagement, Post, Profile, Published
from homeground.networks.scheduling import refuse_time

from .html import html_from_text
from .later import Keeping
from .order import Discussing, Orderly
from .translate import (
    event_from_draft,
    event_from_edit,
    itemid_from_post,
    number_from_id,
    profile_from_login,
    published_from_answer,
)
from .wire import Struct

RECENT_MAX = 50
ENTRIES_MAX = 100


class Journal(Orderly):
    """One journal: the account's own, or a community (`journal` among the credentials)."""

    async def profile(self) -> Profile:
        answer = await self._ask("login", {})
        return profile_from_login(answer, username=self.username, site_url=self.site_url)

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        """A post for later has a number of another kind (`d5`), and a usual one when it is out."""
        self._refuse(draft, now=now)
        event = event_from_draft(draft, now=now, journal=self.community, house=self.house)
        answer = await self._ask("postevent", event, write=True)
        return published_from_answer(
            answer, draft, journal=self.journal, site_url=self.site_url, house=self.house
        )

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        posts = await self._posts(
            {
                "selecttype": "lastn",
                "howmany": RECENT_MAX if self.community else min(limit, RECENT_MAX),
            }
        )
        # A community shows everybody's posts.
        own = self.username if self.community else self.journal
        return [post for post in posts if post.author and post.author.id == own][:limit]

    async def measure(self, post_ids: list[str]) -> dict[str, Engagement]:
        """How many comments there are; nothing else is stated."""
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), ENTRIES_MAX):
            wanted = post_ids[start:][:ENTRIES_MAX]
            itemids = ",".join(str(itemid_from_post(post_id, self.house)) for post_id in wanted)
            for post in await self._posts({"selecttype": "multiple", "itemids": itemids}):
                if post.id in wanted:
                    counts[post.id] = post.engagement
        return counts

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        body = html_from_text(text)
        if not body:
            raise Rejected("The answer is empty: write a text.", network=self.house.slug)
        told: Struct = {
            "journal": self.journal,
            "ditemid": number_from_id(post_id, "post", self.house),
            "body": body,
        }
        if comment_id is not None:
            told["parent"] = number_from_id(comment_id, "comment", self.house)
        answer = await self._ask("addcomment", told, write=True)
        made = answer.get("dtalkid")
        if not made:
            raise Unsure(
                f"{self.house.name} took the comment, but did not say its number.",
                network=self.house.slug,
            )
        return Comment(
            str(made), post_id, text, now, parent_id=comment_id, url=answer.get("commentlink")
        )

    async def edit(self, post_id: str, draft: Draft) -> None:
        """The draft's text and link; its title if it has one, else the old one stays."""
        if draft.media:
            raise self.not_offered(Can.IMAGES)
        await self.change(post_id, lambda old: event_from_edit(old, draft, house=self.house))

    async def delete(self, post_id: str) -> None:
        """LiveJournal deletes a post when it is edited to nothing."""
        told: Struct = {"ver": 1, "event": "", "subject": "", "lineendings": "unix"}
        if self.community:
            told["usejournal"] = self.community
        if post_id.startswith("d"):
            told |= {"ver": 4, "tz": "+0000", "delayedid": post_id[1:]}
        else:
            told["itemid"] = itemid_from_post(post_id, self.house)
        try:
            await self._ask("editevent", told, write=True)
        except NotFound as refused:
            # 302 is said of what is gone, and of what is not this journal's.
            if refused.code == "302" and await self._posts(
                {"selecttype": "one", "itemid": told["itemid"]}
            ):
                raise

    def _refuse(self, draft: Draft, *, now: datetime) -> None:
        refuse_other_choices(draft, self.network)
        if draft.media:
            raise self.not_offered(Can.IMAGES)
        refuse_time(draft, self.network, now=now)
        if self.community and draft.seen_by is SeenBy.OURSELVES:
            raise NotOffered(
                f"A community's post on {self.house.name} cannot be private: choose its members, "
                "or everybody.",
                network=self.house.slug,
            )


class LiveJournal(Journal, Discussing, Keeping):
    """One journal on LiveJournal, with its comments and its schedule."""
