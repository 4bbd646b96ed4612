"""The campaign: how it stands, what is out, what it did, and what nobody says."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from homeground.publishing.models import Post
from tests.web import lanterns


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_first_address_leads_to_the_campaigns(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/lumikko/"


def test_the_list_says_how_each_campaign_stands(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/")
    assert "Halti: light for a long winter" in page
    words = re.sub(r"<[^>]*>", " ", page)
    assert re.search(r"scheduled\s+6\s+.*published\s+4\s+.*unsure\s+1\s+.*failed\s+1", words, re.S)


def test_without_a_campaign_the_page_says_how_to_start_one(
    client: Client, made: lanterns.Lanterns
) -> None:
    lanterns.organization("empty", brand_slug="kuura", name="Kuura")
    new = Client()
    new.login(username="lead@empty.example", password=lanterns.PASSWORD)
    page = text_of(new, "/kuura/campaigns/")
    assert "homeground campaign run FILE --brand kuura" in page


def test_rows_come_in_the_order_of_their_time(client: Client, made: lanterns.Lanterns) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/")
    found = [int(pk) for pk in re.findall(r'id="row-(\d+)"', page)]
    assert found == [publication.pk for publication in made.publications]


def test_texts_carry_their_own_language(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/")
    assert re.search(r'lang="zh-Hans" dir="auto">一盏能熬过寒冬的灯', page)
    assert re.search(r'lang="ru" dir="auto">Фонарь, который переживёт зиму<', page)


def test_unknown_is_a_dash_with_its_reason_and_never_zero(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/")
    assert "Mastodon does not report reach." in page
    assert "Not measured yet." in page
    assert "12,880" in page  # VK's reach
    assert not re.search(r'data-name="Reach">\s*0\s*<', page)


def test_the_market_narrows_every_part_and_stays_in_every_address(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/?market=zh-Hans-SG")
    assert "lumikko_sg" in page
    assert "lumikko_de" not in page
    for address in re.findall(r'href="(/lumikko/[^"]*)"', page):
        assert "market=zh-Hans-SG" in address


def test_a_state_can_be_picked_and_stays_when_a_publication_is_opened(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/?state=failed")
    assert page.count("data-row") == 1
    assert re.search(r'href="/lumikko/campaigns/halti/\d+/\?state=failed"', page)


@pytest.mark.parametrize("query", ["state=out", "market=xx", "market=ru-RU%00"])
def test_states_and_markets_that_do_not_exist(client: Client, query: str) -> None:
    assert client.get(f"/lumikko/campaigns/halti/?{query}").status_code == 404


def test_a_state_without_publications_says_so(client: Client) -> None:
    assert "No publication is in this state now." in text_of(
        client, "/lumikko/campaigns/halti/?state=cancelled"
    )


def test_only_addresses_that_a_browser_may_follow_become_links(client: Client) -> None:
    Post.objects.update(url="javascript:alert(1)")
    assert "javascript:" not in text_of(client, "/lumikko/campaigns/halti/")


def test_texts_are_escaped(client: Client, made: lanterns.Lanterns) -> None:
    variant = made.publications[0].variant
    variant.text = "<script>alert(1)</script>"
    variant.save()
    for address in (
        "/lumikko/campaigns/halti/",
        f"/lumikko/campaigns/halti/{made.publications[0].pk}/",
    ):
        raw = client.get(address).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;alert" in raw


def test_times_are_the_markets_with_its_city_and_the_readers(
    client: Client, made: lanterns.Lanterns
) -> None:
    client.cookies["time_zone"] = "Asia/Vladivostok"
    page = text_of(client, "/lumikko/campaigns/halti/")
    assert '<span class="zone">Berlin</span>' in page
    assert "yours: Vladivostok" in page


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Nowhere/Land", "", "\x00"])
def test_a_time_zone_that_does_not_exist_is_utc(client: Client, zone: str) -> None:
    client.cookies["time_zone"] = zone
    assert "yours: UTC" in text_of(client, "/lumikko/campaigns/halti/")


def test_long_campaigns_come_in_parts(client: Client) -> None:
    made = lanterns.planned(lanterns.organization("long", brand_slug="long"), copies=9)
    client.force_login(made.user)
    page = text_of(client, "/long/campaigns/halti/")
    assert page.count("data-row") == 50
    assert "1–50 of 108" in page
    assert text_of(client, "/long/campaigns/halti/?page=3").count("data-row") == 8


def test_the_comparison(client: Client) -> None:
    page = text_of(client, "/lumikko/campaigns/halti/")
    assert "By network and market" in page
    assert "3.1%" in page  # VK: 400 engagements among 12,880 people reached
    assert "It needs a number that the network does not report." in page


def test_network_accounts(client: Client, made: lanterns.Lanterns) -> None:
    account = made.accounts[3]
    account.state, account.problem = "needs_reconnection", "The token has expired. Connect it anew."
    account.save()
    page = text_of(client, "/lumikko/networks/")
    assert "must be connected anew" in page
    assert "The token has expired. Connect it anew." in page
    assert "48,213" in page
    assert "access_token" not in page
