"""The database restarts under a running worker: the same process goes on, and ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.cli.house import House, open_house

from homeground.database.server import Server

PATIENCE_SECONDS = 120


def until(what: Callable[[], object], worker: subprocess.Popen[bytes], why: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert worker.poll() is None, "the worker ended"
        assert time.monotonic() < deadline, why
        time.sleep(0.1)


def asked(server: Server, question: str) -> object:
    with server.connect("homeground") as connection:
        row = connection.execute(question.encode()).fetchone()
        return row and row[0]


def last_period(server: Server) -> object:
    """When a periodic job was last made, of those that are done."""
    return asked(
        server,
        "SELECT max(d.defer_timestamp) FROM procrastinate_periodic_defers d "
        "LEFT JOIN procrastinate_jobs j ON j.id = d.job_id "
        "WHERE d.task_name LIKE '%listen_to_networks' AND j.id IS NULL",
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


def start_worker(house: House, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as to:
        return subprocess.Popen(
            [sys.executable, "-m", "homeground", "worker"],
            env=dict(house.environment), stdout=to, stderr=to,
        )  # fmt: skip


def test_the_same_process_goes_on_after_the_database_restarted(log: Path) -> None:
    with open_house() as house:
        server = Server(house.home)
        worker = start_worker(house, log)
        try:
            house.plan("before")
            until(lambda: house.control("posts"), worker, "nothing was published at first")
            registered = asked(server, "SELECT count(*) FROM publishing_worker")
            for _ in range(2):
                server.stop()
                time.sleep(1.5)  # long enough for every part to notice
                server.start()
            house.plan("after")
            until(lambda: len(house.control("posts")) == 2, worker, "nothing was sent afterwards")
            assert [text for _, _, text in house.texts()] == ["after", "before"]
            # A job that comes every ten seconds is made and done, twice.
            first = last_period(server)
            until(lambda: last_period(server) != first, worker, "no periodic job afterwards")
            second = last_period(server)
            until(lambda: last_period(server) != second, worker, "only one periodic job")
            assert asked(server, "SELECT count(*) FROM publishing_worker") == registered
            # It listens again: what is due at once is sent sooner than its own look every few seconds.
            listens = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN homeground%'"
            until(lambda: asked(server, listens), worker, "it does not listen any more")
            seen = "SELECT clock_timestamp() - max(seen_at) < '35 s' FROM publishing_worker"
            until(lambda: asked(server, seen), worker, "it does not say that it lives")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=120) == 0, log.read_text()
        finally:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
        assert (
            asked(server, "SELECT count(*) FROM publishing_lane WHERE worker_id IS NOT NULL") == 0
        )
        # It said goodbye: nobody misses it.
        assert asked(server, "SELECT max(seen_at) FROM publishing_worker") is None


def test_it_ends_gracefully_in_the_middle_of_a_burst(log: Path) -> None:
    """What is on the wire is written down, what is not goes back: nothing is left armed."""
    with open_house() as house:
        server = Server(house.home)
        for number in range(4):
            house.plan(f"Licht {number}")
        house.control("faults", {"network": "mastodon", "kind": "slow", "times": 4, "seconds": 1.5})
        worker = start_worker(house, log)
        try:
            # One is out and so the next is on its way: of what is armed alone, nothing may have left yet.
            armed = "SELECT count(*) FROM publishing_publication WHERE state = 'armed'"
            out = armed.replace("armed", "published")
            until(lambda: asked(server, out) and asked(server, armed), worker, "nothing is sent")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=120) == 0, log.read_text()
        finally:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
        assert asked(server, armed) == 0
        published = asked(server, out)
        assert published == len(house.control("posts"))
        assert 0 < int(str(published)) < 4


def test_without_a_database_it_waits_and_can_still_be_stopped(log: Path) -> None:
    with open_house() as house:
        server = Server(house.home)
        worker = start_worker(house, log)
        try:
            seen = "SELECT max(seen_at) FROM publishing_worker"
            until(lambda: asked(server, seen), worker, "it does not say that it lives")
            server.stop()
            time.sleep(2)
            assert worker.poll() is None
            with pytest.raises(psycopg.OperationalError):
                server.connect()
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=120) == 0, log.read_text()
        finally:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
            server.start()
