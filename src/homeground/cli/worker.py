"""`homeground worker`: the background jobs."""

from __future__ import annotations

import asyncio
import gc
from typing import Annotated

import typer

from homeground.cli import startup

app = typer.Typer()

# Of Procrastinate's connections one listens for new jobs and one is enough to fetch and finish them.
CONNECTIONS = 2
POLL_SECONDS = 10


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
    settings = startup.start()
    gc.collect()
    gc.freeze()
    asyncio.run(work(concurrency or settings.worker_concurrency, wait=not until_empty))


async def work(concurrency: int, *, wait: bool) -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app as jobs
    from procrastinate.contrib.django.utils import connector_params

    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONNECTIONS)
    with jobs.replace_connector(connector) as ready:
        async with ready.open_async():
            await ready.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                fetch_job_polling_interval=POLL_SECONDS,
                # Ctrl-C: let the jobs at hand come to their end, but not for longer than this.
                shutdown_graceful_timeout=10,
            )
