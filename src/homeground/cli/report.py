"""`homeground report CAMPAIGN`: what a campaign did, for people who were not there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

app = typer.Typer()


@app.command()
def report(
    campaign: Annotated[str, typer.Argument(help="The campaign's name, or its name in addresses.")],
    form: Annotated[
        str,
        typer.Option("--format", help="html, pdf or pptx; as the file's name ends if left out."),
    ] = "",
    language: Annotated[str, typer.Option(help="en, de, fr, ru or zh-hans.")] = "en",
    to: Annotated[
        Path | None, typer.Option(help="Where it goes; here, by the campaign's name, if left out.")
    ] = None,
    brand: Annotated[str | None, typer.Option(help="Which brand, if there are several.")] = None,
) -> None:
    """Write a campaign's report: a page, a PDF or slides, in the language of whoever reads it."""
    startup.start()
    from homeground.content.models import Campaign
    from homeground.insights.report import Format, report_file, write_whole
    from homeground.reports.linking import known_language

    from .campaign.brands import pick_brand

    chosen = _form(form, to)
    found = list(Campaign.objects.filter(brand=pick_brand(brand)).select_related("brand"))
    named = [each for each in found if campaign.lower() in (each.slug.lower(), each.name.lower())]
    if not named:
        raise BadInput(
            f"There is no campaign “{campaign}”.",
            f"Campaigns here: {', '.join(each.slug for each in found) or 'none yet'}.",
        )
    made = report_file(named[:1], Format(chosen), language=known_language(language))
    path = to or Path(made.name)
    write_whole(path, made.content)
    typer.echo(f"The report is in {path}")


def _form(named: str, to: Path | None) -> str:
    """Raises: BadInput."""
    form = named.lower() or (to.suffix.removeprefix(".").lower() if to and to.suffix else "html")
    form = {"htm": "html"}.get(form, form)
    if form not in ("html", "pdf", "pptx"):
        raise BadInput(f"There is no report as “{form}”.", "Choose html, pdf or pptx.")
    return form
