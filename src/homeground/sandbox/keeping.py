"""Keeping a sandbox's world over a restart, in one file of the house's own.

A pickle: the file is written and read by the same person's sandbox, in their own folder, with
rights for nobody else. One that another version wrote is set aside, and the world begins anew.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from .calling.kept import kept as calls_kept
from .whole import Sandbox

logger = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
FORM = "2026-11-23"
"""The day on which what is kept last changed its form: an older world is of another version."""
MOST_ARRIVALS = 100_000


def load(path: Path) -> Sandbox | None:
    """The kept sandbox; `None` when there is none that can be read."""
    if not path.exists():
        return None
    try:
        kept = pickle.loads(path.read_bytes())  # noqa: S301 - our own file, see above
        found: Sandbox = kept[FORM]
    except Exception as error:
        aside = path.with_suffix(".unreadable")
        path.replace(aside)
        logger.warning(
            "The sandbox's world in %s is of another version (%s): it begins anew. "
            "The old file is %s.",
            path,
            type(error).__name__,
            aside.name,
        )
        return None
    return found


def save(sandbox: Sandbox, path: Path) -> None:
    """Whole or not at all."""
    del sandbox.arrivals[:-MOST_ARRIVALS]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        pickle.dump({FORM: sandbox}, file)
    part.replace(path)


def while_running(sandbox: Sandbox, path: Path) -> Callable[[web.Application], AsyncIterator[None]]:
    """For `Application.cleanup_ctx`: saves from time to time when something came, and at the end."""

    async def keep(app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(_from_time_to_time(sandbox, path))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        save(sandbox, path)

    return keep


async def _from_time_to_time(sandbox: Sandbox, path: Path) -> None:
    saved = (-1, -1)
    while True:
        if (came := (len(sandbox.arrivals), calls_kept(sandbox.world).number)) != saved:
            save(sandbox, path)
            saved = came
        await asyncio.sleep(EVERY_SECONDS)
