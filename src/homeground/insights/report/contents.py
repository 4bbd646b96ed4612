"""One campaign's report, ready to be set: words, numbers and pictures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .comparing import Comparison, comparison, ranked
from .figures import shown
from .going_out import Day, period_of, went_out
from .growing import Growth, growth
from .ledger import read_ledger
from .pictures import LiftPicture, lift_pictures
from .proofs import MessageProofs, message_proofs
from .story import Story, told
from .summing import measured_of
from .wording import moment


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
    story: Story
    lifts: list[LiftPicture]
    comparison: Comparison
    growth: list[Growth]
    days: list[Day]
    messages: list[MessageProofs]
    not_shown: str
    """How many publications are left out of the messages; empty when none is."""
    measured: str


MOST_TROUBLES = 50
TONES = {State.FAILED: "wrong", State.UNSURE: "unsure"}


def campaign_report(
    campaign: Campaign, markets: Collection[Market] | None = None
) -> CampaignReport:
    ledger = read_ledger(campaign, markets)
    rows = ranked(ledger)
    story = told(campaign, markets, ledger=ledger)
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
        story=story,
        lifts=lift_pictures(story),
        comparison=comparison(ledger, rows),
        growth=growth(ledger),
        days=went_out(ledger),
        messages=messages,
        not_shown=shown(missing) if missing else "",
        measured=measured_of(ledger),
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
