"""Signing in through the operator's OpenID Connect provider, for who is a member or invited.

django-allauth does the exchange (state, PKCE, the code for tokens). Ours: the nonce, the ID token's
signature, that userinfo is of the same person, and who is let in.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from homeground.accounts.arriving import Stranger, arriving

log = logging.getLogger(__name__)


def provider_name() -> str:
    """What stands on the button; "" when no provider is set."""
    house = settings.HOMEGROUND
    return house.oidc_name if house.oidc_issuer else ""


class Exchange(OpenIDConnectOAuth2Adapter):
    """One sign-in: from the tokens to who it is."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        public: str | None = settings.HOMEGROUND.public_url
        path = reverse("provider_back")
        return f"{public}{path}" if public else request.build_absolute_uri(path)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Raises: OAuth2Error."""
        claims = self._claims(app, kwargs["response"].get("id_token"))
        if "email" not in claims:
            about = self._fetch_user_info(token.token)
            if about.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is of another person than the ID token")
            claims = about | claims
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        # What else the provider tells of a person is nothing that has to be kept.
        login.account.extra_data = {}
        login.claims = claims
        return login

    def _claims(self, app: SocialApp, id_token: object) -> dict[str, Any]:
        if not isinstance(id_token, str):
            raise OAuth2Error("the provider gave no ID token")
        if self.openid_config["issuer"].rstrip("/") != settings.HOMEGROUND.oidc_issuer:
            raise OAuth2Error("the provider calls itself otherwise than HOMEGROUND_OIDC_ISSUER")
        try:
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token, keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"], audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise OAuth2Error(
                "the ID token or the provider's keys are not as they should be"
            ) from error
        return claims


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Exchange
    pkce_enabled_default = True

    def get_callback_url(self) -> str:
        return reverse("provider_back")

    def begin(self, request: HttpRequest, next_url: str) -> HttpResponseBase:
        """Nothing of what is sent there comes from the request, but where to go afterwards."""
        nonce = token_urlsafe(24)
        answer: HttpResponseBase = self.redirect(
            request, AuthProcess.LOGIN, next_url=next_url,
            scope=["openid", "profile", "email"], auth_params={"nonce": nonce}, nonce=nonce,
        )  # fmt: skip
        return answer


class Providers(DefaultSocialAccountAdapter):
    """The one provider of the settings. None is kept in the database."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        house = settings.HOMEGROUND
        if not house.oidc_issuer:
            return []
        # Of another issuer, the same `sub` is somebody else.
        issuer = sha256(house.oidc_issuer.encode()).hexdigest()[:16]
        return [
            SocialApp(
                provider="openid_connect", provider_id=f"oidc-{issuer}", name=house.oidc_name,
                client_id=house.oidc_client_id, secret=house.oidc_client_secret,
                settings={"server_url": house.oidc_issuer},
            )
        ]  # fmt: skip

    def get_provider(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> Provider:
        """Raises: SocialApp.DoesNotExist when none is set."""
        apps = self.list_apps(request)
        if not apps:
            raise SocialApp.DoesNotExist
        return Provider(request, app=apps[0])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody whom the provider knows is at the door. Raises: ImmediateHttpResponse, the page
        that says why they are not let in."""
        claims: dict[str, Any] = sociallogin.claims
        if not sociallogin.state.get("nonce") or claims.get("nonce") != sociallogin.state["nonce"]:
            raise ImmediateHttpResponse(failed(request))
        account: SocialAccount = sociallogin.account
        try:
            user = arriving(
                claims, account.provider, account.user if account.pk else None,
                domains=settings.HOMEGROUND.oidc_domains,
            )  # fmt: skip
        except Stranger as stranger:
            log.warning("the provider sent somebody who is not let in: %s", stranger.why)
            context = {"why": stranger.why, "email": stranger.email, "provider": provider_name()}
            page = render(request, "sign_in/stranger.html", context, status=403)
            raise ImmediateHttpResponse(page) from None
        if account.pk is None:
            sociallogin.connect(request, user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        log.warning("signing in through the provider failed: %s %s", error, exception)
        raise ImmediateHttpResponse(failed(request))


def failed(request: HttpRequest) -> HttpResponseBase:
    return render(request, "sign_in/failed.html", {"provider": provider_name()}, status=502)
