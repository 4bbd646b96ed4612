"""What is said when a report cannot be made."""

from __future__ import annotations

from homeground.errors import HomegroundError


class ReportNotWritten(HomegroundError):
    """The file cannot be made, or not where it was asked for."""
