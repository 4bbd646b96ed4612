"""`homeground status`: how the machine is, in one look; for monitoring, an exit code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homeground import startup

if TYPE_CHECKING:
    from rich.console import Console

    from homeground.publishing.status import Status

app = typer.Typer()


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="End with exit code 1 when something needs a person, or nothing is sent in time.",
        ),
    ] = False,
) -> None:
    """How late, how many, who sends, and what needs a person. With `--check` for cron and monitoring."""
    startup.start()
    from homeground.accounts.models import Brand
    from homeground.publishing.clock import moments
    from homeground.publishing.status import status_of

    brands = list(Brand.objects.order_by("pk"))
    now = asyncio.run(moments({brand.sandbox_url for brand in brands}))
    found = status_of(brands, now)
    away = sorted({brand.sandbox_url for brand in brands} - now.keys())
    if as_json:
        typer.echo(json.dumps(described(found, away), ensure_ascii=False, indent=2))
    else:
        from homeground.cli.console import open_console

        tell(found, away, open_console())
    if check and found.troubles:
        raise typer.Exit(1)


def described(found: Status, away: Iterable[str]) -> dict[str, Any]:
    late = found.lateness
    return {
        "healthy": not found.troubles,
        "troubles": [str(trouble) for trouble in found.troubles],
        "lag_seconds": found.lag.total_seconds() if found.lag is not None else 0,
        "lateness": None
        if late is None
        else {
            "p50_seconds": round(late.p50_seconds, 3),
            "p99_seconds": round(late.p99_seconds, 3),
            "publications": late.measured,
        },
        "total": _counts(found.total),
        "networks": {tally.network: _counts(tally) for tally in found.networks},
        "workers": [
            {
                "host": each.worker.host,
                "pid": each.worker.pid,
                "version": each.worker.version,
                "seen_at": each.worker.seen_at.isoformat() if each.worker.seen_at else None,
                "alive": each.alive,
                "accounts": each.accounts,
            }
            for each in found.workers
        ],
        "accounts": [
            {"account": account.address, "state": account.state, "problem": account.problem}
            for account in found.accounts
        ],
        "waiting": [
            {
                "account": each.account,
                "until": each.until.isoformat(),
                "publications": each.publications,
                "why": each.why,
            }
            for each in found.waiting
        ],
        "pauses": [
            {
                "brand": each.brand.name,
                "market": f"{each.market.language}-{each.market.country}" if each.market else None,
                "since": each.began_at.isoformat(),
                "by": str(each.began_by) if each.began_by else None,
                "reason": each.reason,
            }
            for each in found.pauses
        ],
        "used_up": [
            {"what": each.what, "until": each.until.isoformat() if each.until else None}
            for each in found.used_up
        ],
        "sandboxes_away": list(away),
    }


def _counts(tally: object) -> dict[str, int]:
    return {name: many for name, many in vars(tally).items() if name != "network"}


def tell(found: Status, away: Iterable[str], console: Console) -> None:
    from homeground.publishing.status import Trouble

    wrong = set(found.troubles)
    total, late = found.total, found.lateness

    def line(name: str, words: str, *, bad: bool = False) -> None:
        console.print(f"[bold]{name:<12}[/bold]", end="")
        console.print(words, style="red" if bad else None, markup=False)

    if found.lag is None:
        line("late", "nothing")
    else:
        words = f"the oldest by {_length(found.lag)}, of {total.overdue:,} that are due"
        line("late", words, bad=Trouble.LAGGING in wrong)
    if late is not None:
        line(
            "last hour",
            f"{total.last_hour:,} published, {total.last_minute:,} of them in the last minute; half within "
            f"{late.p50_seconds:.1f} s of their time, 99 of 100 within {late.p99_seconds:.1f} s",
        )
    else:
        line("last hour", "nothing was published")
    line("planned", f"{total.due_soon:,} within the next hour, {total.scheduled:,} in all")
    line("under way", f"{total.sending:,} being sent, {total.looked_for:,} looked for")
    waits = [
        (total.needing_a_word, "unsure and need your word (homeground unsure list)"),
        (total.assisted, "to be posted by hand (homeground assisted list)"),
        (total.on_hold, "on hold"),
        (total.handed_over, "kept by the network for their time"),
        (total.failed, "failed within a day"),
    ]
    for many, words in waits:
        if many:
            person = words.endswith(")")
            line("", f"{many:,} {words}", bad=person)
    for each in found.workers:
        seen = f"last seen {each.worker.seen_at:%Y-%m-%d %H:%M:%S} UTC"
        line(
            "worker",
            f"{each.worker} {each.worker.version}, {seen}, "
            + (f"{each.accounts} accounts in hand" if each.alive else "silent since"),
            bad=not each.alive,
        )
    if Trouble.NO_WORKER in wrong:
        line(
            "worker", "none runs: start one with `homeground worker` (or `homeground up`)", bad=True
        )
    for pause in found.pauses:
        where = f" in {pause.market}" if pause.market else ""
        line(
            "stands still",
            f"{pause.brand.name}{where} since {pause.began_at:%Y-%m-%d %H:%M} UTC. {pause.reason}",
        )
    for account in found.accounts:
        todo = (
            f"Connect it anew: homeground account connect {account.network}"
            if account.state == "needs_reconnection"
            else "Do what the network asks for, then say so on the page Networks."
        )
        line("account", f"{account.address}: {account.problem} {todo}", bad=True)
    for wait in found.waiting:
        line(
            "waits",
            f"{wait.account} until {wait.until:%H:%M:%S} UTC, {wait.publications}. {wait.why}",
        )
    for used in found.used_up:
        until = f" until {used.until:%Y-%m-%d %H:%M} UTC" if used.until else " this month"
        line("used up", f"{used.what}{until}")
    for url in away:
        line("sandbox", f"{url} does not answer; what lives there is not counted", bad=True)
    if len(found.networks) > 1:
        console.print(_table(found))


def _table(found: Status) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("network")
    columns = (
        ("due soon", "due_soon"), ("planned", "scheduled"), ("being sent", "sending"),
        ("looked for", "looked_for"), ("your word", "needing_a_word"), ("by hand", "assisted"),
        ("handed over", "handed_over"), ("on hold", "on_hold"), ("failed", "failed"),
        ("last hour", "last_hour"),
    )  # fmt: skip
    for name, _ in columns:
        table.add_column(name, justify="right")
    for tally in found.networks:
        table.add_row(tally.network, *(f"{getattr(tally, count):,}" for _, count in columns))
    return table


def _length(lag: timedelta) -> str:
    seconds = lag.total_seconds()
    return f"{seconds:.1f} s" if seconds < 120 else str(timedelta(seconds=round(seconds)))
