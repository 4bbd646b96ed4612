"""A trigger, as `guarding` makes it."""

from __future__ import annotations

from typing import NamedTuple


class Trigger(NamedTuple):
    table: str
    body: str
    """PL/pgSQL of its function."""
    whens: tuple[str, ...]
    """When it fires: one trigger for each, with `{table}` to be filled in."""
