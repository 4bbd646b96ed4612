"""`homeground account disconnect NETWORK/HANDLE`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput, HomegroundError

if TYPE_CHECKING:
    from homeground.accounts.models import Account


def disconnect(
    address: Annotated[str, typer.Argument(help="network/handle, such as vk/lumikko_ru.")],
    brand: Annotated[str, typer.Option(help="The brand, where several have it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take an account's permission back at the network, and forget it. Its history stays."""
    startup.start()
    from homeground.accounts.disconnecting import disconnect
    from homeground.accounts.models import Account
    from homeground.publishing.resuming import waiting_for

    from .finding import account_at

    account = account_at(address, brand)
    if account.state == Account.State.DISCONNECTED:
        typer.echo(f"{address} is not connected.")
        return
    waiting = waiting_for(account)
    if not yes:
        if waiting:
            typer.echo(f"Publications that are planned for it and would not go out: {waiting}")
        typed = typer.prompt(f"This cannot be undone. Write {account.handle} to go on")
        if typed.strip() != account.handle:
            raise BadInput("That is not the account's name.", "Nothing was changed.")
    why_not = asyncio.run(_revoke(account))
    disconnect(account)
    typer.echo(f"Disconnected {address}.")
    if why_not:
        typer.echo(
            f"{why_not} So the permission still stands there: take it back in the account's "
            "settings on the network."
        )


async def _revoke(account: Account) -> str:
    from homeground.accounts.disconnecting import revoke
    from homeground.publishing.reaching import reaching

    try:
        async with reaching(account.brand) as reach:
            return await revoke(account, reach.http, now=reach.now)
    except HomegroundError as away:
        return away.what
