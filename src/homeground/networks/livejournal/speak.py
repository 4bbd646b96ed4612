"""LiveJournal's speaker: XML-RPC, a riddle to sign in before each call.

https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar
from xmlrpc.client import Fault

from homeground.networks.contract import Can, Connector, Network
from homeground.networks.errors import NetworkError, NotFound, Rejected, Unavailable, Unsure
from homeground.networks.model import Comment, Draft, Engagement, Post, Profile, Published

from .errors import error_from_fault
from .html import html_from_text
from .network import NETWORK
from .translate import (
    comments_from_answer,
    event_from_draft,
    itemid_from_post,
    number_from_id,
    pages_from_answer,
    posts_from_events,
    profile_from_login,
    published_from_answer,
    response_from_challenge,
)
from .wire import NotXmlRpc, Struct, request_from_call, struct_from_answer

RECENT_MAX = 50
ENTRIES_MAX = 100


class LiveJournal(Connector):
    """One journal: the account's own, or a community (`journal` among the credentials)."""

    network: ClassVar[Network] = NETWORK

    @property
    def username(self) -> str:
        return self.credentials["username"]

    @property
    def community(self) -> str | None:
        return self.credentials.get("journal") or None

    @property
    def journal(self) -> str:
        return self.community or self.username

    async def profile(self) -> Profile:
        answer = await self._ask("login", {})
        return profile_from_login(answer, username=self.username, site_url=self.site_url)

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        if draft.media:
            raise self.not_offered(Can.IMAGES)
        event = event_from_draft(draft, now=now, journal=self.community)
        answer = await self._ask("postevent", event, write=True)
        return published_from_answer(answer, draft, journal=self.journal, site_url=self.site_url)

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
        """How many comments there are; LiveJournal states nothing else."""
        counts: dict[str, Engagement] = {}
        for start in range(0, len(post_ids), ENTRIES_MAX):
            wanted = post_ids[start:][:ENTRIES_MAX]
            itemids = ",".join(str(itemid_from_post(post_id)) for post_id in wanted)
            for post in await self._posts({"selecttype": "multiple", "itemids": itemids}):
                if post.id in wanted:
                    counts[post.id] = post.engagement
        return counts

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        """All of them. LiveJournal pages by thread, so they are sorted when complete."""
        post_url = f"{self.site_url}/users/{self.journal}/{post_id}.html"
        found: dict[str, Comment] = {}
        page, pages = 1, 1
        while page <= pages:
            answer = await self._ask(
                "getcomments",
                {
                    "journal": self.journal,
                    "ditemid": number_from_id(post_id, "post"),
                    "expand_strategy": "expand_all",
                    "page": page,
                },
            )
            for comment in comments_from_answer(
                answer, post_id=post_id, post_url=post_url, site_url=self.site_url
            ):
                found[comment.id] = comment
            page, pages = page + 1, pages_from_answer(answer)
        for comment in sorted(found.values(), key=lambda each: (each.created_at, int(each.id))):
            yield comment

    async def reply(
        self, post_id: str, text: str, *, comment_id: str | None = None, key: str, now: datetime
    ) -> Comment:
        body = html_from_text(text)
        if not body:
            raise Rejected("The answer is empty: write a text.", network="livejournal")
        told: Struct = {
            "journal": self.journal,
            "ditemid": number_from_id(post_id, "post"),
            "body": body,
        }
        if comment_id is not None:
            told["parent"] = number_from_id(comment_id, "comment")
        answer = await self._ask("addcomment", told, write=True)
        made = answer.get("dtalkid")
        if not made:
            raise Unsure(
                "LiveJournal took the comment, but did not say its number.", network="livejournal"
            )
        return Comment(
            str(made), post_id, text, now, parent_id=comment_id, url=answer.get("commentlink")
        )

    async def delete(self, post_id: str) -> None:
        """LiveJournal deletes a post when it is edited to nothing."""
        told: Struct = {"ver": 1, "event": "", "subject": "", "lineendings": "unix"}
        if self.community:
            told["usejournal"] = self.community
        if post_id.startswith("d"):
            told |= {"ver": 4, "tz": "+0000", "delayedid": post_id[1:]}
        else:
            told["itemid"] = itemid_from_post(post_id)
        try:
            await self._ask("editevent", told, write=True)
        except NotFound as refused:
            # 302 is said of what is gone, and of what is not this journal's.
            if refused.code == "302" and await self._posts(
                {"selecttype": "one", "itemid": told["itemid"]}
            ):
                raise

    async def _posts(self, which: Struct) -> list[Post]:
        told: Struct = {"ver": 1, "lineendings": "unix", **which}
        if self.community:
            told["usejournal"] = self.community
        answer = await self._ask("getevents", told)
        return posts_from_events(answer, journal=self.journal, site_url=self.site_url)

    async def _ask(self, method: str, told: Struct, *, write: bool = False) -> Struct:
        """One call, signed in for that call: a challenge holds for one use and 60 seconds."""
        riddle = await self._call("getchallenge", {}, write=False)
        challenge = str(riddle.get("challenge") or "")
        signed = {
            "ver": 1,
            **told,
            "username": self.username,
            "auth_method": "challenge",
            "auth_challenge": challenge,
            "auth_response": response_from_challenge(challenge, self.credentials["password"]),
        }
        return await self._call(method, signed, write=write)

    async def _call(self, method: str, told: Struct, *, write: bool) -> Struct:
        answer = await self.http.send(
            "POST",
            f"{self.base_url}/interface/xmlrpc",
            write=write,
            headers={"Content-Type": "text/xml; charset=utf-8"},
            body=request_from_call(method, told),
        )
        if answer.status != 200:
            raise Unavailable(
                f"LiveJournal answered {answer.status} instead of a result.",
                code=str(answer.status),
                network="livejournal",
            )
        try:
            return struct_from_answer(answer.body)
        except Fault as fault:
            secrets = (self.credentials["password"],)
            raise error_from_fault(
                fault.faultCode, fault.faultString, write=write, secrets=secrets
            ) from None
        except NotXmlRpc as error:
            kind: type[NetworkError] = Unsure if write else Unavailable
            raise kind(
                f"LiveJournal's answer cannot be read ({error}).", network="livejournal"
            ) from error
