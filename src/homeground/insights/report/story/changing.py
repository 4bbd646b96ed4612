"""What the campaign changed: the followers its accounts gained, against what would have come without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from homeground.accounts.models import Account
from homeground.insights.queries.audience import AudienceDay, audience_by_day
from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import day
from homeground.measurement.effect import Code, Effect, Verdict, effect
from homeground.measurement.effect_series import Kind

BEFORE, AFTER = timedelta(days=120), timedelta(days=14)
MOST_CONTROLS = 5
CODES: dict[Code, Promise] = {
    Code.INTERVAL_HOLDS_ZERO: gettext_lazy("The difference is within what comes and goes by itself."),
    Code.TOO_FEW_DAYS_BEFORE: gettext_lazy("Followers are known for %(known)s days before it; it takes %(needed)s."),
    Code.TOO_FEW_DAYS_AFTER: gettext_lazy("Followers are known for %(known)s days of it; it takes %(needed)s."),
    Code.NOTHING_MOVED_BEFORE: gettext_lazy("Before it every day was alike, so nothing says how much comes and goes by itself."),
    Code.PLACEBO_FAILED: gettext_lazy("The same reckoning finds a change in the %(days)s days before it, when there was nothing: so it is not to be trusted here."),
    Code.NOT_AN_EXPERIMENT: gettext_lazy("What else happened in these %(days)s days cannot be told apart from it."),
    Code.NO_CONTROLS: gettext_lazy("There was no account that it did not touch to compare with."),
    Code.CONTROLS_UNTOUCHED: gettext_lazy("It is right only if the campaign did not touch the %(controls)s accounts that it was compared with."),
    Code.CONTROLS_LEFT_OUT: gettext_lazy("%(controls)s accounts could not be compared with: too little is known of them."),
    Code.DAYS_MISSING: gettext_lazy("%(before)s days before it and %(after)s days of it are not known."),
    Code.MANY_ZEROS: gettext_lazy("On many days before it nothing came at all, so the range is rough."),
    Code.LONGER_THAN_KNOWN: gettext_lazy("The campaign is longer (%(after)s days) than the time known before it (%(before)s days)."),
}  # fmt: skip


def effect_of(ledger: Ledger) -> tuple[str, ...]:
    """In plain words, with what they cannot say; empty where followers were hardly ever read."""
    accounts, first = _touched(ledger)
    if first is None:
        return ()
    others = _untouched(ledger, accounts)
    since = first - BEFORE
    known = audience_by_day([*accounts, *others], since, first + BEFORE)
    last = _last_day(ledger, known, accounts)
    if last is None or last < first:
        return ()
    days = [since + timedelta(days=number) for number in range((last - since).days + 1)]
    series = _sum(known, accounts, days)
    if sum(value is not None for value in series) < 2:
        return ()
    controls = [_sum(known, [pk], days) for pk in others]
    found = effect(series, (first - since).days, controls, kind=Kind.STOCK)
    return _in_words(found, first, last)


def _touched(ledger: Ledger) -> tuple[list[int], date | None]:
    first: date | None = None
    accounts: dict[int, None] = {}
    for publication, post in ledger.posted:
        account = publication.account
        accounts[account.pk] = None
        local = post.published_at.astimezone(ZoneInfo(account.market.time_zone)).date()
        first = local if first is None else min(first, local)
    return list(accounts), first


def _untouched(ledger: Ledger, accounts: Collection[int]) -> list[int]:
    """Accounts of the brand in markets that the campaign did not go to."""
    markets = {p.variant.market_id for p in ledger.publications}
    found = Account.objects.filter(brand=ledger.campaign.brand_id).exclude(pk__in=accounts)
    return list(
        found.exclude(market__in=markets)
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST_CONTROLS]
    )


def _last_day(
    ledger: Ledger, known: Mapping[int, Sequence[AudienceDay]], accounts: Collection[int]
) -> date | None:
    """The last that is known, at most two weeks after the last post."""
    read = [each.day for pk in accounts for each in known.get(pk, ()) if each.followers is not None]
    latest = max(post.published_at for _publication, post in ledger.posted).date()
    return min(max(read), latest + AFTER) if read else None


def _sum(
    known: Mapping[int, Sequence[AudienceDay]], accounts: Collection[int], days: Sequence[date]
) -> list[float | None]:
    """Followers of those accounts that say them at all; of a day on which one of them is missing: `None`."""
    by_account = [
        told
        for pk in accounts
        if (told := {each.day: each.followers for each in known.get(pk, ()) if each.followers is not None})
    ]  # fmt: skip
    if not by_account:
        return [None] * len(days)
    summed: list[float | None] = []
    for on in days:
        values = [told.get(on) for told in by_account]
        whole = [value for value in values if value is not None]
        summed.append(float(sum(whole)) if len(whole) == len(values) else None)
    return summed


def _in_words(found: Effect, first: date, last: date) -> tuple[str, ...]:
    when = {"from": day(first), "to": day(last)}
    if found.actual is None or found.expected is None:
        said = [_("Whether the campaign brought followers cannot be told.")]
    else:
        numbers = when | {
            "actual": shown(round(found.actual)),
            "expected": shown(round(found.expected)),
            "low": shown(round(found.low or 0)),
            "high": shown(round(found.high or 0)),
            "absolute": shown(round(found.absolute or 0)),
        }
        said = [
            _("From %(from)s to %(to)s the accounts gained %(actual)s followers; without the campaign about %(expected)s were to be expected.")
            % numbers
        ]  # fmt: skip
        if found.verdict is Verdict.MORE:
            said.append(_("That is %(absolute)s more (between %(low)s and %(high)s): more than comes by itself.") % numbers)  # fmt: skip
        elif found.verdict is Verdict.LESS:
            said.append(_("That is %(absolute)s (between %(low)s and %(high)s): fewer than come by itself.") % numbers)  # fmt: skip
        else:
            said.append(_("Whether the campaign changed anything cannot be told."))
    cautions = [
        str(CODES[word.code]) % {name: shown(value) for name, value in word.numbers}
        for word in found.words
        if word.code in CODES
    ]
    return (" ".join(said), *([" ".join(cautions)] if cautions else []))
