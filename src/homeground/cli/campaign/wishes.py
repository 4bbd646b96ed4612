"""What a run was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """The command line, typed."""

    file: Path
    accounts: tuple[str, ...] = ()
    brand: str | None = None
    campaign: str | None = None
    time_zone: str | None = None
    media: Path | None = None
    encoding: str | None = None
    dry_run: bool = False
    skip_invalid: bool = False
    rehearse: bool = False
    as_of: datetime | None = None
    wait: bool = False
    report: Path | None = None
    keep_open: bool = False
    as_json: bool = False
