"""What a failure on the wire means, held against real sockets that fail in each way.

On a write the difference between "never sent" and "sent, no answer" decides whether a post may be
repeated; a wrong branch here publishes twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from homeground.networks import http as http_module
from homeground.networks.errors import NetworkError, Rejected, Unavailable, Unsure
from homeground.networks.http import File, Http, PrivateAddress, TimeLimits, same_origin

QUICK = TimeLimits(connect=0.3, answer=0.3, total=3)
SECRET = "s3cret"
Behaviour = Callable[["Talk"], Awaitable[None]]


class Talk:
    """One request as it arrived, and the means to answer it badly."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes):
        self.reader, self.writer, self.request = reader, writer, request

    async def say(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    def reset(self) -> None:
        """A TCP reset: closing a socket that lingers for 0 seconds sends RST, not FIN."""
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Wire:
    """A server on a free port which does to each request what the test says."""

    def __init__(self, behaviour: Behaviour):
        self.behaviour = behaviour
        self.requests: list[bytes] = []
        self.connections = 0
        self.url = ""
        self.open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.open[task] = writer
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = 0
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                body = await reader.readexactly(length)
                self.requests.append(head + body)
                await self.behaviour(Talk(reader, writer, head + body))
                if writer.is_closing():
                    break
        writer.close()

    async def stop(self) -> None:
        for writer in self.open.values():
            writer.transport.abort()
        await asyncio.wait(self.open, timeout=5)
        await asyncio.sleep(0)  # one turn of the loop, in which the sockets are closed


@contextlib.asynccontextmanager
async def wire(behaviour: Behaviour) -> AsyncIterator[Wire]:
    there = Wire(behaviour)
    server = await asyncio.start_server(there.serve, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield there
    finally:
        server.close()
        if there.open:
            await there.stop()


def client(*origins: str, limits: TimeLimits = QUICK) -> Http:
    return Http(limits=limits, allow_private=origins)


def answer(status: str, body: bytes = b"{}", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def reset_after_send(talk: Talk) -> None:
    talk.reset()


async def close_after_send(talk: Talk) -> None:
    talk.writer.close()


async def silence_after_send(talk: Talk) -> None:
    await talk.reader.read()


async def half_an_answer(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    talk.writer.close()


async def half_a_chunk(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{")
    talk.writer.close()


async def half_a_head(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Le")
    talk.writer.close()


async def silence_in_the_body(talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    await talk.reader.read()


async def no_http_at_all(talk: Talk) -> None:
    await talk.say(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    talk.writer.close()


BROKEN = [
    reset_after_send,
    close_after_send,
    silence_after_send,
    half_an_answer,
    half_a_chunk,
    half_a_head,
    silence_in_the_body,
    no_http_at_all,
]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("behaviour", BROKEN, ids=lambda b: b.__name__)
async def test_a_write_without_an_answer_is_unsure_and_sent_once(
    behaviour: Behaviour, method: str
) -> None:
    async with wire(behaviour) as there, client(there.url) as http:
        with pytest.raises(Unsure) as raised:
            await http.send(method, there.url + "/posts?access_token=s3cret", write=True, json={})
    assert len(there.requests) == 1, "a write is never repeated by the client itself"
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("behaviour", BROKEN, ids=lambda b: b.__name__)
async def test_a_read_without_an_answer_is_unavailable(behaviour: Behaviour) -> None:
    async with wire(behaviour) as there, client(there.url) as http:
        with pytest.raises(Unavailable):
            await http.send("GET", there.url + "/posts", write=False)


async def test_refused_is_unavailable_even_on_a_write() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    async with client(url) as http:
        with pytest.raises(Unavailable, match=r"127\.0\.0\.1 cannot be reached"):
            await http.send("POST", url, write=True)


async def test_an_unresolved_name_is_unavailable() -> None:
    # RFC 6761: names under .invalid never resolve.
    async with client() as http:
        with pytest.raises(Unavailable, match="does not resolve"):
            await http.send("POST", "http://homeground.invalid/", write=True)


async def test_a_connect_timeout_is_unavailable() -> None:
    """A listener whose queue is full: the kernel leaves further connections unanswered."""
    with socket.socket() as full, contextlib.ExitStack() as queue:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        async with client(url) as http:
            with pytest.raises(Unavailable, match="time limit") as raised:
                await http.send("POST", f"{url}/?access_token={SECRET}", write=True)
    assert SECRET not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    ("status", "on_write", "on_read"),
    [
        ("500 Internal Server Error", Unsure, Unavailable),
        ("502 Bad Gateway", Unsure, Unavailable),
        ("503 Service Unavailable", Unavailable, Unavailable),
        ("504 Gateway Timeout", Unsure, Unavailable),
        # A content delivery network's own: 520 and 524 come after the origin had the request.
        ("520 Web Server Returned an Unknown Error", Unsure, Unavailable),
        ("524 A Timeout Occurred", Unsure, Unavailable),
    ],
)
async def test_a_servers_own_failure(
    status: str, on_write: type[NetworkError], on_read: type[NetworkError]
) -> None:
    async with wire(lambda talk: talk.say(answer(status))) as there, client(there.url) as http:
        with pytest.raises(on_write):
            await http.send("POST", there.url, write=True)
        with pytest.raises(on_read):
            await http.send("GET", there.url, write=False)


async def test_an_oversized_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 1000)

    async def endless(talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while not talk.writer.is_closing():
                await talk.say(b"10\r\n" + b"x" * 16 + b"\r\n")
                await asyncio.sleep(0)

    async with wire(endless) as there, client(there.url) as http:
        with pytest.raises(Unavailable, match="over 1,000 bytes"):
            await http.send("GET", there.url, write=False)
        with pytest.raises(Unsure):
            await http.send("POST", there.url, write=True)


async def test_an_answer_just_within_the_limit_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 1000)
    reply = answer("200 OK", b"x" * 1000)
    async with wire(lambda talk: talk.say(reply)) as there, client(there.url) as http:
        assert len((await http.send("GET", there.url, write=False)).body) == 1000


async def test_an_answer_that_is_no_json() -> None:
    """A page of a proxy with status 200 does not say that the post was not made."""
    reply = answer("200 OK", b"<html>")
    async with wire(lambda talk: talk.say(reply)) as there, client(there.url) as http:
        with pytest.raises(Unsure):
            (await http.send("POST", there.url, write=True)).json()
        with pytest.raises(Unavailable):
            (await http.send("GET", there.url, write=False)).json()


async def test_redirects_are_not_followed() -> None:
    reply = answer("302 Found", b"", "Location: http://127.0.0.1:1/elsewhere")
    async with wire(lambda talk: talk.say(reply)) as there, client(there.url) as http:
        response = await http.send("POST", there.url, write=True, headers={"Authorization": "x"})
    assert response.status == 302
    assert len(there.requests) == 1


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_kept_connection_that_died_does_not_repeat_a_write(method: str) -> None:
    """The server closes after it read the second request: aiohttp would repeat a DELETE itself."""

    async def once(talk: Talk) -> None:
        if talk.request.startswith(b"GET"):
            await talk.say(answer("200 OK"))
        else:
            talk.writer.close()

    async with wire(once) as there, client(there.url) as http:
        await http.send("GET", there.url, write=False)
        with pytest.raises(Unsure):
            await http.send(method, there.url, write=True)
    assert [request.split()[0].decode() for request in there.requests] == ["GET", method]
    assert there.connections == 1


async def test_a_connection_closed_while_idle_is_replaced() -> None:
    """Where the close arrived before the write, nothing is unsure: a new connection is made."""

    async def close_after_answer(talk: Talk) -> None:
        await talk.say(answer("200 OK"))
        talk.writer.close()

    async with wire(close_after_answer) as there, client(there.url) as http:
        await http.send("GET", there.url, write=False)
        await asyncio.sleep(0.05)
        assert (await http.send("POST", there.url, write=True)).status == 200
    assert there.connections == 2


PRIVATE = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://2130706433/",  # the same address as one decimal number
    "http://0/",
    "http://127.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://127。0。0。1/",  # ideographic full stops, which IDNA turns into dots
    "http://①②⑦.⓪.⓪.①/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://someone:secret@127.0.0.1/",
]


@pytest.mark.parametrize("url", PRIVATE)
async def test_private_addresses_are_refused(url: str) -> None:
    async with client() as http:
        with pytest.raises(NetworkError) as raised:
            await http.send("POST", url, write=True)
    # Either we refuse it, or the system's resolver does not know such a name at all.
    assert isinstance(raised.value, PrivateAddress) or "does not resolve" in str(raised.value)
    assert isinstance(raised.value, Rejected | Unavailable)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", PRIVATE[:27])
async def test_private_literals_never_reach_a_socket(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(*_: Any, **__: Any) -> None:
        pytest.fail("a connection was begun")

    monkeypatch.setattr("aiohappyeyeballs.start_connection", connect)
    async with client() as http:
        with pytest.raises(PrivateAddress):
            await http.send("GET", url, write=False)


async def test_a_name_that_leads_to_a_private_address(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolves_inside(*_: Any, **__: Any) -> list[dict[str, Any]]:
        public = {"hostname": "h", "host": "93.184.215.14", "port": 80, "family": socket.AF_INET}
        return [
            {**public, "proto": 0, "flags": 0},
            {**public, "host": "10.0.0.7", "proto": 0, "flags": 0},
        ]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", resolves_inside)
    async with client() as http:
        with pytest.raises(PrivateAddress, match="leads to a private address"):
            await http.send("GET", "http://social.example/", write=False)


async def test_only_the_allowed_port_of_a_private_host_is_allowed() -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        assert (await http.send("GET", there.url, write=False)).status == 200
        with pytest.raises(PrivateAddress):
            await http.send("GET", "http://127.0.0.1:1/", write=False)


async def test_a_private_name_may_be_allowed() -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there:
        named = there.url.replace("127.0.0.1", "localhost")
        async with client(named) as http:
            assert (await http.send("GET", named, write=False)).status == 200


@pytest.mark.parametrize(
    "url", ["http://[", "http://h:99999/", "http://a\\@b/", "file:///etc/passwd", "", "http:///x"]
)
async def test_what_is_no_address_is_rejected_in_words(url: str) -> None:
    async with client() as http:
        with pytest.raises(Rejected, match="not the address"):
            await http.send("GET", url, write=False)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://a.example/api?max_id=1", True),
        ("https://A.example:443/api", True),
        ("https://a.example:444/api", False),
        ("http://a.example/api", False),
        ("https://b.example/api", False),
        ("https://a.example@b.example/", False),
        ("https://a.example.b.example/", False),
        ("//b.example/api", False),
        ("/api", False),
        ("https://a.example:99999/", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_same_origin(url: str, same: bool) -> None:
    assert same_origin(url, "https://a.example") is same


async def test_a_form_a_file_and_the_answers_address() -> None:
    async with wire(lambda talk: talk.say(answer("200 OK"))) as there, client(there.url) as http:
        await http.send("POST", there.url, write=True, form={"message": "Привет & ты"})
        response = await http.send(
            "POST",
            there.url + "/upload?token=s3cret",
            write=True,
            form={"caption": "x"},
            files={"photo": File("фото.png", "image/png", b"\x89PNG")},
        )
    plain, multipart = there.requests
    assert b"application/x-www-form-urlencoded" in plain
    assert plain.endswith(b"message=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82+%26+%D1%82%D1%8B")
    assert b"multipart/form-data" in multipart
    assert b"\x89PNG" in multipart
    assert response.url == there.url + "/upload"


async def test_whoever_listens_hears_every_answer_and_nobody_elses() -> None:
    async with (
        wire(lambda talk: talk.say(answer("429 Too Many Requests"))) as there,
        client(there.url) as http,
    ):
        heard: list[int] = []
        listening = http.listening(lambda response: heard.append(response.status))
        await http.send("GET", there.url, write=False)
        assert heard == []
        await listening.send("POST", there.url, write=True)
        assert heard == [429]
        await http.send("GET", there.url, write=False)
    assert heard == [429]


async def test_the_session_keeps_no_cookie_and_follows_no_proxy() -> None:
    reply = answer("200 OK", b"{}", "Set-Cookie: a=b")
    async with wire(lambda talk: talk.say(reply)) as there, client(there.url) as http:
        await http.send("GET", there.url, write=False)
        await http.send("GET", there.url, write=False)
    assert b"cookie" not in there.requests[1].lower()


def test_aiohttp_still_skips_the_resolver_for_what_looks_like_an_address() -> None:
    """The guard knows this; if aiohttp changes it, the guard is to be read again."""
    assert aiohttp.helpers.is_ip_address("2130706433")
    assert not aiohttp.helpers.is_ip_address("0x7f.1")
