"""From values to places, and the values that deserve a mark on an axis."""

from __future__ import annotations

import math
from collections.abc import Callable

HOUR_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 1440, 4380, 8760)


def linear(end: float, start_at: float, end_at: float) -> Callable[[float], float]:
    """The place of a value between 0 (`start_at`) and `end` (`end_at`).

    >>> linear(10, 0, 200)(5)
    100.0
    """
    return lambda value: start_at + (end_at - start_at) * (value / end if end else 0.0)


def value_ticks(highest: float, at_most: int = 3) -> list[float]:
    """Round values from 0 to at least `highest`: steps of 1, 2, 2.5 or 5.

    >>> value_ticks(0.047)
    [0.0, 0.02, 0.04, 0.06]
    >>> value_ticks(0)
    [0.0, 1.0]
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / at_most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * (1 - 1e-9))
    steps = math.ceil(highest / step * (1 - 1e-9))
    return [float(f"{number * step:.10g}") for number in range(steps + 1)]


def hour_ticks(longest: float, at_most: int = 4) -> list[float]:
    """Hours from 0 to at least `longest`, in steps that people count time in.

    >>> hour_ticks(47.9)
    [0.0, 12.0, 24.0, 36.0, 48.0]
    """
    step = next((s for s in HOUR_STEPS if s * at_most >= longest), HOUR_STEPS[-1])
    return [float(number * step) for number in range(max(1, math.ceil(longest / step)) + 1)]
