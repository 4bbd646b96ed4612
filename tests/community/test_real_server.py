"""The whole way in processes of its own: the command, the pages' server, the worker, the database."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from homeground.web.views.incoming import MOST_BYTES
from tests.cli.house import House, open_house

ACCOUNT = "vk/lumikko_ru"
COUNTED = """
from homeground.community.models import Delivery, NetworkEvent
print(Delivery.objects.count(), Delivery.objects.filter(read_at=None).count(),
      sorted(NetworkEvent.objects.values_list("what", "state")))
"""


@dataclass
class Called:
    """A house whose pages are served, and where VK is to call."""

    house: House
    told: dict[str, Any]

    @property
    def path(self) -> str:
        return urlsplit(self.told["url"]).path

    def connect(self) -> socket.socket:
        address = urlsplit(self.told["url"])
        return socket.create_connection((address.hostname, address.port), timeout=120)

    def document(self, event_id: str, *, padding: int = 0) -> bytes:
        return json.dumps(
            {
                "type": "group_join",
                "group_id": 5,
                "event_id": event_id,
                "secret": self.told["secrets"]["secret"],
                "object": {"x": "x" * padding},
            }
        ).encode()

    def send(self, body: bytes, *headers: str, method: str = "POST", announce: bool = True) -> str:
        """The answer's status and body on one line."""
        length = [f"Content-Length: {len(body)}"] if announce else []
        lines = [f"{method} {self.path} HTTP/1.1", "Host: localhost", "Connection: close"]
        head = "\r\n".join([*lines, *length, *headers]).encode() + b"\r\n\r\n"
        with self.connect() as line:
            # It may not want to hear the end.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(head + body)
            return answer_on(line)

    def kept(self) -> str:
        return self.house.run("django", "shell", "-v", "0", "-c", COUNTED).out.strip()


def answer_on(line: socket.socket) -> str:
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := line.recv(65_536):
            said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1].decode() if head else "nothing"
    return f"{status} {body.decode()}".strip()


@pytest.fixture(scope="module")
def called() -> Iterator[Called]:
    with open_house() as house:
        told = house.run("account", "webhook", ACCOUNT, "--json")
        assert told.code == 0, told.said
        pages = house.start("web")
        try:
            made = Called(house, json.loads(told.out))
            wait_for(made, pages)
            yield made
        finally:
            pages.terminate()
            pages.communicate(timeout=120)


def wait_for(made: Called, pages: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 180
    while True:
        assert pages.poll() is None, pages.communicate()[0]
        try:
            made.connect().close()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_the_command_says_what_to_give_to_the_network(called: Called) -> None:
    said = called.house.run("account", "webhook", ACCOUNT)
    assert called.told["url"] in said.out
    assert called.told["secrets"]["secret"] in said.out
    assert "Still missing: confirmation" in said.said
    assert called.told["url"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("account", "webhook", "vk/nobody"), "No account is vk/nobody"),
        (("account", "webhook", "livejournal/lumikko_ru"), "does not tell by itself"),
        (("account", "webhook", ACCOUNT, "--secret", "tooth"), "no secret called tooth"),
        (("account", "webhook", "x/lumikko_uk", "--subscribe"), "by a person"),
    ],
)
def test_a_wrong_word_is_said_to_be_one(called: Called, words: Any, says: str) -> None:
    ended = called.house.run(*words)
    assert ended.code == 2
    assert says in ended.said


def test_a_body_arrives_whole_however_it_comes(called: Called) -> None:
    assert called.send(called.document("plain")) == "200 ok"
    body = called.document("chunked")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:10], body[10:])) + b"0\r\n\r\n"
    assert called.send(chunks, "Transfer-Encoding: chunked", announce=False) == "200 ok"
    assert called.send(called.document("kind"), "Content-Type: multipart/form-data") == "200 ok"


def test_a_slow_body_arrives_too(called: Called) -> None:
    body = called.document("slow")
    head = f"POST {called.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    with called.connect() as line:
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), 40):
            line.sendall(body[start : start + 40])
            time.sleep(0.2)
        assert answer_on(line) == "200 ok"


def test_slow_bodies_do_not_keep_the_pages_from_others(called: Called) -> None:
    head = f"POST {called.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    lines = [called.connect() for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head.encode() + b"x")
        assert called.send(called.document("meanwhile")) == "200 ok"
        for line in lines:
            line.setblocking(False)
            with pytest.raises(BlockingIOError):  # the server still waits for the end of it
                line.recv(1)
    finally:
        for line in lines:
            line.close()


def test_what_is_too_large_is_refused_and_the_largest_taken(called: Called) -> None:
    room = MOST_BYTES - len(called.document("large"))
    assert called.send(called.document("large", padding=room)) == "200 ok"
    assert called.send(called.document("larger", padding=room + 1)).startswith("413")
    announced = called.send(b"{}", "Content-Length: 999999999999", announce=False)
    assert announced.startswith(("413", "400"))
    endless = b"%x\r\n%s\r\n" % (MOST_BYTES + 1, b"x" * (MOST_BYTES + 1)) + b"0\r\n\r\n"
    said = called.send(endless, "Transfer-Encoding: chunked", announce=False)
    assert said.startswith(("413", "nothing"))


def test_a_body_that_ends_too_soon_is_not_kept(called: Called) -> None:
    body = called.document("cut")
    before = called.kept()
    with called.connect() as line:
        head = f"POST {called.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Length: {len(body) + 5}\r\n\r\n".encode() + body)
        line.shutdown(socket.SHUT_WR)
        assert not answer_on(line).startswith("200")
    assert called.kept() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "BREW"])
def test_other_methods_are_not_for_networks(called: Called, method: str) -> None:
    assert called.send(b"", method=method).startswith("405")


def test_the_worker_reads_what_came(called: Called) -> None:
    called.send(called.document("read me"))
    worker = called.house.start("worker")
    try:
        deadline = time.monotonic() + 180
        while " 0 [" not in (said := called.kept()):
            assert time.monotonic() < deadline, said
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
    assert "('other', 'elsewhere')" in said or "('other', 'kept')" in said
