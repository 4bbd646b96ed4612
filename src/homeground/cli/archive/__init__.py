"""`homeground archive …`: what networks gave their users of their own posts."""

from __future__ import annotations

import typer

from .importing import import_file
from .listing import show_archives

app = typer.Typer(no_args_is_help=True)


@app.callback()
def archive() -> None:
    """What networks gave you of your own posts: import it, see what is here."""


app.command("import")(import_file)
app.command("list")(show_archives)

__all__ = ["app"]
