"""`homeground account …`: the accounts that a brand publishes on."""

from __future__ import annotations

import typer

from .add import add
from .listing import show_accounts
from .webhook import webhook

app = typer.Typer(no_args_is_help=True)


@app.callback()
def account() -> None:
    """The accounts that a brand publishes on: list them, connect them."""


app.command("list")(show_accounts)
app.command()(add)
app.command()(webhook)

__all__ = ["app"]
