"""What tokens that people agreed to are good for: whose they are, for which app, for how long.

Tokens that came with an account of the sandbox (see `tokens`) have no grant: they may do everything,
and do not expire.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from homeground.sandbox.applications import Applications
from homeground.sandbox.world import World

from .errors import GraphError, expired_token, invalid, permission

SHORT_SECONDS = 3600.0
LONG_SECONDS = 60 * 86_400.0
DATA_ACCESS_SECONDS = 90 * 86_400.0


@dataclass(slots=True)
class Grant:
    """`kind`: a person's token at Facebook, that of a Page, or an account's own (Instagram, Threads).

    Moments are seconds since 1970; `expires` is `None` for what does not end by itself.
    """

    kind: Literal["user", "page", "account"]
    person_id: str
    person: str
    account_ids: tuple[str, ...]
    client_id: str
    scopes: frozenset[str]
    issued: float
    expires: float | None
    long: bool = False
    revoked: bool = False


class Grants:
    """Those of one network."""

    def __init__(self, world: World, network: str):
        self.world = world
        self.network = network
        self.applications = Applications(world, network)

    def find(self, token: str) -> Grant | None:
        return self._all.get(token)

    def live(self, token: str) -> Grant | None:
        """Raises: GraphError 190 for one that expired or was revoked."""
        grant = self.find(token)
        if grant is None:
            return None
        now = self.world.clock.now()
        if grant.revoked:
            # Subcode 458 is in the error guide.
            raise GraphError(
                "Error validating access token: The user has not authorized application "
                f"{grant.client_id}.",
                190,
                subcode=458,
            )
        if grant.expires is not None and grant.expires <= now.timestamp():
            raise expired_token(datetime.fromtimestamp(grant.expires, UTC), now)
        return grant

    def proven(self, token: str, proof: str | None) -> None:
        """Raises: GraphError 100 for a wrong `appsecret_proof`
        (developers.facebook.com/docs/graph-api/guides/secure-requests).
        """
        grant = self.find(token)
        application = self.applications.find(grant.client_id) if grant else None
        if proof is None or application is None:
            return
        key = application.client_secret.encode()
        made = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(made.encode(), proof.encode(errors="replace")):
            raise invalid("Invalid appsecret_proof provided in the API argument")

    def must(self, token: str, *one_of: str) -> None:
        """Raises: GraphError 10 for a token that none of these permissions was given to."""
        grant = self.find(token)
        if grant is not None and not grant.scopes & set(one_of):
            raise GraphError(
                "(#10) This endpoint requires the "
                f"'{one_of[0]}' permission or the application does not have permission for this "
                "action",
                10,
                status=403,
            )

    def give(self, grant: Grant) -> str:
        number = self.world.count(f"{self.network}.token")
        token = f"EAA{self.world.random(self.network, 'token', number).randbytes(48).hex()}"
        self._all[token] = grant
        return token

    def page_token(self, user_token: str, page_id: str) -> str:
        """The token of a Page for whoever runs it: as lasting as the person's, or without an end
        when theirs is long-lived.
        """
        kept: dict[tuple[str, str], str] = self.world.of(self.network).setdefault("pages_of", {})
        if (user_token, page_id) not in kept:
            person = self._all[user_token]
            kept[(user_token, page_id)] = self.give(
                replace(
                    person,
                    kind="page",
                    account_ids=(page_id,),
                    issued=self.world.clock.timestamp(),
                    expires=None if person.long else person.expires,
                )
            )
        return kept[(user_token, page_id)]

    def prolong(self, token: str) -> float:
        """60 more days for a long-lived token; how many seconds it now has.

        Raises: GraphError 10 for one that is not a day old yet; the words are not documented.
        """
        grant = self.live(token)
        now = self.world.clock.timestamp()
        if grant is not None:
            if not grant.long or now - grant.issued < 86_400:
                raise permission("Only long-lived tokens that are a day old can be refreshed")
            grant.issued, grant.expires = now, now + LONG_SECONDS
        return LONG_SECONDS

    def revoke(self, of: Grant, scopes: Iterable[str] = ()) -> None:
        """Take back what a person agreed to for an app: these permissions, or all of it."""
        gone = frozenset(scopes)
        for grant in self._all.values():
            if (grant.person_id, grant.client_id) == (of.person_id, of.client_id):
                grant.scopes -= gone
                grant.revoked = grant.revoked or not gone

    @property
    def _all(self) -> dict[str, Grant]:
        kept: dict[str, Grant] = self.world.of(self.network).setdefault("grants", {})
        return kept
