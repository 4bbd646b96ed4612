"""Who calls, and what they may: tokens of members, for themselves or for a page they run.

Source: learn.microsoft.com/linkedin/shared/authentication and the permissions named on each API's
page, seen 2026-11-22. Reading a member's own posts (r_member_social) is given to select developers
only, so a member's token of the sandbox does not have it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from aiohttp import web

from homeground.sandbox.server import ACCOUNT_ID
from homeground.sandbox.world import Account, World

from .errors import denied, expired_token, invalid_token, no_token, revoked_token

MEMBER = frozenset({"openid", "profile", "email", "w_member_social"})
ORGANIZATION = frozenset(
    {
        "openid", "profile", "email", "r_organization_social", "w_organization_social",
        "rw_organization_admin",
    }
)  # fmt: skip
SCOPES = MEMBER | ORGANIZATION | {"r_basicprofile", "r_member_social"}
SCOPES_OF = {"member": MEMBER, "organization": ORGANIZATION}


@dataclass(slots=True)
class Grant:
    """A token that was given on the consent page. Its moments are seconds since 1970."""

    account_id: str
    scopes: frozenset[str]
    expires: float
    client_id: str = ""
    given: float = 0.0
    pages: tuple[str, ...] = ()
    """Organizations that the member runs and let the application near."""
    revoked: bool = False


@dataclass(slots=True)
class Caller:
    """`account` is in whose name the caller acts: its first page, or what `must_be` named."""

    account: Account
    scopes: frozenset[str]
    others: tuple[Account, ...] = ()
    """In whose name the caller may act besides."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        return (self.account, *self.others)

    @property
    def pages(self) -> list[Account]:
        return [account for account in self.accounts if account.kind == "organization"]

    @property
    def member(self) -> Account:
        """Who agreed; for a page's own token, the page, which stands for who runs it."""
        return next((a for a in self.accounts if a.kind == "member"), self.account)

    def must(self, access: str, resource: str) -> None:
        """`access` is r or w: reading or writing what the account posts.

        Raises: Refusal when the token does not have that right.
        """
        if not any(f"{access}_{account.kind}_social" in self.scopes for account in self.accounts):
            raise denied(resource)

    def must_be(self, urn: str, resource: str) -> None:
        """Raises: Refusal for whoever speaks in another's name."""
        everybody = self.accounts
        named = next((account for account in everybody if account.id == urn), None)
        if named is None or not {f"{a}_{named.kind}_social" for a in "rw"} & self.scopes:
            raise denied(resource)
        self.account = named
        self.others = tuple(account for account in everybody if account is not named)


class Callers:
    def __init__(self, world: World):
        self.world = world

    @property
    def grants(self) -> dict[str, Grant]:
        grants: dict[str, Grant] = self.world.of("linkedin").setdefault("grants", {})
        return grants

    def identify(self, request: web.Request) -> Caller:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise no_token()
        grant = self.grants.get(token)
        account = (
            self.world.account("linkedin", grant.account_id)
            if grant is not None
            else self.world.find_account(
                "linkedin",
                lambda a: hmac.compare_digest(
                    a.credentials["access_token"].encode(),
                    token.encode(errors="replace"),
                ),
            )
        )
        if account is None:
            raise invalid_token()
        request[ACCOUNT_ID] = account.id
        if account.expired or (grant is not None and grant.revoked):
            raise revoked_token()
        if grant is not None and grant.expires <= self.world.clock.timestamp():
            raise expired_token()
        if grant is None:
            return Caller(account, SCOPES_OF[account.kind])
        found = (self.world.account("linkedin", page) for page in grant.pages)
        # The member comes last: a token that was given for a page speaks for it.
        everybody = (*(page for page in found if page is not None), account)
        return Caller(everybody[0], grant.scopes, everybody[1:])
