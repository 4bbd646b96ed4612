"""A person's own calendar: the addresses at which it finds what goes out, and what is found there."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from homeground.accounts.models import Account, Market, User
from homeground.accounts.queries import accounts_of
from homeground.accounts.rights import Right
from homeground.accounts.tenancy import bound_to
from homeground.publishing.calendar_file import AHEAD, BACK, CalendarFile, calendar_file
from homeground.publishing.clock import now_of
from homeground.publishing.feeding import (
    NoFeed,
    Why,
    feed_at,
    make_feed,
    markets_of_feed,
    note_asked,
    renew_feed,
    revoke_feed,
)
from homeground.publishing.models import Feed
from homeground.web.origin import full_address
from homeground.web.place import Place, full_brand_name, in_brand, market_code, needing
from homeground.web.telling import tell

DISCREET = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
}


@login_not_required
@require_safe
def file(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program is given: who has the address needs nothing else."""
    response = _answer(request, secret)
    for name, value in DISCREET.items():
        response[name] = value
    return response


def _answer(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        feed = feed_at(secret)
        with bound_to([feed.organization_id]), translation.override(feed.language):
            made = _file_of(request, feed)
    except NoFeed as none:
        # 410 tells a program to ask no more.
        return HttpResponse(status=410 if none.why is Why.OVER else 404)
    etag = quote_etag(salted_hmac("homeground.feed", made.content, algorithm="sha256").hexdigest())
    changed: int | None = None
    if made.changed_at is not None:
        # A sandbox's clock may be ahead; nothing was changed in the future.
        changed = int(min(made.changed_at, timezone.now()).timestamp())
    response = HttpResponse(made.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="homeground.ics"'
    response["ETag"] = etag
    if changed is not None:
        response["Last-Modified"] = http_date(changed)
    found = get_conditional_response(request, etag, changed, response)
    return cast("HttpResponse", found)


def _file_of(request: HttpRequest, feed: Feed) -> CalendarFile:
    markets = markets_of_feed(feed)
    note_asked(feed, timezone.now())
    origin = full_address(request, "/").rstrip("/")
    brand = full_brand_name(feed.brand)

    def page_of(campaign: str, number: int) -> str:
        return origin + reverse("publication", args=[brand, campaign, number])

    return calendar_file(feed, markets, page_of, now=now_of(feed.brand))


@never_cache
@in_brand
@needing(Right.SEE)
def index(request: HttpRequest, place: Place) -> HttpResponse:
    user = cast("User", request.user)
    if request.method == "POST":
        market, account = _reach(place, request.POST.get("of", ""))
        feed, secret = make_feed(
            place.brand, user, market=market, account=account,
            language=get_language() or "en", now=timezone.now(),
        )  # fmt: skip
        return _shown_once(request, place, feed, secret)
    context = {
        "place": place,
        "area": "calendar",
        "feeds": _own(place, user),
        "accounts": accounts_of(place.brand, place.shown),
        "back_days": BACK.days,
        "ahead_days": AHEAD.days,
    }
    return render(request, "calendar/feeds.html", context)


@never_cache
@require_POST
@in_brand
@needing(Right.SEE)
def change(request: HttpRequest, place: Place, feed: int) -> HttpResponse:
    """Give it a new address, or take it away: one's own only."""
    found = get_object_or_404(_own(place, cast("User", request.user)), pk=feed)
    if "renew" in request.POST:
        return _shown_once(request, place, found, renew_feed(found, now=timezone.now()))
    revoke_feed(found, now=timezone.now())
    tell(request, _("The address shows nothing any more."))
    return redirect(place.address("calendar_feeds"))


def _own(place: Place, user: User) -> QuerySet[Feed]:
    return (
        Feed.objects.filter(brand=place.brand, user=user, revoked_at=None)
        .select_related("brand", "user", "market", "account__market")
        .defer("account__credentials")
    )


def _reach(place: Place, wanted: str) -> tuple[Market | None, Account | None]:
    """What the form says the feed is of: `market-ru-RU`, `account-12`, or everything that may be seen."""
    kind, _dash, name = wanted.partition("-")
    if kind == "market":
        return next((each for each in place.markets if market_code(each) == name), None), None
    if kind == "account" and name.isdecimal() and len(name) < 19:
        return None, get_object_or_404(accounts_of(place.brand, place.markets), pk=int(name))
    return None, None


def _shown_once(request: HttpRequest, place: Place, feed: Feed, secret: str) -> HttpResponse:
    """Not a redirect: the address is in this one answer and nowhere else."""
    url = full_address(request, reverse("calendar_feed", args=[secret]))
    context = {"place": place, "area": "calendar", "feed": feed, "url": url}
    return render(request, "calendar/feed_made.html", context)
