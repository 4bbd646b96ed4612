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
    metrics_port: Annotated[
        int | None,
        typer.Option(help="Show this process's counters to Prometheus on this port."),
    ] = None,
    metrics_host: Annotated[
        str, typer.Option(help="The address that they are shown on.")
    ] = "127.0.0.1",
) -> None:
    """Send what is due and do the background jobs until interrupted. Any number of workers may run, on any number of hosts."""
    metrics = (metrics_host, metrics_port) if metrics_port is not None else None
    jobs.work(concurrency, until_empty=until_empty, metrics=metrics)
