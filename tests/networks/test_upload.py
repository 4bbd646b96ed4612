"""Files read from disk while they are sent: whole, in parts, and what a failure then means."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from homeground.networks.errors import Rejected, Unavailable, Unsure
from homeground.networks.http import File, FileSlice, Http

from .test_http import BROKEN, Behaviour, answer, client, wire

CONTENT = bytes(range(256)) * 5000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.parametrize(
    ("start", "length"), [(0, None), (0, 0), (0, 100), (1000, None), (1000, 500_000), (1280000, 0)]
)
async def test_a_part_arrives_with_its_length(path: Path, start: int, length: int | None) -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        await http.send("PUT", there.url, write=True, body=FileSlice(path, start, length))
    head, _, body = there.requests[0].partition(b"\r\n\r\n")
    end = None if length is None else start + length
    assert body == CONTENT[start:end]
    assert f"content-length: {len(body)}".encode() in head.lower()
    assert b"chunked" not in head.lower()
    assert b"content-type: application/octet-stream" in head.lower()


async def test_the_callers_own_content_type_stands(path: Path) -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        await http.send(
            "POST",
            there.url,
            write=True,
            body=FileSlice(path),
            headers={"Content-Type": "video/mp4"},
        )
    head = there.requests[0].partition(b"\r\n\r\n")[0].lower()
    assert head.count(b"content-type") == 1
    assert b"content-type: video/mp4" in head


async def test_a_form_with_a_file_is_the_same_from_disk_and_from_memory(path: Path) -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        for content in (CONTENT[10:70_000], FileSlice(path, 10, 69_990)):
            files = {"video": File("flöte.mp4", "video/mp4", content)}
            await http.send("POST", there.url, write=True, form={"part": "1"}, files=files)
    from_memory, from_disk = (
        request.replace(request.split(b"boundary=")[1].split(b"\r\n")[0], b"BOUNDARY")
        for request in there.requests
    )
    assert from_memory == from_disk


@pytest.mark.parametrize("behaviour", BROKEN, ids=lambda b: b.__name__)
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_no_answer_to_a_file_is_unsure(path: Path, behaviour: Behaviour, method: str) -> None:
    async with wire(behaviour) as there, client(there.url) as http:
        with pytest.raises(Unsure):
            await http.send(method, there.url, write=True, body=FileSlice(path))
    assert len(there.requests) == 1


async def test_refused_is_unavailable(path: Path) -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there:
        url = there.url
    async with client(url) as http:
        with pytest.raises(Unavailable):
            await http.send("PUT", url, write=True, body=FileSlice(path))


async def test_a_file_that_is_gone_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    gone = FileSlice(tmp_path / "gone.mp4")
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        with pytest.raises(Rejected, match="No such file"):
            await http.send("PUT", there.url, write=True, body=gone)
        files = {"video": File("gone.mp4", "video/mp4", gone)}
        with pytest.raises(Rejected, match="No such file"):
            await http.send("POST", there.url, write=True, files=files)
    assert there.connections == 0


async def test_a_part_that_the_file_does_not_have_is_refused(path: Path) -> None:
    part = FileSlice(path, 1_000_000, 1_000_000)
    url = "http://127.0.0.1:1/"
    async with client(url) as http:
        with pytest.raises(Rejected, match="shorter"):
            await http.send("PUT", url, write=True, body=part)


@pytest.fixture
async def counting() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that keeps the SHA-256 of what arrives."""
    seen: list[str] = []

    async def take(request: web.Request) -> web.Response:
        digest = hashlib.sha256()
        async for chunk in request.content.iter_chunked(65536):
            digest.update(chunk)
        seen.append(digest.hexdigest())
        return web.json_response({})

    app = web.Application()
    app.router.add_put("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", seen
    await runner.cleanup()


async def test_a_large_file_does_not_enter_memory(
    tmp_path: Path, counting: tuple[str, list[str]]
) -> None:
    url, seen = counting
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    async with Http(allow_private=[url]) as http:
        tracemalloc.start()
        await http.send("PUT", url, write=True, body=FileSlice(path))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert seen == [hashlib.sha256(path.read_bytes()).hexdigest()]
    assert peak < 8 * 1024 * 1024
