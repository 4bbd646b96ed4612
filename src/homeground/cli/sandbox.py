"""`homeground sandbox`: every network, made up, on one port."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from homeground.errors import BadInput
from homeground.running import sandbox as running

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
    keep: Annotated[
        Path | None,
        typer.Option(help="A file in which the world outlives a restart; forgotten if left out."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say where it is.")] = False,
) -> None:
    """Serve all networks, each under /<network>/, with the controls under /_control/."""
    start = moment(now) if now else None
    running.serve(host, port, seed=seed, now=start, keep=keep, quiet=quiet)


def moment(text: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--now {text} is not a point in time.", "Give it as 2026-11-22T09:00:00+03:00."
        ) from None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
