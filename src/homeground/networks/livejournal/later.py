"""What LiveJournal keeps for its time: asked for, and taken back.

Dreamwidth has none of it. The protocol's manual is silent about it; the server's source is not:
https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/LJ/DelayedEntry.pm
"""

from __future__ import annotations

from homeground.networks.model import Post
from homeground.networks.reading import objects

from .ask import Asking
from .translate import delayed_number, scheduled_from_events

PAGE = 50


class Keeping(Asking):
    """The schedule of one journal."""

    async def scheduled_posts(self) -> list[Post]:
        """The account's own; a community's maintainers are shown everybody's."""
        found: dict[str, Post] = {}
        skip = 0
        while True:
            asked = {
                "ver": 4,
                "delayed": 1,
                "selecttype": "lastn",
                "howmany": PAGE,
                "skip": skip,
                "lineendings": "unix",
            }
            answer = await self._ask("getevents", asked | self._where())
            posts = scheduled_from_events(answer, journal=self.journal, site_url=self.site_url)
            before = len(found)
            found |= {post.id: post for post in posts}
            skip += PAGE
            if len(list(objects(answer, "events"))) < PAGE or len(found) == before:
                break
        own = [post for post in found.values() if post.author and post.author.id == self.username]
        return sorted(own, key=lambda post: (post.created_at, int(post.id[1:])))

    async def unschedule(self, post_id: str) -> None:
        """LiveJournal deletes a post when it is edited to nothing, also one that waits."""
        told = {
            "ver": 4,
            "delayedid": delayed_number(post_id, self.house),
            "tz": "+0000",
            "event": "",
            "subject": "",
            "lineendings": "unix",
        }
        await self._ask("editevent", told | self._where(), write=True)
