"""When something was: epoch seconds, ISO dates, and dates in words. Always in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "янв января январь jan january",
            "фев февраля февраль feb february",
            "мар марта март mar march",
            "апр апреля апрель apr april",
            "мая май may",
            "июн июня июнь jun june",
            "июл июля июль jul july",
            "авг августа август aug august",
            "сен сент сентября сентябрь sep sept september",
            "окт октября октябрь oct october",
            "ноя нояб ноября ноябрь nov november",
            "дек декабря декабрь dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<half>[ap])\.?m\.?)?"
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})\s+(?P<month>[^\W\d_]+)\.?(?:\s+(?P<year>\d{{4}}))?(?:\s*г\.)?"
    rf"\s*(?:,|в|at)?\s*{_CLOCK}",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?P<near>сегодня|вчера|позавчера|today|yesterday)\s*(?:,|в|at)?\s*{_CLOCK}", re.IGNORECASE
)
_DAYS_AGO = {"сегодня": 0, "today": 0, "вчера": 1, "yesterday": 1, "позавчера": 2}


def from_seconds(value: Any) -> datetime | None:
    """Epoch seconds; a number of 12 digits and more is milliseconds.

    >>> from_seconds(1573560000)
    datetime.datetime(2019, 11, 12, 12, 0, tzinfo=datetime.timezone.utc)
    >>> from_seconds(0), from_seconds("soon")
    (None, None)
    """
    try:
        seconds = float(value)
        moment = datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return _likely(moment)


def from_iso(value: Any) -> datetime | None:
    """An ISO 8601 date and time, with a space or a T; without a zone it is UTC.

    >>> from_iso("2014-06-30 14:04:00+0000")
    datetime.datetime(2014, 6, 30, 14, 4, tzinfo=datetime.timezone.utc)
    >>> from_iso("0000-00-00 00:00:00") is None
    True
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return _likely(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def from_format(value: Any, form: str) -> datetime | None:
    """A date as `form` (of strptime) has it; without a zone it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.strptime(value.strip(), form)  # noqa: DTZ007  # the zone is set next
    except ValueError:
        return None
    return _likely(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def from_russian(text: str, *, zone: ZoneInfo = MOSCOW, now: datetime | None) -> datetime | None:
    """A date in Russian or English words, as VK writes it; `now` is when it was written.

    >>> from_russian("2 фев 2021 в 19:08", now=None).isoformat()
    '2021-02-02T16:08:00+00:00'
    >>> from_russian("вчера в 9:05", now=datetime(2021, 2, 2, 21, 30, tzinfo=UTC)).isoformat()
    '2021-02-02T06:05:00+00:00'
    """
    here = None if now is None else now.astimezone(zone)
    if (found := _NEAR.search(text)) is not None and here is not None:
        day = here - timedelta(days=_DAYS_AGO[found["near"].lower()])
        return _at(found, day.year, day.month, day.day, zone)
    found = _DAY.search(text)
    if found is None or (month := _MONTHS.get(found["month"].lower())) is None:
        return None
    if found["year"]:
        return _at(found, int(found["year"]), month, int(found["day"]), zone)
    if here is None:
        return None
    # Without a year it is the last such day before the page was written.
    moment = _at(found, here.year, month, int(found["day"]), zone)
    if moment is not None and moment > here:
        return _at(found, here.year - 1, month, int(found["day"]), zone)
    return moment


def date_words(text: str) -> str:
    """The part of `text` that is a date in words; empty when there is none.

    >>> date_words("Вы 2 фев 2021 в 19:08")
    '2 фев 2021 в 19:08'
    """
    found = _NEAR.search(text) or _DAY.search(text)
    return found[0] if found else ""


def _at(found: re.Match[str], year: int, month: int, day: int, zone: ZoneInfo) -> datetime | None:
    hour = int(found["hour"])
    if half := (found["half"] or "").lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(
            year, month, day, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=zone
        )
    except ValueError:
        return None
    return _likely(moment)


def _likely(moment: datetime) -> datetime | None:
    """In UTC; `None` for what no post can be dated, such as 1970."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if EARLIEST <= moment <= LATEST else None
