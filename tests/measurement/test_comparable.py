"""On a sample of the news items on three networks: lift is best calibrated on all, and ranks are no worse."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from bench.measurement import comparable

EACH = 20


@pytest.fixture(scope="module")
def seen(shared: Path) -> dict[str, comparable.Floats]:
    if not (shared / "data").is_dir():
        pytest.skip("../shared has no data/, which holds the news items for this test")
    return {name: level[::EACH] for name, level in comparable.levels().items()}


def test_lift_is_the_best_calibrated_and_ranks_no_worse(seen: dict[str, comparable.Floats]) -> None:
    measures = comparable.best_readings(comparable.everything(seen))
    lift = measures.pop("lift")
    assert len(measures) == 3
    for network in comparable.NETWORKS:
        own = comparable.error(lift, network)
        assert own < 3, "percentage points"
        assert all(own < comparable.error(rival, network) for rival in measures.values())
    for one, other in permutations(comparable.NETWORKS, 2):
        own_rank, own_error, own_top = comparable.across(lift, one, other, seen)
        for rival in measures.values():
            rank, error, top = comparable.across(rival, one, other, seen)
            assert own_rank > rank - 0.002
            assert own_top > top - 1
            assert own_error < error + 0.5


def test_a_level_not_yet_seen_is_unknown() -> None:
    """A day at -1 says nothing; a day that was partly unseen and had nothing else is none."""
    import numpy as np

    raw = np.array([-1.0, -0.4, 0.0, 3.5])
    levels = comparable.seen_of(raw)
    assert np.isnan(levels[0])
    assert levels[1:].tolist() == [0.0, 0.0, 3.5]
