"""Hashtags of earlier texts: what one is, and which is offered first."""

from __future__ import annotations

import pytest

from homeground.content.hashtags import NEWEST, hashtags_in, hashtags_of
from homeground.content.models import Campaign, Message, Variant
from tests.web import lanterns


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#Winter, #winter-sale #2027 #1zu1 a#b &#39; (#Hält)", ["#Winter", "#winter", "#1zu1", "#Hält"]),
        ("https://a.example/x#top https://a.example/#top", []),
        ("看＃冬天。 #шарф #پاییز_۱", ["#шарф", "#پاییز_۱"]),
        ("＃冬天 ## #", ["#冬天"]),
    ],
)  # fmt: skip
def test_what_a_hashtag_is(text: str, found: list[str]) -> None:
    assert hashtags_in(text, "mastodon") == found


def test_weibos_have_two_signs() -> None:
    assert hashtags_in("#冬 天# 看 #灯#和 # 不 #", "weibo") == ["#冬 天#", "#灯#"]


@pytest.mark.django_db
def test_the_most_used_of_the_market_and_network_first() -> None:
    made = lanterns.organization("lumikko-oy")
    campaign = Campaign.objects.create(
        organization=made.organization, brand=made.brand, name="Halti", slug="halti"
    )

    def say(text: str, market: str = "de", network: str = "mastodon", copies: int = 1) -> None:
        message = Message.objects.create(
            organization=made.organization, campaign=campaign, name=text[:100]
        )
        Variant.objects.bulk_create(
            Variant(
                organization=made.organization, message=message, market=made.markets[market],
                network=network, text=text,
            )
            for _copy in range(copies)
        )  # fmt: skip

    say("#Einmal, so oft es auch hinausgeht", copies=9)
    say("Licht #laterne")
    say("Mehr #Laterne")
    say("Noch eine #Laterne #winter")
    say("Lampe #lampe", "fr")
    say("Anderswo #woanders", network="x")
    german = made.markets["de"]
    assert hashtags_of(german, "mastodon") == ["#Laterne", "#winter", "#Einmal"]
    say("Lange her, dann so viel anderes", copies=NEWEST)
    assert hashtags_of(german, "mastodon") == []
