"""A process that goes on as two: how they end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

PATIENCE = 60
TWO = """
import os, time
from homeground.running.siblings import in_several

def work():
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: both write to the same pipe
    try:
        time.sleep(600)
    except KeyboardInterrupt:  # as waitress takes it: it returns
        pass

in_several(2, work)
"""


@pytest.fixture
def two() -> Iterator[tuple[subprocess.Popen[str], psutil.Process]]:
    """The first of the two, and the one forked from it."""
    first = subprocess.Popen([sys.executable, "-c", TWO], stdout=subprocess.PIPE, text=True)
    assert first.stdout
    pids = {int(first.stdout.readline()) for _ in range(2)}
    assert first.pid in pids
    (other,) = pids - {first.pid}
    yield first, psutil.Process(other)
    first.kill()
    first.wait()
    first.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_end_when_the_first_is_told(
    two: tuple[subprocess.Popen[str], psutil.Process], number: signal.Signals
) -> None:
    first, other = two
    first.send_signal(number)
    assert first.wait(PATIENCE) == 0
    assert not other.is_running()


def test_ctrl_c_reaches_both(two: tuple[subprocess.Popen[str], psutil.Process]) -> None:
    first, other = two
    other.send_signal(signal.SIGINT)
    first.send_signal(signal.SIGINT)
    assert first.wait(PATIENCE) in {0, 1}  # 1 where the other had ended before the first was told
    assert not other.is_running()


TOLD_TWICE = """
import os, signal, time
from homeground.running.siblings import in_several

def work():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(600)
    except KeyboardInterrupt:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)
        print("in order", flush=True)

in_several(1, work)
"""


def test_told_twice_it_ends_in_order() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_TWICE], capture_output=True, text=True, timeout=PATIENCE
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "in order\n", "")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_first_ends_with_an_error_when_the_other_ended(
    two: tuple[subprocess.Popen[str], psutil.Process], number: signal.Signals
) -> None:
    first, other = two
    other.send_signal(number)
    assert first.wait(PATIENCE) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_the_other_does_not_outlive_the_first(
    two: tuple[subprocess.Popen[str], psutil.Process],
) -> None:
    first, other = two
    os.kill(first.pid, signal.SIGKILL)
    other.wait(PATIENCE)
