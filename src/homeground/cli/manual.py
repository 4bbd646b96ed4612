"""The reference of all commands, written from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from typer.core import TyperGroup

from homeground.cli import COMMANDS, loaded


def documentation() -> str:
    """docs/guide/commands.md."""
    lines = [
        "# Commands",
        "",
        "`homeground COMMAND --help` says the same at the terminal. Bad input ends with exit code 2, "
        "a failure with 1.",
        "",
        "This page is written from `src/homeground/cli/` by `make docs`.",
    ]
    for name in sorted(COMMANDS):
        lines += entry(f"homeground {name}", loaded(name))
    return "\n".join(lines) + "\n"


def entry(path: str, command: Any) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for name, part in sorted(command.commands.items()):
            yield from entry(f"{path} {name}", part)
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = [path, *(shown(p) for p in arguments), *(["[OPTIONS]"] if options else [])]
    yield from ["", f"## `{' '.join(usage)}`", "", inspect.cleandoc(command.help or "")]
    rows = [(shown(p), p.help) for p in arguments] + [(flags(p), p.help) for p in options]
    if rows:
        yield from ["", "| | |", "| --- | --- |"]
        yield from (f"| `{name}` | {described(about)} |" for name, about in rows)


def shown(argument: Any) -> str:
    name = argument.name.upper() + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def flags(option: Any) -> str:
    text = ", ".join((*option.opts, *option.secondary_opts))
    return text if option.is_flag else f"{text} {option.name.upper()}"


def described(about: str | None) -> str:
    return " ".join((about or "").split()).replace("|", "\\|")
