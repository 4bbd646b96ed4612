"""The report as one HTML file that needs nothing else: no script, no request, nothing to install."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.template.loader import render_to_string
from django.utils.translation import get_language

from homeground.accounts.models import Market
from homeground.content.models import Campaign

from .contents import campaign_report
from .failing import ReportNotWritten
from .wording import direction_of


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands above a report that is read in the house: not in the file that is taken along."""

    back: tuple[str, str] | None
    """Address and words."""
    languages: Sequence[tuple[str, str, bool]]
    """Name, address, and whether it is this one."""
    files: Sequence[tuple[str, str]]


def render_report(
    campaigns: Sequence[Campaign],
    markets: Collection[Market] | None = None,
    *,
    bar: Bar | None = None,
) -> str:
    """The whole page, in the active language; with markets, of these only."""
    language = get_language() or "en"
    reports = [campaign_report(campaign, markets) for campaign in campaigns]
    return render_to_string(
        "insights/report/report.html",
        {
            "reports": reports,
            "language": language,
            "direction": direction_of(language),
            "bar": bar,
            "in_sandbox": any(report.in_sandbox for report in reports),
        },
    )


def write_report(path: Path, campaigns: Sequence[Campaign]) -> None:
    """Put the report as a page there, whole or not at all; what was there is replaced.

    Raises: ReportNotWritten.
    """
    write_whole(path, render_report(campaigns).encode())


def write_whole(path: Path, content: bytes) -> None:
    """Raises: ReportNotWritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "wb", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as part:
            part.write(content)
        part_path = Path(part.name)
        part_path.chmod(0o644)
        os.replace(part_path, path)  # noqa: PTH105 - a rename within one folder
    except OSError as error:
        raise ReportNotWritten(
            f"The report cannot be written to {path}: {error.strerror}.",
            "Name a file in a folder that you may write to. What was published stays published.",
        ) from error
