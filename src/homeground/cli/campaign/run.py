"""`homeground campaign run FILE`: check everything, then publish, watch and compare."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from homeground import startup
from homeground.errors import BadInput


def run(
    file: Annotated[Path, typer.Argument(help="The campaign file: .csv or .xlsx.")],
    account: Annotated[
        list[str] | None,
        typer.Option(
            help="Where a file of date, message, link is published: vk/handle. Repeat it."
        ),
    ] = None,
    brand: Annotated[str | None, typer.Option(help="Which brand, if there are several.")] = None,
    campaign: Annotated[
        str | None, typer.Option(help="The campaign's name for rows that name none.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="The clock of rows that name none, such as Europe/Moscow.")
    ] = None,
    media: Annotated[
        Path | None, typer.Option(help="The folder of the images; the file's own if left out.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The file's encoding, when the guess is wrong: cp1251.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and show what would go out; send nothing.")
    ] = False,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Leave out rows with errors, and list them.")
    ] = False,
    rehearse: Annotated[
        bool,
        typer.Option("--rehearse", help="Play it in a sandbox, on stand-ins of your accounts."),
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(help="In a sandbox: play as if it were this moment, 2027-05-09T12:00:00Z."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="On real networks: stay until everything is out.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write the results as one HTML file as well.")
    ] = None,
    keep_open: Annotated[
        bool,
        typer.Option("--keep-open", help="With --rehearse: leave the sandbox open to look at."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    """Check a campaign file, publish it, collect what people answered, and compare.

    Nothing is sent while one row is wrong. A row that is out already is never sent again, so the
    same file can be run as often as you like. On accounts in a sandbox the campaign's days pass in
    seconds; on real networks its publications are scheduled, and the worker sends them.

    Exit codes: 0 all well, 1 something failed or waits for a person, 2 the file must be changed,
    130 stopped by Ctrl-C.
    """
    moment = _moment(as_of)
    startup.start()
    from homeground.cli.console import open_console

    from .running import CampaignRun, conclude
    from .wishes import Wishes

    wishes = Wishes(
        file=file,
        accounts=tuple(account or ()),
        brand=brand,
        campaign=campaign,
        time_zone=time_zone,
        media=media,
        encoding=encoding,
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        rehearse=rehearse,
        as_of=moment,
        wait=wait,
        report=report,
        keep_open=keep_open,
        as_json=as_json,
    )
    started = CampaignRun(wishes, open_console(stderr=as_json))
    raise typer.Exit(conclude(started.run(), started.console))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(
            f"--as-of {text} is not a moment with its time zone.",
            "Give it as 2027-05-09T12:00:00Z or 2027-05-09T12:00:00+03:00.",
        )
    return moment
