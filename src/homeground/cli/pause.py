"""`homeground pause …`: everything of a brand, or of one of its markets, stands still; and goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Brand, Market

app = typer.Typer(no_args_is_help=True)

BrandName = Annotated[str, typer.Argument(help="The brand.")]
MarketCode = Annotated[
    str,
    typer.Option("--market", help="Only this market, such as ru-RU; the whole brand if left out."),
]


@app.callback()
def pause() -> None:
    """Everything of a brand, or of one of its markets, stands still; and goes on."""


@app.command()
def begin(
    brand: BrandName,
    market: MarketCode = "",
    reason: Annotated[str, typer.Option(help="Why; people see it.")] = "",
) -> None:
    """Nothing more is sent from this moment on; what is on its way comes to its end."""
    startup.start()
    from homeground.publishing.clock import now_of
    from homeground.publishing.pausing import pause

    which, where = _place(brand, market)
    pause(which, where, now=now_of(which), reason=reason)
    typer.echo(f"{which.name}{f' in {where}' if where else ''} stands still.")


@app.command()
def end(
    brand: BrandName,
    missed: Annotated[
        str,
        typer.Option(
            help="What becomes of what was missed: send (now), shift (by as long as it lasted), "
            "hold (to be decided one by one) or cancel."
        ),
    ],
    market: MarketCode = "",
) -> None:
    """Go on, with a choice for the publications whose time came meanwhile."""
    startup.start()
    from homeground.publishing.clock import now_of
    from homeground.publishing.models import Pause
    from homeground.publishing.pausing import resume

    if missed not in Pause.Missed.values:
        raise BadInput(
            f"“{missed}” is no choice.", f"It is one of {', '.join(Pause.Missed.values)}."
        )
    which, where = _place(brand, market)
    found = Pause.objects.filter(brand=which, market=where, ended_at=None).first()
    if found is None:
        raise BadInput(
            f"{which.name} does not stand still.", "`homeground pause list` shows what does."
        )
    many = resume(found, Pause.Missed(missed), now=now_of(which))
    typer.echo(f"{which.name} goes on. Missed meanwhile: {many}.")


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """What stands still, since when and why."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.publishing.clock import now_of
    from homeground.publishing.pausing import missed, open_pauses

    described = [
        {
            "brand": each.brand.name,
            "market": f"{each.market.language}-{each.market.country}" if each.market else None,
            "since": each.began_at.isoformat(),
            "reason": each.reason,
            "missed": missed(each, now=now_of(each.brand)).count(),
        }
        for each in open_pauses([brand.pk for brand in Brand.objects.all()])
    ]
    if as_json:
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    if not described:
        typer.echo("Nothing stands still.")
    for one in described:
        where = f" in {one['market']}" if one["market"] else ""
        typer.echo(
            f"{one['brand']}{where} since {one['since']}, {one['missed']} missed. {one['reason']}"
        )


def _place(name: str, code: str) -> tuple[Brand, Market | None]:
    from homeground.accounts.models import Brand

    brand = Brand.objects.filter(name__iexact=name).first()
    if brand is None:
        known = ", ".join(Brand.objects.order_by("name").values_list("name", flat=True)) or "none"
        raise BadInput(f"There is no brand {name}.", f"The brands: {known}.")
    if not code:
        return brand, None
    for market in brand.markets.all():
        if f"{market.language}-{market.country}".casefold() == code.casefold():
            return brand, market
    codes = ", ".join(f"{m.language}-{m.country}" for m in brand.markets.all())
    raise BadInput(f"{brand.name} has no market {code}.", f"Its markets: {codes}.")
