"""When things leave that were planned for some moment, where so many may leave within so long.

Every instant is timezone-aware. Times are those of a queue that sends whatever is due as soon as its
limits have room, each lane in its own order.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` units within any `seconds`: two that are that far apart do not meet."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that is to leave `at`, or as soon after as can be."""

    at: datetime
    lane: Hashable
    """What shares it leaves in order: one after the other, in the order of `at`."""
    takes: tuple[tuple[str, int], ...] = ()
    """Units by the name of a window; more than there ever is counts as all of it."""
    fixed: bool = False
    """It has left: it only uses what others want."""


@dataclass(frozen=True, slots=True)
class Leaving:
    at: datetime
    window: str | None = None
    """The name of what it, or what went before it in its lane, waited for last; `None`: nothing."""


def leavings(wishes: Sequence[Wish], windows: Mapping[str, Window]) -> list[Leaving]:
    """When each leaves, in the order of `wishes`."""
    used = {name: _Used(window) for name, window in windows.items()}
    queues: dict[Hashable, deque[int]] = defaultdict(deque)
    for index in sorted(range(len(wishes)), key=lambda index: wishes[index].at):
        wish = wishes[index]
        # What has left is in nobody's way but by what it used.
        queues[("left", index) if wish.fixed else ("lane", wish.lane)].append(index)
    # The first of each queue, by when it is tried; no two have one index, so no queue is compared.
    heads = [(wishes[q[0]].at, not wishes[q[0]].fixed, q[0], q) for q in queues.values()]
    heapify(heads)
    left = [Leaving(wish.at) for wish in wishes]
    while heads:
        now, waits, index, queue = heads[0]
        wish, until, why = wishes[index], now, None
        for window, units in wish.takes if waits else ():
            free = used[window].free_at(now, units)
            if free > until:
                until, why = free, window
        if why is not None:
            left[index] = Leaving(until, why)
            heapreplace(heads, (until, waits, index, queue))
            continue
        left[index] = Leaving(now, left[index].window)
        for window, units in wish.takes:
            used[window].add(now, units)
        queue.popleft()
        if queue:
            following = queue[0]
            if wishes[following].at < now:
                left[following] = Leaving(now, left[index].window)
            heapreplace(heads, (max(now, wishes[following].at), True, following, queue))
        else:
            heappop(heads)
    return left


@dataclass(slots=True)
class _Used:
    """What was used of one window, the oldest first; time only goes on."""

    window: Window
    units: deque[tuple[datetime, int]] = field(default_factory=deque)
    total: int = 0

    def add(self, at: datetime, units: int) -> None:
        units = min(units, self.window.most)
        self.units.append((at, units))
        self.total += units

    def free_at(self, now: datetime, units: int) -> datetime:
        """The first moment from `now` on at which so many are free."""
        length = timedelta(seconds=self.window.seconds)
        while self.units and self.units[0][0] + length <= now:
            self.total -= self.units.popleft()[1]
        over = self.total + min(units, self.window.most) - self.window.most
        free = now
        for at, used in self.units:
            if over <= 0:
                break
            over -= used
            free = at + length
        return free
