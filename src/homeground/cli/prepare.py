"""`homeground prepare`: everything that has to be there before the pages and the worker start."""

from __future__ import annotations

import json
import socket
import time
from typing import Annotated

import typer

from homeground import startup
from homeground.environment import Environment
from homeground.errors import HomegroundError

app = typer.Typer()

SANDBOX_SECONDS = 30.0


@app.command()
def prepare(
    example: Annotated[
        bool, typer.Option("--example", help="Load the example brand; the sandbox must be running.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print how to sign in as JSON.")] = False,
) -> None:
    """Start the database, bring its tables up to date and, if asked, load the example brand."""
    settings = startup.start()
    sign_in: dict[str, str] = {}
    if example:
        wait_for_sandbox(settings)
        from homeground.accounts import example as brand

        email, password = brand.load()
        sign_in = {"email": email, "password": password}
    if as_json:
        typer.echo(json.dumps(sign_in))
    elif sign_in:
        typer.echo(f"Sign in as {sign_in['email']} with the password {sign_in['password']}")


def wait_for_sandbox(settings: Environment) -> None:
    deadline = time.monotonic() + SANDBOX_SECONDS
    address = (settings.sandbox_host, settings.sandbox_port)
    while True:
        try:
            socket.create_connection(address, timeout=2).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise HomegroundError(
                    f"The sandbox at {address[0]}:{address[1]} does not answer ({error}).",
                    "Start it in another window: homeground sandbox",
                ) from None
        time.sleep(0.05)
