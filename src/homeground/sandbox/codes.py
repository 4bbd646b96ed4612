"""Authorization codes: given on a consent page, exchanged once and soon."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Literal

from .world import World


@dataclass(frozen=True, slots=True)
class Code:
    """What somebody agreed to. `expires` is seconds since 1970 in the sandbox's time."""

    client_id: str
    redirect_uri: str
    account_ids: tuple[str, ...]
    scopes: frozenset[str]
    expires: float
    challenge: str = ""
    method: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def fits(self, verifier: str) -> bool:
        """Whether the challenge was made of this verifier (RFC 7636); true without a challenge."""
        if not self.challenge:
            return True
        made = verifier if self.method == "plain" else s256(verifier)
        return hmac.compare_digest(self.challenge.encode(), made.encode())


class NoCode(Exception):
    """There is no such code, or it is over."""

    def __init__(self, why: Literal["unknown", "used", "expired"]):
        super().__init__(why)
        self.why = why


class Codes:
    """Those of one network, each good for `seconds`."""

    def __init__(self, world: World, network: str, seconds: float):
        self.world = world
        self.network = network
        self.seconds = seconds

    def give(
        self,
        *,
        client_id: str,
        redirect_uri: str,
        account_ids: tuple[str, ...],
        scopes: frozenset[str] = frozenset(),
        challenge: str = "",
        method: str = "",
        prefix: str = "",
        **more: str,
    ) -> str:
        text = prefix + secrets.token_urlsafe(48)
        self._all[text] = Code(
            client_id=client_id,
            redirect_uri=redirect_uri,
            account_ids=account_ids,
            scopes=scopes,
            expires=self.world.clock.timestamp() + self.seconds,
            challenge=challenge,
            method=method,
            more=more,
        )
        return text

    def flow(self, text: str) -> str:
        """Which of a network's flows gave a code; empty for what is none."""
        code = self._all.get(text)
        return code.more.get("flow", "") if code else ""

    def take(self, text: str) -> Code:
        """Raises: NoCode; a code is gone once it was asked for, even in vain."""
        if text not in self._all:
            raise NoCode("unknown")
        code = self._all[text]
        self._all[text] = None
        if code is None:
            raise NoCode("used")
        if code.expires <= self.world.clock.timestamp():
            raise NoCode("expired")
        return code

    @property
    def _all(self) -> dict[str, Code | None]:
        kept: dict[str, Code | None] = self.world.of(self.network).setdefault("codes", {})
        return kept


def s256(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode(errors="replace")).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
