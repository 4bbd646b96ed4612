"""Who came: new customers of the campaign's days against those before, by links of ours, by word of mouth."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import day
from homeground.measurement.effect import Verdict, effect
from homeground.referrals.customers import (
    came_by_links,
    new_by_day,
    referral_rate,
    told_days,
    word_of_mouth,
)

from .changing import AFTER, BEFORE


def coming(ledger: Ledger, *, deep: bool) -> tuple[str, ...]:
    """In plain words; what nobody told is not said. `deep`: with what takes seconds the first time."""
    if not ledger.posted:
        return ()
    said = [_by_word_of_mouth(ledger), *_customers(ledger, deep=deep)]
    return tuple(each for each in said if each)


def _by_word_of_mouth(ledger: Ledger) -> str:
    rate = word_of_mouth(ledger.campaign, ledger.markets)
    if rate is None:
        return ""
    return _("Of a thousand readers %(many)s passed it on (between %(low)s and %(high)s).") % {
        name: shown(round(value * 1000))
        for name, value in (("many", rate.value), ("low", rate.low), ("high", rate.high))
    }


def _customers(ledger: Ledger, *, deep: bool) -> list[str]:
    brand, zone = ledger.campaign.brand, ledger.posted[0][0].account.market.time_zone
    told = told_days(brand, zone)
    # Of one market's customers nobody tells: only the brand's are counted.
    if told is None or ledger.markets is not None:
        came = came_by_links(ledger.campaign, ledger.markets)
        return [_by_links_alone(came)] if came else []
    moments = [post.published_at.astimezone(ZoneInfo(zone)).date() for _p, post in ledger.posted]
    first, last = min(moments), min(told[1], max(moments) + AFTER)
    if last < first:
        return []
    share = referral_rate(brand, first, last, zone)
    said = []
    if share is not None:
        said.append(
            _("From %(from)s to %(to)s there were %(all)s new customers; %(part)s of them came by a link of ours: %(share)s (between %(low)s and %(high)s).")
            % {
                "from": day(first), "to": day(last), "all": shown(share.whole),
                "part": shown(share.part), "share": shown(share.value, "rate"),
                "low": shown(share.low, "rate"), "high": shown(share.high, "rate"),
            }
        )  # fmt: skip
    if deep:
        since = max(told[0], first - BEFORE)
        found = effect(new_by_day(brand, since, last, zone), (first - since).days) if since < first else None  # fmt: skip
        if found is not None and found.expected is not None and found.actual is not None:
            numbers = {
                "expected": shown(round(max(found.expected, 0))),
                "low": shown(round(found.low or 0)),
                "high": shown(round(found.high or 0)),
            }
            verdicts = {
                Verdict.MORE: _("Without the campaign about %(expected)s were to be expected: it brought between %(low)s and %(high)s, if nothing else did in those days."),
                Verdict.LESS: _("Without the campaign about %(expected)s were to be expected: there were fewer (between %(low)s and %(high)s), and why, the numbers do not say."),
                Verdict.CANNOT_TELL: _("Without the campaign about %(expected)s were to be expected: whether it brought any cannot be told."),
            }  # fmt: skip
            said.append(verdicts[found.verdict] % numbers)
    return said


def _by_links_alone(came: int) -> str:
    return ngettext(
        "%(many)s new customer came by a link of the campaign; how many there were in all was not told.",
        "%(many)s new customers came by a link of the campaign; how many there were in all was not told.",
        came,
    ) % {"many": shown(came)}
