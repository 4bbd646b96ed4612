"""A story set on paper.

PDF/UA refuses a character for which there is no typeface, where a plain PDF would show an empty box: so
each such character is heard of here, and either said in words or the whole refused with what to install.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.report.failing import ReportNotWritten
from homeground.insights.report.figures import shown
from homeground.insights.report.story import Story

from .letters import east_asian, in_words, refused_letters
from .typefaces import families

TEMPLATE = Path(__file__).with_name("report.typ")
TRIES = 4
"""Words for a character are in letters that every typeface has: one more try is enough, mostly."""


def render_pdf(stories: Sequence[Story], *, system_typefaces: bool = True) -> bytes:
    """Raises: ReportNotWritten, where a typeface is missing."""
    import typst

    said = _plain(stories)
    replaced: set[str] = set()
    for _try in range(TRIES):
        whole = _document(said, stories[0], replaced, system_typefaces=system_typefaces)
        files: Any = {"main": TEMPLATE.read_bytes(), "story.json": whole}
        try:
            return typst.compile(
                files,
                format="pdf",
                ignore_system_fonts=not system_typefaces,
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            missing = refused_letters(f"{error.message}\n{error.diagnostic}")
            if not missing:
                raise ReportNotWritten(
                    _("The report cannot be set as a PDF: %(why)s") % {"why": error.message},
                    _("Take it as a web page instead."),
                ) from error
            if any(map(east_asian, missing)):
                raise ReportNotWritten(
                    _("There is no typeface for Chinese, Japanese or Korean on the computer that Homeground runs on, so the PDF would show empty boxes."),
                    _("Install one (on Debian and Ubuntu: apt install fonts-noto-cjk), or take the report as a web page."),
                ) from error  # fmt: skip
            replaced |= missing
    raise ReportNotWritten(
        _("The report cannot be set as a PDF: there is no typeface for its words."),
        _("Install one (on Debian and Ubuntu: apt install fonts-noto-core)."),
    )


def _plain(stories: Sequence[Story]) -> str:
    return json.dumps([asdict(story) for story in stories], ensure_ascii=False)


def _document(said: str, first: Story, replaced: set[str], *, system_typefaces: bool) -> bytes:
    """The data of the template, with words for what no typeface can show."""
    stories = json.loads(said, object_hook=_with_language)
    if replaced:
        stories = _reworded(stories, str.maketrans({one: in_words(one) for one in replaced}))
        for story in stories:
            story["forewords"] = [
                ngettext(
                    "%(n)s sign has no typeface on this computer and is named in brackets.",
                    "%(n)s signs have no typeface on this computer and are named in brackets.",
                    len(replaced),
                )
                % {"n": shown(len(replaced))}
            ]
    document = {
        "title": f"{first.campaign} – {first.brand}",
        "footer": f"{first.brand} · {first.campaign}",
        "page": first.words.page,
        "lang": _language(first.language),
        "region": "cn" if first.language.startswith("zh") else None,
        "fonts": families(first.language, system_typefaces=system_typefaces),
        "latin": families("en", system_typefaces=system_typefaces),
        "stories": stories,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _with_language(found: dict[str, Any]) -> dict[str, Any]:
    if "direction" in found:
        found["lang"] = _language(found["language"])
    return found


def _language(tag: str) -> str:
    """Two or three letters, as Typst takes them."""
    first = tag.partition("-")[0].lower()
    return first if first.isascii() and first.isalpha() and len(first) in (2, 3) else "en"


def _reworded(thing: Any, table: dict[int, str]) -> Any:
    if isinstance(thing, str):
        return thing.translate(table)
    if isinstance(thing, list):
        return [_reworded(each, table) for each in thing]
    if isinstance(thing, dict):
        return {name: _reworded(each, table) for name, each in thing.items()}
    return thing
