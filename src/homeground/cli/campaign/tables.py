"""A campaign on a terminal: its problems, its publications, its comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from homeground.content.campaign_file import Problem, Row
from homeground.insights.comparison import ComparisonRow
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Publication
from homeground.publishing.states import State

MOST_PROBLEMS = 50
UNKNOWN = "—"
WIDE = 110
STYLES = {
    State.PUBLISHED: "green",
    State.FAILED: "red",
    State.UNSURE: "magenta",
    State.SCHEDULED: "yellow",
    State.HANDED_OVER: "yellow",
    State.ON_HOLD: "yellow",
}

SEVERITY_STYLES = {"error": "red", "warning": "yellow", "note": "cyan"}


def show_problems(console: Console, problems: Sequence[Problem]) -> None:
    """Each with its row, column, what is wrong and what to do; the first fifty."""
    for problem in problems[:MOST_PROBLEMS]:
        place = ", ".join(
            part
            for part in (
                f"row {problem.row}" if problem.row else "",
                f"column “{problem.column}”" if problem.column else "",
            )
            if part
        )
        line = Text(f"{problem.severity} ", style=SEVERITY_STYLES[problem.severity])
        line.append(f"{place}: " if place else "", style="bold")
        line.append(problem.what, style="default")
        console.print(line)
        if problem.do:
            console.print(Text(f"  → {problem.do}", style="dim"))
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        console.print(f"… and {more} more. --json lists all.", style="dim")


def show_publications(console: Console, publications: Iterable[Publication]) -> None:
    """Two lines each: when, where and what; then its state with the permalink or the reason."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for publication in publications:
        state = State(publication.state)
        local = publication.due_at.astimezone(ZoneInfo(publication.time_zone))
        city = publication.time_zone.split("/")[-1].replace("_", " ")
        post = getattr(publication, "post", None)
        outcome = Text(str(state.label), style=STYLES.get(state, "default"))
        if post is not None or publication.problem:
            outcome.append(f"  {post.url if post else publication.problem}", style="default")
        table.add_row(
            Text(f"{local:%d %b %H:%M} {city}\n", style="bold").append(
                publication.account.address, style="not bold"
            ),
            Text(shortened(publication) + "\n").append_text(outcome),
        )
    console.print(table)


def show_times(console: Console, rows: Sequence[Row]) -> None:
    """When the rows go out whose time the file does not say outright, and what goes out under them."""
    by_number: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        if row.series or row.in_slot or row.parts or row.native or row.useless_after:
            by_number.setdefault((row.number, row.account), []).append(row)
    for (number, account), times in sorted(by_number.items()):
        first = times[0]
        said = [_local(first.due_at, first)]
        if first.series:
            last = f", the last {_local(times[-1].due_at, first)}" if len(times) > 1 else ""
            said = [f"{len(times)} times by {first.series.rule}: {said[0]}{last}"]
        if first.in_slot:
            said[0] = f"slot {said[0]}"
        if first.useless_after:
            said.append(f"useless after {_local(first.useless_after, first)}")
        if first.send_at:
            said.append(f"kept by the network from {_local(first.send_at, first)}")
        if first.parts:
            many = len(first.parts)
            said.append(f"{many} part{'s' if many > 1 else ''} under it")
        console.print(Text(f"  row {number}  {account}  {'; '.join(said)}"))


def _local(at: datetime, row: Row) -> str:
    return f"{at.astimezone(ZoneInfo(row.time_zone)):%a %d %b %Y %H:%M}"


def shortened(publication: Publication, width: int = 48) -> str:
    text = publication.variant.title or publication.variant.text
    first = " ".join(text.split())
    return first if len(first) <= width else first[: width - 1] + "…"


def show_comparison(console: Console, rows: Iterable[ComparisonRow]) -> None:
    """The parts of engagement too, where the terminal is wide enough for them."""
    wide = console.width >= WIDE
    parts = ("Views", "Likes", "Comments", "Shares") if wide else ()
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("Network", no_wrap=True)
    table.add_column("Market", no_wrap=True)
    for heading in ("Posts", "Reach", *parts, "Engagement", "Per reached", "Per follower"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            NETWORKS[row.network].name,
            str(row.market),
            count(row.posts),
            count(row.reach),
            *(count(getattr(row, part.lower())) for part in parts),
            count(row.engagement),
            percent(row.rate_by_reach),
            percent(row.rate_by_followers),
        )
    console.print(table)
    console.print(
        "Engagement: likes + comments + shares, each counted once; per person reached, and per "
        f"follower and post. {UNKNOWN}: the network does not say.",
        style="dim",
    )


def count(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2%}"
