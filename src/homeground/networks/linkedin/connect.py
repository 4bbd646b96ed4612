"""How an account on LinkedIn is connected: a person, or the pages that a person administers.

Two ways, because LinkedIn refuses the whole request when the application lacks the product of one
scope.

https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow
https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-access-control-by-role
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Place, Way
from homeground.networks.errors import NotFound, Rejected
from homeground.networks.oauth2 import Token
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.proving import proved
from homeground.networks.reading import objects, words

from .api import Api
from .network import NETWORK
from .speak import LinkedIn

MAY_PUBLISH = frozenset({"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR"})
"""Roles on a page which may publish; the documents write the second in both ways."""


class _SignIn(OAuth2Way):
    network = "linkedin"
    called = "LinkedIn"
    authorize_at = "https://www.linkedin.com/oauth/v2/authorization"
    token_at = "https://www.linkedin.com/oauth/v2/accessToken"  # noqa: S105 - an address
    renewable = True
    """Where LinkedIn gave the application refresh tokens, which it does for some partners only."""


class SignInForPages(_SignIn):
    kind = "organization"
    label = "Sign in with LinkedIn, for company pages"
    about = (
        "Does everything that Homeground can on LinkedIn, for the company pages that you "
        "administer; the application needs the Community Management API."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "w_organization_social": "Nothing can be published or answered as the page.",
        "r_organization_social": "The page's posts and comments cannot be read.",
        "rw_organization_admin": "Pages cannot be found, and their counts not be read.",
    }

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        api = Api(place.http, place.base_url or NETWORK.api, token.credentials)
        answer = await api.get(
            "/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100", method="FINDER"
        )
        found: list[Grant] = []
        for role in objects(answer, "elements"):
            urn = words(role.get("organization")) or words(role.get("organizationTarget"))
            if urn is None or (words(role.get("role")) or "").upper() not in MAY_PUBLISH:
                continue
            if words(role.get("state")) not in (None, "APPROVED"):
                continue
            if any(urn == grant.account_id for grant in found):
                continue  # one role each: a person may have several on a page
            try:
                grant = await proved(
                    LinkedIn,
                    place,
                    token.credentials,
                    account_id=urn,
                    kind=self.kind,
                    expires_at=token.expires_at,
                    rights=token.rights,
                )
            except NotFound:
                continue  # a page that was closed keeps its roles for a while
            found.append(grant)
        if not found:
            raise Rejected(
                "LinkedIn knows no company page that this person may publish on. Have somebody "
                "make them an administrator of the page, or sign in as somebody who is.",
                network="linkedin",
            )
        return found


class SignInAsPerson(_SignIn):
    kind = "member"
    label = "Sign in with LinkedIn, for yourself"
    about = (
        "Publishes as the person. What others said there, and how often it was seen, LinkedIn "
        "tells only a few developers."
    )
    rights: ClassVar[Mapping[str, str]] = {
        "openid": "LinkedIn does not say whose access it is.",
        "profile": "LinkedIn does not say whose access it is.",
        "w_member_social": "Nothing can be published.",
    }

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        return [
            await proved(
                LinkedIn,
                place,
                token.credentials,
                account_id=PERSON_TO_ASK,
                kind=self.kind,
                expires_at=token.expires_at,
                rights=token.rights,
            )
        ]


PERSON_TO_ASK = "urn:li:person:me"
"""The answer says who it is."""

WAYS: tuple[Way, ...] = (SignInForPages(), SignInAsPerson())
