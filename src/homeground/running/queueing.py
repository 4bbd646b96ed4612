"""The jobs beside sending: Procrastinate's worker, begun anew whenever the database was away.

Its side tasks (the listener, the heartbeat, the one that makes periodic jobs) end it when a connection
breaks. The process goes on: it waits a little, longer each time, and begins again with new connections.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

logger = logging.getLogger(__name__)

# Besides the one that listens for new jobs: one to fetch and finish them, one for jobs that make new ones.
CONNECTIONS = 2
CONNECT_SECONDS = 10.0
# New jobs are told of; this is for a word that got lost.
POLL_SECONDS = 60.0
BEAT_SECONDS = 30.0
GONE_AFTER_SECONDS = 120.0
# When it is told to end the jobs at hand come to their end, but not for longer than this.
GRACE_SECONDS = 5.0
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 15.0
# Who worked this long was well: the next failure is a new one.
STEADY_SECONDS = 60.0


async def do_jobs(concurrency: int, *, until_empty: bool = False) -> None:
    """Do jobs until cancelled, which lets those at hand end; or until none is left."""
    wait = FIRST_WAIT_SECONDS
    while True:
        began = time.monotonic()
        try:
            await _until_it_ends(concurrency, until_empty=until_empty)
        except (ConnectorException, psycopg.Error) as error:
            logger.warning("no jobs are done, the database is away: %s", error.__cause__ or error)
        else:
            if until_empty:
                return
            logger.warning("doing jobs ended by itself; it begins again")
        if _told_to_end():
            # The word came while a connection broke, and was lost on the way.
            raise asyncio.CancelledError
        if time.monotonic() - began > STEADY_SECONDS:
            wait = FIRST_WAIT_SECONDS
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)


def _told_to_end() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _until_it_ends(concurrency: int, *, until_empty: bool) -> None:
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=CONNECTIONS, timeout=CONNECT_SECONDS
    )
    with app.replace_connector(connector) as ready:
        async with ready.open_async():
            await ready.run_worker_async(
                concurrency=concurrency,
                wait=not until_empty,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=GONE_AFTER_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                # Some thirty thousand a day; those that failed are kept for a while.
                delete_jobs="successful",
                install_signal_handlers=False,
                task_middleware=[_with_a_connection_that_lives, _with_connections_that_live],
            )


def _with_a_connection_that_lives(call_next: Callable[[], Any], *_: object) -> Any:
    """Around a job in a thread: a connection that broke since the job before is not used again."""
    close_old_connections()
    return call_next()


async def _with_connections_that_live(call_next: Callable[[], Awaitable[Any]], *_: object) -> Any:
    await sync_to_async(close_old_connections)()
    return await call_next()
