"""Links with what came by them, as lists and files show them: few statements, however many links."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from homeground.accounts.models import Brand, Market

from .models import Clicks, Conversion, Link


@dataclass(slots=True)
class Line:
    """A link, and what came by it."""

    link: Link
    people: int = 0
    machines: int = 0
    last_at: datetime | None = None
    """The hour of the newest click of a person."""
    conversions: int | None = None
    """`None`: nothing was ever told of conversions of the brand."""
    values: dict[str, Decimal] = field(default_factory=dict)
    """Currency → the sum of those whose value is known."""
    without_value: int = 0


def links_of(brand: Brand, scope: Collection[Market] | None) -> QuerySet[Link]:
    """Newest first. `scope`: of accounts in these markets only; `None`: all."""
    links = Link.objects.filter(brand=brand).select_related(
        "account__market", "campaign", "message"
    )
    if scope is not None:
        links = links.filter(account__market__in=scope)
    return links.defer("account__credentials").order_by("-made_at", "-pk")


def lines_of(brand: Brand, links: Iterable[Link]) -> list[Line]:
    lines = {link.pk: Line(link) for link in links}
    counted = (
        Clicks.objects.filter(link__in=lines)
        .values("link")
        .annotate(
            clicked=Sum("people"),
            fetched=Sum("machines"),
            last=Max("hour", filter=Q(people__gt=0)),
        )
    )
    for row in counted:
        line = lines[row["link"]]
        line.people, line.machines, line.last_at = row["clicked"], row["fetched"], row["last"]
    if Conversion.objects.filter(brand=brand).exists():
        for line in lines.values():
            line.conversions = 0
        told = (
            Conversion.objects.filter(link__in=lines)
            .values("link", "currency")
            .annotate(many=Count("pk"), value=Sum("value"))
        )
        for each in told:
            line = lines[each["link"]]
            line.conversions = (line.conversions or 0) + each["many"]
            if each["currency"]:
                line.values[each["currency"]] = each["value"]
            else:
                line.without_value += each["many"]
    return list(lines.values())


def clicks_by_day(links: QuerySet[Link], first: date, last: date, zone: str) -> dict[date, int]:
    """Clicks of people on each day that had one, by the clock of `zone`."""
    found = (
        Clicks.objects.filter(link__in=links.order_by().values("pk"))
        .annotate(day=TruncDate("hour", tzinfo=ZoneInfo(zone)))
        .filter(day__gte=first, day__lte=last)
        .values("day")
        .annotate(people=Sum("people"))
        .order_by("day")
    )
    return {row["day"]: row["people"] for row in found}


@dataclass(frozen=True, slots=True)
class Aside:
    """Conversions that were told with a code which no link has."""

    code: str
    many: int
    last_at: datetime


def aside_of(brand: Brand) -> list[Aside]:
    found = (
        Conversion.objects.filter(brand=brand, link=None)
        .exclude(code="")
        .values("code")
        .annotate(many=Count("pk"), last=Max("at"))
        .order_by("-last", "code")
    )
    return [Aside(row["code"], row["many"], row["last"]) for row in found]
