"""What was meant: the goal, and the messages in headquarters' own words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.insights.report.figures import shown
from homeground.insights.report.ledger import Ledger
from homeground.insights.report.wording import direction_of

from .parts import Meant, Message, Said

MOST_MESSAGES = 6
MOST_CHARACTERS = 420


def meant(ledger: Ledger) -> Meant:
    campaign = ledger.campaign
    messages = list(campaign.messages.order_by("pk"))
    more = len(messages) - MOST_MESSAGES
    return Meant(
        goal=campaign.goal.strip(),
        goal_missing="" if campaign.goal.strip() else _("No goal was written down."),
        messages=tuple(
            Message(
                each.name,
                Said(cut(each.text.strip()), each.language or "und", direction_of(each.language)),
                "" if each.text.strip() else _("Headquarters wrote no words of its own for it."),
            )
            for each in messages[:MOST_MESSAGES]
        ),
        more=ngettext("%(n)s more message", "%(n)s more messages", more) % {"n": shown(more)}
        if more > 0
        else "",
    )


def cut(text: str, most: int = MOST_CHARACTERS) -> str:
    """Up to the last word that fits.

    >>> cut("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    kept = text[:most]
    words = kept.rsplit(maxsplit=1)[0] if " " in kept[-40:] else kept
    return words.rstrip() + " …"
