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
WORKERS = 3
LOG = Path(tempfile.gettempdir()) / "homeground-torture.log"
STEP = timedelta(seconds=5)
"""How far the sandbox's time is moved between two looks: its networks let us wait for minutes."""
SETTLE_SECONDS = 4
"""Longer than a network keeps silent before it answers, or accepts, here."""
GIVE_UP_SECONDS = 3600


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

    from homeground.database.server import Server

    from . import ledger

    house.control("reset", {"seed": seed})
    now = datetime.fromisoformat(house.control("clock")["now"])
    ledger.plan(house.sandbox, given.publications, given.accounts, now, seed)
    for network in ledger.TORTURED:
        for kind, probability in FAULTS:
            body = {"network": network, "kind": kind, "probability": probability, "seconds": 2.5}
            house.control("faults", body)
    workers = [work() for _ in range(WORKERS)]
    kills, restarts, lapsed, by_hand, anew = given.kills, given.restarts, None, 0, 0
    began = disturbed = time.monotonic()
    while True:
        time.sleep(chance.uniform(0.2, 1.2))
        try:
            # While a request may be on the wire the networks' time goes at its own pace: a jump over
            # the wait before looking would look before the network has read what was sent.
            if time.monotonic() - disturbed > SETTLE_SECONDS and not ledger.states()["armed"]:
                at = datetime.fromisoformat(house.control("clock")["now"])
                moment = max(at + STEP, ledger.next_moment() or at)
                house.control("clock", {"now": moment.isoformat()})
            left = ledger.under_way()
            anew += ledger.tried_anew()
        except OperationalError:
            connection.close()
            continue
        # As a supervisor does: a worker that lost its database may end.
        workers = [work() if worker.poll() is not None else worker for worker in workers]
        out = given.publications - left
        if given.verbose:
            print(f"{time.monotonic() - began:.0f} s: {dict(ledger.states())}", flush=True)
        if kills and chance.random() < 0.8:
            at = chance.randrange(WORKERS)
            workers[at].send_signal(signal.SIGKILL)
            workers[at].wait()
            workers[at] = work()
            kills -= 1
            disturbed = time.monotonic()
        if restarts and out > given.publications * (given.restarts - restarts + 1) / (
            given.restarts + 2
        ):
            connection.close()
            server = Server(settings.home)
            server.stop()
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
    return told(house, given, by_hand, anew, ledger)


def work() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "homeground", "worker"],
        stdout=subprocess.DEVNULL, stderr=LOG.open("ab"),
    )  # fmt: skip


def told(
    house: House, given: argparse.Namespace, by_hand: int, anew: int, ledger: ModuleType
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
    print(f"  {by_hand:>7,}  needed a person's word; {anew:,} were tried anew after giving up")
    print(f"  states: {dict(ledger.states())}")
    if twice or lost:
        print(f"twice: {twice[:20]} lost: {lost[:20]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
