"""`homeground campaign …`: run a campaign file, list campaigns, tell a publication's story."""

from __future__ import annotations

import typer

from .run import run

app = typer.Typer(no_args_is_help=True, help="Run a campaign file and see what became of it.")


@app.callback()
def campaign() -> None:
    """Run a campaign file and see what became of it."""


app.command()(run)

__all__ = ["app"]
