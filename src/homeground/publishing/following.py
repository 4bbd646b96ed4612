"""Each attempt and each look followed: its lines in the log say whose they are, and it is measured."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable
from contextlib import AbstractContextManager
from typing import TypeVar

from homeground import logs
from homeground.networks.errors import NetworkError

from . import metering
from .claiming import Claimed
from .models import Publication
from .settling import Sent

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


async def sent(claim: Claimed, sending: Awaitable[Sent | NetworkError]) -> Sent | NetworkError:
    """`sending` is one attempt, from its first request to what came of it."""
    began = time.monotonic()
    with _about(claim.publication, attempt=claim.number):
        result = await sending
        if isinstance(result, Sent):
            logger.info("published: %s", result.published.url)
        else:
            logger.info("not published, %s: %s", type(result).__name__, result.message)
    if metering.meter is not None:
        network, seconds = claim.publication.account.network, time.monotonic() - began
        if isinstance(result, Sent):
            late = (result.at - claim.publication.due_at).total_seconds()
            metering.meter.published(network, seconds, None if claim.publication.native else late)
        else:
            metering.meter.failed(network, seconds, result)
    return result


async def settled(claim: Claimed, settling: Awaitable[Result]) -> Result:
    with _about(claim.publication, attempt=claim.number):
        return await settling


async def looked(publication: Publication, looking: Awaitable[Result]) -> Result:
    """`looking` asks the network what became of it."""
    with _about(publication):
        return await looking


def _about(publication: Publication, **more: object) -> AbstractContextManager[None]:
    account = publication.account
    return logs.about(
        publication=publication.pk, account=account.address, network=account.network, **more
    )
