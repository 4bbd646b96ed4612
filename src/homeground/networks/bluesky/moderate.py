"""Who may answer, what is hidden, and who is kept out: each is a record of the account's own.

https://docs.bsky.app/docs/tutorials/thread-gates and app.bsky.graph.block
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from homeground.networks.errors import NotFound, Rejected, Unavailable
from homeground.networks.http import Response
from homeground.networks.model import Draft
from homeground.networks.reading import mapping, words

from .api import Api
from .keys import rkey_of, tid_from_key
from .limits import HIDDEN_MAX
from .records import TAKEN, Records
from .translate import gate_for, gate_from_draft, written

GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"
POST = "app.bsky.feed.post"


class Moderation:
    def __init__(self, api: Api, records: Records):
        self._api = api
        self._records = records

    async def gate(self, post_id: str, draft: Draft, now: datetime) -> None:
        """Says who may answer a new post. One that is there already is left: it is ours."""
        record = gate_from_draft(post_id, draft, now=now)
        if record is not None:
            await self._records.create(GATE, self._records.own_key(post_id), record)

    async def close(self, post_id: str, *, closed: bool) -> None:
        await self._change_gate(post_id, closed=closed)

    async def hide(self, post_id: str, comment_id: str, *, hidden: bool) -> None:
        if hidden:
            await self._change_gate(post_id, hide=comment_id)
        else:
            await self._change_gate(post_id, show=comment_id)

    async def block(self, did: str, *, blocked: bool) -> None:
        """A block has a key made from whom it is about, so there is never a second of ours."""
        answer = await self._api.answer("app.bsky.actor.getProfile", [("actor", did)])
        there = words(mapping(answer.json(), "viewer").get("blocking"))
        if blocked and there is None:
            record = {"$type": BLOCK, "subject": did, "createdAt": _said_at(answer)}
            await self._records.create(BLOCK, tid_from_key(did, of="block"), record)
        elif not blocked and there is not None:
            await self._records.delete(BLOCK, rkey_of(there))

    async def _change_gate(
        self, post_id: str, *, closed: bool | None = None, hide: str = "", show: str = ""
    ) -> None:
        """Twice at most: somebody may change the same gate in Bluesky's app at the same moment."""
        try:
            await self._try_to_change_gate(post_id, closed, hide, show)
        except Unavailable as error:
            if error.code != TAKEN:
                raise
            await self._try_to_change_gate(post_id, closed, hide, show)

    async def _try_to_change_gate(
        self, post_id: str, closed: bool | None, hide: str, show: str
    ) -> None:
        rkey = self._records.own_key(post_id)
        found = await self._records.find(GATE, rkey)
        before = mapping(found, "value")
        listed = before.get("hiddenReplies")
        hidden = [uri for uri in listed if isinstance(uri, str)] if isinstance(listed, list) else []
        if hide and hide not in hidden:
            hidden.append(hide)
        hidden = [uri for uri in hidden if uri != show]
        if len(hidden) > HIDDEN_MAX:
            raise Rejected(
                f"Bluesky hides {HIDDEN_MAX} answers in one thread, and that many are hidden. "
                "Close the comments, or block who writes them.",
                network="bluesky",
            )
        created_at = "" if found else await self._created_at(rkey)
        gate = gate_for(post_id, created_at=created_at, before=before, closed=closed, hidden=hidden)
        if gate is None:
            if found is not None:
                await self._records.delete(GATE, rkey)
        elif gate != before:
            instead_of = words(mapping(found).get("cid"))
            await self._records.put(GATE, rkey, gate, instead_of=instead_of)

    async def _created_at(self, rkey: str) -> str:
        """A gate has to say when it was made. No clock is read here, so it is as old as its post."""
        post = await self._records.find(POST, rkey)
        if post is None:
            raise NotFound("Bluesky does not have this post (any more).", network="bluesky")
        return words(mapping(post, "value").get("createdAt")) or ""


def _said_at(answer: Response) -> str:
    """When the server says that it is: no clock is read here."""
    try:
        return written(parsedate_to_datetime(answer.headers.get("Date", "")))
    except ValueError:
        raise Unavailable(
            "Bluesky’s answer cannot be read: it has no date. Try again later.", network="bluesky"
        ) from None
