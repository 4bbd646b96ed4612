"""The report's headings in the reader's language, and how ratios are written."""

from __future__ import annotations

from babel import numbers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.report.figures import UNKNOWN, shown
from homeground.insights.report.wording import reader

from .parts import Words


def words() -> Words:
    return Words(
        meant=_("What was meant"),
        done=_("What was done"),
        did=_("What it did, against what was to be expected"),
        heard=_("What people said"),
        next=_("What to do next"),
        goal=_("Goal"),
        messages=_("Message"),
        not_out=_("Not out, or not surely out"),
        best=_("Did best against what was expected"),
        worst=_("Did least against what was expected"),
        moving=_("Still growing"),
        audience=_("The accounts’ followers"),
        funnel=_("From people reached to what they did"),
        effect=_("What the campaign changed"),
        expected=_("as expected"),
        notes=_("How to read this"),
        page=_("Page"),
        all_posts=_("All posts together"),
        lift=_("Lift"),
        range=_("Range"),
        posts=_("Posts"),
        network=_("Network"),
        market=_("Market"),
        said=_("In words"),
        nothing_next=_("Nothing in the numbers asks for anything at the moment."),
    )


def ratio_shown(ratio: float | None) -> str:
    """`×1.42`, `×12`: how many times what was expected; a dash where it is not known."""
    if ratio is None:
        return UNKNOWN
    form = "#,##0.00" if ratio < 9.995 else "#,##0"
    return "×" + numbers.format_decimal(ratio, format=form, locale=reader())


def range_shown(low: float | None, high: float | None) -> str:
    """`×1.10–1.83`."""
    if low is None or high is None:
        return UNKNOWN
    return f"{ratio_shown(low)}–{ratio_shown(high).removeprefix('×')}"


def verdict_of(low: float | None, high: float | None) -> str:
    """What an interval lets one say."""
    if low is None or high is None:
        return ""
    if low > 1:
        return _("more than expected")
    if high < 1:
        return _("less than expected")
    return _("cannot tell")


def posts_shown(number: int) -> str:
    return ngettext("%(number)s post", "%(number)s posts", number) % {"number": shown(number)}
