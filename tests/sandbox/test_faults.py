"""Each kind of fault, seen from the other end of the wire, and what the network then has.

The raw socket says how a connection ends; the ground truth says whether the post was taken.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest

from homeground.sandbox.faults import Fault, Faults
from tests.networks.harness import RunningSandbox, running_sandbox


async def form(sandbox: RunningSandbox) -> tuple[str, dict[str, str]]:
    """Address and form of one VK post."""
    token = await sandbox.token("vk", "user")
    return f"{token['base_url']}/method/wall.post", {
        "v": "5.199",
        "access_token": token["credentials"]["access_token"],
        "owner_id": token["account_id"],
        "message": "once",
    }


async def truth(sandbox: RunningSandbox) -> int:
    return len(sandbox.posts("vk"))


async def by_socket(url: str, data: dict[str, str], *, patience: float) -> bytes:
    """Send one POST by hand and read until the connection ends.

    Raises: OSError as the socket gives it, TimeoutError after `patience` seconds of silence.
    """
    parts = urlsplit(url)
    body = urlencode(data).encode()
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()

    def talk() -> bytes:
        with socket.create_connection((parts.hostname or "", parts.port or 80)) as connection:
            connection.settimeout(patience)
            connection.sendall(head + body)
            read = b""
            while piece := connection.recv(65_536):
                read += piece
            return read

    return await asyncio.to_thread(talk)


async def test_reset_after_accept_is_a_reset(sandbox: RunningSandbox) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", "reset_after_accept")
    with pytest.raises(ConnectionResetError) as reset:
        await by_socket(url, data, patience=5)
    assert reset.value.errno == errno.ECONNRESET
    assert await truth(sandbox) == 1
    assert sandbox.sandbox.arrivals[-1].status is None
    assert b'"post_id"' in await by_socket(url, data, patience=5), "once, unless told otherwise"


@pytest.mark.parametrize(
    ("kind", "taken"), [("timeout_before_accept", 0), ("timeout_after_accept", 1)]
)
async def test_silence(sandbox: RunningSandbox, kind: str, taken: int) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", kind, seconds=30)
    with pytest.raises(TimeoutError):
        await by_socket(url, data, patience=0.3)
    assert await truth(sandbox) == taken


@pytest.mark.parametrize(
    ("kind", "taken"), [("timeout_before_accept", 0), ("timeout_after_accept", 1)]
)
async def test_silence_ends_in_a_reset(sandbox: RunningSandbox, kind: str, taken: int) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", kind, seconds=0.2)
    with pytest.raises(ConnectionResetError):
        await by_socket(url, data, patience=5)
    assert await truth(sandbox) == taken


async def test_slow_is_late_but_whole(sandbox: RunningSandbox) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", "slow", seconds=0.4)
    started = time.monotonic()
    async with sandbox.session.post(url, data=data) as answer:
        assert "response" in await answer.json()
    assert time.monotonic() - started >= 0.4
    assert await truth(sandbox) == 1


async def test_http_500_takes_nothing(sandbox: RunningSandbox) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", "http_500")
    answer = await by_socket(url, data, patience=5)
    assert answer.startswith(b"HTTP/1.1 500")
    assert await truth(sandbox) == 0
    assert sandbox.sandbox.arrivals[-1].status == 500


@pytest.mark.parametrize("kind", ["rate_limit", "captcha", "expired_token", "duplicate"])
async def test_refusals_take_nothing(sandbox: RunningSandbox, kind: str) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", kind)
    async with sandbox.session.post(url, data=data) as answer:
        assert "error" in await answer.json()
    assert await truth(sandbox) == 0
    async with sandbox.session.post(url, data=data) as answer:
        assert "response" in await answer.json()


@pytest.mark.parametrize("kind", ["reset_after_accept", "timeout_before_accept"])
async def test_aiohttp_sees_a_broken_connection(sandbox: RunningSandbox, kind: str) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", kind, seconds=0.1)
    with pytest.raises((aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)):
        await sandbox.session.post(url, data=data)


async def test_a_fault_meets_only_its_operation(sandbox: RunningSandbox) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("vk", "http_500", on="delete")
    async with sandbox.session.post(url, data=data) as answer:
        assert answer.status == 200
    gone = data | {"post_id": "1"}
    async with sandbox.session.post(url.replace("wall.post", "wall.delete"), data=gone) as answer:
        assert answer.status == 500
    await sandbox.fault("vk", "http_500", on="any", times=2)
    for method in ("users.get", "wall.post"):
        async with sandbox.session.post(url.replace("wall.post", method), data=data) as answer:
            assert answer.status == 500


async def test_a_fault_meets_only_its_network(sandbox: RunningSandbox) -> None:
    url, data = await form(sandbox)
    await sandbox.fault("livejournal", "http_500", on="any")
    async with sandbox.session.post(url, data=data) as answer:
        assert answer.status == 200


async def test_stopping_does_not_wait_for_a_silence() -> None:
    started = time.monotonic()
    async with running_sandbox() as sandbox:
        url, data = await form(sandbox)
        await sandbox.fault("vk", "timeout_before_accept", seconds=600)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(sandbox.session.post(url, data=data), 0.2)
    assert time.monotonic() - started < 300


def met(faults: Faults, times: int, network: str = "vk", operation: str = "publish") -> list[Any]:
    return [faults.take(network, operation) is not None for _ in range(times)]


def test_counted_faults_are_used_up_in_order() -> None:
    faults = Faults()
    faults.add(Fault("vk", "slow", times=2))
    faults.add(Fault("vk", "http_500", times=1))
    kinds = [fault.kind if (fault := faults.take("vk", "publish")) else None for _ in range(4)]
    assert kinds == ["slow", "slow", "http_500", None]


def test_likely_faults_stay_and_repeat_with_the_seed() -> None:
    def run(seed: int) -> list[Any]:
        faults = Faults()
        faults.clear(seed)
        faults.add(Fault("vk", "slow", probability=0.3))
        return met(faults, 200)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 30 < sum(run(1)) < 90
    always, never = Faults(), Faults()
    always.add(Fault("vk", "slow", probability=1.0))
    never.add(Fault("vk", "slow", probability=0.0))
    assert all(met(always, 20))
    assert not any(met(never, 20))
