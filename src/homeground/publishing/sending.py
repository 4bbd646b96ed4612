"""One pass over what is due: take over from the dead, look for the unsure, claim, send, settle."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.networks import errors
from homeground.networks.contract import Connector
from homeground.networks.http import Http
from homeground.networks.registry import NETWORKS

from .assisting import hand_over_due
from .claiming import Claimed, claim_again, claim_due
from .clock import Clock
from .lanes import LEASE, leave_lanes
from .looking import look, may_repeat_with_key, unsure_due
from .models import Attempt, Publication, Worker
from .networking import connector_for
from .outcomes import next_after
from .settler import Settler, until_written
from .settling import Sent, release, settle_otherwise
from .states import State
from .workers import take_over_from_the_gone

logger = logging.getLogger(__name__)

LANES_AT_ONCE = 256
LOOKS_AT_ONCE = 16
BEGIN_BEFORE_SECONDS = LEASE.total_seconds() / 2
"""A request is begun in the first half of its lease only: it must have ended when others may look."""
Told = Callable[[Publication], None]


@dataclass(frozen=True, slots=True)
class Held:
    """What comes after on the same account has to wait, until then if it is known."""

    until: datetime | None


@dataclass
class Sender:
    """Sends for some brands, all living by one clock. `stopping` ends it between two requests.

    `told` hears of each publication when it is about to be sent (for a progress display).
    """

    worker: Worker
    brands: Sequence[int]
    http: Http
    clock: Clock
    told: Told = lambda publication: None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def pass_once(self) -> int:
        """Do all that is due now; the number of publications that were sent or looked for."""
        await sync_to_async(take_over_from_the_gone)()
        async with Settler() as settler:
            done = await self._look_for_unsure(settler)
            await sync_to_async(hand_over_due)(brands=self.brands, now=await self.clock.now())
            return done + await self._send_due(settler)

    async def _look_for_unsure(self, settler: Settler) -> int:
        now = await self.clock.now()
        unsure = await sync_to_async(unsure_due)(brands=self.brands, now=now)
        by_account: dict[int, list[Publication]] = defaultdict(list)
        for publication in unsure:
            by_account[publication.account_id].append(publication)
        room = asyncio.Semaphore(LOOKS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for mine in by_account.values():
                group.create_task(self._look_in_order(mine, now, room, settler))
        return len(unsure)

    async def _look_in_order(
        self, unsure: list[Publication], now: datetime, room: asyncio.Semaphore, settler: Settler
    ) -> None:
        async with room:
            for publication in unsure:
                if self.stopping.is_set():
                    return
                self.told(publication)
                if may_repeat_with_key(publication, now=now):
                    claim = await sync_to_async(claim_again)(publication, self.worker, now=now)
                    if claim is not None:
                        await self._fly([claim], settler)
                else:
                    await look(publication, self.http, self.clock)

    async def _send_due(self, settler: Settler) -> int:
        """Lanes side by side, more taken as soon as some are free; until nothing is due."""
        done = 0
        flying: set[asyncio.Task[None]] = set()
        try:
            while not self.stopping.is_set():
                claims: list[Claimed] = []
                if room := LANES_AT_ONCE - len(flying):
                    claims = await sync_to_async(claim_due)(
                        self.worker, brands=self.brands, now=await self.clock.now(), limit=room
                    )
                done += len(claims)
                by_account: dict[int, list[Claimed]] = defaultdict(list)
                for claim in claims:
                    by_account[claim.publication.account_id].append(claim)
                flying |= {
                    asyncio.create_task(self._fly_lane(account, mine, settler))
                    for account, mine in by_account.items()
                }
                if not flying:
                    break
                ended, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    task.result()
        finally:
            # What is being sent comes to its end, whatever else went wrong.
            await asyncio.gather(*flying, return_exceptions=True)
        return done

    async def _fly_lane(self, account: int, claims: list[Claimed], settler: Settler) -> None:
        await self._fly(claims, settler)
        await until_written(leave_lanes, self.worker, [account])

    async def _fly(self, claims: list[Claimed], settler: Settler) -> None:
        """Publications of one account, one after the other; all settled when this returns."""
        begun = time.monotonic()
        written = []
        connector = connector_for(claims[0].publication.account, self.http)
        for number, claim in enumerate(claims):
            if self.stopping.is_set() or time.monotonic() - begun > BEGIN_BEFORE_SECONDS:
                await self._release(claims[number:])
                break
            result = await self._send(claim, connector)
            if isinstance(result, Sent):
                written.append(settler.settle(result))
                continue
            held = await self._settle_error(claim, result)
            if held is not None:
                # Nothing of an account overtakes what came before it.
                await self._release(claims[number + 1 :], held.until)
                break
        await asyncio.gather(*written)

    async def _release(self, claims: Sequence[Claimed], until: datetime | None = None) -> None:
        now = await self.clock.now()
        for claim in claims:
            await until_written(release, claim, now=now, send_at=until)

    async def _send(self, claim: Claimed, connector: Connector) -> Sent | errors.NetworkError:
        """One attempt, and what came of it."""
        publication = claim.publication
        self.told(publication)
        try:
            published = await connector.publish(
                claim.draft, key=str(publication.key), now=await self.clock.now()
            )
        except errors.NetworkError as error:
            return error
        except Exception as error:
            logger.exception("publication %s: the connector failed", publication.pk)
            name = type(error).__name__
            return errors.Unsure(f"Homeground failed while sending ({name}); see its log.")
        return Sent(claim, published, await self.clock.now())

    async def _settle_error(self, claim: Claimed, error: errors.NetworkError) -> Held | None:
        """Write the failure down; until when the account's next publications wait, if they do."""
        now = await self.clock.now()
        network = NETWORKS[claim.publication.account.network]
        what = next_after(
            error,
            tries=claim.publication.tries,
            now=now,
            look_after=timedelta(seconds=max(1.0, network.read_back_delay_seconds)),
            unsure_before=await until_written(_was_unsure, claim),
        )
        await until_written(settle_otherwise, claim, what, now=now, code=error.code)
        return None if what.state is State.FAILED else Held(what.at)


def _was_unsure(claim: Claimed) -> bool:
    return Attempt.objects.filter(
        publication=claim.publication, outcome=Attempt.Outcome.UNSURE
    ).exists()
