"""The sandbox's world over a restart."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from homeground.networks.registry import SPOKEN
from homeground.sandbox import keeping
from homeground.sandbox.limits import strictness
from homeground.sandbox.whole import Sandbox
from tests.networks.contract.drafts import able_connector, draft, key, now
from tests.networks.harness import RunningSandbox

from .test_kept import KEEPERS, ahead


async def test_a_kept_world_goes_on_where_it_was(sandbox: RunningSandbox, tmp_path: Path) -> None:
    for network in SPOKEN:
        connector = await able_connector(sandbox, network)
        await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(24 * 3600)
    before = [sandbox.sandbox.world.counts(post) for post in sandbox.sandbox.world.posts]
    said = [
        [c.text for c in sandbox.sandbox.world.comments(post)]
        for post in sandbox.sandbox.world.posts
    ]
    keeping.save(sandbox.sandbox, tmp_path / "world")
    assert (tmp_path / "world").stat().st_mode & 0o077 == 0
    again = keeping.load(tmp_path / "world")
    assert again is not None
    again.clock.set(sandbox.sandbox.clock.now(), frozen=True)
    assert [again.world.counts(post) for post in again.world.posts] == before
    assert [[c.text for c in again.world.comments(p)] for p in again.world.posts] == said
    assert [a.credentials for a in again.world.accounts] == [
        a.credentials for a in sandbox.sandbox.world.accounts
    ]
    assert {server.world for server in again.servers.values()} == {again.world}


def test_a_file_of_another_version_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "world"
    path.write_bytes(b"something else")
    with caplog.at_level(logging.WARNING):
        assert keeping.load(path) is None
    assert "begins anew" in caplog.text
    assert path.with_suffix(".unreadable").read_bytes() == b"something else"


def test_nothing_kept_is_no_error(tmp_path: Path) -> None:
    assert keeping.load(tmp_path / "world") is None
    keeping.save(Sandbox(3), tmp_path / "deep" / "world")
    kept = keeping.load(tmp_path / "deep" / "world")
    assert kept is not None
    assert kept.world.seed == 3


async def test_what_waits_and_how_strict_it_is_outlive_a_restart(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    for name in sorted(KEEPERS):
        kind, network, token_kind = KEEPERS[name]
        keeper = kind(sandbox, await sandbox.token(network, token_kind))
        await keeper.keep(name, ahead(sandbox, hours=2))
    await sandbox.control("limits", network="x", scale=0.5)
    keeping.save(sandbox.sandbox, tmp_path / "world")
    again = keeping.load(tmp_path / "world")
    assert again is not None
    assert strictness(again.world, "x").scale == 0.5
    waiting = [kept.text for server in again.servers.values() for kept in server.kept()]
    assert sorted(waiting) == sorted(KEEPERS)
    again.clock.set(sandbox.sandbox.clock.now(), frozen=True)
    again.clock.advance(2 * 3600)
    again.catch_up()
    assert sorted(post.text for post in again.world.posts) == sorted(KEEPERS)
    assert not [kept for server in again.servers.values() for kept in server.kept()]
