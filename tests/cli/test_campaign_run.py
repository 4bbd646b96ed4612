"""`homeground campaign run`, from the first row to the comparison, and whatever comes between."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from homeground.accounts.example import STAGES
from homeground.networks.contract import Can, Settling
from homeground.networks.registry import NETWORKS, SPOKEN

from .house import EVE, LAUNCH, House

with LAUNCH.open(encoding="utf-8", newline="") as _opened:
    _rows = list(csv.DictReader(_opened))


@dataclass(frozen=True)
class Counts:
    """Of a campaign file's rows: what the networks have of them in the end."""

    posts: int
    sent: int
    """With what goes out under their posts."""
    by_hand: int
    """Rows on networks without an API: tasks for a person."""

    @property
    def planned(self) -> int:
        return self.sent + self.by_hand


def counted(rows: Sequence[Mapping[str, str]]) -> Counts:
    parts = sum(
        bool(row["first_comment"]) + bool(row["thread"]) + row["thread"].count("---")
        for row in rows
    )
    by_hand = sum(NETWORKS[network_of(row)].by_hand for row in rows)
    return Counts(len(rows) - by_hand, len(rows) - by_hand + parts, by_hand)


def network_of(row: Mapping[str, str]) -> str:
    return row["account"].partition("/")[0]


WHOLE = counted(_rows)
ONE_DAY = [
    row
    for row in _rows
    if row["when"].startswith("2027-05-12")
    and network_of(row) in {"vk", "livejournal", "mastodon", "x", "telegram", "xing"}
]
DAY = counted(ONE_DAY)


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """One day of the launch on some of its networks, where the whole of it would show no more."""
    path = tmp_path / "day.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(_rows[0]))
        table.writeheader()
        table.writerows(ONE_DAY)
    for picture in LAUNCH.parent.glob("*.[jp][pn]g"):
        shutil.copy(picture, tmp_path)
    return path


def test_the_example_twice_publishes_nothing_twice(house: House, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    first = house.run("campaign", "run", LAUNCH, "--as-of", EVE, "--report", report)
    assert first.code == 0, first.said
    assert (
        f"{WHOLE.planned} publications: {WHOLE.sent} published, "
        f"{WHOLE.by_hand} wait for a person ({WHOLE.planned} new)" in (first.said)
    )
    for network in SPOKEN:
        assert NETWORKS[network].name in first.out, "each has its row"
    for name in ("RU (ru)", "SG (zh-Hans)", "JP (ja)", "Per follower", "—"):
        assert name in first.out
    assert first.out.count("http://127.0.0.1") >= WHOLE.sent, "a permalink for each"
    assert "<html" in report.read_text(encoding="utf-8")
    posts = house.texts()
    assert len(posts) == len(set(posts)) == WHOLE.posts
    again = house.run("campaign", "run", LAUNCH)
    assert again.code == 0, again.said
    assert f"{WHOLE.planned} known from before" in again.said
    assert house.texts() == posts


def test_ctrl_c_in_the_middle_and_then_again(house: House, day: Path) -> None:
    running = house.start("campaign", "run", day, "--as-of", EVE)
    house.wait_for_posts(4)
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Run the same command again" in said
    assert len(house.texts()) < DAY.posts, "it was stopped in the middle"
    again = house.run("campaign", "run", day)
    assert again.code == 0, again.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == DAY.posts


def test_killed_in_the_middle_again_and_again(house: House, day: Path) -> None:
    for after in (1, 3, 5):
        running = house.start("campaign", "run", day, "--as-of", EVE)
        house.wait_for_posts(after)
        running.kill()
        running.communicate()
    finished = house.run("campaign", "run", day)
    assert finished.code == 0, finished.said
    posts = house.texts()
    assert len(posts) == len(set(posts)) == DAY.posts


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
    assert states == {"published": WHOLE.sent, "assisted": WHOLE.by_hand}
    assert sum(1 for p in result["publications"] if p["permalink"]) == WHOLE.sent
    posts = house.texts()
    assert len(posts) == len(set(posts)) == WHOLE.posts


def test_a_lost_answer_that_cannot_be_looked_for_is_a_persons_and_not_repeated(
    house: House, day: Path
) -> None:
    house.control("faults", {"network": "telegram", "kind": "reset_after_accept", "times": 1})
    ended = house.run("campaign", "run", day, "--as-of", EVE)
    assert ended.code == 1
    assert "1 unsure" in ended.said
    assert "look there yourself" in ended.said
    assert [network for network, _, _ in house.texts()].count("telegram") == 1


def test_a_rehearsal_leaves_no_trace(house: House, day: Path) -> None:
    ended = house.run("campaign", "run", day, "--rehearse", "--as-of", EVE)
    assert ended.code == 0, ended.said
    assert f"{DAY.sent} published" in ended.said
    assert house.texts() == [], "not even the brand's own sandbox saw it"
    accounts = json.loads(house.run("account", "list", "--json").out)
    assert len(accounts) == len(STAGES)
    assert f"{DAY.planned} new" in house.run("campaign", "run", day, "--as-of", EVE).said


def test_an_expired_token_pauses_one_account_and_says_what_to_do(house: House, day: Path) -> None:
    house.control("faults", {"network": "vk", "kind": "expired_token", "times": 1})
    ended = house.run("campaign", "run", day, "--as-of", EVE)
    assert ended.code == 1
    assert "2 scheduled" in ended.said, "a post, and its first comment"
    assert f"{DAY.sent - 2} published" in ended.said
    assert "connect the account again" in ended.said.lower()
    listed = house.run("account", "list").said
    assert "must be connected anew" in listed


def test_a_sandbox_that_went_away_is_said(house: House, day: Path) -> None:
    environment = dict(house.environment)
    house.run("campaign", "run", day, "--as-of", EVE, "--dry-run")
    moved = House(house.home, environment, house.sandbox)
    stopped = moved.run("django", "shell", "-c", _MOVE_SANDBOX)
    assert stopped.code == 0, stopped.said
    ended = moved.run("campaign", "run", day)
    assert ended.code == 1
    assert "does not answer" in ended.said
    assert "make run" in ended.said


_MOVE_SANDBOX = (
    "from homeground.accounts.models import Brand; "
    "Brand.objects.update(sandbox_url='http://127.0.0.1:9')"
)
