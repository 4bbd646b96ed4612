"""The process that sends what is due and does the background jobs beside: a dispatcher and a
Procrastinate worker in one loop."""

from __future__ import annotations

import asyncio
import gc
import logging

from homeground import startup

logger = logging.getLogger(__name__)

# Besides the one that listens for new jobs: one to fetch and finish them, one for jobs that make new ones.
CONNECTIONS = 2
POLL_SECONDS = 10.0
AGAIN_SECONDS = 2.0
# On Ctrl-C the jobs at hand come to their end, but not for longer than this.
GRACE_SECONDS = 5.0


def work(concurrency: int | None = None, *, until_empty: bool = False) -> None:
    """Do the background jobs until interrupted, or until none is left.

    Raises `BadSettings`, `DatabaseUnavailable`.
    """
    settings = startup.start()
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection has to walk through it
    asyncio.run(worker(concurrency or settings.worker_concurrency, until_empty=until_empty))


async def worker(concurrency: int, *, until_empty: bool) -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.exceptions import ConnectorException

    from homeground.publishing.dispatching import Dispatcher

    dispatcher = Dispatcher()
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=CONNECTIONS)
    with app.replace_connector(connector) as ready:
        async with ready.open_async():
            sending = asyncio.create_task(
                dispatcher.until_empty() if until_empty else dispatcher.run()
            )
            try:
                while True:
                    try:
                        await ready.run_worker_async(
                            concurrency=concurrency,
                            wait=not until_empty,
                            fetch_job_polling_interval=POLL_SECONDS,
                            shutdown_graceful_timeout=GRACE_SECONDS,
                        )
                    except ConnectorException as error:
                        logger.warning("the database is away: %s", error)
                        await asyncio.sleep(AGAIN_SECONDS)
                    else:
                        break
            finally:
                dispatcher.stop()
                await sending
