"""Rules of repetition by every place's clock, over the nights when clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.planning.recurring import BadRule, Fault, occurrences, rule_from
from homeground.planning.wall_clock import Shown, instant_of, local_of

ZONES = sorted(available_timezones())
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shown(rule: str, first: str, zone: ZoneInfo = BERLIN, many: int = 10) -> list[str]:
    """The first occurrences, as the wall and UTC show them."""
    found = islice(occurrences(rule_from(rule), at(first), zone), many)
    return [f"{each.local:%m-%d %H:%M} {each.at:%H:%M}Z" for each in found]


def test_nine_stays_nine_in_summer_and_winter() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4"
    assert shown(rule, "2027-03-22T09:00") == [
        *("03-22 09:00 08:00Z", "03-25 09:00 08:00Z"),
        *("03-29 09:00 07:00Z", "04-01 09:00 07:00Z"),
    ]
    assert shown(rule, "2027-10-25T09:00") == [
        *("10-25 09:00 07:00Z", "10-28 09:00 07:00Z"),
        *("11-01 09:00 08:00Z", "11-04 09:00 08:00Z"),
    ]


def test_what_does_not_exist_comes_later_and_what_happens_twice_comes_once() -> None:
    rule = "FREQ=DAILY;COUNT=3"
    assert shown(rule, "2027-03-27T02:30") == [
        *("03-27 02:30 01:30Z", "03-28 02:30 01:30Z", "03-29 02:30 00:30Z"),
    ]
    assert shown(rule, "2027-10-30T02:30") == [
        *("10-30 02:30 00:30Z", "10-31 02:30 00:30Z", "11-01 02:30 01:30Z"),
    ]


def test_two_that_the_clock_pushes_together_are_one() -> None:
    assert shown("FREQ=DAILY;BYHOUR=2,3;COUNT=6", "2027-03-27T02:30") == [
        *("03-27 02:30 01:30Z", "03-27 03:30 02:30Z"),
        "03-28 02:30 01:30Z",
        *("03-29 02:30 00:30Z", "03-29 03:30 01:30Z"),
    ]


def test_what_is_pushed_behind_the_next_comes_after_it() -> None:
    assert shown("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45;COUNT=4", "2027-03-28T02:00") == [
        *("03-28 02:15 01:15Z", "03-28 02:45 01:45Z"),
    ]
    every = occurrences(
        rule_from("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,20,40;COUNT=12"), at("2027-03-28T02:00"), BERLIN
    )
    moments = [each.at for each in every]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270325", "03-25 09:00 08:00Z"),
        ("20270325T090000", "03-25 09:00 08:00Z"),
        ("20270325T085959", "03-24 09:00 08:00Z"),
        ("20270325T080000Z", "03-25 09:00 08:00Z"),
        ("20270325T075959Z", "03-24 09:00 08:00Z"),
    ],
)
def test_the_end_is_a_day_a_time_on_the_wall_or_an_instant(until: str, last: str) -> None:
    assert shown(f"FREQ=DAILY;UNTIL={until}", "2027-03-22T09:00")[-1] == last


def test_between_two_instants() -> None:
    after, before = (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 30, 0, 30, tzinfo=UTC),
    )
    found = occurrences(
        rule_from("FREQ=DAILY"), at("2020-01-01T02:30"), BERLIN, after=after, before=before
    )
    assert [f"{each.local:%m-%d}" for each in found] == ["03-29", "03-30"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("freq=monthly; byday=-1FR;", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    ],
)
def test_ways_to_write_a_rule(text: str, written: str) -> None:
    assert rule_from(text).text == written


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.NOT_A_RULE),
        ("every Monday", Fault.NOT_A_RULE),
        ("COUNT=3", Fault.NOT_A_RULE),
        ("FREQ=FORTNIGHTLY", Fault.NOT_A_RULE),
        ("FREQ=DAILY;FREQ=DAILY", Fault.NOT_A_RULE),
        ("FREQ=DAILY;INTERVAL=0", Fault.NOT_A_RULE),
        ("FREQ=DAILY;COUNT=0", Fault.NOT_A_RULE),
        ("FREQ=DAILY;COUNT=-1", Fault.NOT_A_RULE),
        ("FREQ=DAILY;BYHOUR=25", Fault.NOT_A_RULE),
        ("FREQ=WEEKLY;BYDAY=XX", Fault.NOT_A_RULE),
        ("FREQ=MONTHLY;BYMONTHDAY=32", Fault.NOT_A_RULE),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", Fault.NOT_A_RULE),
        ("FREQ=DAILY;UNTIL=20261301", Fault.NOT_A_RULE),
        ("FREQ=DAILY;UNTIL=tomorrow", Fault.NOT_A_RULE),
        ("FREQ=DAILY;BYEASTER=0", Fault.NOT_A_RULE),
        ("DTSTART:20260101T000000 RRULE:FREQ=DAILY", Fault.HAS_A_START),
        ("FREQ=HOURLY", Fault.TOO_OFTEN),
        ("FREQ=MINUTELY;COUNT=2", Fault.TOO_OFTEN),
        ("FREQ=SECONDLY", Fault.TOO_OFTEN),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261201", Fault.TWO_ENDS),
    ],
)
def test_what_is_no_rule(text: str, fault: Fault) -> None:
    with pytest.raises(BadRule) as caught:
        rule_from(text)
    assert caught.value.fault is fault


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_rule_or_is_not(text: str) -> None:
    try:
        rule = rule_from(text)
    except BadRule:
        return
    assert rule_from(rule.text) == rule


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1995, 1, 1), datetime(2037, 1, 1)),
    st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=WEEKLY;BYDAY=SA,SU,MO",
            "FREQ=MONTHLY;BYDAY=-1SU",
        ]
    ),
)
def test_occurrences_keep_their_wall_time_and_none_is_lost_or_doubled(
    name: str, first: datetime, text: str
) -> None:
    """Over a year and so over both changes, by every clock of the world."""
    zone, first = ZoneInfo(name), first.replace(microsecond=0)
    end = first + timedelta(days=400)
    found = list(occurrences(rule_from(text), first, zone, before=instant_of(end, zone).at))
    for one, other in pairwise(found):
        assert one.at < other.at
    for each in found:
        wall = local_of(each.at, zone)
        if each.told.shown is Shown.NEVER:
            assert timedelta() < wall - each.local <= timedelta(hours=24)
        else:
            assert wall == each.local
            assert wall.time() == first.time()
    # What the wall should show, by counting days alone.
    days = (first + timedelta(days=day) for day in range(402))
    wanted = [local for local in days if _is_meant(text, local, first)]
    moments = {instant_of(local, zone).at for local in wanted}
    assert {each.at for each in found} == {
        each for each in moments if each <= instant_of(end, zone).at
    }


def _is_meant(text: str, local: datetime, first: datetime) -> bool:
    if text == "FREQ=DAILY":
        return True
    if text == "FREQ=DAILY;INTERVAL=3":
        return (local - first).days % 3 == 0
    if "WEEKLY" in text:
        return local.weekday() in (5, 6, 0)
    return local.weekday() == 6 and (local + timedelta(days=7)).month != local.month


@given(st.sampled_from(ZONES), st.datetimes(datetime(1975, 1, 1), datetime(2037, 1, 1)))
def test_a_time_on_the_wall_is_the_first_instant_that_shows_it_or_the_gap_later(
    name: str, local: datetime
) -> None:
    zone, local = ZoneInfo(name), local.replace(microsecond=0)
    told = instant_of(local, zone)
    shows = local_of(told.at, zone)
    if told.shown is Shown.NEVER:
        # By the clock of before the change, so later by what it was put forward.
        before = (told.at - timedelta(hours=25)).astimezone(zone).utcoffset()
        after = told.at.astimezone(zone).utcoffset()
        assert before is not None
        assert after is not None
        assert shows > local
        return
    assert shows == local
    other = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    assert (told.shown is Shown.TWICE) == (other != told.at)
    assert told.at <= other
