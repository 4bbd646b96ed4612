"""What the checks must know of a brand's accounts, and a campaign file checked with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from homeground.accounts.health import Action, Tone, health
from homeground.accounts.models import Account, Brand
from homeground.accounts.ways import way_of
from homeground.content.campaign_file import AccountFacts, Checked, Options, read_campaign_file
from homeground.content.link_rules import plain_messages, rule_for_files
from homeground.content.media_address import can_fetch
from homeground.networks.registry import NETWORKS, OBJECTIONS
from homeground.sentences import joined

from .foreseeing import foreseen
from .planning import known_identities, known_slots
from .slotting import slots_of, taken_minutes

WARNED = frozenset({"rights_missing", "ending", "renewal_unsure"})
"""What is said of an account that publishes for now. Its API's end the file's check says itself."""


def facts_of(brand: Brand, *, now: datetime) -> tuple[dict[str, Account], dict[str, AccountFacts]]:
    """The brand's accounts by address, and what the checks may know of them at `now`, its time."""
    accounts = {
        account.address: account for account in brand.accounts.select_related("market", "brand")
    }
    slots = slots_of(brand)
    taken = taken_minutes(slots, now=now)
    facts = {
        address: replace(
            facts_from(account, now),
            slots=slots.get(account.pk, ()),
            taken=taken.get(account.pk, frozenset()),
        )
        for address, account in accounts.items()
    }
    return accounts, facts


def facts_from(account: Account, now: datetime) -> AccountFacts:
    """`now` is the time of its brand. A token that ended is as good as none, whatever is kept."""
    state, problem = account.state, account.problem
    warnings = []
    for finding in health(
        account, NETWORKS.get(account.network), way_of(account), now=now
    ).findings:
        if finding.action is Action.RECONNECT and finding.tone is Tone.WRONG:
            state, problem = Account.State.NEEDS_RECONNECTION, finding.why
        elif finding.key in WARNED:
            warnings.append((joined("", (finding.words, ".")), finding.why))
    return AccountFacts(
        address=account.address,
        network=account.network,
        time_zone=account.market.time_zone,
        country=account.market.country,
        language=account.market.language,
        state=state,
        problem=problem,
        kind=account.kind,
        max_text=account.max_text,
        warnings=tuple(warnings),
        given=_given(account),
    )


def _given(account: Account) -> dict[str, str]:
    """What is no secret among the credentials; they are opened only where the checks need it."""
    if account.network not in OBJECTIONS:
        return {}
    named = [f.name for f in NETWORKS[account.network].credentials if not f.secret]
    return {name: account.credentials[name] for name in named if name in account.credentials}


def options_of(brand: Brand, *, now: datetime, campaign: str | None) -> Options:
    """What the checks of a table must know of its brand, whichever way the table comes."""
    return Options(
        now=now,
        campaign=campaign,
        known=known_identities(brand),
        slotted=known_slots(brand),
        fetchable=can_fetch(brand),
        links=rule_for_files(brand),
        plain=plain_messages(brand),
    )


def check_file(
    file: Path,
    brand: Brand,
    facts: dict[str, AccountFacts],
    *,
    now: datetime,
    accounts_named: tuple[str, ...],
    time_zone: str | None,
    campaign: str | None,
    media_folder: Path | None,
    encoding: str | None,
) -> Checked:
    options = replace(
        options_of(brand, now=now, campaign=campaign),
        accounts_named=accounts_named,
        time_zone=time_zone,
        media_folder=media_folder,
        encoding=encoding,
    )
    checked = read_campaign_file(file, facts, options)
    return foreseen(checked, brand, known=options.known, now=now)
