"""Started by root, the server runs as another account, which gets through and nobody else does."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from pathlib import Path

import pytest

from homeground.database import DatabaseUnavailable, account
from homeground.database.account import Account, acl_of, may_enter, open_passage, server_account

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root runs the server as another account"
)


@pytest.fixture
def stranger() -> Account:
    return account.account_of(pwd.getpwnam("nobody"))


@pytest.fixture
def closed(home: Path) -> Path:
    """A folder that only root may enter, as /root is."""
    folder = home / "closed"
    folder.mkdir(mode=0o700)
    (folder / "inside").mkdir()
    home.chmod(0o755)
    return folder


def can_enter(who: Account, path: Path) -> bool:
    command = ["/bin/sh", "-c", f"cd {path}"]
    done = subprocess.run(
        command, user=who.uid, group=who.gid, extra_groups=(), check=False, capture_output=True
    )
    return done.returncode == 0


def test_root_is_not_who_runs_the_server(home: Path) -> None:
    who = server_account(home / "database")
    assert who is not None
    assert who.uid != 0


def test_whoever_owns_the_data_runs_the_server(home: Path, stranger: Account) -> None:
    data = home / "database"
    data.mkdir()
    os.chown(data, stranger.uid, stranger.gid)
    assert server_account(data) == stranger


def test_data_of_a_user_that_is_gone(home: Path) -> None:
    data = home / "database"
    data.mkdir()
    os.chown(data, 54321, 54321)
    with pytest.raises(
        DatabaseUnavailable, match="belongs to user 54321, whom this system does not know"
    ):
        server_account(data)


def test_a_closed_folder_is_opened_to_one_account_only(closed: Path, stranger: Account) -> None:
    server = server_account(closed / "inside")
    assert server is not None
    assert not can_enter(server, closed / "inside")
    try:
        open_passage(server, closed / "inside" / "database")
    except DatabaseUnavailable:
        pytest.skip("this file system keeps no access control lists")
    assert can_enter(server, closed / "inside")
    assert may_enter(server, closed)
    assert not can_enter(stranger, closed / "inside")
    assert stat.S_IMODE(closed.stat().st_mode) & 0o007 == 0
    before = acl_of(closed)
    open_passage(server, closed / "inside" / "database")
    assert acl_of(closed) == before


def test_without_access_control_lists_it_says_what_to_do(
    closed: Path, stranger: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(account, "grant_entry", unsupported)
    with pytest.raises(DatabaseUnavailable, match='is closed to the account "nobody"') as caught:
        open_passage(stranger, closed / "inside")
    assert f"chmod o+x {closed}" in caught.value.what_to_do
    open_passage(stranger, closed / "inside", own=closed)
    assert can_enter(stranger, closed)
