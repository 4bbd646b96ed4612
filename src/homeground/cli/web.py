"""`homeground web`: the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from homeground.cli import startup
from homeground.cli.ports import check_free

app = typer.Typer()


@app.command()
def web(
    port: Annotated[
        int | None, typer.Option(help="The port; HOMEGROUND_WEB_PORT if left out.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="The address; HOMEGROUND_WEB_HOST if left out.")
    ] = None,
) -> None:
    """Serve the pages until interrupted."""
    settings = startup.start()
    host, port = host or settings.web_host, port or settings.web_port
    check_free(host, port, "HOMEGROUND_WEB_PORT")

    from homeground.web.serving import serve

    serve(host, port, settings.web_threads)
