"""Good hours of an account, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from homeground.measurement.timing import ENOUGH, Good, Hours
from homeground.planning.calendar import Cell

from . import locales

MOST_NAMED = 4


@dataclass(frozen=True)
class Told:
    hours: Hours
    words: str
    """`Good hours here: Tue 18–20, Thu 8–10.`"""
    source: str
    """What it comes from."""

    def good(self, cell: Cell) -> Good | None:
        weekday, hour = cell.day.weekday(), cell.hour
        of_the_day = (each for each in self.hours.good if each.weekday == weekday)
        return next(
            (e for e in of_the_day if hour is not None and e.first_hour <= hour < e.last_hour), None
        )


def told(hours: Hours) -> Told:
    if not hours.enough:
        words = _("Good hours: not enough posts yet, %(many)d of %(enough)d.")
        return Told(hours, words % {"many": hours.posts, "enough": ENOUGH}, "")
    source = _(
        "From %(many)d posts of the last year: in these hours most posts got more reactions than the "
        "account's posts of the same age usually get."
    ) % {"many": hours.posts}
    if not hours.good:
        return Told(hours, _("No hour stands out among the posts so far."), source)
    best = sorted(hours.good, key=lambda each: -each.lift)[:MOST_NAMED]
    words = _("Good hours here: %(hours)s.") % {"hours": in_words(sorted(best))}
    return Told(hours, words, source)


def in_words(good: Sequence[Good]) -> str:
    """`Tue 18–20, Thu 8–10`"""
    names = locales.reader().days["stand-alone"]["abbreviated"]
    return ", ".join(f"{names[each.weekday]} {each.first_hour}–{each.last_hour}" for each in good)
