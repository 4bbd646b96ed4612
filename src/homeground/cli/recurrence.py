"""`homeground recurrence …`: what repeats."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from homeground import startup

app = typer.Typer(no_args_is_help=True)


@app.callback()
def recurrence() -> None:
    """What repeats: list it, end it."""


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """What repeats and has something to come, with the next time of each."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.publishing.repeating import open_recurrences

    brands = [brand.pk for brand in Brand.objects.all()]
    described = [
        {
            "number": each.pk,
            "account": each.account.address,
            "rule": each.rule,
            "next_at": next_at.astimezone(ZoneInfo(each.time_zone)).isoformat(),
            "planned_until": each.planned_until.isoformat(),
            "text": each.variant.title or each.variant.text,
        }
        for each, next_at in open_recurrences(brands, now=datetime.now(UTC))
    ]
    if as_json:
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    if not described:
        typer.echo("Nothing repeats.")
    for one in described:
        words = " ".join(str(one["text"]).split())[:48]
        typer.echo(
            f"{one['number']}  {one['account']}  {one['rule']}  next {one['next_at']}  “{words}”"
        )


@app.command()
def end(number: Annotated[int, typer.Argument(help="The number that `list` shows.")]) -> None:
    """Plan no more of it, and cancel what is not out yet."""
    startup.start()
    from homeground.publishing.repeating import end

    ended, cancelled = end(number, now=datetime.now(UTC))
    typer.echo(f"{ended.account.address}, {ended.rule}: ended; {cancelled} cancelled.")
