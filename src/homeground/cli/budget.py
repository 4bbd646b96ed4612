"""`homeground budget …`: how much a brand pays the networks that charge for posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

app = typer.Typer(no_args_is_help=True)


@app.callback()
def budget() -> None:
    """How much a brand pays the networks that charge for posts."""


@app.command("set")
def set_cap(
    brand: Annotated[str, typer.Argument(help="The brand.")],
    network: Annotated[str, typer.Argument(help="The network, such as x.")],
    usd: Annotated[
        str, typer.Argument(help="US dollars a month (UTC); “none” takes the cap away.")
    ],
) -> None:
    """Cap what a brand pays in a month: what would cost more waits for the next."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.networks.registry import NETWORKS
    from homeground.publishing.models import SpendingCap

    found = Brand.objects.filter(name__iexact=brand).first()
    if found is None:
        raise BadInput(f"There is no brand {brand}.", "`homeground account list` names them.")
    charging = sorted(slug for slug, each in NETWORKS.items() if each.cost is not None)
    if network not in charging:
        raise BadInput(
            f"{network} charges nothing for a post.", f"These charge: {', '.join(charging)}."
        )
    caps = SpendingCap.objects.filter(brand=found, network=network)
    if usd == "none":
        caps.delete()
        typer.echo(f"{found.name} has no cap on {network} any more.")
        return
    try:
        amount = Decimal(usd)
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount < 10_000_000:
        raise BadInput(f"“{usd}” is no amount.", "Write US dollars, such as 250 or 49.50.")
    SpendingCap.objects.update_or_create(
        brand=found,
        network=network,
        defaults={"organization_id": found.organization_id, "usd_a_month": amount},
    )
    typer.echo(f"{found.name} pays {network} at most {amount} USD a month.")


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """The caps, and what is left of each in this month."""
    startup.start()
    from homeground.publishing.budgeting import money_left
    from homeground.publishing.models import SpendingCap

    now = datetime.now(UTC)
    described = [
        {
            "brand": cap.brand.name,
            "network": cap.network,
            "usd_a_month": str(cap.usd_a_month),
            "left": str(money_left((cap.brand_id, cap.network), now)),
        }
        for cap in SpendingCap.objects.select_related("brand").order_by("brand__name", "network")
    ]
    if as_json:
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    if not described:
        typer.echo("No brand has a cap.")
    for one in described:
        typer.echo(
            f"{one['brand']}, {one['network']}: {one['left']} of {one['usd_a_month']} USD left"
        )
