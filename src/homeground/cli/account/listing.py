"""`homeground account list`."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup
from homeground.cli.console import open_console

if TYPE_CHECKING:
    from homeground.accounts.health import Health
    from homeground.accounts.models import Account

DO = {
    "reconnect": "homeground account connect {network} --brand {brand}",
    "try again": "do what the network asks for, then press “try again” on the page of accounts",
}


def show_accounts(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Every account by the address that a campaign file names it by, with its health."""
    startup.start()
    from rich.table import Table

    from homeground.accounts.models import Account

    accounts = list(
        Account.objects.exclude(brand__slug__startswith="rehearsal-")
        .select_related("brand", "market", "connected_by")
        .defer("credentials")
        .order_by("brand__slug", "network", "handle")
    )
    healths = asyncio.run(_healths(accounts))
    if as_json:
        described = [_described(account, healths[account.pk]) for account in accounts]
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    console = open_console()
    if not accounts:
        console.print(
            "No account is connected yet. `homeground account connect vk --brand NAME` shows where."
        )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Account", "Brand", "Market", "Clock", "Health"):
        table.add_column(heading)
    for account in accounts:
        table.add_row(
            account.address,
            account.brand.name,
            str(account.market),
            account.market.time_zone,
            _in_words(account, healths[account.pk]),
        )
    console.print(table)


async def _healths(accounts: list[Account]) -> dict[int, Health]:
    """Each by its brand's own clock; of a sandbox that is away, by the real one."""
    from asgiref.sync import sync_to_async
    from django.utils import timezone

    from homeground.accounts.health import health
    from homeground.accounts.sandboxed import SandboxAway
    from homeground.accounts.ways import way_of
    from homeground.networks.registry import NETWORKS
    from homeground.publishing.reaching import reaching
    from homeground.publishing.resuming import limited_until

    times = {}
    for brand in {account.brand for account in accounts}:
        try:
            async with reaching(brand) as reach:
                times[brand.pk] = reach.now
        except SandboxAway:
            times[brand.pk] = timezone.now()
    found = {}
    for brand_id, now in times.items():
        mine = [account for account in accounts if account.brand_id == brand_id]
        limited = await sync_to_async(limited_until)(mine, now=now)
        for account in mine:
            found[account.pk] = health(
                account,
                NETWORKS.get(account.network),
                way_of(account),
                now=now,
                limited_until=limited.get(account.pk),
            )
    return found


def _in_words(account: Account, health: Health) -> str:
    said = [
        f"{finding.words}{f': {finding.why}' if finding.why else ''}" for finding in health.findings
    ]
    return "\n".join([*said, *([f"→ {todo}"] if (todo := _to_do(account, health)) else [])])


def _to_do(account: Account, health: Health) -> str:
    words = DO.get(health.action, "")
    return words.format(network=account.network, brand=account.brand.slug)


def _described(account: Account, health: Health) -> dict[str, Any]:
    return {
        "address": account.address,
        "brand": account.brand.slug,
        "country": account.market.country,
        "language": account.market.language,
        "time_zone": account.market.time_zone,
        "state": account.state,
        "problem": account.problem or None,
        "health": [
            {"key": f.key, "words": f.words, "why": f.why or None, "action": str(f.action)}
            for f in health.findings
        ],
        "to_do": _to_do(account, health) or None,
        "way": account.way or None,
        "rights": account.rights,
        "expires_at": account.expires_at.isoformat() if account.expires_at else None,
        "connected_by": str(account.connected_by) if account.connected_by else None,
        "followers": account.followers,
    }
