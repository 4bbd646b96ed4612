"""A brand's short links: which there are, where they lead, and what came by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast
from urllib.parse import urlsplit

from babel import numbers
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.accounts.rights import Right
from homeground.audit.tables import as_csv
from homeground.publishing.clock import now_of
from homeground.publishing.models import Publication
from homeground.referrals import ending
from homeground.referrals.listing import Line, aside_of, lines_of, links_of
from homeground.referrals.models import Conversion, Link, Referring
from homeground.web import locales
from homeground.web.place import Place, Reach, in_brand, needing
from homeground.web.telling import tell
from homeground.web.views.measure.figures import taken

from .figures import clicks_figure

ON_A_PAGE = 50
MOST_SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """A link as a list shows it."""

    line: Line
    leads_to: str
    """Where it leads, without what the rule added."""
    values: list[str]
    """Amounts with their currencies."""

    @property
    def link(self) -> Link:
        return self.line.link


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    links = links_of(place.brand, place.scope_with(Right.MEASURE))
    figure = clicks_figure(links, now_of(place.brand))
    file = taken(request, [figure], place.brand.slug)
    if file is not None:
        return file
    page = Paginator(links, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "area": "measure",
        "title": _("Links"),
        "lines": [shown(line) for line in lines_of(place.brand, page.object_list)],
        "page": page,
        "figure": figure.shown if page.paginator.count else None,
        "shortens": Referring.objects.filter(brand=place.brand, shortens=True).exists(),
        "aside": sum(each.many for each in aside_of(place.brand))
        if place.may_for_brand(Right.MEASURE)
        else 0,
    }
    return render(request, "referrals/index.html", context)


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def table(request: HttpRequest, place: Place) -> HttpResponse:
    """All the links of the list, as a file."""
    links = links_of(place.brand, place.scope_with(Right.MEASURE))
    content = b"".join(as_csv(_rows(lines_of(place.brand, links))))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"links-{place.brand.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@in_brand
@needing(Right.MEASURE, reach=Reach.SOMEWHERE)
def one(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    links = links_of(place.brand, place.scope_with(Right.MEASURE))
    found = get_object_or_404(links, code=code)
    market = found.account.market_id if found.account else None
    if request.method == "POST":
        place.need(Right.PUBLISH, market=market)
        end = request.POST.get("act") == "end"
        ending.end(found, end, by=cast("User", request.user), now=timezone.now())
        tell(request, _("The link leads nowhere now.") if end else _("The link leads on again."))
        return redirect(place.address("referral_link", code))
    figure = clicks_figure(Link.objects.filter(pk=found.pk), now_of(place.brand))
    file = taken(request, [figure], code)
    if file is not None:
        return file
    context = {
        "place": place,
        "area": "measure",
        "title": found.address.partition("://")[2],
        "one": shown(lines_of(place.brand, [found])[0]),
        "figure": figure.shown,
        "publications": Publication.objects.filter(variant__short_link_use__link=found)
        .select_related("variant__message__campaign", "account__market", "post")
        .defer("account__credentials")
        .order_by("due_at")[:MOST_SHOWN],
        "conversions": valued(Conversion.objects.filter(link=found).order_by("-at", "-pk")),
        "may_end": place.may(Right.PUBLISH, market=market),
    }
    return render(request, "referrals/one.html", context)


def shown(line: Line) -> Shown:
    parts = urlsplit(line.link.written)
    leads_to = f"{parts.netloc}{parts.path}".rstrip("/")
    return Shown(line, leads_to, [money(value, code) for code, value in line.values.items()])


def valued(conversions: QuerySet[Conversion]) -> list[tuple[Conversion, str]]:
    """The first of them, each with its value in words, or "" where none was told."""
    return [
        (each, money(each.value, each.currency) if each.value is not None else "")
        for each in conversions[:MOST_SHOWN]
    ]


def money(value: Decimal, currency: str) -> str:
    return numbers.format_currency(value, currency, locale=locales.reader())


def _rows(lines: Iterable[Line]) -> Iterator[list[str]]:
    yield [
        _("Short link"), _("Leads to"), _("Campaign"), _("Message"), _("Network"), _("Account"),
        _("Made"), _("Ended"), _("Clicks"), _("By machines"), _("Last click"), _("Conversions"),
        _("Without a value"), _("Value"), _("Currency"),
    ]  # fmt: skip
    for line in lines:
        link = line.link
        # A row for each currency: amounts in two cannot be added.
        values: list[tuple[str, str]] = [(f"{v:f}", c) for c, v in sorted(line.values.items())]
        for number, (value, currency) in enumerate(values or [("", "")]):
            first = number == 0
            yield [
                link.address,
                link.target,
                link.campaign.name if link.campaign else "",
                link.message.name if link.message else "",
                link.account.network if link.account else "",
                link.account.handle if link.account else "",
                _moment(link.made_at),
                _moment(link.ended_at),
                str(line.people) if first else "",
                str(line.machines) if first else "",
                _moment(line.last_at) if first else "",
                "" if line.conversions is None or not first else str(line.conversions),
                "" if line.conversions is None or not first else str(line.without_value),
                value,
                currency,
            ]


def _moment(at: datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).isoformat(timespec="minutes")
