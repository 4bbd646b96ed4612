"""Keeping a few processes running together: start, watch, start again, stop.

Standard library only: the process that does this stays small.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from homeground.errors import HomegroundError

TICK_SECONDS = 0.1
STOP_SECONDS = 8.0
# A process that runs this long has started well: its next failure is a new one.
STEADY_SECONDS = 60.0
TRIES = 5
BAD_INPUT = 2
ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


class ProcessFailed(HomegroundError):
    """One of the processes does not stay up."""


class AlreadyUp(HomegroundError):
    """Everything runs already in this home."""


@dataclass
class Child:
    """One process: its name for people and its command."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    again_at: float | None = None

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the terminal's foreground group: only the watcher shall see it.
            start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,
        )
        self.started_at, self.again_at = now, None


@dataclass
class Supervisor:
    """Runs `Child`ren until it is told to stop. `say` tells people what happens."""

    say: Say
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    @contextmanager
    def until_signalled(self) -> Iterator[None]:
        """A signal to stop sets `stopping`; on the way out every child is stopped."""

        def ask(_number: int, _frame: object) -> None:
            self.stopping = True

        before = {number: signal.signal(number, ask) for number in ASKED_TO_STOP}
        try:
            yield
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, name: str, command: Sequence[str]) -> Child:
        child = Child(name, command)
        child.start(time.monotonic())
        self.children.append(child)
        return child

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep the children running until `until()` or a signal; whether it was `until()`.

        Raises `ProcessFailed` when a child cannot be kept running.
        """
        while not self.stopping:
            for child in self.children:
                self.look_after(child, time.monotonic())
            if until():
                return True
            time.sleep(TICK_SECONDS)
        return False

    def look_after(self, child: Child, now: float) -> None:
        if child.again_at is not None:
            if now >= child.again_at:
                child.start(now)
            return
        if child.process is None or (code := child.process.poll()) is None:
            return
        if now - child.started_at > STEADY_SECONDS:
            child.failures = 0
        child.failures += 1
        if code == BAD_INPUT or child.failures >= TRIES:
            raise ProcessFailed(
                f"The {child.name} does not stay up ({ended(code)}).",
                "What it said is above. HOMEGROUND_LOG_LEVEL=debug shows more.",
            )
        pause = 2.0 ** (child.failures - 1)
        self.say(f"The {child.name} stopped ({ended(code)}); starting it again in {pause:.0f} s.")
        child.again_at = now + pause

    def run(self, command: Sequence[str]) -> bytes | None:
        """Run a command that ends by itself, watching meanwhile: its output, or None if told to stop.

        Raises `ProcessFailed` when it fails.
        """
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
        )
        try:
            if not self.watch(until=lambda: process.poll() is not None):
                return None
            output, _ = process.communicate()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        if process.returncode:
            raise ProcessFailed(
                "Homeground could not be prepared.", "What went wrong is said above."
            )
        return output

    def stop(self) -> None:
        """Ask every child to end, and make those end that do not within `STOP_SECONDS`."""
        running = [
            (child.name, child.process)
            for child in self.children
            if child.process and child.process.poll() is None
        ]
        for _, process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for name, process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"The {name} does not end by itself; ending it.")
                process.kill()
                process.wait()
        self.children.clear()


def ended(code: int) -> str:
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"exit code {code}"


def end_with_parent() -> None:
    """In a child, on Linux: end when the watcher is killed without a chance to say goodbye."""
    import ctypes

    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@contextmanager
def only_one(lock: Path, about: str) -> Iterator[None]:
    """Hold `lock` while everything runs; raises `AlreadyUp` with what the holder wrote there.

    `about` says where the pages are.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    with open(descriptor, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(
                f"Homeground runs already in {lock.parent} ({file.read().strip()}).",
                "Use that one, stop it, or set HOMEGROUND_HOME to another folder "
                "(and HOMEGROUND_WEB_PORT and HOMEGROUND_SANDBOX_PORT to other ports).",
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, {about}\n")
        file.flush()
        yield
