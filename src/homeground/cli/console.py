"""Where commands print for people."""

from __future__ import annotations

from rich.console import Console

WIDTH_WITHOUT_TERMINAL = 140


def open_console(*, stderr: bool = False) -> Console:
    """Standard output, as wide as the terminal; a file or a pipe gets wide lines."""
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_WITHOUT_TERMINAL
    return console
