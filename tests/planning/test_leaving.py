"""Never more than a window allows, whatever is planned when; and nobody waits for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from homeground.planning.charges import Charge, beyond, by_month
from homeground.planning.leaving import Leaving, Window, Wish, leavings
from tests.networks.documents import FEWER

START = datetime(2027, 5, 12, 9, tzinfo=UTC)

wishes = st.lists(
    st.builds(
        lambda second, lane, takes, fixed: Wish(
            START + timedelta(seconds=second), lane, tuple(sorted(takes.items())), fixed
        ),
        st.integers(0, 400),
        st.integers(0, 3),
        st.dictionaries(st.sampled_from("ab"), st.integers(0, 6), max_size=2),
        st.booleans(),
    ),
    max_size=40,
)
windows = st.fixed_dictionaries(
    {name: st.builds(Window, st.integers(1, 5), st.integers(1, 120)) for name in "ab"}
)


@FEWER
@given(wishes, windows)
def test_no_window_holds_more_than_it_may(planned: list[Wish], limits: dict[str, Window]) -> None:
    left = leavings(planned, limits)
    for name, window in limits.items():
        uses = sorted(
            (gone.at, min(dict(wish.takes).get(name, 0), window.most), wish.fixed)
            for wish, gone in zip(planned, left, strict=True)
        )
        for first, _, _ in uses:
            within = [
                (units, fixed)
                for at, units, fixed in uses
                if first <= at < first + timedelta(seconds=window.seconds)
            ]
            waited = sum(units for units, fixed in within if not fixed)
            # What had left already may be more than is allowed; then nothing may join it.
            assert (
                sum(units for units, _ in within) <= window.most
                or not waited
                or any(fixed for _, fixed in within)
            )
            assert waited <= window.most


@FEWER
@given(wishes, windows)
def test_each_leaves_in_its_lanes_order_and_not_before_its_time(
    planned: list[Wish], limits: dict[str, Window]
) -> None:
    left = leavings(planned, limits)
    last: dict[object, datetime] = {}
    for index in sorted(range(len(planned)), key=lambda i: planned[i].at):
        wish = planned[index]
        assert left[index].at >= wish.at
        if wish.fixed:
            assert left[index] == Leaving(wish.at)
        else:
            assert left[index].at >= last.get(wish.lane, wish.at)
            last[wish.lane] = left[index].at


@FEWER
@given(st.lists(st.integers(0, 300), max_size=30), st.integers(1, 4), st.integers(1, 60))
def test_one_lane_waits_no_longer_than_it_must(seconds: list[int], most: int, length: int) -> None:
    """Against the definition: each leaves with the one `most` places before it, and `length` later."""
    planned = [Wish(START + timedelta(seconds=s), 0, (("a", 1),)) for s in sorted(seconds)]
    left = leavings(planned, {"a": Window(most, length)})
    expected: list[datetime] = []
    for wish in planned:
        at = max([wish.at, *expected[-1:]])
        if len(expected) >= most:
            at = max(at, expected[-most] + timedelta(seconds=length))
        expected.append(at)
    assert [gone.at for gone in left] == expected


def test_the_limit_that_was_waited_for_last_is_named() -> None:
    limits = {"minute": Window(1, 60), "day": Window(2, 86_400)}
    takes = (("minute", 1), ("day", 1))
    left = leavings([Wish(START, 0, takes)] * 3, limits)
    assert [gone.window for gone in left] == [None, "minute", "day"]
    assert left[2].at == START + timedelta(days=1)


def test_a_shared_limit_serves_every_lane_in_turn() -> None:
    limits = {"app": Window(2, 3600)}
    left = leavings([Wish(START, lane, (("app", 1),)) for lane in range(4)], limits)
    assert [gone.at for gone in left] == [START] * 2 + [START + timedelta(hours=1)] * 2


def test_a_month_is_the_worlds() -> None:
    late = datetime(2027, 5, 31, 23, 30, tzinfo=UTC)
    charges = [Charge(late, Decimal("0.2")), Charge(late + timedelta(hours=1), Decimal("0.3"))]
    assert by_month(charges) == {(2027, 5): Decimal("0.2"), (2027, 6): Decimal("0.3")}


@FEWER
@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=30),
    st.integers(0, 200),
    st.integers(0, 100),
)
def test_what_has_room_is_within_the_cap(
    rows: list[tuple[int, int]], cap: int, already: int
) -> None:
    charges = [Charge(START + timedelta(days=day), Decimal(usd)) for day, usd in rows]
    spent = {(2027, 5): Decimal(already)}
    over = set(beyond(charges, spent, Decimal(cap)))
    kept = by_month([each for index, each in enumerate(charges) if index not in over])
    for month, usd in kept.items():
        assert usd + spent.get(month, Decimal(0)) <= cap
    for index in over:
        month = (charges[index].at.year, charges[index].at.month)
        everything = by_month(charges)[month] + spent.get(month, Decimal(0))
        assert everything > cap


def test_without_a_cap_everything_has_room() -> None:
    assert beyond([Charge(START, Decimal(10_000))], {}, None) == []
