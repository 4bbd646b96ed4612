"""Processes kept running: started again with patience, given up with a word, stopped in seconds."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from homeground.running import supervision
from homeground.running.supervision import AlreadyUp, ProcessFailed, Supervisor, only_one

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


def exits(code: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit({code})"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Supervisor:
    supervisor = Supervisor(said.append)
    with supervisor.until_signalled():
        yield supervisor


def within(seconds: float) -> object:
    deadline = time.monotonic() + seconds
    return lambda: time.monotonic() > deadline


def test_a_child_that_dies_is_named_and_started_again(
    supervisor: Supervisor, said: list[str]
) -> None:
    child = supervisor.start("worker", SLEEP)
    first = child.process
    os.kill(first.pid, signal.SIGKILL)
    supervisor.watch(until=lambda: child.process is not first or within(5)())
    assert said == ["The worker stopped (ended by SIGKILL); starting it again in 1 s."]
    assert child.process is not first
    assert child.process.poll() is None


def test_a_child_that_keeps_dying_ends_the_whole(
    supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "TRIES", 2)
    supervisor.start("worker", exits(1))
    with pytest.raises(ProcessFailed, match=r"The worker does not stay up \(exit code 1\)"):
        supervisor.watch()
    assert len(said) == 1


def test_bad_input_is_not_tried_again(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start("web server", exits(2))
    with pytest.raises(ProcessFailed, match="The web server does not stay up"):
        supervisor.watch()
    assert said == []


def test_a_signal_stops_everything(supervisor: Supervisor) -> None:
    child = supervisor.start("worker", SLEEP)
    os.kill(os.getpid(), signal.SIGTERM)
    assert supervisor.watch() is False
    supervisor.stop()
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_end_is_ended(
    supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervision, "STOP_SECONDS", 0.3)
    deaf = tmp_path / "deaf"
    command = [
        *STUBBORN[:2],
        STUBBORN[2].replace("print('deaf', flush=True)", f"open({str(deaf)!r}, 'w')"),
    ]
    child = supervisor.start("worker", command)
    supervisor.watch(until=deaf.exists)
    supervisor.stop()
    assert said == ["The worker does not end by itself; ending it."]
    assert child.process.returncode == -signal.SIGKILL


def test_a_command_that_ends_gives_its_output(supervisor: Supervisor) -> None:
    assert supervisor.run([sys.executable, "-c", "print('ready')"]) == b"ready\n"


def test_a_command_that_fails_is_said(supervisor: Supervisor) -> None:
    with pytest.raises(ProcessFailed, match="could not be prepared"):
        supervisor.run(exits(1))


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent was killed"
)
def test_children_end_with_a_killed_watcher(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import sys; from homeground.running.supervision import Supervisor\n"
        "s = Supervisor(print)\n"
        f"c = s.start('worker', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(c.process.pid))\n"
        "s.watch()"
    )
    watcher = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    until = within(120)
    while not (note.exists() and note.read_text()) and not until():
        time.sleep(0.05)
    child = int(note.read_text())
    os.kill(watcher, signal.SIGKILL)
    os.waitpid(watcher, 0)
    while running(child) and not until():
        time.sleep(0.05)
    assert not running(child)


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def test_a_second_one_in_the_same_home_says_where_the_first_is(tmp_path: Path) -> None:
    lock = tmp_path / "up.lock"
    with (
        only_one(lock, "http://localhost:8400"),
        pytest.raises(AlreadyUp) as caught,
        only_one(lock, "http://localhost:9999"),
    ):
        pass
    assert f"process {os.getpid()}, http://localhost:8400" in caught.value.what
    assert "HOMEGROUND_HOME" in caught.value.what_to_do
    with only_one(lock, "http://localhost:9999"):
        assert "9999" in lock.read_text()
