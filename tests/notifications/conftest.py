from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from asgiref.sync import sync_to_async
from django.db import connections


@pytest_asyncio.fixture
async def spoken_to(transactional_db: None) -> AsyncIterator[None]:
    """The thread that spoke to the database keeps its connection; the database could not go."""
    yield
    await sync_to_async(connections.close_all)()
