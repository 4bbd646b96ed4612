"""`homeground unsure …`: publications whose answer was lost, where only a person can look."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from homeground import startup

app = typer.Typer(no_args_is_help=True)


@app.callback()
def unsure() -> None:
    """Publications whose answer was lost, where only a person can look."""


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """What may be out, or not: look on the network, then say which."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.cli.console import open_console
    from homeground.publishing.answering import needing_a_person

    found = needing_a_person([brand.pk for brand in Brand.objects.all()])
    if as_json:
        described = [
            {
                "number": publication.pk,
                "account": publication.account.address,
                "due_at": publication.due_at.isoformat(),
                "text": publication.variant.text,
                "problem": publication.problem,
            }
            for publication in found
        ]
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    console = open_console()
    if not found:
        console.print("Nothing is unsure.")
    for publication in found:
        console.print(
            f"{publication.pk}  {publication.account.address}  due {publication.due_at:%Y-%m-%d %H:%M} UTC",
            style="bold",
        )
        console.print(publication.variant.text, markup=False)
        console.print(publication.problem, markup=False, style="yellow")
        console.print(
            f"  it is there: homeground unsure found {publication.pk} ADDRESS\n"
            f"  it is not:   homeground unsure again {publication.pk}\n"
        )


@app.command()
def found(
    number: Annotated[int, typer.Argument(help="The number that `list` shows.")],
    address: Annotated[str, typer.Argument(help="The address of the post on the network.")],
) -> None:
    """It is there."""
    startup.start()
    from homeground.publishing.answering import it_is_there

    publication = it_is_there(number, address, now=datetime.now(UTC))
    typer.echo(f"Published on {publication.account.address}: {address}")


@app.command()
def again(
    number: Annotated[int, typer.Argument(help="The number that `list` shows.")],
) -> None:
    """You have looked, and it is not there: send it again."""
    startup.start()
    from homeground.publishing.answering import send_again

    publication = send_again(number, now=datetime.now(UTC))
    typer.echo(
        f"It goes out on {publication.account.address} again: by the worker, or when you run its "
        "campaign file again."
    )
