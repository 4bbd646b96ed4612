"""One pass over what is due: take over from the dead, look for the unsure, claim, send, settle."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.accounts.renewing import close_ended, renew_due
from homeground.networks import errors
from homeground.networks.http import Http
from homeground.networks.registry import NETWORKS

from .assisting import hand_over_due
from .claiming import Claimed, claim_again, claim_due
from .clock import Clock
from .looking import look, may_repeat_with_key, unsure_due
from .models import Attempt, Publication, Worker
from .networking import connector_for
from .outcomes import next_after
from .settling import release, settle_otherwise, settle_published
from .states import State
from .workers import take_over_from_the_gone

logger = logging.getLogger(__name__)

AT_ONCE = 32
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
        await self._renew_what_ended()
        done = await self._look_for_unsure()
        await sync_to_async(hand_over_due)(brands=self.brands, now=await self.clock.now())
        while not self.stopping.is_set():
            claims = await sync_to_async(claim_due)(
                self.worker, brands=self.brands, now=await self.clock.now()
            )
            if not claims:
                break
            await self._send_all(claims)
            done += len(claims)
        return done

    async def _renew_what_ended(self) -> None:
        """Credentials are renewed ahead of their end, but a sandbox's clock may jump over it."""
        now = await self.clock.now()
        await renew_due(self.brands, self.http, now=now, ended_only=True)
        await sync_to_async(close_ended)(self.brands, now=now)

    async def _look_for_unsure(self) -> int:
        now = await self.clock.now()
        unsure = await sync_to_async(unsure_due)(brands=self.brands, now=now)
        for publication in unsure:
            if self.stopping.is_set():
                break
            self.told(publication)
            if may_repeat_with_key(publication, now=now):
                claim = await sync_to_async(claim_again)(publication, self.worker, now=now)
                if claim is not None:
                    await self._send_all([claim])
            else:
                await look(publication, self.http, self.clock)
        return len(unsure)

    async def _send_all(self, claims: Sequence[Claimed]) -> None:
        """Accounts side by side, each account's publications one after the other."""
        by_account: dict[int, list[Claimed]] = defaultdict(list)
        for claim in claims:
            by_account[claim.publication.account_id].append(claim)
        room = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for waiting in by_account.values():
                group.create_task(self._send_in_order(waiting, room))

    async def _send_in_order(self, waiting: list[Claimed], room: asyncio.Semaphore) -> None:
        async with room:
            for number, claim in enumerate(waiting):
                if self.stopping.is_set():
                    await self._release(waiting[number:])
                    return
                held = await self._send(claim)
                if held is not None:
                    # Nothing of an account overtakes what came before it.
                    await self._release(waiting[number + 1 :], held.until)
                    return

    async def _release(self, claims: Sequence[Claimed], until: datetime | None = None) -> None:
        now = await self.clock.now()
        for claim in claims:
            await sync_to_async(release)(claim, now=now, send_at=until)

    async def _send(self, claim: Claimed) -> Held | None:
        """One attempt, settled."""
        publication = claim.publication
        self.told(publication)
        connector = connector_for(publication.account, self.http)
        try:
            published = await connector.publish(
                claim.draft, key=str(publication.key), now=await self.clock.now()
            )
        except errors.NetworkError as error:
            return await self._settle_error(claim, error)
        except Exception as error:
            logger.exception("publication %s: the connector failed", publication.pk)
            name = type(error).__name__
            problem = errors.Unsure(f"Homeground failed while sending ({name}); see its log.")
            return await self._settle_error(claim, problem)
        await sync_to_async(settle_published)(claim, published, now=await self.clock.now())
        return None

    async def _settle_error(self, claim: Claimed, error: errors.NetworkError) -> Held | None:
        """Write the failure down; until when the account's next publications wait, if they do."""
        now = await self.clock.now()
        network = NETWORKS[claim.publication.account.network]
        what = next_after(
            error,
            tries=claim.publication.tries,
            now=now,
            look_after=timedelta(seconds=max(1.0, network.read_back_delay_seconds)),
            unsure_before=await sync_to_async(_was_unsure)(claim),
        )
        await sync_to_async(settle_otherwise)(claim, what, now=now, code=error.code)
        return None if what.state is State.FAILED else Held(what.at)


def _was_unsure(claim: Claimed) -> bool:
    return Attempt.objects.filter(
        publication=claim.publication, outcome=Attempt.Outcome.UNSURE
    ).exists()
