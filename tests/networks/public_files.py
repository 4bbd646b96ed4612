"""Files at an address, for networks which fetch images themselves instead of being sent them."""

from __future__ import annotations

from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from uuid import uuid4

_OFFERED: dict[str, bytes] = {}


def public_url(path: Path) -> str:
    """An address on this machine that gives the file as it is now, as long as the tests run."""
    place = f"/{uuid4().hex}/{path.name}"
    _OFFERED[place] = path.read_bytes()
    return f"{_server()}{place}"


class _Files(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = _OFFERED.get(self.path)
        self.send_response(404 if content is None else 200)
        mime = guess_type(self.path)[0] or "application/octet-stream"
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: object) -> None:
        """The tests' output is no log."""


@cache
def _server() -> str:
    """Begun when it is first needed; a thread, for tests have an event loop each."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
