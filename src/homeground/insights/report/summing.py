"""The campaign in a few sentences: what went out, what people did with it, and when it was read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.comparison import ComparisonRow

from .figures import shown
from .ledger import Ledger
from .wording import country_name, dated, network_name


def summary_of(ledger: Ledger) -> str:
    """`18 of 18 publications went out, in 5 markets on 4 networks.`"""
    out = [p for p, _post in ledger.posted]
    said = ngettext(
        "%(out)s of %(all)s publication went out",
        "%(out)s of %(all)s publications went out",
        len(ledger.publications),
    ) % {"out": shown(len(out)), "all": shown(len(ledger.publications))}
    if not out:
        return f"{said}. {_waiting(ledger)}".strip()
    markets = len({p.account.market_id for p in out})
    networks = len({p.account.network for p in out})
    placed = _("%(said)s, in %(markets)s on %(networks)s.") % {
        "said": said,
        "markets": ngettext("%(n)s market", "%(n)s markets", markets) % {"n": shown(markets)},
        "networks": ngettext("%(n)s network", "%(n)s networks", networks) % {"n": shown(networks)},
    }
    return f"{placed} {_waiting(ledger)}".strip()


def _waiting(ledger: Ledger) -> str:
    number = len(ledger.waiting)
    if not number:
        return ""
    said = ngettext("%(n)s waits for its time.", "%(n)s wait for their time.", number)
    return said % {"n": shown(number)}


def findings_of(rows: list[ComparisonRow]) -> list[str]:
    """What the table says, in sentences: the sum, and where followers were moved most and least."""
    said = []
    engaged = [row.engagement for row in rows if row.engagement is not None]
    if engaged:
        said.append(
            _("People liked, commented or shared %(number)s times.")
            % {"number": shown(sum(engaged))}
        )
    known = [row for row in rows if row.rate_by_followers is not None]
    if len(known) > 1:
        best, least = known[0], known[-1]
        said.append(
            _(
                "Most engagement per follower: %(best)s (%(best_rate)s); least: %(least)s "
                "(%(least_rate)s)."
            )
            % {
                "best": _place(best),
                "best_rate": shown(best.rate_by_followers, "rate"),
                "least": _place(least),
                "least_rate": shown(least.rate_by_followers, "rate"),
            }
        )
    return said


def _place(row: ComparisonRow) -> str:
    return _("%(network)s in %(market)s") % {
        "network": network_name(row.network),
        "market": country_name(row.market),
    }


def measured_of(ledger: Ledger) -> str:
    """When the latest readings were taken, the oldest of them first, on the first market's clock."""
    newest = [r for _p, post in ledger.posted if (r := ledger.newest(post)) is not None]
    if not newest:
        return ""
    zone = ledger.publications[0].account.market.time_zone
    first, last = min(r.observed_at for r in newest), max(r.observed_at for r in newest)
    if first == last:
        return dated(last, zone)
    return _("%(from)s to %(to)s") % {"from": dated(first, zone), "to": dated(last, zone)}
