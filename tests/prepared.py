"""A database with its tables, made once in a test run and copied by whoever needs one of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def outside() -> dict[str, str]:
    """This process's environment without what would lead a command to its house."""
    foreign = ("HOMEGROUND_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def copy_database(home: Path) -> None:
    """Put the database's files and the keys into `home`, unless a database is there already.

    Outside a test run nothing is copied: the house makes its own.
    """
    run = os.environ.get("HOMEGROUND_HOME")
    if run is None:
        return
    made = Path(run) / "prepared"
    with _one_at_a_time(Path(run) / "prepared.lock"):
        if not made.exists():
            _make(made)
        if not (home / "database").exists():
            # The server's files belong to its own user.
            subprocess.run(["cp", "-a", f"{made}/.", str(home)], check=True)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(made: Path) -> None:
    making = Path(tempfile.mkdtemp(prefix="homeground-cli-"))
    subprocess.run(
        [sys.executable, "-m", "homeground", "prepare"],
        env=outside() | {"HOMEGROUND_HOME": str(making)},
        check=True,
        timeout=180,
    )
    shutil.move(making, made)
