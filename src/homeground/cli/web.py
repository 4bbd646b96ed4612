"""`homeground web`: the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from homeground.running import pages

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
    pages.serve(host, port)
