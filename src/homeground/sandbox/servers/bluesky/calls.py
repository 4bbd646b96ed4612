"""One request as the methods get it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from homeground.sandbox.world import Account

from .errors import no_token
from .rates import Headers


@dataclass(slots=True)
class Call:
    """`root` is the sandbox's own address; `headers` become those of the answer."""

    request: web.Request
    caller: Account | None
    root: str
    headers: Headers

    @property
    def account(self) -> Account:
        """Who calls. Raises: Refusal without a token."""
        if self.caller is None:
            raise no_token()
        return self.caller
