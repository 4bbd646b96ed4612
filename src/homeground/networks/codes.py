"""A network's numbered errors as data: what each means, and which branch of the tree it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .errors import NetworkError


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One documented number. `says` is for people: what happened and what to do.

    `unclear` marks an answer which does not say whether a write was done: on a write it becomes
    `Unsure`, whatever `branch` is. `retry_after_seconds` only where the network names a time.
    """

    code: int
    branch: type[NetworkError]
    says: str
    source: str
    seen_on: date
    verified: bool = True
    unclear: bool = False
    retry_after_seconds: float | None = None


def without_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """`text` with every secret struck out: networks sometimes echo what they were sent."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    return text
