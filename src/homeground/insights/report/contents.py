"""One campaign's report, ready to be set: words, numbers and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.content.models import Campaign
from homeground.insights.comparison import ComparisonRow
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .comparing import Comparison, comparison, ranked
from .figures import shown
from .going_out import Day, period_of, went_out
from .growing import Growth, growth
from .ledger import Ledger, read_ledger
from .proofs import MessageProofs, message_proofs
from .wording import country_name, dated, moment, network_name


@dataclass(frozen=True, slots=True)
class Trouble:
    """One publication that did not go out, or may not have. `tone` names its look."""

    tone: str
    state: str
    account: str
    when: str
    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class CampaignReport:
    name: str
    brand: str
    in_sandbox: bool
    period: str
    moments: str
    troubles: list[Trouble]
    more_troubles: str
    """How many more there are than are listed; empty when all are."""
    summary: str
    findings: list[str]
    comparison: Comparison
    growth: list[Growth]
    days: list[Day]
    messages: list[MessageProofs]
    not_shown: str
    """How many publications are left out of the messages; empty when none is."""
    measured: str


MOST_TROUBLES = 50
TONES = {State.FAILED: "wrong", State.UNSURE: "unsure"}


def campaign_report(campaign: Campaign) -> CampaignReport:
    ledger = read_ledger(campaign)
    rows = ranked(ledger)
    period, moments = period_of(ledger)
    messages = message_proofs(ledger)
    troubles = ledger.troubles
    missing = len(ledger.publications) - sum(len(message.proofs) for message in messages)
    return CampaignReport(
        name=campaign.name,
        brand=campaign.brand.name,
        in_sandbox=bool(campaign.brand.sandbox_url),
        period=period,
        moments=moments,
        troubles=[_trouble(publication) for publication in troubles[:MOST_TROUBLES]],
        more_troubles=shown(more) if (more := len(troubles) - MOST_TROUBLES) > 0 else "",
        summary=_summary(ledger),
        findings=_findings(rows),
        comparison=comparison(ledger, rows),
        growth=growth(ledger),
        days=went_out(ledger),
        messages=messages,
        not_shown=shown(missing) if missing else "",
        measured=_measured(ledger),
    )


def _trouble(publication: Publication) -> Trouble:
    state, variant = State(publication.state), publication.variant
    zone = publication.account.market.time_zone
    return Trouble(
        tone=TONES.get(state, "waiting"),
        state=str(state.label),
        account=publication.account.address,
        when=moment(publication.due_at, zone),
        text=(variant.title or variant.text).strip().partition("\n")[0][:120],
        problem=publication.problem,
    )


def _summary(ledger: Ledger) -> str:
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


def _findings(rows: list[ComparisonRow]) -> list[str]:
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


def _measured(ledger: Ledger) -> str:
    """When the latest readings were taken, the oldest of them first, on the first market's clock."""
    newest = [r for _p, post in ledger.posted if (r := ledger.newest(post)) is not None]
    if not newest:
        return ""
    zone = ledger.publications[0].account.market.time_zone
    first, last = min(r.observed_at for r in newest), max(r.observed_at for r in newest)
    if first == last:
        return dated(last, zone)
    return _("%(from)s to %(to)s") % {"from": dated(first, zone), "to": dated(last, zone)}
