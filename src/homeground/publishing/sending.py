"""One pass over what is due: take over from the dead, look for the unsure, claim, send, settle."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async

from homeground.accounts.renewing import close_ended, renew_due
from homeground.networks import errors
from homeground.networks.contract import Connector
from homeground.networks.http import Http
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from . import following, metering
from .allowances import Heard, Listener
from .assisting import hand_over_due
from .budgeting import Asked, Refused, counts_requests, has_limits, take
from .claiming import Claimed, claim_again, claim_due, was_unsure
from .clock import Clock
from .finding import look_later
from .gathering import Gathering, until_written
from .lanes import LEASE, leave_lanes, make_lanes
from .looking import look, may_repeat_with_key, unsure_due
from .models import Publication, Worker
from .networking import connector_for, say
from .outcomes import next_after, still_in_doubt
from .pausing import standing_still
from .settling import Sent, give_up_useless, release, settle_otherwise, settle_sent
from .states import State
from .watching import handed_over_due, watch
from .workers import take_over_from_the_gone

logger = logging.getLogger(__name__)

LANES_AT_ONCE = 256
LANES_A_CLAIM = 64
"""Few enough that what is on its way is written down between two claims."""
LOOKS_AT_ONCE = 16
BEGIN_BEFORE_SECONDS = LEASE.total_seconds() / 2
"""A request is begun in the first half of its lease only: it must have ended when others may look."""
TIDY_SECONDS = 1.0
CLAIM_SECONDS = 0.25
"""How long something new waits at most while others are being sent."""
PAUSE_SECONDS = 0.3
"""How often a running burst looks whether it was paused."""
WORTH_WAITING = timedelta(seconds=1.5)
"""A limit that is free again this soon, as one of a second is, is waited for with the lane in hand."""
Told = Callable[[Publication], None]


@dataclass(frozen=True, slots=True)
class Held:
    """What comes after on the same account has to wait, until then if it is known."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a pass writes down: outcomes, what is used of the networks' limits, and the accounts whose
    turn is over."""

    settler: Gathering[Sent, None]
    budgets: Gathering[Asked | Heard, Refused | None]
    leaver: Gathering[int, None]


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
    paused: set[int] = field(default_factory=set)
    """Accounts that stand still: nothing more is begun on them."""

    async def pass_once(self) -> int:
        """Do all that is due, until nothing is; how many were sent or looked for."""
        async with (
            Gathering(settle_sent) as settler,
            Gathering(take) as budgets,
            Gathering(self._leave) as leaver,
        ):
            watching = asyncio.create_task(self._watch_pauses())
            try:
                return await self._until_quiet(Desk(settler, budgets, leaver))
            finally:
                watching.cancel()

    async def _until_quiet(self, desk: Desk) -> int:
        """Lanes side by side, more taken as soon as some are free.

        What is slow (a video's upload) holds up nothing but its own account: others are claimed
        and the unsure looked for meanwhile.
        """
        done, tidied_at = 0, -TIDY_SECONDS
        flying: set[asyncio.Task[None]] = set()
        looking: asyncio.Task[int] | None = None
        try:
            while not self.stopping.is_set():
                if time.monotonic() - tidied_at >= TIDY_SECONDS:
                    tidied_at = time.monotonic()
                    await self._tidy()
                    if looking is None:
                        looking = asyncio.create_task(self._renew_and_look(desk))
                room = min(LANES_A_CLAIM, LANES_AT_ONCE - len(flying))
                claims = await self._claim(room)
                done += sum(map(len, claims.values()))
                metering.claimed(claims.values())
                flying |= {
                    asyncio.create_task(self._fly_lane(account, mine, desk))
                    for account, mine in claims.items()
                }
                if not flying and looking is None:
                    break
                if len(claims) == LANES_A_CLAIM:
                    continue  # There may be more.
                under_way = flying if looking is None else {*flying, looking}
                ended, _ = await asyncio.wait(
                    under_way, timeout=CLAIM_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                flying -= ended
                if looking in ended:
                    done, looking = done + looking.result(), None
                for task in ended:
                    task.result()
        finally:
            # What is being sent comes to its end, whatever else went wrong.
            await asyncio.gather(*flying, *([looking] if looking else []), return_exceptions=True)
        return done

    async def _tidy(self) -> None:
        """What the dead left behind, what is too late, what only a person can post; lanes for new accounts."""
        now = await self.clock.now()
        await until_written(take_over_from_the_gone)
        await until_written(give_up_useless, brands=self.brands, now=now)
        await until_written(hand_over_due, brands=self.brands, now=now)
        await until_written(make_lanes, brands=self.brands, now=now)

    async def _claim(self, room: int) -> dict[int, list[Claimed]]:
        by_account: dict[int, list[Claimed]] = defaultdict(list)
        if room > 0:
            now = await self.clock.now()
            for claim in await until_written(
                claim_due, self.worker, brands=self.brands, now=now, limit=room
            ):
                by_account[claim.publication.account_id].append(claim)
        return by_account

    async def _renew_and_look(self, desk: Desk) -> int:
        now = await self.clock.now()
        # Renewed ahead of their end, but a sandbox's clock may jump over it.
        await renew_due(self.brands, self.http, now=now, ended_only=True)
        await until_written(close_ended, self.brands, now=now)
        unsure = await until_written(unsure_due, brands=self.brands, now=now)
        handed_over = await until_written(handed_over_due, brands=self.brands, now=now)
        by_account: dict[int, list[Publication]] = defaultdict(list)
        for publication in (*unsure, *handed_over):
            by_account[publication.account_id].append(publication)
        room = asyncio.Semaphore(LOOKS_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for mine in by_account.values():
                group.create_task(self._look_in_order(mine, now, room, desk))
        return len(unsure) + len(handed_over)

    async def _look_in_order(
        self, unsure: list[Publication], now: datetime, room: asyncio.Semaphore, desk: Desk
    ) -> None:
        async with room:
            for publication in unsure:
                if self.stopping.is_set():
                    return
                if counts_requests(publication.account):
                    refused = await self._taken(publication, None, desk)
                    if refused is not None:
                        await until_written(look_later, publication, at=refused.until)
                        continue
                if publication.state == State.HANDED_OVER:
                    await following.looked(publication, watch(publication, self.http, self.clock))
                    continue
                self.told(publication)
                if may_repeat_with_key(publication, now=now):
                    claim = await sync_to_async(claim_again)(publication, self.worker, now=now)
                    if claim is not None:
                        await self._fly([claim], desk)
                else:
                    await following.looked(publication, look(publication, self.http, self.clock))

    async def _watch_pauses(self) -> None:
        while True:
            self.paused = await until_written(standing_still, self.brands)
            await asyncio.sleep(PAUSE_SECONDS)

    def _leave(self, accounts: Sequence[int]) -> list[None]:
        leave_lanes(self.worker, accounts)
        return [None] * len(accounts)

    async def _fly_lane(self, account: int, claims: list[Claimed], desk: Desk) -> None:
        await self._fly(claims, desk)
        await desk.leaver.put(account)

    async def _fly(self, claims: list[Claimed], desk: Desk) -> None:
        """Publications of one account, one after the other; all settled when this returns."""
        begun = time.monotonic()
        written: list[asyncio.Future[Refused | None] | asyncio.Future[None]] = []
        limited = has_limits(claims[0].publication.account)
        heard = Listener(claims[0].publication.account, self.http)
        connector = connector_for(
            claims[0].publication.account, heard.http, now=await self.clock.now()
        )
        for number, claim in enumerate(claims):
            late = time.monotonic() - begun > BEGIN_BEFORE_SECONDS
            if late or self.stopping.is_set() or claim.publication.account_id in self.paused:
                await self._release(claims[number:])
                break
            if limited and (refused := await self._taken(claim.publication, claim.draft, desk)):
                await self._release(claims[number:], refused.until, refused.problem)
                break
            result = await following.sent(claim, self._send(claim, connector))
            if heard.answers:
                at = result.at if isinstance(result, Sent) else await self.clock.now()
                written.append(desk.budgets.put(heard.said(at)))
            if isinstance(result, Sent):
                written.append(desk.settler.put(result))
                continue
            held = await following.settled(claim, self._settle_error(claim, result))
            if held is not None:
                # Nothing of an account overtakes what came before it.
                await self._release(claims[number + 1 :], held.until)
                break
        await asyncio.gather(*written)

    async def _taken(
        self, publication: Publication, draft: Draft | None, desk: Desk
    ) -> Refused | None:
        """What the request uses of the network's limits; a short wait for it is waited here."""
        while True:
            now = await self.clock.now()
            refused = await desk.budgets.put(Asked(publication, draft, now))
            if refused is None or refused.until - now > WORTH_WAITING or self.stopping.is_set():
                return refused
            await asyncio.sleep((refused.until - now).total_seconds())

    async def _release(
        self, claims: Sequence[Claimed], until: datetime | None = None, problem: str = ""
    ) -> None:
        now = await self.clock.now()
        for claim in claims:
            await until_written(release, claim, now=now, send_at=until, problem=problem)

    async def _send(self, claim: Claimed, connector: Connector) -> Sent | errors.NetworkError:
        """One attempt, and what came of it."""
        publication = claim.publication
        self.told(publication)
        try:
            published = await say(connector, claim, now=await self.clock.now())
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
            unsure_before=await until_written(was_unsure, claim),
            useless_after=claim.publication.useless_after,
            jitter=random.random(),  # noqa: S311 - nobody gains by guessing it
        )
        if claim.in_doubt:
            what = still_in_doubt(what)
        await until_written(settle_otherwise, claim, what, now=now, code=error.code)
        return None if what.state is State.FAILED else Held(what.at)
