"""`homeground slot …`: an account's own times of the week to post."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.planning.slots import WeeklyTime

app = typer.Typer(no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="network/handle, such as vk/lumikko_ru.")]
Times = Annotated[
    str, typer.Argument(help="Days and times, such as “Mon-Fri 09:00,17:30; Sat 11:00”.")
]
BrandName = Annotated[str, typer.Option("--brand", help="The brand, where several have it.")]


@app.callback()
def slot() -> None:
    """An account's own times of the week to post."""


@app.command()
def add(account: Address, times: Times, brand: BrandName = "") -> None:
    """Add times by the clock of the account's market; “next free slot” in a campaign file is the next."""
    startup.start()
    from django.db import transaction

    from homeground.audit.acts import Act
    from homeground.audit.keeping import note
    from homeground.cli.account.finding import account_at
    from homeground.publishing.slotting import add_slots

    found = account_at(account, brand)
    wanted = _times(times)
    with transaction.atomic():
        added = add_slots(found, wanted)
        note(Act.SLOTS_ADDED, found, by=None, times=[str(each) for each in wanted])
    typer.echo(f"{found.address}: {added} added, {len(wanted) - added} were there.")


@app.command()
def remove(account: Address, times: Times, brand: BrandName = "") -> None:
    """Remove times. What waits in them stays planned."""
    startup.start()
    from django.db import transaction

    from homeground.audit.acts import Act
    from homeground.audit.keeping import note
    from homeground.cli.account.finding import account_at
    from homeground.publishing.slotting import remove_slots

    found = account_at(account, brand)
    wanted = _times(times)
    with transaction.atomic():
        removed = remove_slots(found, wanted)
        if removed:
            note(Act.SLOTS_REMOVED, found, by=None, times=[str(each) for each in wanted])
    if not removed:
        raise BadInput(
            f"{found.address} has none of these slots.", "`homeground slot list` shows what it has."
        )
    typer.echo(f"{found.address}: {removed} removed.")


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Every account's slots, and whose clock they go by."""
    startup.start()
    from homeground.accounts.models import Account
    from homeground.planning.slots import WeeklyTime

    described = [
        {
            "account": account.address,
            "brand": account.brand.name,
            "time_zone": account.market.time_zone,
            "slots": [str(WeeklyTime(slot.weekday, slot.time)) for slot in account.slots.all()],
        }
        for account in Account.objects.filter(slots__isnull=False)
        .distinct()
        .select_related("market", "brand")
        .prefetch_related("slots")
        .order_by("network", "handle")
    ]
    if as_json:
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    if not described:
        typer.echo("No account has slots.")
    for one in described:
        typer.echo(f"{one['account']} ({one['time_zone']}): {', '.join(one['slots'])}")


def _times(written: str) -> tuple[WeeklyTime, ...]:
    from homeground.planning.slots import BadSlots, slots_from

    try:
        return slots_from(written)
    except BadSlots as bad:
        raise BadInput(
            f"“{bad.part}” is no time of the week.",
            "Write days and times: “Mon-Fri 09:00,17:30; Sat 11:00”, or “daily 12:00”.",
        ) from bad
