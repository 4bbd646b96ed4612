"""How a WordPress site is connected: one of one's own, or one on WordPress.com.

https://make.wordpress.org/core/2020/11/05/application-passwords-integration-guide/
https://developer.wordpress.com/docs/oauth2/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from homeground.networks.connecting import Begun, ByForm, ByRedirect, Grant, Place, Way
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NetworkError, NotAuthorized, NotFound, Rejected, Unavailable
from homeground.networks.http import same_origin
from homeground.networks.oauth2 import Token, declined, new_state, refuse_other_state
from homeground.networks.oauth2_way import OAuth2Way
from homeground.networks.proving import proved
from homeground.networks.reading import mapping, words

from .api import Api
from .network import SELF_HOSTED, WORDPRESS_COM
from .speak import WordPress

APP_ID = "9d2f0c36-5c0f-4f5b-8a53-6f2f4b6d7c11"
"""The same for every house: by it a site knows Homeground's passwords among others."""


class _OwnSite:
    """What both ways to a site of one's own share: WordPress forgets the password when asked."""

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        """https://developer.wordpress.org/rest-api/reference/application-passwords/"""
        api = Api(place.http, f"{_site(place)}/wp-json/wp/v2", credentials)
        passwords = "/users/me/application-passwords"
        try:
            answer = await api.send("GET", f"{passwords}/introspect")
            uuid = words(mapping(answer.json()).get("uuid"))
            if uuid is None:
                raise Unavailable(
                    "The site did not say which password this is.", network="wordpress"
                )
            await api.send("DELETE", f"{passwords}/{uuid}", write=True)
        except (NotAuthorized, NotFound):
            return


class AuthorizeOnSite(_OwnSite, ByRedirect):
    """The site makes the password, and its owner never sees it."""

    kind = SELF_HOSTED
    label = "Sign in on your own site"
    about = (
        "Does everything that Homeground can on WordPress, as the user who signs in. The site must "
        "have WordPress 5.6 and https, and so must this house."
    )
    app: ClassVar[tuple[CredentialField, ...]] = ()
    revocable = True

    async def begin(self, place: Place) -> Begun:
        page = await self._page(place)
        state = new_state()
        joint = "&" if urlsplit(place.redirect_uri).query else "?"
        back = f"{place.redirect_uri}{joint}{urlencode({'state': state})}"
        asked = {
            "app_name": "Homeground",
            "app_id": APP_ID,
            "success_url": back,
            "reject_url": f"{back}&error=access_denied",
        }
        joint = "&" if urlsplit(page).query else "?"
        return Begun(f"{page}{joint}{urlencode(asked)}", {"state": state})

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        refuse_other_state(came_back, kept, network="wordpress", called="The site")
        # Without `reject_url`, which old versions do not know, the site says it so.
        if "error" in came_back or came_back.get("success") == "false":
            raise declined(network="wordpress", called="The site")
        user, password = came_back.get("user_login"), came_back.get("password")
        if not user or not password:
            raise NotAuthorized(
                "The site sent you back without a password: connect it again.", network="wordpress"
            )
        return await _on_own_site(place, user, password)

    async def _page(self, place: Place) -> str:
        """Where the site asks its user; a plugin may have moved it."""
        site = _site(place)
        answer = await place.http.send("GET", f"{site}/wp-json/", write=False)
        try:
            told = mapping(answer.json()) if answer.status == 200 else {}
        except NetworkError:
            told = {}
        if not told:
            raise Rejected(
                "No WordPress answers at this address (/wp-json/): check the address of the site, "
                "and that its REST API is on.",
                network="wordpress",
            )
        found = words(
            mapping(told, "authentication", "application-passwords", "endpoints").get(
                "authorization"
            )
        )
        if found is None:
            raise Rejected(
                "This site offers no application passwords: it needs WordPress 5.6 and https, and "
                "no plugin may turn them off.",
                network="wordpress",
            )
        # A person is sent there: it must be the site that they named.
        return found if same_origin(found, site) else f"{site}/wp-admin/authorize-application.php"


class ApplicationPassword(_OwnSite, ByForm):
    kind = SELF_HOSTED
    label = "Enter an application password of your own site"
    about = "Does everything that Homeground can on WordPress, as the user whose password it is."
    revocable = True
    fields = (
        CredentialField("username", "User name on your own site", secret=False),
        CredentialField("application_password", "Application password of that user"),
    )

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        return await _on_own_site(
            place, given.get("username", ""), given.get("application_password", "")
        )


class SignInWithWordPressCom(OAuth2Way):
    """One consent opens one site, which the person chooses on WordPress.com's page."""

    kind = WORDPRESS_COM
    names_server = False
    label = "Sign in with WordPress.com"
    about = (
        "Does everything that Homeground can on WordPress, for one site on WordPress.com or "
        "connected to it by Jetpack; it does not end by itself."
    )
    network = "wordpress"
    called = "WordPress.com"
    authorize_at = "https://public-api.wordpress.com/oauth2/authorize"
    token_at = "https://public-api.wordpress.com/oauth2/token"  # noqa: S105 - an address

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        number = words(token.document.get("blog_id"))
        if number is None:
            raise Unavailable("WordPress.com did not say which site this is.", network="wordpress")
        address = _host(words(token.document.get("blog_url")) or "")
        grant = await proved(
            WordPress,
            place,
            {**token.credentials, "site": number},
            account_id=number,
            handle=address,
            kind=self.kind,
            expires_at=token.expires_at,
            rights=token.rights,
        )
        return [grant]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _site(place: Place) -> str:
    if not place.base_url:
        raise Rejected(
            "Give the address of the site, such as https://blog.example.", network="wordpress"
        )
    return place.base_url


async def _on_own_site(place: Place, user: str, password: str) -> list[Grant]:
    _site(place)
    credentials = {"username": user.strip(), "application_password": password.strip()}
    return [await proved(WordPress, place, credentials, handle=user.strip(), kind=SELF_HOSTED)]


WAYS: tuple[Way, ...] = (AuthorizeOnSite(), ApplicationPassword(), SignInWithWordPressCom())
