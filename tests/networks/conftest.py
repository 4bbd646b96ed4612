from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from .harness import RunningSandbox, running_sandbox


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running
