"""`homeground media check`: what would happen to a file on each network. Nothing is kept or sent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.content.media.facts import MediaFacts
    from homeground.networks.contract import Format, Network

app = typer.Typer(no_args_is_help=True, help="Files for posts: see what networks make of them.")


@app.callback()
def media() -> None:
    """Files for posts: see what networks make of them."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="An image, a video or a PDF.")],
    network: Annotated[
        list[str] | None, typer.Option(help="A network alone; may be given several times.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="post, reel or story.")] = "post",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say for each network whether it takes a file, and what is done to it before.

    Exit code 2 when the file cannot be used at all, or no network takes it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeground.settings")
    import django

    django.setup()
    from homeground.content.campaign_file.formats import format_from
    from homeground.content.media.opening import open_media

    facts = open_media(file)
    answers = [_answer(facts, one, format_from(form.strip())) for one in _networks(network or [])]
    if as_json:
        whole = {"file": str(file), "facts": _facts(facts), "networks": answers}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _show(facts, answers)
    if not any(answer["taken"] for answer in answers):
        raise typer.Exit(BadInput.exit_code)


def _networks(slugs: list[str]) -> list[Network]:
    from homeground.content.campaign_file.findings import did_you_mean
    from homeground.networks.contract import Access
    from homeground.networks.registry import NETWORKS

    for slug in slugs:
        if slug not in NETWORKS:
            raise BadInput(
                f"There is no network {slug}.",
                did_you_mean(slug, NETWORKS, "docs/networks lists the networks."),
            )
    return [
        one
        for one in NETWORKS.values()
        if one.slug in slugs or (not slugs and one.access in {Access.API, Access.PARTNER})
    ]


def _answer(facts: MediaFacts, network: Network, form: Format) -> dict[str, Any]:
    from homeground.content.media.accepting import accept, check_format
    from homeground.content.media.facts import Unusable

    try:
        check_format(network, "", form)
        accepted = accept(facts, network, form=form)
    except Unusable as unusable:
        return {
            "network": network.slug,
            "name": network.name,
            "taken": False,
            "changes": [],
            "problems": [unusable.what],
            "do": unusable.what_to_do,
        }
    size = accepted.steps.size if accepted.steps else (facts.width, facts.height)
    return {
        "network": network.slug,
        "name": network.name,
        "taken": True,
        "mime": accepted.steps.mime if accepted.steps else facts.mime,
        "width": size[0],
        "height": size[1],
        "changes": list(accepted.notes),
        "problems": [what for what, _do in accepted.warnings],
        "do": " ".join(do for _what, do in accepted.warnings),
    }


def _facts(facts: MediaFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "mime": facts.mime,
        "size_bytes": facts.size_bytes,
        "width": facts.width,
        "height": facts.height,
        "seconds": facts.seconds,
        "codec": facts.codec,
        "sound": facts.sound,
        "pages": facts.pages,
        "animated": facts.animated,
        "says_where_it_was_taken": facts.located,
        "sha256": facts.sha256,
    }


def _show(facts: MediaFacts, answers: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from homeground.cli.console import open_console

    console = open_console()
    console.print(Text(", ".join(_described(facts)), style="bold"))
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for answer in answers:
        if not answer["taken"]:
            said = Text("refused  ", style="red").append(
                f"{answer['problems'][0]} {answer['do']}", style="default"
            )
        elif answer["changes"]:
            said = Text(", ".join(answer["changes"]), style="yellow")
        else:
            said = Text("fits", style="green")
        if answer["taken"] and answer["problems"]:
            said.append(f"  {answer['problems'][0]} {answer['do']}", style="default")
        table.add_row(Text(answer["name"]), said)
    console.print(table)


def _described(facts: MediaFacts) -> list[str]:
    from homeground.content.media.facts import format_name, megabytes
    from homeground.content.media.videos import running

    parts = [facts.name, format_name(facts.mime), megabytes(facts.size_bytes)]
    if facts.width and facts.height:
        parts.append(f"{facts.width} × {facts.height}")
    if facts.seconds is not None:
        parts += [running(facts.seconds), facts.codec or "", facts.sound or "no sound"]
    if facts.pages is not None:
        parts.append(f"{facts.pages} pages")
    if facts.animated:
        parts.append("moving")
    return [part for part in parts if part]
