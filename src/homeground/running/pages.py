"""The process that serves the pages."""

from __future__ import annotations

from homeground import startup
from homeground.running.ports import check_free


def serve(host: str | None = None, port: int | None = None) -> None:
    """Serve the pages until interrupted, where the settings say unless given.

    Raises `BadSettings`, `DatabaseUnavailable`, `PortInUse`.
    """
    settings = startup.start()
    host, port = host or settings.web_host, port or settings.web_port
    check_free(host, port, "HOMEGROUND_WEB_PORT")

    from homeground.web.serving import serve

    serve(host, port, settings.web_threads)
