"""Reading and checking a campaign file for a brand, as the command line does it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from homeground.accounts.health import Action, Tone, health
from homeground.accounts.models import Account, Brand
from homeground.accounts.ways import way_of
from homeground.content.campaign_file import AccountFacts, Checked, Options, read_campaign_file
from homeground.errors import BadInput
from homeground.networks.registry import NETWORKS, OBJECTIONS
from homeground.publishing.planning import known_identities

WARNED = frozenset({"rights_missing", "ending", "renewal_unsure"})
"""What is said of an account that publishes for now. Its API's end the file's check says itself."""


def pick_brand(named: str | None) -> Brand:
    """The brand of that name; without a name, the only one. Raises: BadInput."""
    # A rehearsal that was killed may have left its stand-in behind.
    brands = list(Brand.objects.exclude(slug__startswith="rehearsal-").order_by("slug"))
    if named is not None:
        found = [brand for brand in brands if named.lower() in (brand.slug, brand.name.lower())]
        if not found:
            raise BadInput(f"There is no brand “{named}”.", _which(brands))
        return found[0]
    if len(brands) == 1:
        return brands[0]
    if not brands:
        raise BadInput(
            "There is no brand yet.",
            "`make run` loads the example brand; `homeground account add` makes one of your own.",
        )
    raise BadInput("There are several brands.", f"Say which with --brand. {_which(brands)}")


def _which(brands: list[Brand]) -> str:
    return "Brands here: " + (", ".join(brand.slug for brand in brands) or "none") + "."


def facts_of(brand: Brand, *, now: datetime) -> tuple[dict[str, Account], dict[str, AccountFacts]]:
    """The brand's accounts by address, and what the checks may know of them at `now`, its time."""
    accounts = {
        account.address: account for account in brand.accounts.select_related("market", "brand")
    }
    return accounts, {address: facts_from(account, now) for address, account in accounts.items()}


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
            warnings.append((f"{finding.words}.", finding.why))
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
    options = Options(
        now=now,
        accounts_named=accounts_named,
        time_zone=time_zone,
        campaign=campaign,
        media_folder=media_folder,
        encoding=encoding,
        known=known_identities(brand),
        fetchable=bool(brand.sandbox_url or settings.HOMEGROUND.public_url),
    )
    return read_campaign_file(file, facts, options)
