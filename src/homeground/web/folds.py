"""Where a network's list of posts hides the rest of a text behind a word such as “more”.

Observed by others, and different from one screen to another: good for a preview, not for a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fold:
    characters: int
    source: str
    seen_on: date


FOLDS = {
    "instagram": Fold(125, "https://charactercounter.com/instagram", date(2026, 11, 22)),
    "linkedin": Fold(
        210, "https://boltpost.app/linkedin-see-more-preview.html", date(2026, 11, 22)
    ),
}
