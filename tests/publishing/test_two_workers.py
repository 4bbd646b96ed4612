"""Two workers, each a process with its own connections, share every limit to the unit."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.cli.house import ROOT, House, open_house

from .narrow import ACCOUNTS, POSTS, SHARED

HOUR = timedelta(hours=1)
WEIBO_AN_HOUR = 30
A_LITTLE_MORE = timedelta(minutes=5)
"""Limits are counted in slices of three minutes."""
QUIET_SECONDS = 3.0
"""Longer than a worker goes without asking the sandbox what time it is."""
LOG = "workers.log"
SLOW_SECONDS = 0.3
"""What each post takes, so that both workers come to send."""


@pytest.fixture
def house() -> Iterator[House]:
    with open_house(example=False) as opened:
        yield opened


def test_no_window_holds_more_than_the_limit_and_all_of_it_is_used(house: House) -> None:
    narrow(house, "plan", house.sandbox)
    house.control("faults", {"network": "mastodon", "kind": "slow", "probability": 1,
                             "seconds": SLOW_SECONDS})  # fmt: skip
    working = [start(house) for _ in range(2)]
    try:
        whole = {slug: ACCOUNTS[slug] * POSTS[slug] for slug in ACCOUNTS}
        sent = dict.fromkeys(ACCOUNTS, 0)
        while sent != whole:
            more = {"mastodon": SHARED.most, "weibo": WEIBO_AN_HOUR * ACCOUNTS["weibo"]}
            sent = {slug: min(whole[slug], sent[slug] + more[slug]) for slug in sent}
            wait_for(house, sent)
            # All that is allowed is out, and not one more follows.
            time.sleep(QUIET_SECONDS)
            assert {slug: len(arrivals(house, slug)) for slug in sent} == sent
            house.control("clock", {"advance_seconds": (HOUR + A_LITTLE_MORE).total_seconds()})
        for worker in working:
            worker.terminate()
            assert worker.wait(timeout=60) == 0
    finally:
        for worker in working:
            worker.kill()
            worker.wait()
    assert fullest(arrivals(house, "mastodon")) == SHARED.most
    by_account: dict[str, list[datetime]] = {}
    for at, account in arrivals(house, "weibo"):
        by_account.setdefault(account, []).append(at)
    assert len(by_account) == ACCOUNTS["weibo"]
    for account, times in by_account.items():
        assert fullest([(at, account) for at in times]) == WEIBO_AN_HOUR
    told = narrow(house, "workers")
    assert json.loads(told)["mastodon"] == 2
    texts = house.texts()
    assert len(texts) == len(set(texts)) == sum(whole.values())


def arrivals(house: House, network: str) -> list[tuple[datetime, str]]:
    """Each request to publish that the network got: when, and whose."""
    found = house.control(f"requests?network={network}")
    return [
        (datetime.fromisoformat(each["at"]), each["account_id"])
        for each in found
        if each["kind"] == "publish"
    ]


def fullest(arrived: list[tuple[datetime, str]]) -> int:
    """The most that came within any hour."""
    times = sorted(at for at, _ in arrived)
    return max(sum(first <= at < first + HOUR for at in times) for first in times)


def wait_for(house: House, sent: dict[str, int]) -> None:
    until = time.monotonic() + 180
    while any(len(arrivals(house, slug)) < many for slug, many in sent.items()):
        here = {slug: len(arrivals(house, slug)) for slug in sent}
        log = (house.home / LOG).read_text()
        assert time.monotonic() < until, f"{here} of {sent} came\n{log}"
        time.sleep(0.1)


def narrow(house: House, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tests.publishing.narrow", *words],
        env=dict(house.environment), cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def start(house: House) -> subprocess.Popen[bytes]:
    with (house.home / LOG).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.publishing.narrow", "work"],
            env=dict(house.environment), cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
