"""Dates and times as people write them, and the instants they mean."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.content.campaign_file.findings import Wrong
from homeground.content.campaign_file.moments import (
    clock_from,
    moment_from,
    said_of,
    zone_from,
)

NINE_IN_MOSCOW = datetime(2027, 5, 12, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2027-05-12 09:00",
        "2027-05-12T09:00",
        "2027-05-12 09:00:00",
        "2027-05-12T09:00:00.000",
        "2027-5-12 9:00",
        "2027/05/12 09:00",
        "2027.05.12 09:00",
        "2027年5月12日 09:00",
        "2027年5月12日9：00",
        "12.05.2027 09:00",
        "12.05.2027, 09:00",
        "12.5.2027 9.00",
        "12.05.2027 9:00 Uhr",
        "12.05.2027 9h",
        "12.05.2027 9 h 00",
        "2027-05-12 9:00 AM",
        "2027-05-12 9:00 a.m.",
        "2027-05-12 09:00 Europe/Moscow",
        "2027-05-12 09:00 [Europe/Moscow]",
        "2027-05-12T09:00+03:00[Europe/Moscow]",
        "2027-05-12 09:00 europe/moscow",
        "2027-05-12 09:00+03:00",
        "2027-05-12 09:00 +0300",
        "2027-05-12 09:00 UTC+3",
        "2027-05-12 06:00Z",
        "2027-05-11T22:00−08:00",
    ],
)
def test_ways_to_write_the_same_moment(written: str) -> None:
    moment = moment_from(written, "Europe/Moscow")
    assert (moment.at, moment.time_zone) == (NINE_IN_MOSCOW, "Europe/Moscow")


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("13/05/2027 09:00", "2027-05-13T09:00"),
        ("05/13/2027 09:00", "2027-05-13T09:00"),
        ("05/05/2027 09:00", "2027-05-05T09:00"),
        ("05/13/2027 12:15 AM", "2027-05-13T00:15"),
        ("05/13/2027 12:15 pm", "2027-05-13T12:15"),
        ("05/13/2027 9:15 PM", "2027-05-13T21:15"),
    ],
)
def test_slashes_where_only_one_reading_is_a_date(written: str, iso: str) -> None:
    assert moment_from(written, "UTC").at == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["05/06/2027 09:00", "5-6-2027 9:00", "12/05/2027 21:00"])
def test_slashes_that_can_be_read_both_ways_are_not_guessed(written: str) -> None:
    with pytest.raises(Wrong, match="can mean"):
        moment_from(written, "UTC")


def test_an_offset_says_which_of_two() -> None:
    first = moment_from("2027-10-31 02:30+02:00", "Europe/Berlin")
    second = moment_from("2027-10-31 02:30+01:00", "Europe/Berlin")
    assert second.at - first.at == timedelta(hours=1)
    assert first.time_zone == second.time_zone == "Europe/Berlin"


def test_a_time_that_does_not_exist_comes_later_and_says_so() -> None:
    moment = moment_from("2028-03-26 02:30", "Europe/Berlin")
    assert moment.at == datetime(2028, 3, 26, 1, 30, tzinfo=UTC)
    assert said_of(moment) == (
        "2028-03-26 02:30 does not exist in Europe/Berlin, where clocks are put forward then: "
        "2028-03-26 03:30 is meant."
    )


def test_of_a_time_that_happens_twice_the_first_is_meant_and_both_can_be_written() -> None:
    moment = moment_from("2027-11-07 01:30", "America/New_York")
    said = said_of(moment)
    assert said == (
        "2027-11-07 01:30 happens twice in America/New_York, where clocks are put back then: the "
        "first is meant, 2027-11-07 01:30-04:00. Write 2027-11-07 01:30-05:00 for the second."
    )
    first = moment_from("2027-11-07 01:30-04:00", "America/New_York")
    second = moment_from("2027-11-07 01:30-05:00", "America/New_York")
    assert moment.at == first.at == second.at - timedelta(hours=1)
    assert said_of(first) is said_of(second) is None


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("18:00", time(18)),
        ("18:00:00", time(18)),
        ("1899-12-30 18:00:00", time(18)),
        ("6 pm", None),
        ("6:30 pm", time(18, 30)),
        ("18 h 30", time(18, 30)),
        ("2027-05-12 18:00", None),
        ("evening", None),
    ],
)
def test_a_time_of_day_alone(cell: str, clock: time | None) -> None:
    assert clock_from(cell) == clock


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "/etc/passwd", "Europe", "a\0b", "MSK"]
)
def test_what_is_no_time_zone(name: str) -> None:
    with pytest.raises(Wrong, match="is not a time zone"):
        zone_from(name)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(
        [
            "Europe/Berlin",
            "Europe/Moscow",
            "Asia/Singapore",
            "America/St_Johns",
            "Australia/Lord_Howe",
        ]
    ),
)
def test_a_time_is_the_first_instant_at_which_the_clock_shows_it(
    local: datetime, zone: str
) -> None:
    local = local.replace(second=0, microsecond=0)
    clock = ZoneInfo(zone)
    # All instants within a day at which that clock shows this time.
    shown = {
        instant
        for fold in (0, 1)
        if (instant := local.replace(tzinfo=clock, fold=fold).astimezone(UTC))
        .astimezone(clock)
        .replace(tzinfo=None)
        == local
    }
    moment = moment_from(f"{local:%Y-%m-%d %H:%M}", zone)
    assert (said_of(moment) is None) == (len(shown) == 1)
    if shown:
        assert moment.at == min(shown)
    else:
        assert moment.at.astimezone(clock).replace(tzinfo=None) > local


@given(st.text(max_size=40))
def test_whatever_is_written_gives_an_instant_or_a_reason(text: str) -> None:
    try:
        moment = moment_from(text, "Europe/Berlin")
    except Wrong:
        return
    assert moment.at.tzinfo is UTC
