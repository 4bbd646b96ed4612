"""How far stated percentiles are from what happens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

STATED = np.arange(5, 100, 5) / 100
"""Percentiles 5, 10 … 95."""


def share_below(less: ArrayLike, at_most: ArrayLike) -> NDArray[np.float64]:
    """The share of posts below each stated percentile of `STATED`.

    Of each post a method states which share of posts gets less, and which gets at most as much; between
    the two lie the ties, and a post counts as below p by the part of its ties that lies below p: the
    nonrandomised probability integral transform for counts (Czado, Gneiting & Held 2009, Biometrics 65).
    """
    low, high = np.asarray(less, dtype=float), np.asarray(at_most, dtype=float)
    step = np.maximum(high - low, 1e-12)
    return np.array([np.clip((stated - low) / step, 0, 1).mean() for stated in STATED])


def calibration_error(less: ArrayLike, at_most: ArrayLike) -> float:
    """Mean over p = 5, 10 … 95 of |share of posts below stated percentile p - p|, in percentage points.

    0 is right; a measure that calls every post its network's lowest or highest has 50.
    """
    return float(np.abs(share_below(less, at_most) - STATED).mean() * 100)


def pooled(known: ArrayLike, asked: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which share of `known` scores lies below each score asked, and which at most there."""
    order, scores = np.sort(np.asarray(known, dtype=float)), np.asarray(asked, dtype=float)
    return (
        np.searchsorted(order, scores, "left") / len(order),
        np.searchsorted(order, scores, "right") / len(order),
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """First column left, the others right."""
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells), flush=True)
