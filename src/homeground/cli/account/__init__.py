"""`homeground account …`: the accounts that a brand publishes on."""

from __future__ import annotations

import typer

from .add import add
from .connect import connect
from .disconnect import disconnect
from .listing import show_accounts
from .past import read_past
from .renew import renew
from .webhook import webhook

app = typer.Typer(no_args_is_help=True)


@app.callback()
def account() -> None:
    """The accounts that a brand publishes on: list, connect, renew and disconnect them."""


app.command("list")(show_accounts)
app.command()(connect)
app.command()(add)
app.command()(renew)
app.command()(disconnect)
app.command("past")(read_past)
app.command()(webhook)

__all__ = ["app"]
