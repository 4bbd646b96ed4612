"""The database that Homeground brings: who starts it, who stops it, and what is said when it cannot be."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from homeground import database
from homeground.database import DatabaseUnavailable, lifetime
from homeground.database.address import data_folder, socket_folder
from homeground.database.programs import programs, run
from homeground.database.server import Server
from homeground.environment import Environment

KEEP = """
import sys
from pathlib import Path
from homeground import database
from homeground.environment import Environment
database.start(Environment(home=Path(sys.argv[1])), durable=False)
print("started", flush=True)
sys.stdin.read()
"""


class Other:
    """Another process that uses the database of `home`."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", KEEP, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "started\n"

    def leave(self) -> None:
        self.process.communicate()
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def start(home: Path) -> None:
    database.start(Environment(home=home), durable=False)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a database in it, stopped: copying it takes a tenth of the time that making one takes."""
    path = Path(tempfile.mkdtemp(prefix="homeground-made-"))
    start(path)
    let_go(path)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def made(home: Path, made_once: Path) -> Path:
    """A home of the test's own with a database in it that nobody has started yet."""
    subprocess.run(["cp", "-a", f"{made_once}/.", str(home)], check=True)
    return home


@pytest.fixture(autouse=True)
def leave_nothing_running(home: Path) -> Iterator[None]:
    yield
    for server in [server for server in lifetime.in_use if server.home == home]:
        lifetime.let_go(server, lifetime.in_use.pop(server))


def let_go(home: Path) -> None:
    server = next(server for server in lifetime.in_use if server.home == home)
    lifetime.let_go(server, lifetime.in_use.pop(server))


def connect(home: Path) -> psycopg.Connection:
    parts = database.django_database(Environment(home=home))
    return psycopg.connect(
        host=parts["HOST"], user=parts["USER"], dbname=parts["NAME"], autocommit=True
    )


def test_a_second_start_finds_everything(home: Path) -> None:
    start(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('Привет, 世界')")
    let_go(home)
    assert not Server(home).is_running()

    start(home)
    with connect(home) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("Привет, 世界",)


def test_letters_follow_their_own_rules_whatever_the_system(made: Path) -> None:
    start(made)
    with connect(made) as connection:
        row = connection.execute("SELECT upper('straße привет'), 'É' ~* 'é'").fetchone()
        assert row == ("STRASSE ПРИВЕТ", True) or row == ("STRAßE ПРИВЕТ", True)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_it_connects_as_a_role_that_is_no_superuser(made: Path) -> None:
    start(made)
    with connect(made) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == ("homeground", False)


def test_the_last_process_stops_it(made: Path) -> None:
    other = Other(made)
    start(made)
    other.leave()
    assert Server(made).is_running()
    let_go(made)
    assert not Server(made).is_running()


def test_a_killed_process_is_not_waited_for(made: Path) -> None:
    other = Other(made)
    other.kill()
    assert Server(made).is_running()
    start(made)
    let_go(made)
    assert not Server(made).is_running()


def test_a_killed_server_is_started_again_and_has_lost_nothing(made: Path) -> None:
    settings = Environment(home=made)
    database.start(settings)
    with connect(made) as connection:
        connection.execute("CREATE TABLE kept ()")
    pid = int((data_folder(made) / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    lifetime.in_use.pop(Server(made)).close()
    database.start(settings)
    with connect(made) as connection:
        connection.execute("SELECT FROM kept")


def test_two_processes_may_start_at_once(home: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", KEEP, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "started\n"
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert not Server(home).is_running()


def test_a_path_too_long_for_a_socket(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)
    start(deep)
    try:
        assert socket_folder(deep) != data_folder(deep)
        with connect(deep) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        let_go(deep)
    assert not socket_folder(deep).exists()


def test_a_start_cut_short_leaves_nothing_half_made(home: Path) -> None:
    unfinished = home / "database.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    start(home)
    assert not unfinished.exists()


def test_data_of_another_version_is_left_alone(home: Path) -> None:
    data_folder(home).mkdir()
    (data_folder(home) / "PG_VERSION").write_text("16\n")
    with pytest.raises(
        DatabaseUnavailable, match="made by PostgreSQL 16; this Homeground brings"
    ) as caught:
        start(home)
    assert "pg_dump" in caught.value.what_to_do
    assert (data_folder(home) / "PG_VERSION").read_text() == "16\n"


def test_a_folder_with_other_files_is_left_alone(home: Path) -> None:
    data_folder(home).mkdir()
    (data_folder(home) / "holiday.jpg").touch()
    with pytest.raises(DatabaseUnavailable, match="holds files that are not a database"):
        start(home)
    assert (data_folder(home) / "holiday.jpg").exists()


def test_a_home_that_cannot_be_made(home: Path) -> None:
    (home / "file").touch()
    with pytest.raises(DatabaseUnavailable, match="cannot be used: Not a directory") as caught:
        start(home / "file" / "home")
    assert "HOMEGROUND_HOME" in caught.value.what_to_do


def test_a_server_that_does_not_start_says_why(made: Path) -> None:
    start(made)
    let_go(made)
    with (data_folder(made) / "postgresql.auto.conf").open("a") as file:
        file.write("shared_buffers = 'a lot'\n")
    with pytest.raises(DatabaseUnavailable, match="does not start") as caught:
        start(made)
    assert "shared_buffers" in caught.value.what_to_do
    assert "server.log" in caught.value.what_to_do


def test_a_server_of_the_operators_own_that_is_not_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://u:secret@127.0.0.1:{unused.getsockname()[1]}/d"
        with pytest.raises(DatabaseUnavailable, match="cannot be used") as caught:
            database.start(Environment(database_url=url))
    assert "secret" not in str(caught.value)
    assert "leave DATABASE_URL out" in caught.value.what_to_do


def test_a_server_of_the_operators_own(made: Path) -> None:
    start(made)
    url = f"postgresql://homeground@/homeground?host={socket_folder(made)}"
    database.start(Environment(database_url=url))
    parts = database.django_database(Environment(database_url=url))
    assert (parts["NAME"], parts["USER"]) == ("homeground", "homeground")
    assert parts["HOST"] == str(socket_folder(made))


def test_an_address_with_everything_in_it() -> None:
    url = "postgres://lead:p%40ss@db.example.org:6432/social?sslmode=verify-full"
    parts = database.django_database(Environment(database_url=url))
    assert parts["PASSWORD"] == "p@ss"
    assert (parts["HOST"], parts["PORT"], parts["NAME"]) == ("db.example.org", "6432", "social")
    assert parts["OPTIONS"] == {"sslmode": "verify-full"}


def test_stopping_what_does_not_run_is_said(home: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL said"):
        run(None, ("initdb", "-D", str(home / "none" / "x"), "--nonsense"), failure="No.")
    assert (programs() / "bin" / "postgres").exists()
