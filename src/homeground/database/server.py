"""The PostgreSQL that comes with Homeground: making its data folder, starting and stopping it."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeground.database.account import Account, make_readable, open_passage, server_account
from homeground.database.address import NAME, ROLE, SUPERUSER, data_folder, socket_folder
from homeground.database.errors import DatabaseUnavailable
from homeground.database.programs import VERSION, programs, run
from homeground.database.tuning import lines

if TYPE_CHECKING:
    import psutil
    import psycopg

# psycopg is imported where it is used: the process that only keeps the server running does without its 25 MB.

START_SECONDS = 60
STOP_SECONDS = 20
# A killed server's own processes notice and end within a moment.
ORPHAN_SECONDS = 10


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
            open_passage(account, self.data, own=self.home)
        if not self.data.exists():
            self.make_data(account)
        self.make_socket_folder(account)
        self.remove_stale_note()
        conf = self.data / "homeground.conf"
        conf.write_text(lines(durable=self.durable), encoding="utf-8")
        conf.chmod(0o644)
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

    def remove_stale_note(self) -> None:
        """Remove what says that a server runs, left by one that was killed.

        PostgreSQL does so itself unless the process number in it belongs to a process again, which after a restart of
        the machine or the container it often does. What tells is whether any server works in this folder.
        """
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        import psutil

        deadline = time.monotonic() + ORPHAN_SECONDS
        while any(works_in(self.data, process) for process in psutil.process_iter(["name"])):
            if time.monotonic() > deadline:
                return  # PostgreSQL refuses to start, and says which process it is
            time.sleep(0.1)
        note.unlink(missing_ok=True)
        (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

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
        # Before databases are made of it.
        self.let_texts_be_searched("template1")
        with self.connect() as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)
            ).fetchone():
                names = sql.Identifier(NAME), sql.Identifier(ROLE)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        self.let_texts_be_searched(NAME)

    def let_texts_be_searched(self, database: str) -> None:
        """Declare that comparing a text with a query tells nothing of rows that somebody may not see.

        It only answers yes or no, and never fails over what stands in a row. Without the word for it
        PostgreSQL looks at every row of a table under row-level security, and uses no index of texts
        (docs/decisions/search.md). Only a superuser may say it.
        """
        with self.connect(database) as connection:
            connection.execute("ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF")


def works_in(data: Path, process: psutil.Process) -> bool:
    """Whether `process` is one of a server's that works in the folder `data`."""
    import psutil

    try:
        # A server changes to its data folder, so that is where its processes are.
        return process.name().startswith("postgres") and Path(process.cwd()) == data.resolve()
    except psutil.Error:  # ended, a zombie, or somebody else's
        return False
