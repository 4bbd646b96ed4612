"""`homeground archive import FILE`."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup
from homeground.cli.console import open_console
from homeground.errors import BadInput, HomegroundError

if TYPE_CHECKING:
    from rich.console import Console

    from homeground.insights.importing import Imported


def import_file(
    file: Annotated[
        Path, typer.Argument(help="The archive: a zip or tar.gz, a folder, or a file.")
    ],
    account: Annotated[
        str, typer.Option(help="network/handle; left out where the archive says whose it is.")
    ] = "",
    brand: Annotated[
        str, typer.Option(help="The brand, for an account that is not here yet.")
    ] = "",
    country: Annotated[str, typer.Option(help="That account's country, such as FR.")] = "",
    language: Annotated[str, typer.Option(help="That account's language, such as fr.")] = "",
    time_zone: Annotated[str, typer.Option(help="That market's clock, such as Europe/Paris.")] = "",
    sure: Annotated[
        bool, typer.Option("--sure", help="It is this account's, though it says another name.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be imported, and import nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Import posts, comments and counts from what a network gave you, as history to measure against.

    The same archive twice adds nothing; a newer one adds what is new. What was published from here is
    recognized. docs/guide/archives.md says how to get each network's archive.
    """
    startup.start()
    from homeground.insights.archive_account import Wish
    from homeground.insights.importing import import_archive

    from .progress import Progress, UnreadFile

    wish = Wish(account.strip(), brand.strip(), country.strip(), language.strip(), time_zone, sure)
    console = open_console(stderr=as_json)
    unread = UnreadFile(Path(f"{file.name or 'archive'}.unread.txt"))
    with Progress(console) as progress, unread:
        try:
            imported = import_archive(
                file,
                wish,
                now=datetime.now(UTC),
                by=_person(),
                dry_run=dry_run,
                begun=progress.begin,
                progress=progress.went_on,
                unread=unread.add,
            )
        except KeyboardInterrupt:
            raise HomegroundError(
                "Interrupted. What was read so far is kept.", "Run the same command to go on."
            ) from None
    if as_json:
        typer.echo(json.dumps(_summary(imported, unread, dry_run), ensure_ascii=False, indent=2))
    else:
        _say(console, imported, unread, dry_run=dry_run)
    if not imported.already_at and not imported.kept.posts_read and unread.number:
        raise BadInput(
            "Nothing of the archive could be read.", f"See {unread.path} for the reasons."
        )


def _say(console: Console, imported: Imported, unread: Any, *, dry_run: bool) -> None:
    kept = imported.kept
    title = (
        f"{imported.reading.title} of {imported.account}, made on {imported.exported_at:%Y-%m-%d}"
    )
    if imported.already_at is not None:
        console.print(
            f"{title}: it was imported on {imported.already_at:%Y-%m-%d}. Nothing is new.",
            markup=False,
        )
        return
    console.print(f"{title}{': a dry run, nothing was kept' if dry_run else ''}", markup=False)
    known = f"{kept.posts_known:,} known" + (
        f", {kept.posts_published_here:,} of them published from here"
        if kept.posts_published_here
        else ""
    )
    console.print(f"  posts          {kept.posts_new:,} new, {known}")
    console.print(f"  comments       {kept.comments_new:,} new of {kept.comments_read:,}")
    console.print(f"  observations   {kept.observations:,}")
    for what, number in sorted(kept.left_out.items()):
        console.print(f"  left out       {number:,} {what}", markup=False)
    if unread.number:
        posts = f"{kept.posts_unread:,} of {kept.posts_unread + kept.posts_read:,} posts"
        others = unread.number - kept.posts_unread
        what = posts if not others else f"{posts} and {others:,} other things"
        console.print(
            f"{what} could not be read: {unread.first}. All reasons are in {unread.path}.",
            style="yellow",
            markup=False,
        )


def _summary(imported: Imported, unread: Any, dry_run: bool) -> dict[str, Any]:
    kept = imported.kept
    return {
        "format": imported.reading.kind,
        "account": imported.account,
        "exported_at": imported.exported_at.isoformat(),
        "dry_run": dry_run,
        "already_imported_at": imported.already_at.isoformat() if imported.already_at else None,
        "posts": {
            "read": kept.posts_read,
            "new": kept.posts_new,
            "known": kept.posts_known,
            "published_here": kept.posts_published_here,
            "unread": kept.posts_unread,
        },
        "comments": {"read": kept.comments_read, "new": kept.comments_new},
        "observations": kept.observations,
        "left_out": dict(sorted(kept.left_out.items())),
        "unread": unread.number,
        "unread_file": str(unread.path) if unread.number else None,
    }


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
