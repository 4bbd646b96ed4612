"""A burst is running, somebody clicks: within a second no network hears of us; later all is out once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.house import free_port
from tests.running.test_the_whole_house import Up, browser

__all__ = ["browser"]

pytestmark = pytest.mark.browser
MANY = 480
ACCOUNTS = 12
PATIENCE_MS = 60_000
PLAN = """
import sys
from datetime import datetime
from uuid import uuid4
from homeground import startup
startup.start(migrate=False)
from asgiref.sync import async_to_sync
from homeground.accounts.example import open_brand
from homeground.accounts.joining import join
from homeground.accounts.models import Brand, Membership
from homeground.accounts.rights import BuiltIn
from homeground.accounts.sandboxed import Stage
from homeground.content.models import Campaign, Message, Variant
from homeground.publishing.models import Publication
url, due, many, accounts = sys.argv[1], datetime.fromisoformat(sys.argv[2]), *map(int, sys.argv[3:])
stages = tuple(
    Stage("mastodon", f"burst{n}", "Burst", "DE", "de", "Europe/Berlin", 9) for n in range(accounts)
)
brand = async_to_sync(open_brand)("Burst", url, stages)
user = Membership.objects.first().user
join(brand.organization, user, BuiltIn.OWNER)
house = {"organization_id": brand.organization_id}
campaign = Campaign.objects.create(**house, brand=brand, name="Burst", slug="burst")
message = Message.objects.create(**house, campaign=campaign, name="Burst")
where = list(brand.accounts.all())
for number in range(many):
    account = where[number % len(where)]
    variant = Variant.objects.create(
        **house, message=message, market_id=account.market_id, network="mastodon",
        text=f"Licht {number}",
    )
    Publication.objects.create(
        **house, variant=variant, account=account, due_at=due, send_at=due,
        time_zone="Europe/Berlin", identity=uuid4().hex,
    )
"""


def control(url: str, command: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{url}/_control/{command}", data=None if body is None else json.dumps(body).encode()
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def texts(url: str) -> list[str]:
    posts = control(url, "posts?network=mastodon")
    # A network shows what it was sent as its own markup.
    bare = [re.sub(r"<[^>]+>", "", post["text"]) for post in posts]
    return [text for text in bare if text.startswith("Licht ")]


def arrivals(url: str) -> int:
    return len(control(url, "requests?network=mastodon"))


def until_out(url: str, many: int) -> None:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while len(texts(url)) < many:
        assert time.monotonic() < deadline, f"{len(texts(url))} of {many} are out"
        time.sleep(0.02)


def pause_by_click(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Why, for everybody to see").fill("Wir halten inne")
    page.get_by_role("button", name="Stop sending").click(no_wait_after=True)


def test_one_click_and_nothing_goes_out(home: Path, browser: Browser) -> None:
    sandbox_port = free_port()
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOMEGROUND_HOME": str(home),
        "HOMEGROUND_WEB_PORT": str(free_port()),
        "HOMEGROUND_SANDBOX_PORT": str(sandbox_port),
    }
    up = Up(environment)
    page = browser.new_page(locale="en-GB")
    try:
        up.sign_in(page)
        expect(page.get_by_role("link", name="Status")).to_be_visible()
        # Twelve accounts side by side, each answer after a while: some seconds of burst.
        control(
            sandbox,
            "faults",
            {"network": "mastodon", "kind": "slow", "probability": 1.0, "seconds": 0.3},
        )
        now = control(sandbox, "clock")["now"]
        subprocess.run(
            [sys.executable, "-c", PLAN, sandbox, now, str(MANY), str(ACCOUNTS)],
            env=environment, check=True, timeout=60,
        )  # fmt: skip
        until_out(sandbox, 5)
        pause_by_click(page, f"{up.told['Open']}/burst/status/")
        # On a busy machine the click itself takes a while; from then on it is a second.
        expect(page.get_by_text("Everything of Burst stands still")).to_be_visible()
        time.sleep(1.0)
        heard = arrivals(sandbox)
        time.sleep(2.0)
        assert arrivals(sandbox) == heard, "a request arrived more than a second after the click"
        control_texts = texts(sandbox)
        assert 0 < len(control_texts) < MANY
        expect(page.get_by_text("Wir halten inne").first).to_be_visible()
        page.get_by_role("link", name="Go on… Burst").click()
        missed = MANY - len(texts(sandbox))
        expect(page.get_by_text(f"{missed} publications were missed")).to_be_visible()
        expect(page.get_by_text(f"and {missed - 50} more")).to_be_visible()
        page.get_by_label("Send now").check()
        page.get_by_role("button", name="Go on", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="Burst goes on")).to_be_visible()
        until_out(sandbox, MANY)
        time.sleep(1)
        wanted = {f"Licht {number}": 1 for number in range(MANY)}
        assert Counter(texts(sandbox)) == wanted
    finally:
        up.stop()
