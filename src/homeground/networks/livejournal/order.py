"""Reading and keeping order under a journal's posts.

`updatecomments` took the place of screencomments and its like in the later protocol
(https://github.com/karpour/livejournal-api-ts lists what LiveJournal has now); people are banned
by a command of its console (https://www.livejournal.com/doc/server/lj.admin.console.ref.html).
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from homeground.networks.errors import NotFound, Rejected
from homeground.networks.model import Comment
from homeground.networks.reading import objects

from .ask import Asking
from .translate import (
    comments_from_answer,
    event_from_closing,
    number_from_id,
    pages_from_answer,
    words_from_console,
)


class Orderly(Asking):
    """What the protocol had from its beginning, on every site that speaks it."""

    async def close_comments(self, post_id: str, *, closed: bool = True) -> None:
        """Freezing would end threads only; this ends the discussion, new threads included."""
        await self.change(post_id, lambda old: event_from_closing(old, closed=closed))

    async def block(self, person_id: str, *, blocked: bool = True) -> None:
        command = ["ban_set" if blocked else "ban_unset", person_id]
        if self.community:
            command += ["from", self.community]
        answer = await self._ask("consolecommand", {"commands": [command]}, write=True)
        result = next(objects(answer, "results"), {})
        if str(result.get("success") or "0") == "0":
            raise Rejected(
                f"{self.house.name} did not {'block' if blocked else 'unblock'} {person_id}: "
                f"{words_from_console(result) or 'it gave no reason'}.",
                network=self.house.slug,
            )


class Discussing(Asking):
    """Comments, as LiveJournal alone lets software read and moderate them."""

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

    async def hide_comment(self, post_id: str, comment_id: str, *, hidden: bool = True) -> None:
        """A screened comment is seen by its author and the journal's owner alone."""
        told = self._comment(comment_id) | {"action": "screen" if hidden else "unscreen"}
        await self._ask("updatecomments", told, write=True)

    async def delete_comment(self, post_id: str, comment_id: str) -> None:
        try:
            await self._ask("deletecomments", self._comment(comment_id), write=True)
        except NotFound:
            return
        except Rejected as refused:
            # 203 is said of what never was, and of what is gone without a trace.
            if refused.code != "203":
                raise
            async for comment in self.comments(post_id):
                if comment.id == comment_id:
                    raise

    async def close_thread(self, post_id: str, comment_id: str, *, closed: bool = True) -> None:
        """Frozen: nobody answers the comment or what stands below it."""
        told = self._comment(comment_id) | {"action": "freeze" if closed else "unfreeze"}
        await self._ask("updatecomments", told, write=True)

    def _comment(self, comment_id: str) -> dict[str, object]:
        return {"journal": self.journal, "dtalkid": number_from_id(comment_id, "comment")}
