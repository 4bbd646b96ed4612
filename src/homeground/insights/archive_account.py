"""Whose archive it is: an account of the house, or one that is made to hold its history."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify

from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.errors import BadInput
from homeground.networks.contract import Access
from homeground.networks.registry import NETWORKS

from .archives.model import ArchivedAccount, Reading

ARCHIVE_ONLY = "archive"
"""Kind of access of an account that has nothing but its history."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person said. All may be empty."""

    address: str = ""
    """network/handle"""
    brand: str = ""
    country: str = ""
    language: str = ""
    time_zone: str = ""
    sure: bool = False
    """The archive is this account's, whatever name it says."""

    @property
    def network(self) -> str:
        return self.address.partition("/")[0]

    @property
    def handle(self) -> str:
        return self.address.partition("/")[2]


def account_for(reading: Reading, wish: Wish, file_name: str) -> Account:
    """The account that the archive is kept for; made when brand and market are given.

    Raises: BadInput.
    """
    network, handle = _named(reading, wish, file_name)
    found = list(_candidates(reading, wish, network))
    if wish.brand:
        wanted = {wish.brand.lower(), slugify(wish.brand)}
        found = [a for a in found if wanted & {a.brand.slug, a.brand.name.lower(), _place(a)}]
    if len(found) > 1:
        brands = ", ".join(sorted(_place(account) for account in found))
        raise BadInput(
            f"Several brands have the account {network}/{found[0].handle}: {brands}.",
            "Say whose archive it is with --brand.",
        )
    if not found:
        return _made(reading, wish, network, handle)
    _check_owner(reading, found[0], wish, file_name)
    return found[0]


def _named(reading: Reading, wish: Wish, file_name: str) -> tuple[str, str]:
    """(network, handle) by the person's word, else by the archive's."""
    if wish.address:
        if wish.network not in NETWORKS or not wish.handle:
            raise BadInput(
                f"{wish.address} is not an account's address.",
                f"Write network/handle; the networks are {', '.join(NETWORKS)}.",
            )
        if reading.network and wish.network != reading.network:
            ours, theirs = NETWORKS[reading.network].name, NETWORKS[wish.network].name
            raise BadInput(
                f"{file_name} is an archive of {ours}, and {wish.address} is an account on {theirs}.",
                "Give the account that the archive was made for.",
            )
        return wish.network, wish.handle
    said = reading.account
    if not reading.network or not (said.handle or said.network_id):
        whose = f" It says only the name “{said.name}”." if said.name else ""
        raise BadInput(
            f"{file_name} ({reading.title}) does not say which account it is of.{whose}",
            f"Name it: --account {reading.network or 'network'}/handle",
        )
    return reading.network, said.handle or said.network_id or ""


def _candidates(reading: Reading, wish: Wish, network: str) -> list[Account]:
    accounts = (
        Account.objects.filter(network=network)
        .exclude(brand__slug__startswith="rehearsal-")
        .select_related("brand__organization")
        .defer("credentials")
        .order_by("pk")
    )
    if wish.address:
        return [a for a in accounts if a.handle.lower() == wish.handle.lower()]
    return [account for account in accounts if _is(account, reading.account)]


def _place(account: Account) -> str:
    """The brand's name that is nobody else's: brand@organization."""
    return f"{account.brand.slug}@{account.brand.organization.slug}"


def _is(account: Account, said: ArchivedAccount) -> bool:
    if said.network_id and said.network_id == account.network_id:
        return True
    if not said.handle:
        return False
    name, _, host = said.handle.lower().lstrip("@").partition("@")
    # Mastodon: name@server; WordPress: the site's host, of which the first label may be the name.
    here = account.handle.lower().lstrip("@")
    server = urlsplit(account.base_url).hostname or ""
    if host and server and not server.endswith(host) and "localhost" not in server:
        return here == f"{name}@{host}"
    return here in {name, f"{name}@{host}"} or (
        account.network == "wordpress" and (here == name.partition(".")[0] or server == name)
    )


def _check_owner(reading: Reading, account: Account, wish: Wish, file_name: str) -> None:
    said = reading.account
    if wish.sure or not (said.handle or said.network_id) or _is(account, said):
        return
    whose = said.handle or f"the account with the number {said.network_id}"
    # A number alone proves nothing where the account is known here by something else.
    if said.handle is None and not account.network_id.lstrip("-").isdigit():
        return
    raise BadInput(
        f"{file_name} says that it is of {whose}, not of {account.address}.",
        "If the account was renamed since, run the command again with --sure.",
    )


def _made(reading: Reading, wish: Wish, network: str, handle: str) -> Account:
    """An account for history alone: it cannot publish until it is connected."""
    facts = NETWORKS[network]
    retired = facts.access is Access.RETIRED
    brand = _brand(wish)
    market = _market(brand, wish)
    if brand is None or (
        market is None and not (wish.country and wish.language and wish.time_zone)
    ):
        others = "" if retired else "Connect it with `homeground account add`. Or: "
        raise BadInput(
            f"There is no account {network}/{handle}.",
            f"{others}To keep its history only, say whose and where it was: --account "
            f"{network}/{handle} --brand … --country FR --language fr --time-zone Europe/Paris",
        )
    if wish.time_zone and wish.time_zone not in available_timezones():
        raise BadInput(
            f"There is no time zone {wish.time_zone}.", "Use an IANA name, such as Europe/Berlin."
        )
    with transaction.atomic():
        if market is None:
            market = Market.objects.create(
                organization=brand.organization,
                brand=brand,
                country=wish.country.upper(),
                language=wish.language,
                time_zone=wish.time_zone,
            )
        return Account.objects.create(
            organization=brand.organization,
            brand=brand,
            market=market,
            network=network,
            kind=ARCHIVE_ONLY,
            handle=handle,
            name=reading.account.name or handle,
            network_id=reading.account.network_id or handle,
            state=Account.State.DISCONNECTED,
            problem=f"Only its history is here: {facts.name} is retired."
            if retired
            else "Only its history is here. `homeground account add` connects it.",
        )


def _brand(wish: Wish) -> Brand | None:
    """The brand of that name, made if there is none and the market is said too."""
    if not wish.brand:
        return None
    slug = slugify(wish.brand)
    found = Brand.objects.filter(slug__in=[slug, wish.brand.lower()]).select_related("organization")
    if (brand := found.order_by("pk").first()) is not None:
        return brand
    if not (wish.country and wish.language and wish.time_zone):
        known = ", ".join(Brand.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise BadInput(
            f"There is no brand “{wish.brand}”.",
            f"Brands here: {known}. To make a new one, give --country, --language and --time-zone.",
        )
    with transaction.atomic():
        organization, _ = Organization.objects.get_or_create(
            slug=slug, defaults={"name": wish.brand}
        )
        return Brand.objects.create(organization=organization, slug=slug, name=wish.brand)


def _market(brand: Brand | None, wish: Wish) -> Market | None:
    """The market of that country and language; the brand's only one when none is said."""
    if brand is None:
        return None
    markets = brand.markets.all()
    if wish.country:
        markets = markets.filter(country=wish.country.upper())
    if wish.language:
        markets = markets.filter(language__iexact=wish.language)
    found = list(markets[:2])
    return found[0] if len(found) == 1 else None
