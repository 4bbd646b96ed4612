"""The report as a file to take along, in a language that the reader chooses."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation

from homeground.accounts.models import Market
from homeground.content.models import Campaign

from .story import told
from .writing import render_report


class Format(StrEnum):
    HTML = "html"
    PDF = "pdf"
    PPTX = "pptx"


MIMES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    mime: str
    content: bytes


def report_file(
    campaigns: Sequence[Campaign],
    form: Format,
    *,
    language: str,
    markets: Collection[Market] | None = None,
) -> File:
    """`language` is one of the house's own. Raises: ReportNotWritten."""
    with translation.override(language):
        content = _made(campaigns, form, markets)
    named = re.sub(r"[^\w.-]+", "-", campaigns[0].slug)[:80]
    return File(f"{named}-{language}.{form}", MIMES[form], content)


def _made(campaigns: Sequence[Campaign], form: Format, markets: Collection[Market] | None) -> bytes:
    if form is Format.HTML:
        return render_report(campaigns, markets).encode()
    stories = [told(campaign, markets) for campaign in campaigns]
    if form is Format.PDF:
        from .pdf import render_pdf

        return render_pdf(stories)
    from .slides import render_slides

    return render_slides(stories)
