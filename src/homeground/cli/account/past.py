"""`homeground account past [NETWORK/HANDLE]`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup
from homeground.cli.console import open_console
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Account
    from homeground.insights.past import Past

MOST = 500


def read_past(
    address: Annotated[
        str, typer.Argument(help="network/handle, such as x/lumikko_uk; left out: all accounts.")
    ] = "",
    brand: Annotated[str, typer.Option(help="The brand, where several have it.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="How many posts of each.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")] = False,
) -> None:
    """Read what accounts published before they were here, with the counts that it has now.

    Once, shortly after an account is connected, this happens by itself. What is known already is not
    kept twice; networks that let nobody read their past are named with the reason.
    """
    startup.start()
    from homeground.accounts.models import Account

    from .finding import account_at

    if address:
        accounts = [account_at(address, brand)]
    else:
        found = Account.objects.filter(state=Account.State.CONNECTED).exclude(
            brand__slug__startswith="rehearsal-"
        )
        if brand:
            found = found.filter(brand__slug=brand)
        accounts = list(found.select_related("brand").order_by("network", "handle", "pk"))
    if not accounts:
        raise BadInput("No account is connected.", "`homeground account connect` connects one.")
    pasts = asyncio.run(_read(accounts, limit))
    if as_json:
        typer.echo(json.dumps([_described(past) for past in pasts], ensure_ascii=False, indent=2))
    else:
        _show(pasts)
    if any(past.offered and past.why_not and not past.posts_read for past in pasts):
        raise typer.Exit(1)


async def _read(accounts: Sequence[Account], limit: int) -> list[Past]:
    from homeground.insights.past import read_past
    from homeground.publishing.reaching import reaching

    pasts = []
    for account in accounts:
        async with reaching(account.brand) as reach:
            pasts.append(await read_past(account, reach.http, now=reach.now, limit=limit))
    return pasts


def _show(pasts: Sequence[Past]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for past in pasts:
        said = Text()
        if past.posts_read and past.first_at is not None:
            said.append(
                f"{past.posts_read} posts since {past.first_at:%d %b %Y}: "
                f"{past.posts_new} new here, {past.measured} measured"
            )
        elif not past.why_not:
            said.append("no posts yet")
        if past.why_not:
            said.append(("\n" if said else "") + past.why_not, "yellow" if past.offered else "dim")
        table.add_row(Text(past.account.address, style="bold"), said)
    open_console().print(table)


def _described(past: Past) -> dict[str, Any]:
    return {
        "account": past.account.address,
        "brand": past.account.brand.slug,
        "offered": past.offered,
        "why_not": past.why_not or None,
        "posts_read": past.posts_read,
        "posts_new": past.posts_new,
        "measured": past.measured,
        "first_at": past.first_at.isoformat() if past.first_at else None,
    }
