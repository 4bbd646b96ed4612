"""What a person typed into a form that could not be taken: it stays there, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from homeground.errors import BadInput


@dataclass(frozen=True)
class Given:
    form: str
    """Which of the page's forms: “task-12”."""
    problem: BadInput
    values: dict[str, str] = field(default_factory=dict)
    asks_if_sure: bool = False
    """It can be taken when the person says that they looked again."""
