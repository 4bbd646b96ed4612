from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.networks.harness import RunningSandbox, running_sandbox

from .vk_schema import VkSchema


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def vk_schema(shared: Path) -> VkSchema:
    """VK's published schema, with its overlay."""
    return VkSchema(shared / "schemas" / "vk")
