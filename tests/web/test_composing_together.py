"""Who else has a text open, and what is offered to whoever writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import emoji
import pytest
from django.test import Client

from homeground.accounts.models import Assignment, Membership, User
from homeground.accounts.rights import BuiltIn
from homeground.accounts.tenancy import bound_to
from homeground.content.models import Campaign, Message, Presence, Variant
from homeground.content.presence import Other, seen
from homeground.web.emojis import LANGUAGES
from tests.web import lanterns

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def house() -> lanterns.Lanterns:
    return lanterns.organization("lumikko-oy")


@pytest.fixture
def message(house: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=house.organization, brand=house.brand, name="Halti", slug="halti"
    )
    return Message.objects.create(organization=house.organization, campaign=campaign, name="Launch")


def member(house: lanterns.Lanterns, name: str, market: str = "de") -> User:
    person = User.objects.create_user(f"{name.lower()}@lumikko.example", name=name)
    membership = Membership.objects.create(organization=house.organization, user=person)
    Assignment.objects.create(
        organization=house.organization, membership=membership, brand=house.brand,
        market=house.markets[market], role=BuiltIn.MARKET_MANAGER,
    )  # fmt: skip
    return person


def test_who_looks_and_who_writes_until_a_minute_after(
    house: lanterns.Lanterns, message: Message
) -> None:
    market, anna = house.markets["de"], member(house, "Anna")
    at = lambda seconds: NOW + timedelta(seconds=seconds)  # noqa: E731
    assert seen(message, market, "mastodon", anna, wrote=True, now=NOW) == []
    aino = house.user
    mine = lambda now, place="mastodon": seen(  # noqa: E731
        message, market, place, aino, wrote=False, now=now
    )
    assert mine(at(1)) == [Other("Anna", writes=True)]
    assert mine(at(1), "x") == []
    assert mine(at(31)) == [Other("Anna", writes=False)]
    assert mine(at(61)) == []
    seen(message, market, "mastodon", anna, wrote=False, now=at(200))
    # Her page, and nothing of what she had open before.
    assert Presence.objects.filter(user=anna).count() == 1
    assert Presence.objects.get(user=anna).wrote_at == NOW


def test_the_page_says_it_to_those_who_may_write_there(
    house: lanterns.Lanterns, message: Message
) -> None:
    def client(person: User) -> Client:
        made = Client()
        made.force_login(person)
        return made

    anna = client(member(house, "Anna <b>Berg</b>"))
    aino = client(house.user)
    address = f"/lumikko/compose/{message.pk}/de-DE/mastodon/here/"
    assert anna.post(address, {"wrote": "yes"}).content.strip() == b""
    said = aino.post(address).content.decode()
    assert "Anna &lt;b&gt;Berg&lt;/b&gt; is writing here" in said
    assert "Aino Koskela looks at it" in anna.post(address).content.decode()
    assert client(member(house, "Lucie", "fr")).post(address).status_code == 404
    other = lanterns.organization("other-oy", brand_slug="other", name="Other")
    assert client(other.user).post(address).status_code == 404
    assert set(Presence.objects.values_list("user__name", flat=True)) == {
        "Anna <b>Berg</b>", "Aino Koskela",
    }  # fmt: skip
    with bound_to([other.organization.pk]):
        assert not Presence.objects.exists()
    assert anna.post(address, {"gone": "yes"}).status_code == 204
    assert aino.post(address).content.strip() == b""


def test_hashtags_are_told_to_who_may_write_in_the_market(
    house: lanterns.Lanterns, message: Message
) -> None:
    Variant.objects.create(
        organization=house.organization, message=message, market=house.markets["de"],
        network="mastodon", text="Sie hält. #Winter <b>",
    )  # fmt: skip
    address = f"/lumikko/compose/{message.pk}/de-DE/mastodon/hashtags/"
    client = Client()
    client.force_login(member(house, "Anna"))
    assert client.get(address).json() == {"hashtags": ["#Winter"]}
    client.force_login(member(house, "Lucie", "fr"))
    assert client.get(address).status_code == 404


def test_emoji_have_names_in_the_texts_language_and_in_english(
    house: lanterns.Lanterns,
) -> None:
    assert frozenset(emoji.LANGUAGES) == LANGUAGES
    client = Client()
    assert client.get("/compose/emoji/de/").status_code == 302
    client.force_login(house.user)
    german = client.get("/compose/emoji/de-AT/")
    assert "max-age=86400" in german.headers["Cache-Control"]
    told = german.json()["emoji"]
    assert ["👍", "daumen hoch", "thumbs up thumbsup +1"] in told
    assert told[0][0] == "😀"
    assert not any("🏽" in sign for sign, _name, _others in told)
    finnish = client.get("/compose/emoji/fi/").json()["emoji"]
    assert finnish[0][1] == "grinning face"
