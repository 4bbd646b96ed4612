"""Daily series made ready for the reckoning of an effect: gains of a standing, gaps, controls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

Value = float | int | None
MOST_MISSING = 0.2
"""A control of which more than a fifth of the days is not known says too little."""
DAYS_FOR_A_CONTROL = 14
"""Known days before the campaign that each control needs: more controls would fit anything."""


class Kind(Enum):
    FLOW = "what came each day"
    STOCK = "how many there are"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came each day; `None`: not known."""

    before: tuple[float | None, ...]
    after: tuple[float | None, ...]
    controls: tuple[tuple[float, ...], ...]
    """Of all days, gaps bridged."""
    controls_left_out: int
    counted: tuple[bool, ...]
    """Which days of the campaign are in `total_after`."""
    total_after: float

    @property
    def known_before(self) -> int:
        return sum(value is not None for value in self.before)

    @property
    def known_after(self) -> int:
        return sum(value is not None for value in self.after)

    @property
    def never_moved(self) -> bool:
        return len({value for value in self.before if value is not None}) < 2

    @property
    def zeros_before(self) -> float:
        """Share of the known days before on which there was nothing."""
        known = [value for value in self.before if value is not None]
        return sum(value == 0 for value in known) / len(known) if known else 0.0

    def before_only(self, days: int) -> Prepared:
        """As if the campaign had been in the last so many days before it."""
        cut = len(self.before) - days
        before, after = self.before[:cut], self.before[cut:]
        known = tuple(value is not None for value in after)
        whole = len(self.before)
        return replace(
            self,
            before=before,
            after=after,
            controls=tuple(each[:whole] for each in self.controls),
            counted=known,
            total_after=sum(value for value in after if value is not None),
        )


def prepared(
    series: Sequence[Value], begins: int, controls: Sequence[Sequence[Value]], kind: Kind
) -> Prepared:
    """Raises: ValueError."""
    if not 0 < begins < len(series):
        raise ValueError(f"Day {begins} does not lie within a series of {len(series)} days.")
    if any(len(control) != len(series) for control in controls):
        raise ValueError("A control must have as many days as the series.")
    values = [None if value is None else float(value) for value in series]
    flow = gains(values) if kind is Kind.STOCK else values
    after = flow[begins:]
    counted = [value is not None for value in after]
    total = sum(value for value in after if value is not None)
    if kind is Kind.STOCK:
        counted, total = _between(values, begins)
    usable = []
    for control in controls:
        given = [None if value is None else float(value) for value in control]
        bridged = _bridged(gains(given) if kind is Kind.STOCK else given, begins)
        if bridged is not None:
            usable.append(bridged)
    known_before = sum(value is not None for value in flow[:begins])
    usable = usable[: known_before // DAYS_FOR_A_CONTROL]
    return Prepared(
        tuple(flow[:begins]),
        tuple(after),
        tuple(usable),
        len(controls) - len(usable),
        tuple(counted),
        total,
    )


def gains(values: Sequence[float | None]) -> list[float | None]:
    """What each day added; of the first day, and beside a gap, it is not known.

    >>> gains([100.0, 104.0, None, 110.0, 109.0])
    [None, 4.0, None, None, -1.0]
    """
    found: list[float | None] = [None]
    for last, now in pairwise(values):
        found.append(None if last is None or now is None else now - last)
    return found


def _between(values: Sequence[float | None], begins: int) -> tuple[list[bool], float]:
    """Of a standing the whole gain is known from its ends, whatever is missing between them."""
    start = next((day for day in range(begins - 1, -1, -1) if values[day] is not None), None)
    end = next((day for day in range(len(values) - 1, begins - 1, -1) if values[day] is not None), None)  # fmt: skip
    if start is None or end is None or start != begins - 1:
        # The day before the campaign is not known: only what lies between known days is counted.
        flow = gains(values)[begins:]
        return [value is not None for value in flow], sum(v for v in flow if v is not None)
    first, last = values[start], values[end]
    assert first is not None
    assert last is not None
    return [day <= end for day in range(begins, len(values))], last - first


def _bridged(values: Sequence[float | None], begins: int) -> tuple[float, ...] | None:
    """With its gaps filled in straight lines; `None`: it cannot be used.

    >>> _bridged([1.0, None, 3.0, 4.0, 5.0, 6.0], 4)
    (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
    """
    known = [day for day, value in enumerate(values) if value is not None]
    before = {values[day] for day in known if day < begins}
    if len(before) < 2 or len(known) < (1 - MOST_MISSING) * len(values):
        return None
    filled = []
    for day in range(len(values)):
        left = max((each for each in known if each <= day), default=known[0])
        right = min((each for each in known if each >= day), default=known[-1])
        a, b = values[left], values[right]
        assert a is not None
        assert b is not None
        filled.append(a if left >= right else a + (b - a) * (day - left) / (right - left))
    return tuple(filled)
