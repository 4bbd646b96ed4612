"""`homeground data …`: a brand's numbers for other programs."""

from __future__ import annotations

import typer

from .export import export_data

app = typer.Typer(no_args_is_help=True)


@app.callback()
def data() -> None:
    """A brand's numbers for pandas, Polars, DuckDB or a spreadsheet."""


app.command("export")(export_data)

__all__ = ["app"]
