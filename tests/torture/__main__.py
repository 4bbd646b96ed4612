"""Workers killed at random moments, a database that restarts, networks that lie: every text once.

    python -m tests.torture [--publications N] [--kills N] [--restarts N] [--seed N]

A house and a sandbox of its own. At the end the sandbox's ground truth is compared with the plan;
exit 1 when a text is there twice or not at all. The seed is printed: with it the same run is made
again, as far as processes let themselves be repeated.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

from tests.cli.house import House, open_house

FAULTS = (
    ("timeout_after_accept", 0.05),
    ("reset_after_accept", 0.05),
    ("timeout_before_accept", 0.03),
    ("http_500", 0.03),
    ("rate_limit", 0.03),
)
SKEWS = (timedelta(0), timedelta(minutes=10), timedelta(minutes=-10))
"""How wrong each worker's own clock is."""
LOG = Path(tempfile.gettempdir()) / "homeground-torture.log"
STEP = timedelta(seconds=30)
"""How far the sandbox's time is moved between two looks: its networks let us wait for minutes."""
BETWEEN_KILLS = (0.5, 3.0)
"""Seconds."""
SETTLE_SECONDS = 4
"""Longer than a network keeps silent before it answers, or accepts, here."""
GIVE_UP_SECONDS = 3600
VERY_FEW = 30


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.torture")
    asked.add_argument("--publications", type=int, default=10_000)
    asked.add_argument("--accounts", type=int, default=40, help="of each network")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--restarts", type=int, default=5)
    asked.add_argument("--seed", type=int, default=None)
    asked.add_argument("--verbose", action="store_true")
    given = asked.parse_args()
    seed = given.seed if given.seed is not None else int(time.time())
    print(f"seed {seed}", flush=True)
    with open_house() as house:
        return tortured(house, given, random.Random(seed), seed)


def tortured(house: House, given: argparse.Namespace, chance: random.Random, seed: int) -> int:
    os.environ.update(house.environment)
    os.environ["HOMEGROUND_HTTP_READ_SECONDS"] = "2"
    os.environ["HOMEGROUND_LOG_LEVEL"] = "error"
    from homeground import startup

    settings = startup.start(migrate=False)
    from django.db import OperationalError, close_old_connections, connection

    from homeground.database.errors import DatabaseUnavailable
    from homeground.database.server import Server

    from . import ledger

    house.control("reset", {"seed": seed})
    now = datetime.fromisoformat(house.control("clock")["now"])
    ledger.plan(house.sandbox, given.publications, given.accounts, now, seed)
    for network in ledger.TORTURED:
        for kind, probability in FAULTS:
            body = {"network": network, "kind": kind, "probability": probability, "seconds": 2.5}
            house.control("faults", body)
    workers = [work(skew) for skew in SKEWS]
    ended, kill_at = 0, 0.0
    kills, restarts, lapsed, anew = given.kills, given.restarts, None, 0
    by_hand: Counter[str] = Counter()
    began = disturbed = time.monotonic()
    while True:
        time.sleep(chance.uniform(0.2, 1.2))
        try:
            # While a request may be on the wire, or be accepted after its sender has given up, the
            # networks' time goes at its own pace: a jump over the wait before looking would look
            # before the network has read what was sent.
            if ledger.states()["armed"]:
                disturbed = time.monotonic()
            elif time.monotonic() - disturbed > SETTLE_SECONDS:
                at = datetime.fromisoformat(house.control("clock")["now"])
                moment = max(at + STEP, ledger.next_moment(at) or at)
                house.control("clock", {"now": moment.isoformat()})
            left = ledger.under_way()
            anew += ledger.tried_anew()
        except OperationalError:
            connection.close()
            continue
        for at, worker in enumerate(workers):
            if worker.poll() is not None:
                ended += 1
                workers[at] = work(SKEWS[at])
        out = given.publications - left
        if given.verbose:
            print(f"{time.monotonic() - began:.0f} s: {dict(ledger.states())}", flush=True)
            if left < VERY_FEW:
                print(house.control("clock")["now"], *ledger.stuck(), sep="\n  ", flush=True)
        if kills and time.monotonic() > kill_at:
            # Seldom enough that it has begun to send since it was started.
            kill_at = time.monotonic() + chance.uniform(*BETWEEN_KILLS)
            at = chance.randrange(len(workers))
            workers[at].send_signal(signal.SIGKILL)
            workers[at].wait()
            workers[at] = work(SKEWS[at])
            kills -= 1
            disturbed = time.monotonic()
        if restarts and out > given.publications * (given.restarts - restarts + 1) / (
            given.restarts + 2
        ):
            connection.close()
            server = Server(settings.home)
            # A worker that begins at this moment starts it before it has quite stopped, or before us.
            with suppress(DatabaseUnavailable):
                server.stop()
            with suppress(DatabaseUnavailable):
                server.start()
            restarts -= 1
            disturbed = time.monotonic()
            close_old_connections()
        if lapsed is None and out > given.publications / 2:
            lapsed = ledger.lapse()
        if lapsed is not None and left == ledger.waiting_for_reconnection():
            ledger.reconnect(*lapsed)
        if left == 0 or time.monotonic() - began > GIVE_UP_SECONDS:
            needed = ledger.settle_as_a_person(house.control("posts"))
            by_hand += needed
            if not needed:
                break
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)
    print(f"took {time.monotonic() - began:,.0f} s", flush=True)
    return told(house, given, by_hand, anew, ended, ledger)


def work(skew: timedelta) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "tests.torture.skewed",
         str(skew.total_seconds())],
        stdout=subprocess.DEVNULL, stderr=LOG.open("ab"),
    )  # fmt: skip


def told(
    house: House,
    given: argparse.Namespace,
    by_hand: Counter[str],
    anew: int,
    ended: int,
    ledger: ModuleType,
) -> int:
    """Compares, prints, and gives the exit code."""
    truth = Counter(
        number
        for post in house.control("posts")
        if not post["deleted"]
        for word, number in [(post["text"] or "").split("Licht ", 1)[-1].split(" ", 1)[:1] * 2]
        if word.isdigit()
    )
    wanted = {str(number) for number in range(given.publications)}
    twice = sorted(number for number, many in truth.items() if many > 1)
    lost = sorted(wanted - truth.keys())
    print(f"{len(truth):,} texts on the networks, {len(twice)} of them twice, {len(lost)} lost")
    print(f"  {len(ledger.TORTURED)} networks, {given.publications:,} publications planned")
    for how, many in ledger.how_settled().items():
        print(f"  {many:>7,}  {how}")
    print(f"  {by_hand.total():>7,}  needed a person's word: {dict(by_hand) or 'none'}")
    print(f"  {anew:>7,}  were tried anew after giving up")
    print(f"  states: {dict(ledger.states())}")
    refused = {
        network: told["refused"]
        for network, told in house.control("limits").items()
        if told["refused"]
    }
    print(
        f"  over a network's limit: {refused or 'nothing'}; workers that found no database when they began: {ended}"
    )
    if twice or lost:
        print(f"twice: {twice[:20]} lost: {lost[:20]}")
    # A fraction of a second too early is what a busy machine does to a limit of so many a second.
    too_early = sum(refused.values()) > max(3, given.publications / 200)
    return 1 if twice or lost or too_early else 0


if __name__ == "__main__":
    sys.exit(main())
