"""A person in a browser, as far as consent pages go: opens one, answers, is sent back."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.networks.harness import RunningSandbox

BACK = "https://homeground.example/back"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:43]


async def registered(sandbox: RunningSandbox, network: str, **more: Any) -> dict[str, Any]:
    """A new application, by the sandbox's controls."""
    app: dict[str, Any] = await sandbox.control("apps", network=network, **more)
    assert app["base_url"] == f"{sandbox.url}/{network}"
    return app


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees. `fields` are the hidden ones, `accounts` the choices with their ids."""

    address: str
    text: str
    status: int
    policy: str

    @property
    def fields(self) -> dict[str, str]:
        found = re.findall(r'<input type=hidden name="([^"]*)" value="([^"]*)">', self.text)
        return {unescape(name): unescape(value) for name, value in found}

    @property
    def accounts(self) -> dict[str, str]:
        """Handle → id."""
        found = re.findall(
            r'name=account value="([^"]+)"[^>]*><span>[^<]*<small>@([^<]*)</small>', self.text
        )
        return {unescape(handle): unescape(value) for value, handle in found}


async def opened(sandbox: RunningSandbox, address: str, **params: str) -> Page:
    async with sandbox.session.get(address, params=params) as answer:
        return Page(
            address=address,
            text=await answer.text(),
            status=answer.status,
            policy=answer.headers.get("Content-Security-Policy", ""),
        )


async def answered(
    sandbox: RunningSandbox, page: Page, *accounts: str, handle: str = "", answer: str = "agree"
) -> tuple[str, dict[str, str]]:
    """Presses a button; where it led to, without its query, and the query.

    `accounts` are handles that the page offers; `handle` is the one of a new account.
    """
    assert page.status == 200, page.text
    form = [*page.fields.items(), *(("account", page.accounts[one]) for one in accounts)]
    if handle:
        form += [("account", "new"), ("handle", handle)]
    form.append(("answer", answer))
    async with sandbox.session.post(page.address, data=form, allow_redirects=False) as led:
        assert led.status == 302, await led.text()
        parts = urlsplit(led.headers["Location"])
    address = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return address, dict(parse_qsl(parts.query, keep_blank_values=True))


async def posted(
    sandbox: RunningSandbox, address: str, headers: dict[str, str] | None = None, **form: str
) -> tuple[int, Any]:
    async with sandbox.session.post(address, data=form, headers=headers) as answer:
        return answer.status, await answer.json(content_type=None)


async def got(
    sandbox: RunningSandbox, address: str, headers: dict[str, str] | None = None, **params: str
) -> tuple[int, Any]:
    async with sandbox.session.get(address, params=params, headers=headers) as answer:
        return answer.status, await answer.json(content_type=None)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
