"""How long the server lives: from the first process that needs it to the last.

Every process that uses a home's server holds a shared lock on `database.users` there; the last one to go
can take it alone, and stops the server. The system drops the locks of a process that is killed, so no list
of users can be wrong. Starting and stopping happen one at a time, under `database.starting`.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from homeground.database.address import parts_of
from homeground.database.errors import DatabaseUnavailable
from homeground.database.server import Server
from homeground.environment import Environment

OLDEST_VERSION = 15
in_use: dict[Server, IO[str]] = {}


def start(environment: Environment, *, durable: bool = True) -> None:
    """Make the database usable by this process, and keep it so until the process ends or `stop()`.

    Starts the server in HOMEGROUND_HOME, or joins it when another process did; with DATABASE_URL checks
    that the server there answers and is new enough. Raises `DatabaseUnavailable`.
    """
    if environment.database_url:
        check(environment.database_url)
        return
    server = Server(environment.home, durable)
    if server in in_use:
        return
    make_home(environment.home)
    with one_at_a_time(environment.home):
        users = join(environment.home)
        try:
            if not server.is_running():
                server.start()
        except BaseException:
            users.close()
            raise
    in_use[server] = users


@contextmanager
def kept(environment: Environment) -> Iterator[None]:
    """Keep the server that others start running until the end of the block, without using it."""
    if environment.database_url:
        yield
        return
    make_home(environment.home)
    server = Server(environment.home)
    with one_at_a_time(environment.home):
        in_use[server] = join(environment.home)
    try:
        yield
    finally:
        stop()


@atexit.register
def stop() -> None:
    """Let go of the servers that `start()` gave this process; stop those that nobody else uses."""
    while in_use:
        let_go(*in_use.popitem())


def let_go(server: Server, users: IO[str]) -> None:
    if not server.home.exists():
        users.close()
        return
    with one_at_a_time(server.home), users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else uses it
        if server.has_been_started():
            server.stop()


# A child made by fork shares the lock with its parent, and must not stop the server under it.
os.register_at_fork(after_in_child=in_use.clear)


def check(url: str) -> None:
    import psycopg

    parts = parts_of(url)
    where = f"{parts['HOST'] or 'localhost'}:{parts['PORT'] or 5432}"
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(
            f"The database that DATABASE_URL names ({where}) cannot be used: {str(error).strip()}",
            "Check the address, the name and the password, and that the server runs and lets this machine in; "
            "or leave DATABASE_URL out to use the PostgreSQL that comes with Homeground.",
        ) from None
    if version < OLDEST_VERSION:
        raise DatabaseUnavailable(
            f"The server that DATABASE_URL names ({where}) is PostgreSQL {version}.",
            f"Homeground needs PostgreSQL {OLDEST_VERSION} or later.",
        )


def make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {home} cannot be used: {error.strerror}.",
            "Set HOMEGROUND_HOME to a folder that you may write to.",
        ) from None


def join(home: Path) -> IO[str]:
    users = lock_file(home, "database.users")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def lock_file(home: Path, name: str) -> IO[str]:
    try:
        return open(os.open(home / name, os.O_RDWR | os.O_CREAT, 0o600), "w", encoding="ascii")
    except OSError as error:
        raise DatabaseUnavailable(
            f"{home / name} cannot be opened: {error.strerror}.",
            "Another user has probably started Homeground in this folder before. "
            "Start it as that user, or set HOMEGROUND_HOME to a folder of your own.",
        ) from None


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    with lock_file(home, "database.starting") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        yield
