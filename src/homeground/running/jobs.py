"""The process that sends what is due and does the background jobs beside: a dispatcher and a
Procrastinate worker in one loop. It outlives the database's restarts."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from typing import Any

from homeground import startup
from homeground.running.ports import check_free

logger = logging.getLogger(__name__)

WITHOUT_DATABASE_SECONDS = 10.0


def work(
    concurrency: int | None = None,
    *,
    until_empty: bool = False,
    metrics: tuple[str, int] | None = None,
) -> None:
    """Send and do the background jobs until interrupted, or until nothing is left.

    `metrics` is where Prometheus reads what this process counts.

    Raises `BadSettings`, `DatabaseUnavailable`, `PortInUse`.
    """
    if metrics is not None:
        check_free(*metrics, "--metrics-port")
    settings = startup.start()
    if metrics is not None:
        from homeground.publishing import metering

        metering.serve(*metrics)
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection has to walk through it
    asyncio.run(worker(concurrency or settings.worker_concurrency, until_empty=until_empty))


async def worker(concurrency: int, *, until_empty: bool) -> None:
    """Whatever of the two fails in a way that nobody foresaw ends the process, for its supervisor to see."""
    from homeground.publishing.dispatching import Dispatcher

    from .queueing import do_jobs

    dispatcher, told = Dispatcher(), told_to_stop()
    sending = asyncio.create_task(dispatcher.until_empty() if until_empty else dispatcher.run())
    jobs = asyncio.create_task(do_jobs(concurrency, until_empty=until_empty))
    try:
        await until_done({sending, jobs}, told)
    finally:
        # What is on the wire comes to its end and is written down; what is not goes back.
        dispatcher.stop()
        jobs.cancel()
        leaving = asyncio.create_task(
            leave_without_a_database({sending, jobs}, spared=asyncio.current_task())
        )
        ended = await asyncio.gather(sending, jobs, return_exceptions=True)
        leaving.cancel()
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def until_done(tasks: set[asyncio.Task[None]], told: asyncio.Event) -> None:
    """Come back when all have ended, one has failed, or `told` is set."""
    asked = asyncio.create_task(told.wait())
    try:
        while tasks and not told.is_set():
            ended, _rest = await asyncio.wait({*tasks, asked}, return_when=asyncio.FIRST_COMPLETED)
            if any(task in tasks and task.exception() is not None for task in ended):
                return
            tasks = tasks - ended
    finally:
        asked.cancel()


async def leave_without_a_database(
    tasks: set[asyncio.Task[None]], *, spared: asyncio.Task[Any] | None
) -> None:
    """What cannot be written down is not waited for without end: outcomes are looked for later, and a
    job that nobody marked as done is done anew."""
    away_since: float | None = None
    while away_since is None or time.monotonic() - away_since < WITHOUT_DATABASE_SECONDS:
        await asyncio.sleep(1)
        away_since = None if await answers() else away_since or time.monotonic()
    logger.warning("the database stays away: what was being sent is looked for when it is back")
    while not all(task.done() for task in tasks):
        # Each by itself, and again and again: a task group passes on the first word only, and a pass lets
        # what it began come to its end.
        for task in asyncio.all_tasks() - {asyncio.current_task(), spared}:
            task.cancel()
        await asyncio.sleep(0.2)


async def answers() -> bool:
    """Whether the database can be spoken to."""
    import psycopg
    from asgiref.sync import sync_to_async
    from procrastinate.contrib.django.utils import connector_params

    said = await sync_to_async(connector_params)() | {"connect_timeout": 5}
    try:
        await (await psycopg.AsyncConnection.connect(**said)).close()
    except psycopg.Error:
        return False
    return True


def told_to_stop() -> asyncio.Event:
    """Set by the first SIGTERM or Ctrl-C; a second one ends the process at once."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def stop() -> None:
        told.set()
        for number in signals:
            loop.remove_signal_handler(number)

    for number in signals:
        loop.add_signal_handler(number, stop)
    return told
