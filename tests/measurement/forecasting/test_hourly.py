"""Large posts by the hour: the daily rhythm is found, the future is not looked at, intervals hold."""

from __future__ import annotations

import numpy as np
import pytest

from homeground.measurement.forecasting.hourly import Band, Courses, HourlyGrowth, likeness, windows
from homeground.measurement.forecasting.hourly.courses import rhythm
from homeground.measurement.forecasting.seismic import S0, THETA, C, remembered, seismic

HOURS = 96
SEEN = 24


def waving(posts: int, seed: int) -> tuple[Courses, np.ndarray]:
    """Fading posts with a daily wave whose height lies at a different hour for each."""
    chance = np.random.default_rng(seed)
    hour = np.arange(HOURS)
    height = chance.uniform(0, 24, (posts, 1))
    size = chance.lognormal(6, 0.7, (posts, 1))
    rate = size * (hour + 2.0) ** -1.1 * (1 + 0.9 * np.cos(2 * np.pi * (hour - height) / 24))
    counts = chance.poisson(rate).astype(float)
    return Courses(counts, counts * 100, np.full(posts, 5000.0)), height[:, 0]


def test_the_height_of_a_posts_day_is_found() -> None:
    courses, height = waving(30, 1)
    angle = np.arctan2(rhythm(courses)[:, 1], rhythm(courses)[:, 0])
    off = (angle * 24 / (2 * np.pi) - height + 12) % 24 - 12
    assert np.median(np.abs(off)) < 2


def test_windows_are_foretold_from_what_was_seen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for figures in (windows.BY_LAST_DAY, windows.BY_WHAT_COMES):
        monkeypatch.setitem(figures, "max_iter", 40)
    monkeypatch.setattr(windows, "TREES", 30)
    monkeypatch.setattr(likeness, "TREES", 30)
    known, _ = waving(70, 2)
    others, _ = waving(40, 3)
    growth = HourlyGrowth.learn(known, SEEN)
    foretold = growth.windows(others)
    assert foretold.shape == (40, (HOURS - SEEN) // 4)
    assert (foretold >= 0).all()
    assert np.array_equal(foretold, growth.windows(others.until(SEEN)))
    came = others.counts[:, SEEN:].reshape(40, -1, 4).sum(axis=2)
    usual = known.counts[:, SEEN:].reshape(70, -1, 4).sum(axis=2) / known.until(SEEN).seen[:, None]
    scaled = others.until(SEEN).seen[:, None] * np.median(usual, axis=0)
    assert np.abs(foretold - came).sum() < 0.8 * np.abs(scaled - came).sum()


def test_a_band_holds_four_of_five_of_what_it_has_not_seen() -> None:
    chance = np.random.default_rng(4)
    forecast = chance.lognormal(2, 1.5, 4000)
    came = chance.poisson(forecast * chance.lognormal(0, 0.4, 4000)).astype(float)
    band = Band.of(forecast[:2000], came[:2000])
    low, high = band.around(forecast[2000:])
    assert 0.77 < np.mean((came[2000:] >= low) & (came[2000:] <= high)) < 0.84


def test_seismics_kernel_and_its_estimate() -> None:
    """Held against the paper's integrals, summed the slow way."""
    fine = np.linspace(0, 6, 600_001)[1:]
    kernel = np.where(fine <= S0, C, C * (fine / S0) ** -(1 + THETA))
    assert remembered(6) == pytest.approx(kernel.sum() * 6 / 600_000, rel=1e-3)
    reactions, author, at = [(0.1, 20.0), (0.4, 60.0), (0.9, 40.0)], 800.0, 1.0
    weight = lambda when: max(1 - 2 * (at - when) / at, 0.0)  # noqa: E731
    moments = np.linspace(0.5, 1.0, 20_001)[1:]
    exposed = 0.0
    for when, followers in [(0.0, author), *reactions]:
        after = moments - when
        with np.errstate(divide="ignore", invalid="ignore"):
            density = np.where(
                after <= 0, 0, np.where(after <= S0, C, C * (after / S0) ** -(1 + THETA))
            )
        exposed += followers * float((density * [weight(m) for m in moments]).sum()) * 0.5 / 20_000
    infectious = sum(weight(when) for when, _ in reactions) / exposed
    yet = author * (1 - remembered(at)) + sum(n * (1 - remembered(at - t)) for t, n in reactions)
    expected = 3 + infectious * yet / (1 - infectious * 40)
    assert seismic(reactions, at, author) == pytest.approx(expected, rel=0.1)
