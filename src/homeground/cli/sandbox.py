"""`homeground sandbox`: every network, made up, on one port."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from homeground import environment
from homeground.cli.ports import check_free
from homeground.errors import BadInput

app = typer.Typer()


@app.command()
def sandbox(
    port: Annotated[
        int | None, typer.Option(help="The port; HOMEGROUND_SANDBOX_PORT if left out.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="The address; HOMEGROUND_SANDBOX_HOST if left out.")
    ] = None,
    seed: Annotated[
        int, typer.Option(help="What its chance starts from: the same seed, the same world.")
    ] = 1,
    now: Annotated[
        str | None,
        typer.Option(
            help="Where its clock starts, such as 2026-11-22T09:00:00+03:00; the real time if left out."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say where it is.")] = False,
) -> None:
    """Serve all networks, each under /<network>/, with the controls under /_control/."""
    settings = environment.read()
    host, port = host or settings.sandbox_host, port or settings.sandbox_port
    start = moment(now) if now else None
    check_free(host, port, "HOMEGROUND_SANDBOX_PORT")

    from homeground.sandbox.app import serve

    if not quiet:
        typer.echo(f"The sandbox is at http://{host}:{port}/  (Ctrl-C stops it)", err=True)
    serve(port=port, host=host, seed=seed, now=start)


def moment(text: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--now {text} is not a point in time.", "Give it as 2026-11-22T09:00:00+03:00."
        ) from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
