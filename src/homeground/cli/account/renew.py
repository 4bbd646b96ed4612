"""`homeground account renew NETWORK/HANDLE`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput, HomegroundError

if TYPE_CHECKING:
    from homeground.accounts.models import Account


def renew(
    address: Annotated[str, typer.Argument(help="network/handle, such as x/lumikko_uk.")],
    brand: Annotated[str, typer.Option(help="The brand, where several have it.")] = "",
) -> None:
    """Renew an account's credentials now. By itself it happens ahead of their end."""
    startup.start()
    from homeground.accounts.health import in_utc
    from homeground.accounts.models import Account
    from homeground.accounts.renewing import claim_renewal
    from homeground.accounts.ways import way_of
    from homeground.audit.acts import Act
    from homeground.audit.keeping import note

    from .finding import account_at

    account = account_at(address, brand)
    way = way_of(account)
    if way is None or not way.renewable:
        raise BadInput(
            f"What opens {address} cannot be renewed from here.",
            "Connect the account anew instead: homeground account connect "
            f"{account.network} --brand {account.brand.slug}",
        )
    claimed = claim_renewal(account)
    if claimed is None:
        raise HomegroundError(
            f"{address} is being renewed already, or must be connected anew.",
            "`homeground account list` says which.",
        )
    note(Act.RENEWED, account, by=None)
    renewed = asyncio.run(_renew(claimed))
    if renewed.state != Account.State.CONNECTED or renewed.renewals_unsure:
        said = renewed.problem or "The network’s answer was lost; it is tried again by itself."
        raise HomegroundError(f"{address} was not renewed. {said}")
    if renewed.renewed_at == account.renewed_at:
        raise HomegroundError(
            f"{address} was not renewed: the network does not answer.",
            "What it gave before still holds. It is tried again by itself.",
        )
    until = in_utc(renewed.expires_at) if renewed.expires_at else "further notice"
    typer.echo(f"Renewed {address}: it holds until {until}.")


async def _renew(claimed: Account) -> Account:
    from homeground.accounts.renewing import renew
    from homeground.publishing.reaching import reaching

    async with reaching(claimed.brand) as reach:
        return await renew(claimed, reach.http, now=reach.now)
