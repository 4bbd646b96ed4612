"""Ways to connect an account that need no network, and say what a test wants them to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlencode

from homeground.networks.connecting import Begun, ByForm, ByRedirect, Grant, Place, Renewed
from homeground.networks.contract import CredentialField
from homeground.networks.errors import Declined, NetworkError

LIFE = timedelta(hours=2)
GRANT = Grant(
    account_id="77",
    name="Lumikko Deutschland",
    handle="lumikko_berlin",
    credentials={"access_token": "a-token-nobody-may-see", "refresh_token": "r-0"},
    rights=frozenset({"read", "write"}),
)


@dataclass
class Script:
    """What the toys answer, and what they were asked."""

    grants: list[Grant] = field(default_factory=lambda: [GRANT])
    error: NetworkError | None = None
    renewals: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def answer(self, place: Place) -> list[Grant]:
        self.places.append(place)
        if self.error is not None:
            raise self.error
        return [replace(grant, expires_at=place.now + LIFE) for grant in self.grants]


class ToySignIn(ByRedirect):
    label = "Sign in with the toy"
    about = "Does everything."
    renewable = True
    revocable = True
    rights: ClassVar[Mapping[str, str]] = {
        "read": "Nothing can be read.",
        "write": "Nothing can be published.",
    }

    def __init__(self, script: Script) -> None:
        self.script = script

    async def begin(self, place: Place) -> Begun:
        self.script.places.append(place)
        if self.script.error is not None:
            raise self.script.error
        asked = {"state": "s-1", "redirect_uri": place.redirect_uri, "id": place.app.client_id}
        return Begun(f"https://toy.example/agree?{urlencode(asked)}", {"state": "s-1"})

    async def finish(
        self, place: Place, came_back: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Grant]:
        if came_back.get("error"):
            raise Declined("No.")
        return self.script.answer(place)

    async def renew(self, place: Place, credentials: Mapping[str, str]) -> Renewed:
        self.script.renewals.append(credentials.get("refresh_token", ""))
        if self.script.error is not None:
            raise self.script.error
        number = len(self.script.renewals)
        new = {"access_token": f"a-{number}", "refresh_token": f"r-{number}"}
        return Renewed(new, place.now + LIFE)

    async def revoke(self, place: Place, credentials: Mapping[str, str]) -> None:
        self.script.revoked.append(credentials["access_token"])
        if self.script.error is not None:
            raise self.script.error


class ToyForm(ByForm):
    label = "Enter the toy's key"
    fields = (
        CredentialField("name", "Name", secret=False),
        CredentialField("key", "Key"),
    )

    def __init__(self, script: Script) -> None:
        self.script = script

    async def check(self, place: Place, given: Mapping[str, str]) -> list[Grant]:
        return self.script.answer(place)
