"""`homeground measure …`: what the worker does by itself, now: read numbers, learn from them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from homeground import startup
from homeground.errors import BadInput

if TYPE_CHECKING:
    from homeground.accounts.models import Brand

app = typer.Typer(no_args_is_help=True)
AT_ONCE = 1_000


@app.callback()
def measure() -> None:
    """What posts and accounts did: read it now, learn from it, say what reactions count for."""


@app.command("read")
def read(
    brand: Annotated[str, typer.Option(help="Only this brand's accounts.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Read the numbers of all posts whose time has come, and how many follow each account."""
    startup.start()
    from homeground.insights.gathering import gather
    from homeground.insights.standing.keeping import restate

    brands = [each.pk for each in _brands(brand)] if brand else None
    done = asyncio.run(gather(brands, audience=True))
    restate(done.to_restate, now=datetime.now(UTC))
    if as_json:
        told = {"posts": done.posts, "accounts": done.accounts, "problems": done.problems}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"Read: {done.posts:,} posts, the audience of {done.accounts:,} accounts.")
        for problem in done.problems:
            typer.echo(problem)
    if done.problems:
        raise typer.Exit(1)


@app.command("learn")
def learn(
    brand: Annotated[str, typer.Option(help="Only this brand's organization.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Learn from all posts what to expect of the next, and say anew how posts stand."""
    startup.start()
    from homeground.insights.fitting import fit_organization
    from homeground.insights.standing.keeping import restate
    from homeground.insights.standing.outdated import posts_of, unstated

    now = datetime.now(UTC)
    told = []
    new = unstated(AT_ONCE)
    while new:
        restate(new, now=now)
        new = unstated(AT_ONCE) if len(new) == AT_ONCE else []
    for house in {each.organization_id: each.organization for each in _brands(brand)}.values():
        fitted = fit_organization(house.pk, now=now)
        posts = posts_of(house.pk) if fitted else []
        for begin in range(0, len(posts), AT_ONCE):
            restate(posts[begin : begin + AT_ONCE], now=now)
        learned = fitted.posts if fitted else 0
        told.append({"organization": house.name, "learned_from": learned, "restated": len(posts)})
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for each in told:
        typer.echo(
            f"{each['organization']}: learned from {each['learned_from']:,} posts, "
            f"{each['restated']:,} stand by it now."
        )


@app.command("weights")
def weights(
    brand: Annotated[str, typer.Argument(help="The brand.")],
    likes: Annotated[float | None, typer.Option(help="What a like counts for.")] = None,
    comments: Annotated[float | None, typer.Option(help="What a comment counts for.")] = None,
    shares: Annotated[float | None, typer.Option(help="What a share counts for.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show what reactions count for in a brand, or set it: what is left out stays as it is."""
    startup.start()
    from homeground.insights.weighing import set_weights, weights_for
    from homeground.measurement.engagement import Weights

    (found,) = _brands(brand)[:1]
    holds = weights_for(found)
    wanted = Weights(
        holds.likes if likes is None else likes,
        holds.comments if comments is None else comments,
        holds.shares if shares is None else shares,
    )
    if wanted != holds:
        set_weights(found, wanted, by=None, now=datetime.now(UTC))
    parts = {"likes": wanted.likes, "comments": wanted.comments, "shares": wanted.shares}
    if as_json:
        typer.echo(json.dumps(parts))
        return
    typer.echo(f"{found.name}: " + ", ".join(f"{name} {each:g}" for name, each in parts.items()))


def _brands(named: str) -> list[Brand]:
    """All, or the one of that name. Raises: BadInput."""
    from homeground.accounts.models import Brand

    brands = list(Brand.objects.select_related("organization").order_by("name"))
    if not named:
        return brands
    found = [each for each in brands if named.casefold() in (each.slug, each.name.casefold())]
    if not found:
        raise BadInput(f"There is no brand {named}.", "`homeground account list` names them.")
    return found
