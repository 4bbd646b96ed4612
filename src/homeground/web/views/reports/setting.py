"""Answers that are the report itself: a page with its own style, or a file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation

from homeground.accounts.models import Market
from homeground.content.models import Campaign
from homeground.insights.report import File, Format, ReportNotWritten, render_report, report_file
from homeground.insights.report.writing import Bar

own_style: Callable[[Any], Any] = csp(
    {
        "default-src": [NONE],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
        "img-src": ["data:"],
        "style-src": [UNSAFE_INLINE],
    }
)
"""The page brings its style with it, and runs and fetches nothing."""


def language_of(asked: str | None, otherwise: str) -> str:
    """Raises Http404 for a language that Homeground does not speak."""
    language = asked or otherwise
    if language not in dict(settings.LANGUAGES):
        raise Http404("There is no report in this language.")
    return language


def form_of(named: str) -> Format:
    """Raises Http404."""
    try:
        return Format(named)
    except ValueError:
        raise Http404("There is no report in this form.") from None


def page_answer(
    campaign: Campaign, language: str, markets: Collection[Market] | None, bar: Bar
) -> HttpResponse:
    with translation.override(language):
        return HttpResponse(render_report([campaign], markets, bar=bar))


def file_answer(
    campaign: Campaign, form: Format, language: str, markets: Collection[Market] | None
) -> HttpResponse:
    """What is missing is said as a page of words: the reader came for a file, and gets the reason."""
    try:
        made: File = report_file([campaign], form, language=language, markets=markets)
    except ReportNotWritten as problem:
        words = f"{problem.what}\n{problem.what_to_do}\n"
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=503)
    answer = HttpResponse(made.content, content_type=made.mime)
    answer["Content-Disposition"] = _attached(made.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _attached(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's own name for it


def languages() -> list[tuple[str, str]]:
    """Each with its own name for itself."""
    from django.utils.translation import get_language_info

    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
