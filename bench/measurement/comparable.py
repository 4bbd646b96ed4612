"""Comparable: 83,161 news items on three networks; four fifths learned from, one fifth predicted, five times.

An item's level on a network is its mean popularity over its second day there. The file counts a level not
yet seen as -1: an item at -1 all day was not seen there, its engagement is unknown (`None`), and it is left
out on that network only. A mean between -1 and 0 was unseen for part of the day and had nothing in the rest:
0. There are no accounts and no times in it: each network is one account, its items are posts of one format in
mixed order, and their two days are ages of 12 and 36 hours.

A measure with the same meaning everywhere is read the same way everywhere. So each rival's score is turned
into a stated percentile by its place among all networks' scores of the learning part together (a raw count
of 20 is a raw count of 20), which is the best monotone reading that does not look at the network; z-scores
are also read by the normal distribution, CrowdTangle's benchmark is also taken from all learning items
rather than the last 100, with a minimum of 10 or 1: of these the reading best for the rival is shown.
Lift's percentile is what `Expected.percentile` states. Lift knows the network, as its users do; whoever
ranks raw counts within each network by hand gets the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations
from statistics import NormalDist

import numpy as np
from bench.measurement import calibration, data
from numpy.typing import NDArray

from homeground.measurement import crowdtangle
from homeground.measurement.expectation import Expectations, History, Key, fit
from homeground.measurement.lift import lift

NETWORKS = ("facebook", "googleplus", "linkedin")
AGES = {"day1": 12 * 3600.0, "day2": 36 * 3600.0}
PARTS = 5
LATER = datetime(2030, 1, 1, tzinfo=UTC)
Floats = NDArray[np.float64]


@dataclass
class Stated:
    """What one measure says of an item of each network: its score, and the shares below and at most."""

    score: dict[str, Floats]
    less: dict[str, Floats]
    at_most: dict[str, Floats]

    def middle(self, network: str) -> Floats:
        return (self.less[network] + self.at_most[network]) / 2


def levels() -> dict[str, Floats]:
    """By column of the file; NaN where an item was not seen."""
    items = data.table("news_three_networks")
    columns = [f"{network}_{day}" for network in NETWORKS for day in AGES]
    raw = {name: items[name].to_numpy(dtype=float) for name in columns}
    return {name: seen_of(level) for name, level in raw.items()}


def seen_of(level: Floats) -> Floats:
    return np.where(level == -1, np.nan, np.maximum(level, 0))


def key(network: str) -> Key:
    return Key(network, "", network, "news")


def history(seen: dict[str, Floats], chosen: NDArray[np.bool_]) -> History:
    """The chosen items on all networks, an hour apart in a mixed order."""
    at = np.random.default_rng(21).permutation(len(chosen)) * 3600.0
    columns: list[tuple[NDArray[np.int64], int, float, Floats]] = []
    for place, network in enumerate(NETWORKS):
        for day, age in AGES.items():
            level = seen[f"{network}_{day}"]
            rows = np.flatnonzero(chosen & np.isfinite(level))
            columns.append((rows, place, age, level[rows]))
    rows = np.concatenate([column[0] for column in columns])
    return History(
        tuple(key(network) for network in NETWORKS),
        np.concatenate([np.full(len(c[0]), c[1], dtype=np.int32) for c in columns]),
        at[rows],
        np.full(len(rows), -1, dtype=np.int16),
        np.concatenate([np.full(len(c[0]), c[2]) for c in columns]),
        np.concatenate([c[3] for c in columns]),
        np.full(len(rows), np.nan),
    )


def by_lift(expectations: Expectations, test: dict[str, Floats]) -> Stated:
    stated = Stated({}, {}, {})
    for network, level in test.items():
        expected = expectations.at(key(network), -1, AGES["day2"], None)
        known = np.isfinite(level)
        values, back = np.unique(level[known], return_inverse=True)
        score, less, at_most = (np.full(len(level), np.nan) for _ in range(3))
        ties = np.array([expected.ties(value) for value in values.tolist()])
        score[known] = np.array([lift(value, expected).ratio for value in values.tolist()])[back]
        less[known], at_most[known] = ties[back, 0], ties[back, 1]
        stated.score[network], stated.less[network], stated.at_most[network] = score, less, at_most
    return stated


def by_place(known: dict[str, Floats], asked: dict[str, Floats]) -> Stated:
    """Scores read by their place among all networks' scores."""
    together = np.concatenate([scores[np.isfinite(scores)] for scores in known.values()])
    stated = Stated(asked, {}, {})
    for network, scores in asked.items():
        less, at_most = calibration.pooled(together, scores)
        blank = ~np.isfinite(scores)
        less[blank], at_most[blank] = np.nan, np.nan
        stated.less[network], stated.at_most[network] = less, at_most
    return stated


def z_scores(train: dict[str, Floats], asked: dict[str, Floats]) -> dict[str, Floats]:
    return {
        network: (np.log1p(asked[network]) - np.nanmean(np.log1p(train[network])))
        / np.nanstd(np.log1p(train[network]))
        for network in asked
    }


def by_normal(scores: dict[str, Floats]) -> Stated:
    """z read by the normal distribution; the ties of no engagement reach down to 0."""
    stated = Stated(scores, {}, {})
    for network, z in scores.items():
        share = np.array(
            [NormalDist().cdf(each) if each == each else np.nan for each in z.tolist()]
        )
        lowest = z == np.nanmin(z)
        stated.less[network] = np.where(lowest, 0.0, share)
        stated.at_most[network] = share
    return stated


def crowdtangle_scores(
    train: dict[str, Floats], asked: dict[str, Floats], *, last: bool, minimum: float
) -> dict[str, Floats]:
    scores = {}
    for network, levels_there in asked.items():
        known = train[network][np.isfinite(train[network])]
        if last:
            expected = crowdtangle.benchmark(known.tolist())
        else:
            quarter = np.sort(known)[len(known) // 4 : len(known) - len(known) // 4]
            expected = float(quarter.mean())
        scores[network] = np.array(
            [
                np.nan if level != level else crowdtangle.score(level, expected, minimum=minimum)
                for level in levels_there.tolist()
            ],
            dtype=float,
        )
    return scores


def readings(
    train: dict[str, Floats], test: dict[str, Floats], expectations: Expectations
) -> Iterator[tuple[str, str, Stated]]:
    """Measure, the reading of it, and what it states."""
    yield "lift", "", by_lift(expectations, test)
    yield "raw counts", "", by_place(train, test)
    z = z_scores(train, test)
    yield "z-score of logs", "normal", by_normal(z)
    yield "z-score of logs", "place", by_place(z_scores(train, train), z)
    for last, minimum in ((True, 10.0), (True, 1.0), (False, 10.0), (False, 1.0)):
        known = crowdtangle_scores(train, train, last=last, minimum=minimum)
        asked = crowdtangle_scores(train, test, last=last, minimum=minimum)
        name = f"{'last 100' if last else 'all'}, minimum {minimum:.0f}"
        yield "CrowdTangle", name, by_place(known, asked)


def parts(seen: dict[str, Floats]) -> NDArray[np.int64]:
    """Which fifth each item is in."""
    return np.random.default_rng(20).permutation(len(next(iter(seen.values())))) % PARTS


def everything(seen: dict[str, Floats]) -> dict[tuple[str, str], Stated]:
    """Each item as stated when its fifth was not learned from; fifths by place in the file, mixed."""
    part = parts(seen)
    count = len(part)
    whole: dict[tuple[str, str], Stated] = {}
    for each in range(PARTS):
        test = part == each
        expectations = fit(history(seen, ~test), now=LATER, prior=data.UNLEARNED)
        split = [
            {network: seen[f"{network}_day2"][rows] for network in NETWORKS}
            for rows in (~test, test)
        ]
        for measure, reading, stated in readings(split[0], split[1], expectations):
            kept = whole.setdefault((measure, reading), Stated({}, {}, {}))
            for name in ("score", "less", "at_most"):
                for network, column in getattr(stated, name).items():
                    into = getattr(kept, name).setdefault(network, np.full(count, np.nan))
                    into[test] = column
    return whole


def ranks(values: Floats) -> Floats:
    """0 to 1, ties in their middle."""
    less, at_most = calibration.pooled(values, values)
    return (less + at_most) / 2


def error(stated: Stated, network: str) -> float:
    known = np.isfinite(stated.less[network])
    return calibration.calibration_error(
        stated.less[network][known], stated.at_most[network][known]
    )


def best_readings(whole: dict[tuple[str, str], Stated]) -> dict[str, Stated]:
    """Of each measure the reading with the least calibration error over the networks."""
    best: dict[str, tuple[float, str, Stated]] = {}
    for (measure, reading), stated in whole.items():
        mean = float(np.mean([error(stated, network) for network in NETWORKS]))
        if measure not in best or mean < best[measure][0]:
            best[measure] = mean, reading, stated
    return {
        measure + (f" ({reading})" if reading else ""): stated
        for measure, (_, reading, stated) in best.items()
    }


def across(stated: Stated, one: str, other: str, seen: dict[str, Floats]) -> Floats:
    """Rank correlation; mean error of the percentile read straight across; overlap of the top tenths.

    Means over the fifths, as each was learned apart. Overlap is Dice's: twice the items in both over the
    sum of both.
    """
    part = parts(seen)
    truth = seen[f"{other}_day2"]
    both = np.isfinite(stated.score[one]) & np.isfinite(truth)
    found = [_across(stated, one, both & (part == each), truth) for each in range(PARTS)]
    return np.mean(np.array(found), axis=0)


def _across(
    stated: Stated, one: str, both: NDArray[np.bool_], truth: Floats
) -> tuple[float, float, float]:
    actual, rank = ranks(truth[both]), ranks(stated.score[one][both])
    said = stated.middle(one)[both]
    top = actual >= 0.9

    def overlap(chosen: NDArray[np.bool_]) -> float:
        return float(200 * (chosen & top).sum() / max(1, chosen.sum() + top.sum()))

    return (
        float(np.corrcoef(rank, actual)[0, 1]),
        float(np.abs(said - actual).mean() * 100),
        overlap(rank >= 0.9),
    )


def main() -> None:
    """Prints calibration by network, and what one network tells of another."""
    seen = levels()
    measures = best_readings(everything(seen))
    print("Calibration error of the stated percentile, percentage points (0 is right):")
    calibration.table(
        ["", *NETWORKS],
        [
            [measure, *(f"{error(stated, network):.2f}" for network in NETWORKS)]
            for measure, stated in measures.items()
        ],
    )
    head = ["", "rank correlation", "error of the percentile", "overlap of top tenths, %"]
    for one, other in permutations(NETWORKS, 2):
        print(f"\n{other} from {one}:")
        rows = []
        for measure, stated in measures.items():
            found = across(stated, one, other, seen)
            rows.append([measure, f"{found[0]:.3f}", f"{found[1]:.1f}", f"{found[2]:.1f}"])
        calibration.table(head, rows)
    print("\nNo monotone rescaling of one network changes ranks: there all measures are equal.")


if __name__ == "__main__":
    main()
