"""A campaign on a terminal: its problems, its publications, its comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from homeground.content.campaign_file import Problem
from homeground.insights.comparison import ComparisonRow
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Publication
from homeground.publishing.states import State

MOST_PROBLEMS = 50
UNKNOWN = "—"
STYLES = {
    State.PUBLISHED: "green",
    State.FAILED: "red",
    State.UNSURE: "magenta",
    State.SCHEDULED: "yellow",
    State.ON_HOLD: "yellow",
}


def show_problems(console: Console, problems: Sequence[Problem]) -> None:
    """Each with its row, column, what is wrong and what to do; the first fifty."""
    for problem in problems[:MOST_PROBLEMS]:
        wrong = problem.severity == "error"
        place = ", ".join(
            part
            for part in (
                f"row {problem.row}" if problem.row else "",
                f"column “{problem.column}”" if problem.column else "",
            )
            if part
        )
        line = Text("error " if wrong else "warning ", style="red" if wrong else "yellow")
        line.append(f"{place}: " if place else "", style="bold")
        line.append(problem.what, style="default")
        console.print(line)
        if problem.do:
            console.print(Text(f"  → {problem.do}", style="dim"))
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        console.print(f"… and {more} more. --json lists all.", style="dim")


def show_publications(console: Console, publications: Iterable[Publication]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("When", "Account", "Text", "State"):
        table.add_column(heading)
    table.add_column("Permalink", overflow="fold")
    for publication in publications:
        state = State(publication.state)
        local = publication.due_at.astimezone(ZoneInfo(publication.time_zone))
        post = getattr(publication, "post", None)
        table.add_row(
            f"{local:%d %b %H:%M} {publication.time_zone.split('/')[-1].replace('_', ' ')}",
            publication.account.address,
            Text(shortened(publication), overflow="ellipsis", no_wrap=True),
            Text(str(state.label), style=STYLES.get(state, "default")),
            Text(post.url if post else publication.problem or UNKNOWN),
        )
    console.print(table)


def shortened(publication: Publication, width: int = 28) -> str:
    text = publication.variant.title or publication.variant.text
    first = " ".join(text.split())
    return first if len(first) <= width else first[: width - 1] + "…"


def show_comparison(console: Console, rows: Iterable[ComparisonRow]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Network")
    table.add_column("Market")
    for heading in (
        "Posts", "Reach", "Views", "Likes", "Comments", "Shares", "Engagement",
        "Per person reached", "Per follower",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            NETWORKS[row.network].name,
            str(row.market),
            count(row.posts),
            count(row.reach),
            count(row.views),
            count(row.likes),
            count(row.comments),
            count(row.shares),
            count(row.engagement),
            percent(row.rate_by_reach),
            percent(row.rate_by_followers),
        )
    console.print(table)
    console.print(
        f"Engagement is likes + comments + shares, each counted once. {UNKNOWN}: the network does "
        "not say.",
        style="dim",
    )


def count(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2%}"
