"""How late publications leave that are planned for all moments of ten minutes, and what a worker costs idle.

    python -m bench.lateness [--minutes N]

Fifty a second over 500 accounts and 12 networks, a stub that answers after 50 ms, one worker with its own
alarm clock: the database's. Late is the time from a publication's moment to its first byte being written
down as about to be sent. Idle is the same worker with nothing due, over a minute.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

import psutil
from bench import burst

A_SECOND = 50
LEAD = timedelta(seconds=10)
IDLE_SECONDS = 60


def work(stub: str) -> None:
    """`homeground worker`, which may speak to the stub at its private address."""
    from homeground import startup

    startup.start(migrate=False)
    from homeground.networks.http import Http
    from homeground.publishing import dispatching
    from homeground.running import jobs

    burst.widen()  # sixty posts an account in ten minutes are more than VK takes in a day
    dispatching.open_http = lambda brands: Http(allow_private={stub})
    jobs.work()


def one(minutes: float) -> None:
    """In a house of its own (HOMEGROUND_HOME)."""
    from homeground import startup

    startup.start()
    worker = ["-m", "bench.lateness", "--worker", ""]
    idle(worker)
    many = int(minutes * 60 * A_SECOND)
    with burst.stub() as address:
        # Written down before it begins: planning is not what is measured.
        first_at = datetime.now(UTC) + LEAD + timedelta(milliseconds=many)
        burst.prepare(address, many, first_at=first_at, every=timedelta(seconds=1 / A_SECOND))
        worker[-1] = address
        process = subprocess.Popen([sys.executable, *worker])
        end = first_at + timedelta(minutes=minutes)
        time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()) + 10)
        process.terminate()
        process.wait(timeout=60)
    print(*late(many))


def late(many: int) -> list[float]:
    """Seconds late: half of all, 99 of 100, the latest."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), percentile_disc(ARRAY[0.5, 0.99, 1.0]) WITHIN GROUP (
                ORDER BY extract(epoch FROM a.started_at - p.due_at)
            ) FROM publishing_attempt a JOIN publishing_publication p ON p.id = a.publication_id
            WHERE p.state = 'published' AND a.number = 1
            """
        )
        out, percentiles = cursor.fetchone()
    if out != many:
        raise SystemExit(f"{out} of {many} were published")
    return [float(each) for each in percentiles]


def idle(worker: list[str]) -> None:
    process = subprocess.Popen([sys.executable, *worker])
    try:
        time.sleep(10)
        seen = psutil.Process(process.pid)
        before = seen.cpu_times()
        time.sleep(IDLE_SECONDS)
        after = seen.cpu_times()
        used = after.user + after.system - before.user - before.system
        print(100 * used / IDLE_SECONDS, seen.memory_full_info().pss / 2**20)
    finally:
        process.terminate()
        process.wait(timeout=60)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--worker", default=None)
    asked.add_argument("--one", type=float, default=None)
    given, _ = asked.parse_known_args()
    if given.worker is not None:
        work(given.worker)
    elif given.one is not None:
        one(given.one)
    else:
        with tempfile.TemporaryDirectory(prefix="homeground-bench-") as home:
            told = subprocess.run(
                [sys.executable, "-m", "bench.lateness", "--one", str(given.minutes)],
                env=os.environ | {"HOMEGROUND_HOME": home, "HOMEGROUND_LOG_LEVEL": "error"},
                check=True, stdout=subprocess.PIPE, text=True,
            ).stdout.splitlines()  # fmt: skip
        percent, megabytes = map(float, told[0].split())
        half, most, latest = map(float, told[1].split())
        print(f"  a worker with nothing due: {percent:.1f} % of a core, {megabytes:.0f} MB")
        print(
            f"  {A_SECOND} a second for {given.minutes:g} minutes: half leave within {half:.2f} s of their "
            f"moment, 99 of 100 within {most:.2f} s, the last after {latest:.2f} s"
        )


if __name__ == "__main__":
    main()
