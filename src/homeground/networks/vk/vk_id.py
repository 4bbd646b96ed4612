"""VK ID: how a person signs in to VK, by OAuth 2.1 with PKCE and a device.

https://id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/connection/api-integration/api-description
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from homeground.networks.connecting import Grant, Place
from homeground.networks.contract import CredentialField
from homeground.networks.errors import NotAuthorized, Unavailable
from homeground.networks.oauth2 import Token, TokenRequest, new_state, same_state, token_request
from homeground.networks.oauth2_way import OAuth2Way, revoked, verifier_of
from homeground.networks.reading import mapping, words


class SignInWithVKID(OAuth2Way):
    """PKCE without a secret; each sign-in has a `device_id` that renewing needs."""

    kind = "vk_id"
    label = "Sign in with VK ID"
    about = (
        "Says who you are and reads; VK lets a token of VK ID publish on no wall (error 1051), so "
        "connect communities by their key. Homeground renews it every hour."
    )
    network = "vk"
    called = "VK ID"
    authorize_at = "https://id.vk.com/authorize"
    token_at = "https://id.vk.com/oauth2/auth"  # noqa: S105 - an address
    revoke_at = "https://id.vk.com/oauth2/revoke"
    info_at = "https://id.vk.com/oauth2/user_info"
    pkce = True
    renewable = True
    revocable = True
    app = (CredentialField("client_id", "Application id", secret=False),)
    rights: ClassVar[Mapping[str, str]] = {
        "vkid.personal_info": "VK does not say who signed in.",
        "groups": "The person’s communities cannot be read.",
        "stats": "Reach cannot be read.",
        "wall": "The person’s wall cannot be read.",
    }

    async def exchange(
        self, place: Place, code: str, kept: Mapping[str, str], came_back: Mapping[str, str]
    ) -> Token:
        device = came_back.get("device_id", "")
        request = token_request(
            self.provider(place), self.client(place), code=code, challenge=verifier_of(kept)
        )
        return await self._token(place, request, device=device)

    async def renewed(
        self, place: Place, request: TokenRequest, credentials: Mapping[str, str]
    ) -> Token:
        return await self._token(place, request, device=credentials.get("device_id", ""))

    async def _token(self, place: Place, request: TokenRequest, *, device: str) -> Token:
        state = new_state()
        request.form.update(device_id=device, state=state)
        token = await self.token(place, request)
        echoed = words(token.document.get("state"))
        if echoed is not None and not same_state(state, echoed):
            raise NotAuthorized(
                "VK ID answered another question than was asked: connect the account again.",
                network="vk",
            )
        token.document["device_id"] = device
        return token

    async def grants(self, place: Place, token: Token) -> list[Grant]:
        credentials = {**token.credentials, "device_id": words(token.document["device_id"]) or ""}
        form = {"client_id": place.app.client_id, "access_token": token.access_token}
        answer = await place.http.send("POST", place.at(self.info_at), write=False, form=form)
        user = mapping(answer.json(), "user")
        number = words(user.get("user_id")) or words(token.document.get("user_id"))
        if number is None:
            raise Unavailable("VK ID did not say who signed in. Try again later.", network="vk")
        name = " ".join(
            part for field in ("first_name", "last_name") if (part := words(user.get(field)))
        )
        handle = f"id{number}"
        return [
            Grant(
                number,
                name or handle,
                handle,
                credentials,
                self.kind,
                token.expires_at,
                token.rights,
            )
        ]

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        form = {
            "client_id": place.app.client_id,
            "access_token": credentials.get("access_token", ""),
        }
        await revoked(place, TokenRequest(place.at(self.revoke_at), form, {}), network=self.network)
