"""What headquarters means by the example campaign: its goal, and its three messages in its own words."""

from __future__ import annotations

from datetime import date

from homeground.accounts.models import Brand
from homeground.content.campaigns import CampaignWords, make_campaign, make_message
from homeground.content.versions import MessageWords, write_message

KAJO = CampaignWords(
    name="Kajo",
    goal=(
        "Kajo is known in all seven markets before the summer evenings: people ask about it, and "
        "know that it can be opened and repaired."
    ),
    starts_on=date(2027, 5, 10),
    ends_on=date(2027, 5, 13),
)
MESSAGES = {
    "Teaser": (
        "On Wednesday we show a lantern for the hour between day and night, made of what was a bottle "
        "and a window frame before. Ask people where they spend that hour."
    ),
    "Launch": (
        "Kajo is here: up to forty hours of light, recycled glass and aluminium, four screws and a battery "
        "that anybody can change. Say what it costs, and that spare parts are there for ten years."
    ),
    "Thank you": (
        "Thank people for their questions of the first day, and answer the two that most of them asked."
    ),
}


def mean(brand: Brand) -> None:
    campaign = make_campaign(brand, KAJO)
    for name, text in MESSAGES.items():
        words = MessageWords(text=text, language="en")
        write_message(make_message(campaign, name), words, by=None)
