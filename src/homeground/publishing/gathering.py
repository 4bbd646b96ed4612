"""Many small writes of concurrent tasks, gathered for a moment and made in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections

from . import metering

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.01
MOST_AT_ONCE = 500
AGAIN_SECONDS = 0.5

Item = TypeVar("Item")
Result = TypeVar("Result")


class Gathering(Generic[Item, Result]):
    """Within the context, `put` may be called by many tasks at once.

    `write` gets the items of a moment and gives a result for each. It is one transaction and may be
    repeated with the same items: whether it was committed when a connection broke cannot be known.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]):
        self._write = write
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._something = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def put(self, item: Item) -> asyncio.Future[Result]:
        """Done when it is committed."""
        written: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, written))
        self._something.set()
        return written

    async def _run(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            if not self._waiting:
                self._something.clear()
            metering.written(self._write.__name__, len(batch))
            try:
                results = await until_written(self._write, [item for item, _ in batch])
            except Exception as error:
                for _, written in batch:
                    if not written.done():
                        written.set_exception(error)
                continue
            for (_, written), result in zip(batch, results, strict=True):
                if not written.done():
                    written.set_result(result)


async def until_written(write: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `write` in the database's thread, again and again while the database is away.

    What is known stays in memory until it is written. A process that dies before leaves the
    publications armed, which makes them unsure, never repeated.
    """
    while True:
        try:
            return await sync_to_async(write)(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database is away, what is known is kept: %s", error)
            await sync_to_async(close_old_connections)()
            await asyncio.sleep(AGAIN_SECONDS)
