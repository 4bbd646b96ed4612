"""`homeground worker`: the background jobs."""

from __future__ import annotations

from typing import Annotated

import typer

from homeground.running import jobs

app = typer.Typer()


@app.command()
def worker(
    concurrency: Annotated[
        int | None,
        typer.Option(help="How many jobs at once; HOMEGROUND_WORKER_CONCURRENCY if left out."),
    ] = None,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End when no job is left.")
    ] = False,
) -> None:
    """Do the background jobs until interrupted. Any number of workers may run, on any number of hosts."""
    jobs.work(concurrency, until_empty=until_empty)
