"""`homeground data export`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.cli.console import open_console
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Brand
    from homeground.content.models import Campaign
    from homeground.insights.exporting import Exported


class FileFormat(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"


def export_data(
    to: Annotated[Path, typer.Option(help="The folder; it is made where it is not there.")],
    brand: Annotated[str, typer.Option(help="The brand, where there are several.")] = "",
    file_format: Annotated[
        FileFormat, typer.Option("--format", help="Parquet keeps the columns’ types.")
    ] = FileFormat.PARQUET,
    campaign: Annotated[str, typer.Option(help="Its posts only: slug or name.")] = "",
    since: Annotated[
        str, typer.Option(help="Posts published from this day on (UTC), such as 2027-05-01.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an export that is there already.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Write a brand's posts, observations, standings, audience, clicks and conversions as tables.

    contents.json in the folder says what each column means. Unknown is empty, never 0. With them goes
    what was learned of the posts, for whoever computes lift and forecast anew: docs/guide/analysts.md.
    """
    startup.start()
    from homeground.cli.campaign.brands import pick_brand
    from homeground.insights.exporting import Wish, export

    picked = pick_brand(brand or None)
    wish = Wish(
        to,
        file_format.value,
        _campaign(picked, campaign) if campaign else None,
        _since(since) if since else None,
        replace,
    )
    exported = export(picked, wish, now=datetime.now(UTC))
    if as_json:
        typer.echo(json.dumps(_summary(exported), ensure_ascii=False, indent=2))
    else:
        _show(exported, to)


def _campaign(brand: Brand, named: str) -> Campaign:
    from django.db.models import Q

    from homeground.content.models import Campaign

    found = list(Campaign.objects.filter(Q(slug=named) | Q(name__iexact=named), brand=brand))
    if len(found) != 1:
        slugs = Campaign.objects.filter(brand=brand).order_by("slug").values_list("slug", flat=True)
        known = ", ".join(slugs) or "none"
        raise BadInput(f"{brand.name} has no campaign “{named}”.", f"It has: {known}.")
    return found[0]


def _since(said: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(said), time(), UTC)
    except ValueError:
        raise BadInput(f"“{said}” is no day.", "Write it as 2027-05-01.") from None


def _summary(exported: Exported) -> dict[str, object]:
    return {
        "brand": exported.brand.slug,
        "exported_at": exported.at.isoformat(),
        "files": [
            {"name": each.name, "path": str(each.path), "rows": each.rows}
            for each in exported.files
        ],
    }


def _show(exported: Exported, folder: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column()
    for each in exported.files:
        learned = each.path.suffix == ".json"
        table.add_row(
            each.path.name,
            f"{each.rows:,}",
            Text("posts it rests on" if learned else "rows", "dim"),
        )
    console = open_console()
    console.print(table)
    console.print(f"{exported.brand.name}’s numbers are in {folder}", markup=False)
