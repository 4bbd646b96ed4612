"""How VK is asked: form-encoded requests, 200 with an error inside.

https://dev.vk.com/en/api/api-requests
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

from homeground.networks.contract import Connector, Network
from homeground.networks.errors import RateLimited, Unavailable, Unsure
from homeground.networks.http import Response

from .errors import error_from_answer
from .network import NETWORK, VERSION
from .translate import owner_from_account

PATIENCE = 5
"""How often one request is tried while VK says that there were too many this second."""


class Asking(Connector):
    """One wall: a community's (`account_id` negative) or a person's."""

    network: ClassVar[Network] = NETWORK

    @property
    def owner_id(self) -> int:
        return owner_from_account(self.account_id)

    async def _read(self, method: str, parameters: Mapping[str, str]) -> Any:
        """Reading what is public: with the service key if there is one, which a community's lacks."""
        token = self.credentials.get("service_token") or self.credentials["access_token"]
        return await self._ask(method, parameters, token=token)

    async def _ask(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        write: bool = False,
        token: str | None = None,
        patient: bool = True,
    ) -> Any:
        """The `response` of one method. The token goes in the body: addresses end up in logs.

        Three requests a second are few for what takes several, so "too many a second", which says
        that nothing was done, is waited out here. Not for a post or a comment alone (not
        `patient`): whoever sends those has a budget and a clock of his own.
        """
        form = {
            **parameters,
            "access_token": token or self.credentials["access_token"],
            "v": VERSION,
        }
        for left in reversed(range(PATIENCE if patient else 1)):
            answer = await self.http.send(
                "POST", f"{self.base_url}/method/{method}", write=write, form=form
            )
            try:
                return self._response(answer, write=write)
            except RateLimited as limited:
                if limited.retry_after_seconds is None or not left:
                    raise
                await asyncio.sleep(limited.retry_after_seconds)
        raise AssertionError("the last try returns or raises")

    def _response(self, answer: Response, *, write: bool) -> Any:
        if answer.status != 200:
            raise Unavailable(
                f"VK answered {answer.status} instead of a result.",
                code=str(answer.status),
                network="vk",
            )
        body = answer.json()
        if isinstance(body, dict) and isinstance(body.get("error"), dict):
            secrets = tuple(self.credentials.values())
            raise error_from_answer(body["error"], write=write, secrets=secrets)
        if not isinstance(body, dict) or "response" not in body:
            unread = "VK gave an answer that has neither a result nor an error."
            raise Unsure(unread, network="vk") if write else Unavailable(unread, network="vk")
        return body["response"]
