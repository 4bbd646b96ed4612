"""Outcomes on their way into the ledger: gathered for a moment, written in one transaction.

A database that is away for a while loses nothing: what is known stays here until it is written. A
process that dies before leaves the publications armed, which makes them unsure, never repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from asgiref.sync import sync_to_async
from django.db import InterfaceError, OperationalError, close_old_connections

from .settling import Sent, settle_sent

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.02
MOST_AT_ONCE = 500
AGAIN_SECONDS = 0.5


@dataclass
class Settler:
    """Within the context `settle` may be called by many tasks at once."""

    _waiting: list[tuple[Sent, asyncio.Future[None]]] = field(default_factory=list)
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

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

    def settle(self, sent: Sent) -> asyncio.Future[None]:
        """Done when it is committed."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((sent, written))
        self._something.set()
        return written

    async def _run(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            if not self._waiting:
                self._something.clear()
            await self._write(batch)

    async def _write(self, batch: Sequence[tuple[Sent, asyncio.Future[None]]]) -> None:
        try:
            await until_written(settle_sent, [sent for sent, _ in batch])
        except Exception as error:
            for _, written in batch:
                if not written.done():
                    written.set_exception(error)
            return
        for _, written in batch:
            if not written.done():
                written.set_result(None)


async def until_written(write: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `write` in the database's thread, again and again while the database is away.

    `write` is one transaction that may be repeated: whether the one before was committed when the
    connection broke cannot be known.
    """
    while True:
        try:
            return await sync_to_async(write)(*args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database is away, what is known is kept: %s", error)
            await sync_to_async(close_old_connections)()
            await asyncio.sleep(AGAIN_SECONDS)
