"""`homeground campaign run`, from the first row to the comparison, and whatever comes between."""

from __future__ import annotations

import csv
import json
import signal
from collections import Counter
from pathlib import Path

from homeground.accounts.example import STAGES
from homeground.networks.contract import Can, Settling
from homeground.networks.registry import NETWORKS, SPOKEN

from .house import EVE, LAUNCH, House

with LAUNCH.open(encoding="utf-8", newline="") as _rows:
    ROWS = sum(1 for _ in csv.reader(_rows)) - 1
BY_HAND = 2
"""Rows on networks without an API: tasks for a person."""
SENT = ROWS - BY_HAND


def test_the_example_twice_publishes_nothing_twice(house: House, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    first = house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--report", report)
    assert first.code == 0, first.said
    assert f"{ROWS} publications: {SENT} published, {BY_HAND} wait for a person ({ROWS} new)" in (
        first.said
    )
    for network in SPOKEN:
        assert NETWORKS[network].name in first.out, "each has its row"
    for name in ("RU (ru)", "SG (zh-Hans)", "JP (ja)", "Per follower", "—"):
        assert name in first.out
    assert first.out.count("http://127.0.0.1") >= SENT, "a permalink for each"
    assert "<html" in report.read_text(encoding="utf-8")
    posts = house.texts()
    assert len(posts) == len(set(posts)) == SENT
    again = house.run("campaign", "run", LAUNCH)
    assert again.code == 0, again.said
    assert f"{ROWS} known from before" in again.said
    assert house.texts() == posts


def test_ctrl_c_in_the_middle_and_then_again(house: House) -> None:
    running = house.start("campaign", "run", LAUNCH, "--as-of", EVE)
    house.wait_for_posts(4)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Run the same command again" in said
    assert len(house.texts()) < SENT, "it was stopped in the middle"
    again = house.run("campaign", "run", LAUNCH)
    assert again.code == 0, again.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == SENT


def test_killed_in_the_middle_again_and_again(house: House) -> None:
    for after in (2, 5, 9, 14):
        running = house.start("campaign", "run", LAUNCH, "--as-of", EVE)
        house.wait_for_posts(after)
        running.kill()
        running.communicate()
    finished = house.run("campaign", "run", LAUNCH)
    assert finished.code == 0, finished.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == SENT


def test_faults_on_every_network_double_and_lose_nothing(house: House) -> None:
    for network in SPOKEN:
        # Where nothing can be read back, nor asked again with the same key, a lost answer needs a
        # person (see the test below).
        here = NETWORKS[network]
        settled = Can.READ_BACK in here.can or here.settling is Settling.KEY
        lost = ("reset_after_accept", "http_500") if settled else ()
        for kind in (*lost, "rate_limit"):
            house.control("faults", {"network": network, "kind": kind, "times": 1})
    ended = house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--json")
    assert ended.code == 0, ended.said
    result = json.loads(ended.out)
    states = Counter(p["state"] for p in result["publications"])
    assert states == {"published": SENT, "assisted": BY_HAND}
    assert sum(1 for p in result["publications"] if p["permalink"]) == SENT
    posts = house.texts()
    assert len(posts) == len(set(posts)) == SENT


def test_a_lost_answer_that_cannot_be_looked_for_is_a_persons_and_not_repeated(
    house: House,
) -> None:
    house.control("faults", {"network": "telegram", "kind": "reset_after_accept", "times": 1})
    ended = house.run("campaign", "run", LAUNCH, "--as-of", EVE)
    assert ended.code == 1
    assert "1 unsure" in ended.said
    assert "look there yourself" in ended.said
    assert [network for network, _, _ in house.texts()].count("telegram") == 1


def test_a_rehearsal_leaves_no_trace(house: House) -> None:
    ended = house.run("campaign", "run", LAUNCH, "--rehearse", "--as-of", EVE)
    assert ended.code == 0, ended.said
    assert f"{SENT} published" in ended.said
    assert house.texts() == [], "not even the brand's own sandbox saw it"
    accounts = json.loads(house.run("account", "list", "--json").out)
    assert len(accounts) == len(STAGES)
    assert f"{ROWS} new" in house.run("campaign", "run", LAUNCH, "--as-of", EVE).said


def test_an_expired_token_pauses_one_account_and_says_what_to_do(house: House) -> None:
    house.control("faults", {"network": "vk", "kind": "expired_token", "times": 1})
    ended = house.run("campaign", "run", LAUNCH, "--as-of", EVE)
    assert ended.code == 1
    assert "3 scheduled" in ended.said
    assert f"{SENT - 3} published" in ended.said
    assert "connect the account again" in ended.said.lower()
    listed = house.run("account", "list").said
    assert "must be connected anew" in listed


def test_a_sandbox_that_went_away_is_said(house: House) -> None:
    environment = dict(house.environment)
    house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--dry-run")
    moved = House(house.home, environment, house.sandbox)
    stopped = moved.run("django", "shell", "-c", _MOVE_SANDBOX)
    assert stopped.code == 0, stopped.said
    ended = moved.run("campaign", "run", LAUNCH)
    assert ended.code == 1
    assert "does not answer" in ended.said
    assert "make run" in ended.said


_MOVE_SANDBOX = (
    "from homeground.accounts.models import Brand; "
    "Brand.objects.update(sandbox_url='http://127.0.0.1:9')"
)
