"""`homeground account list`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from homeground import startup
from homeground.cli.console import open_console


def show_accounts(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Every account by the address that a campaign file names it by, with its health."""
    startup.start()
    from rich.table import Table

    from homeground.accounts.models import Account

    accounts = (
        Account.objects.exclude(brand__slug__startswith="rehearsal-")
        .select_related("brand", "market")
        .defer("credentials")
        .order_by("brand__slug", "network", "handle")
    )
    if as_json:
        described = [
            {
                "address": account.address,
                "brand": account.brand.slug,
                "country": account.market.country,
                "language": account.market.language,
                "time_zone": account.market.time_zone,
                "state": account.state,
                "problem": account.problem or None,
                "followers": account.followers,
            }
            for account in accounts
        ]
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    console = open_console()
    if not accounts:
        console.print(
            "No account is connected yet. `homeground account add vk/handle` connects one."
        )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Account", "Brand", "Market", "Clock", "Health"):
        table.add_column(heading)
    for account in accounts:
        connected = account.state == Account.State.CONNECTED
        table.add_row(
            account.address,
            account.brand.name,
            str(account.market),
            account.market.time_zone,
            "connected" if connected else f"{account.get_state_display()}: {account.problem}",
        )
    console.print(table)
