"""A body that is too large is refused by waitress itself; what it says is a page all the same."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from waitress.channel import HTTPChannel
from waitress.server import create_server

from homeground.web.too_large import Refusal


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(HTTPChannel, "error_task_class", Refusal)
    server = create_server(
        lambda _asked, _begin: [b""], host="127.0.0.1", port=0, max_request_body_size=5_000_000
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()


def test_a_page_in_words(port: int) -> None:
    asked = (
        "POST /lumikko/import/ HTTP/1.1\r\nHost: localhost\r\nAccept-Language: tlh, en;q=0.5\r\n"
        "Content-Length: 500000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as there:
        there.sendall(asked.encode())
        said = b""
        while chunk := there.recv(65536):
            said += chunk
    head, _, body = said.partition(b"\r\n\r\n")
    assert b" 413 " in head.splitlines()[0]
    assert b"text/html" in head
    assert b"At most 5 MB are taken in at once." in body
