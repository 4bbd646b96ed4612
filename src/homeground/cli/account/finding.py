"""The account that somebody names on the command line."""

from __future__ import annotations

from homeground.accounts.models import Account
from homeground.errors import BadInput


def account_at(address: str, brand: str = "") -> Account:
    """`address` is network/handle; `brand` a brand's slug, where two organizations have it.

    Raises: BadInput.
    """
    network, _, handle = address.partition("/")
    accounts = (
        Account.objects.filter(network=network, handle=handle)
        .exclude(brand__slug__startswith="rehearsal-")
        .select_related("brand", "app", "market")
    )
    found = list(accounts.filter(brand__slug=brand) if brand else accounts)
    if not found:
        raise BadInput(
            f"No account is connected as {address}.",
            "`homeground account list` shows those that are.",
        )
    if len(found) > 1:
        brands = ", ".join(sorted(account.brand.slug for account in found))
        raise BadInput(
            f"{address} is an account of several brands: {brands}.", "Name one: --brand NAME"
        )
    return found[0]
