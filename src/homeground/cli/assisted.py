"""`homeground assisted …`: what a person posts, because the network lets no program do it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from homeground import startup
from homeground.errors import BadInput

app = typer.Typer(no_args_is_help=True)


@app.callback()
def assisted() -> None:
    """What a person posts, because the network lets no program do it."""


@app.command("list")
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """What waits: the text to copy, the files to take along, the page to open."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.cli.console import open_console
    from homeground.publishing.assisting import waiting

    tasks = [_task(p) for p in waiting([brand.pk for brand in Brand.objects.all()])]
    if as_json:
        typer.echo(json.dumps(tasks, ensure_ascii=False, indent=2))
        return
    console = open_console()
    if not tasks:
        console.print("Nothing waits for a person.")
    for task in tasks:
        console.print(f"{task['number']}  {task['account']}  due {task['due_at']}", style="bold")
        if task["title"]:
            console.print(task["title"])
        console.print(task["text"], markup=False)
        if task["link"]:
            console.print(task["link"], markup=False)
        for file in task["media"]:
            console.print(f"  file  {file['path']}  ({file['name']}) {file['alt']}", markup=False)
        for text in task["below"]:
            console.print(f"  under it:  {text}", markup=False)
        if task["share_address"]:
            console.print(f"  open  {task['share_address']}", markup=False)
        console.print(f"  then  homeground assisted confirm {task['number']} ADDRESS\n")


@app.command()
def confirm(
    number: Annotated[int, typer.Argument(help="The number that `list` shows.")],
    address: Annotated[str, typer.Argument(help="The address of the post that you made.")],
) -> None:
    """Say that it is posted, and where: it then counts like any other publication."""
    startup.start()
    from homeground.publishing.assisting import confirm

    post = confirm(number, address, now=datetime.now(UTC))
    typer.echo(f"Published: {post.url}")


@app.command()
def results(
    address: Annotated[str, typer.Argument(help="The address of the post.")],
    views: Annotated[int | None, typer.Option(help="Times shown.")] = None,
    reach: Annotated[int | None, typer.Option(help="People reached.")] = None,
    likes: Annotated[int | None, typer.Option(help="Likes.")] = None,
    comments: Annotated[int | None, typer.Option(help="Comments.")] = None,
    shares: Annotated[int | None, typer.Option(help="Shares.")] = None,
    clicks: Annotated[int | None, typer.Option(help="Clicks.")] = None,
    sure: Annotated[bool, typer.Option("--sure", help="A surprising number is right.")] = False,
) -> None:
    """Enter the numbers that you read on the network. What is left out stays unknown."""
    startup.start()
    from homeground.insights.by_hand import enter
    from homeground.publishing.models import Post

    post = Post.objects.filter(url=address).first()
    if post is None:
        raise BadInput(
            f"No publication was confirmed at {address}.",
            "Confirm it first: homeground assisted confirm NUMBER ADDRESS",
        )
    given = {
        "views": views,
        "reach": reach,
        "likes": likes,
        "comments": comments,
        "shares": shares,
        "clicks": clicks,
    }
    values = {name: value for name, value in given.items() if value is not None}
    enter(post, values, now=datetime.now(UTC), sure=sure)
    typer.echo(f"Kept {len(values)} {'number' if len(values) == 1 else 'numbers'} of {address}.")


@app.command("import")
def import_results(
    file: Annotated[
        Path, typer.Argument(help="A .csv or .xlsx: a column address, and the numbers you have.")
    ],
    sure: Annotated[bool, typer.Option("--sure", help="Surprising numbers are right.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Enter the numbers of many posts at once, from a table. Empty cells stay unknown."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.insights.results_file import keep_results

    brands = list(Brand.objects.prefetch_related("markets"))
    kept = keep_results(file, brands, now=datetime.now(UTC), sure=sure)
    if as_json:
        problems = [{"row": p.row, "what": p.what, "do": p.do} for p in kept.problems]
        typer.echo(json.dumps({"kept": kept.rows, "problems": problems}, ensure_ascii=False))
    else:
        for problem in kept.problems:
            typer.echo(f"Row {problem.row}: {problem.what} {problem.do}")
        typer.echo(f"Kept the numbers of {kept.rows} {'post' if kept.rows == 1 else 'posts'}.")
    if kept.problems:
        raise typer.Exit(BadInput.exit_code)


def _task(publication: Any) -> dict[str, Any]:
    from homeground.publishing.assisting import share_address, texts_below
    from homeground.publishing.drafting import draft_of

    draft = draft_of(publication)
    placed = publication.variant.media.all()
    return {
        "number": publication.pk,
        "account": publication.account.address,
        "due_at": publication.due_at.isoformat(),
        "title": draft.title,
        "text": draft.text,
        "link": draft.link,
        "below": texts_below(publication),
        "share_address": share_address(publication) or None,
        "media": [
            {"path": str(media.path), "name": place.called, "alt": media.alt or ""}
            for media, place in zip(draft.media, placed, strict=True)
        ],
    }
