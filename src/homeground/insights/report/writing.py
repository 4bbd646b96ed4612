"""The report as one HTML file that needs nothing else: no script, no request, nothing to install."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.template.loader import render_to_string
from django.utils.translation import get_language

from homeground.content.models import Campaign
from homeground.errors import HomegroundError

from .contents import campaign_report
from .wording import direction_of


class ReportNotWritten(HomegroundError):
    """The file cannot be made where it was asked for."""


def render_report(campaigns: Sequence[Campaign]) -> str:
    """The whole page, in the active language."""
    language = get_language() or "en"
    reports = [campaign_report(campaign) for campaign in campaigns]
    return render_to_string(
        "insights/report/report.html",
        {
            "reports": reports,
            "language": language,
            "direction": direction_of(language),
            "in_sandbox": any(report.in_sandbox for report in reports),
        },
    )


def write_report(path: Path, campaigns: Sequence[Campaign]) -> None:
    """Put the report there, whole or not at all; what was there is replaced.

    Raises: ReportNotWritten.
    """
    page = render_report(campaigns)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as part:
            part.write(page)
        part_path = Path(part.name)
        part_path.chmod(0o644)
        os.replace(part_path, path)  # noqa: PTH105 - a rename within one folder
    except OSError as error:
        raise ReportNotWritten(
            f"The report cannot be written to {path}: {error.strerror}.",
            "Name a file in a folder that you may write to. What was published stays published.",
        ) from error
