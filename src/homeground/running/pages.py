"""The process that serves the pages, and goes on as several where there are several cores."""

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

    from homeground.running.siblings import in_several
    from homeground.web import serving

    application, sockets = serving.made_ready(), serving.listening(host, port)
    in_several(
        settings.web_processes,
        lambda: serving.serve(application, sockets, settings.web_threads),
    )
