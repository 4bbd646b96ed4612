"""`homeground django …`: Django's own commands, such as `makemigrations` and `shell`."""

from __future__ import annotations

from typing import Annotated

import typer

from homeground import startup

app = typer.Typer()


@app.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    }
)
def django(
    arguments: Annotated[list[str] | None, typer.Argument(help="What Django should do.")] = None,
) -> None:
    """Run one of Django's own commands, with the database started."""
    startup.start(migrate=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["homeground django", *(arguments or ["help"])])
