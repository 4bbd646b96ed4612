"""What import-linter cannot see: the core is told the time, and never looks at a clock itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "homeground"
TOLD_THE_TIME = ("networks", "text", "measurement", "planning")
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def readings(tree: ast.AST) -> Iterator[str]:
    """Where `tree` reads the wall clock. time.monotonic is allowed: it measures how long, not when."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (name, node.attr) in CLOCKS:
                yield f"line {node.lineno}: {name}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (
                f"line {node.lineno}: from time import {alias.name}"
                for alias in node.names
                if ("time", alias.name) in CLOCKS
            )


@pytest.mark.parametrize("package", TOLD_THE_TIME)
def test_the_core_reads_no_clock(package: str) -> None:
    found = [
        f"{path.relative_to(SOURCE)} {reading}"
        for path in sorted((SOURCE / package).rglob("*.py"))
        for reading in readings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_scan_sees_a_clock() -> None:
    text = "import datetime as d, time\nd.datetime.now()\ntime.time()\nfrom time import time_ns\ntime.monotonic()"
    assert len(list(readings(ast.parse(text)))) == 3
