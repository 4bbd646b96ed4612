"""Accounts that live in a sandbox: opened there, kept here like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from homeground.errors import HomegroundError

PAST_POSTS, PAST_DAYS = 40, 180


class SandboxAway(HomegroundError):
    """The sandbox does not answer, or not as a sandbox does."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"The sandbox at {url} does not answer.",
            "Start it with `make run` (or `homeground sandbox`) and repeat the command: "
            "nothing was lost.",
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """One account as a sandbox is to make it. `kind` is a kind of token there."""

    network: str
    handle: str
    name: str
    country: str
    language: str
    time_zone: str
    followers: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the sandbox gave: all that a connector needs."""

    account_id: str
    kind: str
    base_url: str
    credentials: dict[str, str]


class SandboxControls:
    """A sandbox's own commands, under `/_control/`."""

    def __init__(self, url: str, session: aiohttp.ClientSession):
        self.url = url.rstrip("/")
        self._session = session

    async def ask(self, method: str, command: str, body: dict[str, Any] | None = None) -> Any:
        """Raises: SandboxAway, HomegroundError."""
        try:
            async with self._session.request(
                method, f"{self.url}/_control/{command}", json=body
            ) as answer:
                said = await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SandboxAway(self.url) from error
        if answer.status != 200:
            raise HomegroundError(
                f"The sandbox at {self.url} refused “{command}”: {said.get('error', answer.status)}.",
                "It may be of another version than this Homeground: stop it, and start it anew.",
            )
        return said

    async def open_account(self, stage: Stage) -> Opened:
        body = {
            "network": stage.network,
            "name": stage.name,
            "handle": stage.handle,
            "language": stage.language.split("-")[0],
            "followers": stage.followers,
        }
        token = await self.ask(
            "POST", "tokens", body | ({"kind": stage.kind} if stage.kind else {})
        )
        return Opened(token["account_id"], token["kind"], token["base_url"], token["credentials"])

    async def give_past(self, network: str, account_id: str) -> None:
        """Posts of half a year, with the audience that they had; once, before it has any."""
        about = {"network": network, "account_id": account_id}
        await self.ask("POST", "history", {**about, "posts": PAST_POSTS, "days": PAST_DAYS})

    async def account_ids(self) -> set[tuple[str, str]]:
        """(network, id) of every account that exists there."""
        return {(a["network"], a["id"]) for a in await self.ask("GET", "accounts")}
