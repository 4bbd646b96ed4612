"""`homeground archive list`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from homeground import startup
from homeground.cli.console import open_console


def show_archives(
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """How much history each account has, and which archives it came from."""
    startup.start()
    from rich.markup import escape
    from rich.table import Table

    from homeground.insights.queries import archives, histories

    found, imports = histories(), archives()
    if as_json:
        described = {
            "accounts": [
                {
                    "account": history.account.address,
                    "brand": history.account.brand.slug,
                    "posts": history.posts,
                    "measured": history.measured,
                    "first_at": history.first_at.isoformat(),
                    "last_at": history.last_at.isoformat(),
                }
                for history in found
            ],
            "archives": [
                {
                    "account": archive.account.address,
                    "format": archive.kind,
                    "file": archive.file_name,
                    "sha256": archive.sha256,
                    "exported_at": archive.exported_at.isoformat(),
                    "imported_at": archive.started_at.isoformat(),
                    "imported_by": archive.imported_by or None,
                    "finished": archive.finished_at is not None,
                    "posts": archive.posts,
                    "comments": archive.comments,
                    "observations": archive.observations,
                    "unread": archive.unread,
                }
                for archive in imports
            ],
        }
        typer.echo(json.dumps(described, ensure_ascii=False, indent=2))
        return
    console = open_console()
    if not imports:
        console.print("No archive was imported yet. `homeground archive import FILE` imports one.")
        return
    for history in found:
        console.print(
            f"{history.account.address}: {history.posts:,} posts from {history.first_at:%Y-%m-%d} to "
            f"{history.last_at:%Y-%m-%d}, {history.measured:,} with counts",
            markup=False,
        )
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Account", "File", "Made", "Imported", "New posts", "Comments", "Not read"):
        table.add_column(heading)
    for archive in imports:
        done = "" if archive.finished_at else " (broke off: import it again to go on)"
        table.add_row(
            escape(archive.account.address),
            escape(archive.file_name),
            f"{archive.exported_at:%Y-%m-%d}",
            f"{archive.started_at:%Y-%m-%d}{done}",
            f"{archive.posts:,}",
            f"{archive.comments:,}",
            f"{archive.unread:,}",
        )
    console.print()
    console.print(table)
