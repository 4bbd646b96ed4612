"""A worker's log: each line says whose it is, and none holds a secret, on any network."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.cli.house import House, open_house

from homeground import logs

PLAN = """
import json, sys
from datetime import datetime
from uuid import uuid4
from homeground import startup
startup.start(migrate=False)
from asgiref.sync import async_to_sync
from homeground.accounts.example import open_brand
from homeground.accounts.sandboxed import Stage
from homeground.content.models import Campaign, Message, Variant
from homeground.networks.registry import NETWORKS, SPOKEN
from homeground.publishing.models import Publication
url, due = sys.argv[1], datetime.fromisoformat(sys.argv[2])
able = {"vk": "user", "weibo": "biz"}
stages = tuple(
    Stage(slug, "logs.example" if slug == "bluesky" else "logs", "Logs", "DE", "de", "UTC", 9,
          kind=able.get(slug, "")) for slug in sorted(SPOKEN)
)
brand = async_to_sync(open_brand)("Logs", url, stages)
house = {"organization_id": brand.organization_id}
campaign = Campaign.objects.create(**house, brand=brand, name="Logs", slug="logs")
message = Message.objects.create(**house, campaign=campaign, name="Logs")
told = {"secrets": [], "publications": {}}
for account in brand.accounts.all():
    told["secrets"] += [str(value) for value in account.credentials.values()]
    variant = Variant.objects.create(
        **house, message=message, market_id=account.market_id, network=account.network,
        text="Licht", title="Licht" if NETWORKS[account.network].title == "required" else "",
    )
    told["publications"][account.network] = Publication.objects.create(
        **house, variant=variant, account=account, due_at=due, send_at=due, time_zone="UTC",
        identity=uuid4().hex,
    ).pk
print(json.dumps(told))
"""
SETTLED = """
from homeground import startup
startup.start(migrate=False)
from homeground.publishing.models import Publication
print(Publication.objects.filter(state__in=["scheduled", "armed"]).count())
"""


def run(house: House, script: str, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script, *words], env=dict(house.environment), check=True,
        capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip


def worked(house: House, log: Path) -> None:
    """Until a worker has tried everything that is planned, at its most talkative."""
    said = {"HOMEGROUND_LOG_LEVEL": "debug", "HOMEGROUND_LOG_FORMAT": "json"}
    with log.open("wb") as to:
        worker = subprocess.Popen(
            [sys.executable, "-m", "homeground", "worker"],
            env={**house.environment, **said}, stdout=to, stderr=to,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 180
        while run(house, SETTLED).strip() != "0" and time.monotonic() < deadline:
            time.sleep(1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=60) == 0
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


def test_every_line_says_whose_it_is_and_none_holds_a_secret(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with open_house() as house:
        now = house.control("clock")["now"]
        told = json.loads(run(house, PLAN, house.sandbox, now))
        worked(house, log)
    text = log.read_text(encoding="utf-8")
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        assert {"time", "level", "logger", "message"} <= line.keys()
    assert {line["level"] for line in lines} >= {"debug", "info"}
    for network, number in told["publications"].items():
        mine = [line for line in lines if line.get("publication") == number]
        ends = [line for line in mine if line["logger"] == "homeground.publishing.following"]
        assert ends, f"nothing was said of what came of it on {network}"
        for line in mine:
            assert (line["network"], line["account"].split("/")[0]) == (network, network)
            assert line["worker"]
        assert ends[0]["attempt"] == 1
        if ends[0]["message"].startswith("published"):
            # Lines of the client, which knows of no publication, carry its number too.
            assert any(line["logger"] == "homeground.networks.http" for line in mine), network
    published = [line for line in lines if line["message"].startswith("published: ")]
    assert len(published) >= len(told["publications"]) - 2
    for secret in told["secrets"]:
        # Short ones are no secrets: kinds, numbers of accounts, names of servers.
        if len(secret) > 12 and "://" not in secret and "." not in secret:
            assert secret not in text
    assert "Authorization" not in text
    assert "Bearer " not in text


@pytest.mark.parametrize("formatter", [logs.Lines(), logs.JsonLines()])
def test_a_line_of_nobody_and_one_with_a_traceback(formatter: logging.Formatter) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "Grüße an %s\n", ("Ämter",), None)
    plain = formatter.format(record)
    assert "publication" not in plain
    with logs.about(publication=7, account="vk/a", secret="no such name is written"):
        with logs.about(attempt=2):
            named = formatter.format(record)
        try:
            raise ValueError("broken")
        except ValueError:
            record.exc_info = sys.exc_info()
            broken = formatter.format(record)
    assert "no such name" not in named
    assert "ValueError: broken" in broken
    if isinstance(formatter, logs.JsonLines):
        assert json.loads(named)["publication"] == 7
        assert json.loads(named)["attempt"] == 2
        assert "attempt" not in json.loads(broken)
        assert "\n" not in named.strip()
        assert json.loads(plain)["message"] == "Grüße an Ämter\n"
    else:
        assert named.endswith("[publication=7 account=vk/a attempt=2]")
