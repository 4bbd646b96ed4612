"""`homeground campaign run`, from the first row to the comparison, and whatever comes between."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from .house import EVE, LAUNCH, House

ROWS = 18


def test_the_example_twice_publishes_nothing_twice(house: House, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    first = house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--report", report)
    assert first.code == 0, first.said
    assert "18 publications: 18 published (18 new)" in first.said
    for name in ("VK", "LiveJournal", "Mastodon", "RU (ru)", "SG (zh-Hans)", "Per follower", "—"):
        assert name in first.out
    assert first.out.count("http://127.0.0.1") >= ROWS, "a permalink for each"
    assert "<html" in report.read_text(encoding="utf-8")
    posts = house.texts()
    assert len(posts) == len(set(posts)) == ROWS
    again = house.run("campaign", "run", LAUNCH)
    assert again.code == 0, again.said
    assert "18 known from before" in again.said
    assert house.texts() == posts


def test_ctrl_c_in_the_middle_and_then_again(house: House) -> None:
    running = house.start("campaign", "run", LAUNCH, "--as-of", EVE)
    house.wait_for_posts(4)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Run the same command again" in said
    assert len(house.texts()) < ROWS, "it was stopped in the middle"
    again = house.run("campaign", "run", LAUNCH)
    assert again.code == 0, again.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == ROWS


def test_killed_in_the_middle_again_and_again(house: House) -> None:
    for after in (2, 5, 9, 14):
        running = house.start("campaign", "run", LAUNCH, "--as-of", EVE)
        house.wait_for_posts(after)
        running.kill()
        running.communicate()
    finished = house.run("campaign", "run", LAUNCH)
    assert finished.code == 0, finished.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == ROWS


def test_faults_on_every_network_double_and_lose_nothing(house: House) -> None:
    for network in ("vk", "livejournal", "x", "mastodon"):
        for kind in ("reset_after_accept", "http_500", "rate_limit"):
            house.control("faults", {"network": network, "kind": kind, "times": 1})
    ended = house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--json")
    assert ended.code == 0, ended.said
    result = json.loads(ended.out)
    assert {p["state"] for p in result["publications"]} == {"published"}
    assert all(p["permalink"] for p in result["publications"])
    posts = house.texts()
    assert len(posts) == len(set(posts)) == ROWS


def test_a_rehearsal_leaves_no_trace(house: House) -> None:
    ended = house.run("campaign", "run", LAUNCH, "--rehearse", "--as-of", EVE)
    assert ended.code == 0, ended.said
    assert "18 published" in ended.said
    assert house.texts() == [], "not even the brand's own sandbox saw it"
    accounts = json.loads(house.run("account", "list", "--json").out)
    assert len(accounts) == 6
    assert "18 new" in house.run("campaign", "run", LAUNCH, "--as-of", EVE).said


def test_an_expired_token_pauses_one_account_and_says_what_to_do(house: House) -> None:
    house.control("faults", {"network": "vk", "kind": "expired_token", "times": 1})
    ended = house.run("campaign", "run", LAUNCH, "--as-of", EVE)
    assert ended.code == 1
    assert "3 scheduled" in ended.said
    assert "15 published" in ended.said
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
