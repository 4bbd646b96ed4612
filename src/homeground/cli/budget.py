"""`homeground budget …`: what a brand may still pay, and its accounts may still send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Brand

app = typer.Typer(no_args_is_help=True)


@app.callback()
def budget() -> None:
    """What a brand pays the networks that charge for posts, and what their limits leave."""


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
    from homeground.publishing.capping import amount_from, cap

    found = Brand.objects.filter(name__iexact=brand).first()
    if found is None:
        raise BadInput(f"There is no brand {brand}.", "`homeground account list` names them.")
    amount = None if usd == "none" else amount_from(usd)
    if amount is None and usd != "none":
        raise BadInput("No amount was given.", "Write US dollars, or “none” for no cap.")
    cap(found, network, amount)
    if amount is None:
        typer.echo(f"{found.name} has no cap on {network} any more.")
        return
    typer.echo(f"{found.name} pays {network} at most {amount} USD a month.")


@app.command("list")
def show(
    brand: Annotated[str, typer.Option(help="Only this brand's.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """What is left: of each brand's caps in this month, and of each account's limits right now."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.publishing.clock import moments

    brands = list(Brand.objects.order_by("name"))
    if brand:
        brands = [each for each in brands if brand.casefold() in (each.slug, each.name.casefold())]
        if not brands:
            raise BadInput(f"There is no brand {brand}.", "`homeground account list` names them.")
    now = asyncio.run(moments({each.sandbox_url for each in brands}))
    caps = _caps(brands, now)
    limits = _limits(brands, now)
    away = sorted({each.sandbox_url for each in brands} - now.keys())
    if as_json:
        told = {"caps": caps, "limits": limits, "sandboxes_away": away}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for cap in caps:
        typer.echo(
            f"{cap['brand']}, {cap['network']}: {cap['left']} of {cap['usd_a_month']} USD left in "
            f"{cap['month']}, {cap['spent']} spent, {cap['spent_on_reading']} of it on reading"
        )
    if not caps:
        typer.echo("No brand has a cap on money.")
    last = ""
    for limit in limits:
        if limit["account"] != last:
            last = limit["account"]
            typer.echo(f"\n{last}")
        until = f"; more at {limit['until'][:16].replace('T', ' ')} UTC" if limit["until"] else ""
        shared = " (shared)" if limit["whose"] != "account" else ""
        typer.echo(f"  {limit['left']:>7,} left of {limit['limit']}{shared}{until}")
    for url in away:
        typer.echo(f"The sandbox at {url} does not answer: nothing is known of its accounts.")


def _caps(brands: Sequence[Brand], now: Mapping[str, datetime]) -> list[dict[str, str]]:
    from homeground.publishing.models import SpendingCap
    from homeground.publishing.spending import spent_on_posts, spent_on_reading

    found = []
    for cap in (
        SpendingCap.objects.filter(brand__in=brands)
        .select_related("brand")
        .order_by("brand__name", "network")
    ):
        if (moment := now.get(cap.brand.sandbox_url)) is not None:
            purse = cap.brand_id, cap.network
            reading = spent_on_reading(purse, moment)
            spent = spent_on_posts(purse, moment) + reading
            found.append(
                {
                    "brand": cap.brand.name,
                    "network": cap.network,
                    "month": f"{moment.astimezone(UTC):%Y-%m}",
                    "usd_a_month": str(cap.usd_a_month),
                    "spent": str(spent),
                    "spent_on_reading": str(reading),
                    "left": str(cap.usd_a_month - spent),
                }
            )
    return found


def _limits(brands: Sequence[Brand], now: Mapping[str, datetime]) -> list[dict[str, Any]]:
    from homeground.publishing.remaining import limits_left

    found = []
    for brand in brands:
        if (moment := now.get(brand.sandbox_url)) is None:
            continue
        for limit in limits_left(list(brand.accounts.order_by("network", "handle")), moment):
            until = limit.until.astimezone(UTC).isoformat() if limit.until else None
            found.append(
                {
                    "account": limit.account,
                    "whose": str(limit.whose),
                    "limit": limit.in_words,
                    "left": limit.left,
                    "most": limit.most,
                    "seconds": limit.seconds,
                    "until": until,
                }
            )
    return found
