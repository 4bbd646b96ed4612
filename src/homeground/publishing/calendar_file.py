"""What goes out as an iCalendar file (RFC 5545), which calendar programs ask for again and again.

The same publications always make the same bytes: what has not changed needs not be sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from homeground.accounts.models import Market
from homeground.content.composing import first_line
from homeground.networks.registry import NETWORKS

from .models import Feed, Happening, Publication
from .states import State

BACK, AHEAD = timedelta(days=90), timedelta(days=365)
MOST = 2_000
"""Of more, those nearest to now: calendar programs stop reading files that grow without end."""
SHOWN_SIGNS = 2_000
LASTS = timedelta(minutes=15)
"""A post takes no time; programs show what does not last as a line without room for words."""
AGAIN = timedelta(hours=1)
"""How often programs are asked to look."""
_NAMES = UUID("5b0f2f35-6d37-5c43-9a3b-9d3b50c0a7d1")
"""Where the events' names come from: any UUID that never changes."""
_CHANGES = [Happening.What.MOVED, Happening.What.REWORDED, Happening.What.CANCELLED,
            Happening.What.HELD, Happening.What.RELEASED, Happening.What.TRIED_ANEW]  # fmt: skip

STATUS = {
    State.DRAFT: "TENTATIVE",
    State.IN_REVIEW: "TENTATIVE",
    State.APPROVED: "TENTATIVE",
    State.ON_HOLD: "TENTATIVE",
    State.FAILED: "CANCELLED",
    State.CANCELLED: "CANCELLED",
}
"""RFC 5545, 3.8.1.11. Every other state is CONFIRMED: it goes out, or is out."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    content: bytes
    changed_at: datetime | None
    """When the newest of its events was changed; `None`: it has none."""


def calendar_file(
    feed: Feed,
    markets: Sequence[Market],
    page_of: Callable[[str, int], str],
    *,
    now: datetime,
) -> CalendarFile:
    """In the language that is active. `page_of` gives the address of a publication's page by its
    campaign and number."""
    calendar = Calendar()
    calendar.add("prodid", "-//Homeground//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = _named(feed)
    # NAME and REFRESH-INTERVAL are RFC 7986's; programs older than it know those with X.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(AGAIN))
    zones = {market.pk: ZoneInfo(market.time_zone) for market in markets}
    changed: list[datetime] = []
    for publication in _found(feed, markets, now):
        changed.append(_changed_at(publication))
        calendar.add_component(_event(publication, changed[-1], zones, page_of))
    return CalendarFile(calendar.to_ical(), max(changed, default=None))


def _named(feed: Feed) -> str:
    if feed.account is not None:
        return f"{feed.brand.name}: {feed.account.name or feed.account.handle}"
    return f"{feed.brand.name}: {feed.market}" if feed.market is not None else feed.brand.name


def _found(feed: Feed, markets: Sequence[Market], now: datetime) -> list[Publication]:
    """What lies ahead first, as far as there is room; then what is over; in the order of time."""
    within: QuerySet[Publication] = Publication.objects.filter(
        organization=feed.organization_id,
        account__market__in=[market.pk for market in markets],
        answers=None,
    )
    if feed.account_id is not None:
        within = within.filter(account=feed.account_id)
    ahead = _numbers(
        within.filter(due_at__gte=now, due_at__lt=now + AHEAD).order_by("due_at", "pk")
    )
    room = MOST - len(ahead)
    over = _numbers(
        within.filter(due_at__lt=now, due_at__gte=now - BACK).order_by("-due_at", "-pk"), room
    )
    return list(
        Publication.objects.filter(pk__in=ahead + over)
        .select_related("account")
        .defer("account__credentials")
        .annotate(
            title=F("variant__title"),
            begins=Left("variant__text", SHOWN_SIGNS),
            message=F("variant__message__name"),
            campaign=F("variant__message__campaign__name"),
            campaign_slug=F("variant__message__campaign__slug"),
            post_url=F("post__url"),
            changes=Count("happenings", filter=Q(happenings__what__in=_CHANGES)),
            changed_at=Max("happenings__at"),
        )
        .order_by("due_at", "pk")
    )


def _numbers(found: QuerySet[Publication], most: int = MOST) -> list[int]:
    return list(found.values_list("pk", flat=True)[:most])


def _changed_at(publication: Publication) -> datetime:
    moments = (publication.created_at, publication.settled_at, vars(publication)["changed_at"])
    newest = max(each for each in moments if each is not None)
    return newest.astimezone(UTC).replace(microsecond=0)


def _event(
    publication: Publication,
    changed_at: datetime,
    zones: dict[int, ZoneInfo],
    page_of: Callable[[str, int], str],
) -> Event:
    account, shown = publication.account, vars(publication)
    network = NETWORKS[account.network].name
    state = State(publication.state)
    page = page_of(shown["campaign_slug"], publication.pk)
    local = publication.due_at.astimezone(zones[account.market_id])
    said = first_line(shown["title"], shown["begins"]) or shown["message"]
    event = Event()
    # The key itself is what the network knows the publication by; nobody else is to learn it.
    event.add("uid", f"{uuid5(_NAMES, str(publication.key))}@homeground")
    event.add("dtstart", publication.due_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtend", publication.due_at.astimezone(UTC).replace(microsecond=0) + LASTS)
    event.add("summary", f"{network} · {account.name or account.handle}: {said}")
    event.add(
        "description",
        "\n".join(
            filter(
                None,
                [
                    f"{state.label} · {local:%Y-%m-%d %H:%M} {local.tzinfo}",
                    f"{shown['campaign']} · {shown['message']}",
                    publication.problem,
                    "",
                    shown["begins"],
                    "",
                    shown["post_url"],
                    _("In Homeground: %(page)s") % {"page": page},
                ],
            )
        ),
    )
    event.add("url", page)
    event.add("status", STATUS.get(state, "CONFIRMED"))
    event.add("categories", [network, shown["campaign"]])
    event.add("transp", "TRANSPARENT")  # it takes nobody's time
    event.add("sequence", shown["changes"])
    event.add("last-modified", changed_at)
    # Without a METHOD it is the same as LAST-MODIFIED (3.8.7.2), so the bytes stay the same.
    event.add("dtstamp", changed_at)
    return event
