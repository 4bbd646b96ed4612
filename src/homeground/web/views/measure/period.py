"""Which time a page of numbers is about: the last 28 days, the quarter, a campaign's own, or any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils import timezone

from homeground.content.models import Campaign

DAYS = {"month": 28, "quarter": 91}
LONGEST_DAYS = 3 * 366
"""A calendar of more is no picture any more."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of `first` to the end of `last`, by the reader's clock."""

    kind: str
    """`month`, `quarter`, `campaign` or `own`."""
    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _begin(self.first)

    @property
    def until(self) -> datetime:
        return _begin(self.last + timedelta(days=1))

    @property
    def query(self) -> dict[str, str]:
        """How addresses of other pages say it."""
        if self.kind == "own":
            return {"period": "own", "since": f"{self.first}", "until": f"{self.last}"}
        return {"period": self.kind}


def period_from(
    request: HttpRequest,
    now: datetime,
    campaign: Campaign | None = None,
    published: Collection[datetime] = (),
) -> Period:
    """`published`: when each of the campaign's posts was.

    What cannot be understood is the usual: a campaign's own time, else the last 28 days.
    """
    usual = "month" if campaign is None else "campaign"
    kind = request.GET.get("period", usual)
    today = timezone.localtime(now).date()
    if kind == "own":
        first, last = _day(request.GET.get("since", "")), _day(request.GET.get("until", ""))
        if first and last and first <= last:
            return Period(kind, max(first, last - timedelta(days=LONGEST_DAYS)), last)
        kind = usual
    if kind == "campaign" and campaign is not None:
        return _of(campaign, published, today)
    kind = kind if kind in DAYS else "month"
    return Period(kind, today - timedelta(days=DAYS[kind] - 1), today)


def _of(campaign: Campaign, published: Collection[datetime], today: date) -> Period:
    """From the first to the last that it planned or posted."""
    days = [each for each in (campaign.starts_on, campaign.ends_on) if each]
    if published:
        days += [timezone.localtime(each).date() for each in (min(published), max(published))]
    first, last = (min(days), max(days)) if days else (today, today)
    return Period("campaign", max(first, last - timedelta(days=LONGEST_DAYS)), last)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 9000 else None
