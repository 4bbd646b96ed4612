"""What a run is doing right now, on a terminal or in a log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Publication


class Progress:
    """A bar over the publications; without a terminal, a line for each thing done."""

    def __init__(self, console: Console, total: int):
        self._console = console
        self._said: set[str] = set()
        self._bar = Bar(
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("starting", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._bar.stop()

    def sending(self, publication: Publication) -> None:
        text = " ".join((publication.variant.title or publication.variant.text).split())
        self.says(
            f"{NETWORKS[publication.account.network].name} · {publication.account.handle} · "
            f"“{text[:40]}{'…' if len(text) > 40 else ''}”",
            always=True,
        )

    def settled(self, number: int) -> None:
        self._bar.update(self._task, completed=number)

    def says(self, what: str, *, always: bool = False) -> None:
        """`always`: also as a line of its own where there is no bar."""
        self._bar.update(self._task, description=what)
        if not self._console.is_terminal and always:
            self._console.print(what)

    def problems(self, problems: Sequence[str]) -> None:
        """Each is said once."""
        for problem in problems:
            if problem not in self._said:
                self._said.add(problem)
                self._console.print(problem, style="yellow")
