"""`homeground network …`: what each network lets software do, with its limits and their sources."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from homeground.errors import BadInput

app = typer.Typer(no_args_is_help=True)


@app.callback()
def network() -> None:
    """What each network lets software do, with its limits and their sources."""


@app.command("list")
def show_all(
    as_json: Annotated[bool, typer.Option("--json", help="Print all that is known.")] = False,
) -> None:
    """Every network: how far it lets software in, and what goes out to it."""
    from homeground.networks.capabilities import capabilities
    from homeground.networks.registry import NETWORKS, WAYS

    if as_json:
        every = [capabilities(each, WAYS.get(slug, ())) for slug, each in NETWORKS.items()]
        typer.echo(json.dumps(every, ensure_ascii=False, indent=2))
        return
    from rich.table import Table

    from homeground.cli.console import open_console

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("network", "name", "access", "images", "video", "reel", "story", "poll"):
        table.add_column(heading)
    for slug, each in NETWORKS.items():
        able = capabilities(each)["can"]
        marks = [_mark(able[what]) for what in ("images", "video", "reel", "story", "poll")]
        table.add_row(slug, each.name, each.access.value, *marks)
    open_console().print(table)


@app.command("show")
def show(
    slug: Annotated[str, typer.Argument(help="The network, as `list` names it: vk.")],
    kind: Annotated[str, typer.Option(help="With this kind of token, where it matters.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """One network: what works, what does not and why, limits and prices with their sources."""
    from homeground.networks.capabilities import capabilities
    from homeground.networks.describing import page
    from homeground.networks.registry import NETWORKS, WAYS

    found = NETWORKS.get(slug)
    if found is None:
        raise BadInput(f"There is no network {slug}.", f"There are {', '.join(sorted(NETWORKS))}.")
    if as_json:
        said = capabilities(found, WAYS.get(slug, ()), kind)
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    from rich.markdown import Markdown

    from homeground.cli.console import open_console

    open_console().print(Markdown(page(found)))


def _mark(offered: dict[str, Any]) -> str:
    if offered["offered"]:
        return "yes"
    return "—" if offered["gap"] == "not offered" else str(offered["gap"])
