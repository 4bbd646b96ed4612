"""What a campaign changed: what was, held against what would have been without it. Pure.

What would have been is said by a structural time series, learned from the days before: a level that
wanders, a weekly pattern, and series that the campaign did not touch (controls). The days of the campaign
are foretold from it, and the difference to what was is the effect, with the interval of the foretelling.

    y(t) = level(t) + weekday(t) + β·controls(t) + ε(t),   level(t+1) = level(t) + η(t)

References: A. C. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989);
K. H. Brodersen et al., Inferring causal impact using Bayesian structural time-series models, Annals of
Applied Statistics 9 (2015). As there, what is not known of the series widens the interval; it is averaged
over, with statsmodels' Kalman filter, instead of drawn at random: the same days give the same answer.

It is no experiment: what else happened in the same days cannot be told apart from the campaign, and the
answer says so. Where the past does not carry an answer, the answer is that nobody can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .effect_series import Kind, Prepared, Value, prepared

ENOUGH_BEFORE = 28
"""Known days before the campaign: four weeks, so that every weekday was seen four times."""
ENOUGH_AFTER = 3
LEVEL = 0.95
PLACEBO_LEVEL = 0.99
"""An effect that is found where there was nothing has to be clear before it forbids an answer."""


class Verdict(Enum):
    MORE = "more"
    LESS = "less"
    CANNOT_TELL = "cannot tell"


class Code(Enum):
    """A sentence to be said with the answer; `Word.numbers` are what stands in it."""

    INTERVAL_HOLDS_ZERO = "the difference is within what comes and goes by itself"
    TOO_FEW_DAYS_BEFORE = "known days before: `known` of at least `needed`"
    TOO_FEW_DAYS_AFTER = "known days of the campaign: `known` of at least `needed`"
    NOTHING_MOVED_BEFORE = "before, every day was alike: nothing says how much comes and goes"
    PLACEBO_FAILED = (
        "the same reckoning finds an effect in the `days` days before, when there was none"
    )
    NOT_AN_EXPERIMENT = "what else happened in these `days` days cannot be told apart"
    NO_CONTROLS = "nothing that the campaign did not touch was there to compare with"
    CONTROLS_UNTOUCHED = (
        "right only if the campaign did not touch the `controls` series compared with"
    )
    CONTROLS_LEFT_OUT = "`controls` series were not used: too many days unknown, or never moving"
    DAYS_MISSING = "`before` days before and `after` days of the campaign are not known"
    MANY_ZEROS = "on `share` of the days before there was nothing at all: the interval is rough"
    LONGER_THAN_KNOWN = "the campaign (`after` days) is longer than the past known (`before` days)"


@dataclass(frozen=True, slots=True)
class Word:
    code: Code
    numbers: tuple[tuple[str, float], ...] = ()

    def number(self, name: str) -> float:
        """Raises: KeyError."""
        return dict(self.numbers)[name]


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same reckoning for the last days before the campaign, when there was nothing to be found."""

    days: int
    absolute: float
    low: float
    high: float
    holds: bool
    """Whether it found nothing, as it should."""


@dataclass(frozen=True, slots=True)
class Effect:
    """All amounts are sums over the days of the campaign, in the unit of the series (of an audience:
    people gained). `None`: could not be reckoned."""

    verdict: Verdict
    words: tuple[Word, ...]
    """What it can and cannot say."""
    actual: float | None = None
    expected: float | None = None
    """What would have been without the campaign."""
    absolute: float | None = None
    """actual − expected."""
    low: float | None = None
    high: float | None = None
    """Between these the absolute effect lies with probability `level`."""
    relative: float | None = None
    """absolute ÷ expected: 0.2 is a fifth more. `None` where it may well be that nothing was expected."""
    relative_low: float | None = None
    relative_high: float | None = None
    level: float = LEVEL
    placebo: Placebo | None = None
    days_before: int = 0
    """Known ones."""
    days_after: int = 0


def effect(
    series: Sequence[Value],
    begins: int,
    controls: Sequence[Sequence[Value]] = (),
    *,
    kind: Kind = Kind.FLOW,
    level: float = LEVEL,
) -> Effect:
    """The effect of a campaign that began on day `begins` of a daily series and lasts to its end.

    `series`: one value a day; `None`: not known that day; 0 is zero. A `Kind.FLOW` counts what came each
    day (referrals, clicks), a `Kind.STOCK` is a standing (followers): of that the daily gains are taken.
    `controls`: series of as many days, of the same kind, that the campaign did not touch (another market's
    account). `begins` is counted from 0.

    >>> effect([3.0, 4.0, None, 5.0, 9.0, 8.0, 9.0], 4).verdict
    <Verdict.CANNOT_TELL: 'cannot tell'>

    Raises: ValueError when `begins` or a control's length does not fit the series.
    """
    data = prepared(series, begins, controls, kind)
    unfit = _unfit(data)
    if unfit is not None:
        return Effect(
            Verdict.CANNOT_TELL,
            (unfit,),
            days_before=data.known_before,
            days_after=data.known_after,
        )
    from .effect_model import foretold

    expected, spread = foretold(data, level)
    actual = data.total_after
    absolute = actual - expected
    low, high = absolute - spread, absolute + spread
    placebo = _placebo(data)
    words = _words(data)
    verdict = Verdict.MORE if low > 0 else Verdict.LESS if high < 0 else Verdict.CANNOT_TELL
    if verdict is Verdict.CANNOT_TELL:
        words.insert(0, Word(Code.INTERVAL_HOLDS_ZERO))
    elif placebo is not None and not placebo.holds:
        verdict = Verdict.CANNOT_TELL
        words.insert(0, Word(Code.PLACEBO_FAILED, (("days", placebo.days),)))
    # A relative effect has a meaning where something was surely expected.
    least, most = expected - spread, expected + spread
    sure = least > 0
    return Effect(
        verdict,
        tuple(words),
        actual=actual,
        expected=expected,
        absolute=absolute,
        low=low,
        high=high,
        relative=actual / expected - 1 if sure else None,
        relative_low=actual / most - 1 if sure else None,
        relative_high=actual / least - 1 if sure else None,
        level=level,
        placebo=placebo,
        days_before=data.known_before,
        days_after=data.known_after,
    )


def _unfit(data: Prepared) -> Word | None:
    """Why nothing can be reckoned from it."""
    if data.known_before < ENOUGH_BEFORE:
        return Word(
            Code.TOO_FEW_DAYS_BEFORE, (("known", data.known_before), ("needed", ENOUGH_BEFORE))
        )
    if data.known_after < ENOUGH_AFTER:
        return Word(
            Code.TOO_FEW_DAYS_AFTER, (("known", data.known_after), ("needed", ENOUGH_AFTER))
        )
    if data.never_moved:
        return Word(Code.NOTHING_MOVED_BEFORE)
    return None


def _placebo(data: Prepared) -> Placebo | None:
    """`None` where the past is too short to be halved."""
    from .effect_model import foretold

    days = min(len(data.after), len(data.before) // 4)
    earlier = data.before_only(days)
    if earlier.known_before < ENOUGH_BEFORE or not earlier.known_after or earlier.never_moved:
        return None
    expected, spread = foretold(earlier, PLACEBO_LEVEL)
    absolute = earlier.total_after - expected
    low, high = absolute - spread, absolute + spread
    return Placebo(days, absolute, low, high, low <= 0 <= high)


def _words(data: Prepared) -> list[Word]:
    words = [Word(Code.NOT_AN_EXPERIMENT, (("days", len(data.after)),))]
    if data.controls:
        words.append(Word(Code.CONTROLS_UNTOUCHED, (("controls", len(data.controls)),)))
    else:
        words.append(Word(Code.NO_CONTROLS))
    if data.controls_left_out:
        words.append(Word(Code.CONTROLS_LEFT_OUT, (("controls", data.controls_left_out),)))
    missing_before = len(data.before) - data.known_before
    missing_after = len(data.after) - data.known_after
    if missing_before or missing_after:
        words.append(
            Word(Code.DAYS_MISSING, (("before", missing_before), ("after", missing_after)))
        )
    if data.zeros_before > 1 / 2:
        words.append(Word(Code.MANY_ZEROS, (("share", round(data.zeros_before, 2)),)))
    if len(data.after) > len(data.before):
        lengths = (("after", len(data.after)), ("before", len(data.before)))
        words.append(Word(Code.LONGER_THAN_KNOWN, lengths))
    return words


__all__ = ["Code", "Effect", "Kind", "Placebo", "Verdict", "Word", "effect"]
