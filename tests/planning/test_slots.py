"""Posting slots: how they are written, and which is the next that is free."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.planning.slots import BadSlots, WeeklyTime, free_slots, slots_from
from homeground.planning.wall_clock import Shown, local_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones())


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Mon 09:00", "Mon 09:00"),
        ("monday 9.00", "Mon 09:00"),
        ("Mon,Wed 09:00,17:30", "Mon 09:00, Mon 17:30, Wed 09:00, Wed 17:30"),
        ("Sat - Mon 10:00", "Mon 10:00, Sat 10:00, Sun 10:00"),
        ("Tue 9:00; Thu 10:00 11:00", "Tue 09:00, Thu 10:00, Thu 11:00"),
        ("Sun 09:00; Sun 09:00", "Sun 09:00"),
    ],
)
def test_ways_to_write_slots(text: str, slots: str) -> None:
    assert ", ".join(map(str, slots_from(text))) == slots


def test_daily_is_every_day() -> None:
    assert len(slots_from("daily 09:00")) == 7


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("09:00", "09:00"),
        ("Mon", "Mon"),
        ("Mon 25:00", "25:00"),
        ("Mon 9", "9"),
        ("Monkey 09:00", "Monkey"),
        ("Mon-Tue-Wed 09:00", "Mon-Tue-Wed"),
        ("Mon 09:00;", ""),
    ],
)
def test_what_is_no_slot(text: str, part: str) -> None:
    with pytest.raises(BadSlots) as caught:
        slots_from(text)
    assert caught.value.part == part


def test_the_next_free_ones_in_order() -> None:
    # A Wednesday; the slot of now itself has passed.
    now = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
    taken = {datetime(2027, 5, 13, 7, 0, tzinfo=UTC)}
    found = free_slots(slots_from("Mon-Fri 09:00; Thu 17:30"), BERLIN, after=now, taken=taken)
    assert [f"{slot.local:%a %d %H:%M}" for slot in islice(found, 4)] == [
        *("Thu 13 17:30", "Fri 14 09:00", "Mon 17 09:00", "Tue 18 09:00"),
    ]


def test_no_slots_and_none_free() -> None:
    now = datetime(2027, 5, 12, tzinfo=UTC)
    assert list(free_slots((), BERLIN, after=now)) == []
    weekly = list(free_slots(slots_from("Mon 09:00"), BERLIN, after=now))
    assert len(weekly) == 57
    taken = {slot.at for slot in weekly}
    assert list(free_slots(slots_from("Mon 09:00"), BERLIN, after=now, taken=taken)) == []


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1995, 1, 1), datetime(2036, 1, 1)),
    st.sets(
        st.builds(
            WeeklyTime,
            st.integers(0, 6),
            st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_slots_keep_their_wall_time_and_none_is_lost_or_doubled(
    name: str, now: datetime, slots: set[WeeklyTime]
) -> None:
    zone, after = ZoneInfo(name), now.replace(tzinfo=UTC)
    found = list(free_slots(slots, zone, after=after))
    for one, other in pairwise(found):
        assert after < one.at < other.at
    pushed = 0
    for slot in found:
        if slot.told.shown is Shown.NEVER:
            pushed += 1
        else:
            assert local_of(slot.at, zone) == slot.local
            assert WeeklyTime(slot.local.weekday(), slot.local.time()) in slots
    weeks = timedelta(days=395) // timedelta(days=7)
    # Of those that were pushed together by a change of the clock one is left; there are few changes a year.
    assert len(found) >= weeks * len(slots) - 12 - pushed
