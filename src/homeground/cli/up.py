"""`homeground up`: everything together."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def up(
    example: Annotated[
        bool, typer.Option(help="Load the example brand, whose accounts live in the sandbox.")
    ] = True,
) -> None:
    """Start the database, the sandbox, the worker and the pages, and stay up until interrupted."""
    options = [] if example else ["--no-example"]
    # Becomes the other program instead of calling it: what this one loaded is not needed any more.
    os.execv(sys.executable, [sys.executable, "-m", "homeground.running", "everything", *options])
