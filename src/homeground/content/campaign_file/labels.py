"""Which words the law of a market wants in an advertising label. Facts, not legal advice.

Only what a label lacks is said: whether a post is an advertisement is for people to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from homeground.sentences import gettext as _


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A label in `country` holds one of the words of each group in `wants`."""

    country: str
    wants: tuple[tuple[str, ...], ...]
    law: str
    source: str
    seen_on: date


RULES: dict[str, LabelRule] = {
    rule.country: rule
    for rule in (
        LabelRule(
            "RU",
            (("Реклама",), ("erid",)),
            "38-ФЗ, ст. 18.1",
            "https://www.consultant.ru/document/cons_doc_LAW_58968/",
            date(2026, 11, 1),
        ),
        LabelRule(
            "KZ",
            (
                (
                    *("Жарнама", "жарнамалық материал", "серіктестік материал"),
                    *("демеушілік материал", "демеушімен төленген", "PR құқығында"),
                    *("Реклама", "рекламный материал", "партнерский материал"),
                    *("спонсорский материал", "оплачено спонсором", "на правах PR"),
                ),
            ),
            "приказ № 59-НҚ, 2024",
            "https://www.zakon.kz/6425109",
            date(2026, 11, 1),
        ),
        LabelRule(
            "DE",
            (("Anzeige", "Werbung", "Bezahlte Werbepartnerschaft"),),
            "UWG § 5a (4), MStV § 22",
            "https://www.medienanstalt-nrw.de/",
            date(2026, 11, 1),
        ),
        LabelRule(
            "FR",
            (("Publicité", "Collaboration commerciale"),),
            "loi 2023-451, art. 5",
            "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000047663185",
            date(2026, 11, 1),
        ),
        LabelRule(
            "GB",
            (("Ad", "#Ad", "Advert", "Advertising", "Advertisement"),),
            "CAP Code, section 2",
            "https://www.asa.org.uk/resource/influencers-guide.html",
            date(2026, 11, 1),
        ),
        LabelRule(
            "CN",
            (("广告",),),
            "互联网广告管理办法, art. 9",
            "https://www.chinalawtranslate.com/internet-advertising-breakdown/",
            date(2026, 11, 1),
        ),
    )
}


def label_lacks(label: str, country: str) -> tuple[str, str] | None:
    """What a market's law wants and this label lacks: what is wrong, and what to do."""
    rule = RULES.get(country)
    if rule is None:
        return None
    for group in rule.wants:
        if any(_holds(label, word) for word in group):
            continue
        return (
            _('The label "%(label)s" has no "%(word)s", which the law of %(country)s wants.')
            % {"label": label[:80], "word": group[0], "country": country},
            _("Add it, or ask your lawyer: %(law)s, %(source)s (seen %(seen_on)s).")
            % {"law": rule.law, "source": rule.source, "seen_on": rule.seen_on.isoformat()},
        )
    return None


def _holds(label: str, word: str) -> bool:
    if not word.isascii():
        return word.casefold() in label.casefold()
    # "Ad" is not in "made".
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", label, re.IGNORECASE) is not None
