"""Reading and checking a campaign file for a brand, as the command line does it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from homeground.accounts.models import Account, Brand
from homeground.content.campaign_file import AccountFacts, Checked, Options, read_campaign_file
from homeground.errors import BadInput
from homeground.publishing.planning import known_identities


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


def facts_of(brand: Brand) -> tuple[dict[str, Account], dict[str, AccountFacts]]:
    """The brand's accounts by address, and what the checks may know of them."""
    accounts = {
        account.address: account for account in brand.accounts.select_related("market", "brand")
    }
    facts = {
        address: AccountFacts(
            address=address,
            network=account.network,
            time_zone=account.market.time_zone,
            country=account.market.country,
            language=account.market.language,
            state=account.state,
            problem=account.problem,
            kind=account.kind,
        )
        for address, account in accounts.items()
    }
    return accounts, facts


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
