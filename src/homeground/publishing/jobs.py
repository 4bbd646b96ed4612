"""What the worker does: send what is due, for every brand, each by its own clock."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import aiohttp
from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from homeground.accounts.models import Brand
from homeground.accounts.sandboxed import SandboxControls
from homeground.errors import HomegroundError

from .clock import Clock, SandboxClock
from .models import Worker
from .networking import open_http
from .reminding import remind
from .sending import Sender
from .workers import register_worker

logger = logging.getLogger(__name__)

_this_worker: Worker | None = None


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="publish_due", pass_context=False)
async def publish_due(timestamp: int) -> None:
    """Every few seconds: whatever is due goes out. Claims keep many workers apart."""
    brands = [brand async for brand in Brand.objects.all()]
    worker = await _worker()
    async with open_http(brands) as http, aiohttp.ClientSession() as session:
        for url in sorted({brand.sandbox_url for brand in brands}):
            clock = SandboxClock(SandboxControls(url, session)) if url else Clock()
            ids = [brand.pk for brand in brands if brand.sandbox_url == url]
            try:
                await Sender(worker, ids, http, clock).pass_once()
            except HomegroundError as error:
                logger.warning("%s", error)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind", pass_context=False)
def remind_people(timestamp: int) -> None:
    """Every five minutes: people hear by e-mail of what waits for one of them."""
    remind(now=datetime.now(UTC))


async def _worker() -> Worker:
    global _this_worker
    if _this_worker is None:
        _this_worker = await sync_to_async(register_worker)()
    return _this_worker
