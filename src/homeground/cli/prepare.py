"""`homeground prepare`: everything that has to be there before the pages and the worker start."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from homeground.running import preparation

app = typer.Typer()


@app.command()
def prepare(
    example: Annotated[
        bool, typer.Option("--example", help="Load the example brand; the sandbox must be running.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print how to sign in as JSON.")] = False,
) -> None:
    """Start the database, bring its tables up to date and, if asked, load the example brand."""
    sign_in = preparation.prepare(example=example)
    if as_json:
        typer.echo(json.dumps(sign_in))
    elif sign_in:
        typer.echo(f"Sign in as {sign_in['email']} with the password {sign_in['password']}")
