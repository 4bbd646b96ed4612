from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections

from tests.networks.harness import RunningSandbox, running_sandbox

from .house import STAGES, House, open_house


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running


@pytest_asyncio.fixture
async def house(transactional_db: None, sandbox: RunningSandbox) -> AsyncIterator[House]:
    """The example brand with one account on each network."""
    try:
        yield await open_house(sandbox, sandbox.session, tuple(STAGES))
    finally:
        # The thread that spoke to the database keeps its connection; the database could not go.
        await sync_to_async(connections.close_all)()
