"""How LiveJournal is asked: XML-RPC, a riddle to sign in before each call.

https://www.livejournal.com/doc/server/ljp.csp.xml-rpc.protocol.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar
from xmlrpc.client import Fault

from homeground.networks.contract import Connector, Network
from homeground.networks.errors import NetworkError, NotFound, Unavailable, Unsure
from homeground.networks.model import Post
from homeground.networks.reading import objects

from .errors import error_from_fault
from .house import LIVEJOURNAL, House
from .network import NETWORK
from .translate import itemid_from_post, posts_from_events, response_from_challenge
from .wire import NotXmlRpc, Struct, request_from_call, struct_from_answer


class Asking(Connector):
    """One journal: the account's own, or a community (`journal` among the credentials)."""

    network: ClassVar[Network] = NETWORK
    house: ClassVar[House] = LIVEJOURNAL

    @property
    def username(self) -> str:
        return self.credentials["username"]

    @property
    def community(self) -> str | None:
        return self.credentials.get("journal") or None

    @property
    def journal(self) -> str:
        return self.community or self.username

    async def change(self, post_id: str, changed: Callable[[Struct], Struct]) -> None:
        """Edit a post: `changed` gives what `editevent` is told from what `getevents` said.

        An edit replaces subject, text and access as a whole, so they are read first.
        Raises: NotFound.
        """
        waiting = post_id.startswith("d")
        which: Struct = (
            {"ver": 4, "delayed": 1, "delayedid": post_id[1:]}
            if waiting
            else {"itemid": itemid_from_post(post_id, self.house)}
        )
        read = {"ver": 1, "selecttype": "one", "lineendings": "unix", **which}
        answer = await self._ask("getevents", read | self._where())
        old = next(objects(answer, "events"), None)
        if old is None:
            raise NotFound(
                f"{self.house.name} does not have the post {post_id} (any more).",
                network=self.house.slug,
            )
        which.pop("delayed", None)
        told = {"ver": 1, "lineendings": "unix", **changed(old), **which}
        if waiting:
            told["tz"] = "+0000"
        if not str(told.get("event") or "").strip():
            # An edit without a text would delete the post.
            raise Unavailable(
                f"{self.house.name} did not say the text of this post: try again.",
                network=self.house.slug,
            )
        await self._ask("editevent", told | self._where(), write=True)

    def _where(self) -> Struct:
        return {"usejournal": self.community} if self.community else {}

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
                f"{self.house.name} answered {answer.status} instead of a result.",
                code=str(answer.status),
                network=self.house.slug,
            )
        try:
            return struct_from_answer(answer.body)
        except Fault as fault:
            secrets = (self.credentials["password"],)
            raise error_from_fault(
                fault.faultCode, fault.faultString, write=write, secrets=secrets, house=self.house
            ) from None
        except NotXmlRpc as error:
            kind: type[NetworkError] = Unsure if write else Unavailable
            raise kind(
                f"{self.house.name}'s answer cannot be read ({error}).", network=self.house.slug
            ) from error
