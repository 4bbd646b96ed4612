"""Measure: what it shows, to whom, and that every number leads to its observations in two clicks."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pyarrow import parquet

from homeground.accounts.joining import join
from homeground.accounts.models import User
from homeground.accounts.rights import BuiltIn
from homeground.content.models import Campaign
from homeground.insights.models import EngagementWeights, Observation, Standing
from tests.web import lanterns
from tests.web.measured import measured

HREF = re.compile(r'href="([^"]+)"')


@pytest.fixture
def house(db: None) -> lanterns.Lanterns:
    made = lanterns.planned(lanterns.organization("lumikko-oy"))
    measured(made, timezone.now())
    return made


@pytest.fixture
def client(house: lanterns.Lanterns) -> Client:
    client = Client()
    client.force_login(house.user)
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(f"/lumikko/measure/{address}")
    assert answer.status_code == 200, address
    return answer.content.decode()


def links(page: str, of: str) -> list[str]:
    return [unescape(link) for link in HREF.findall(page) if of in link]


def signed_in(house: lanterns.Lanterns, role: BuiltIn, language: str | None = None) -> Client:
    person = User.objects.create_user(f"{role}-{language}@lumikko.example", lanterns.PASSWORD)
    market = house.markets[language] if language else None
    join(house.organization, person, role, market=market)
    client = Client()
    client.force_login(person)
    return client


def test_every_number_leads_to_its_observations_in_two_clicks(
    client: Client, house: lanterns.Lanterns
) -> None:
    page = shown(client, "?period=quarter")
    of_vk = {link for link in links(page, "/measure/posts/?") if "network=vk" in link}
    assert of_vk, "the lift of a network leads to its posts"
    days = {link for link in links(page, "/measure/posts/?") if "period=own" in link}
    assert len(days) > 10, "a day of the calendar leads to its posts"
    for link in [of_vk.pop(), days.pop()]:
        posts = client.get(link).content.decode()
        first = links(posts, "/measure/posts/")
        post = next(each for each in first if re.search(r"/posts/\d+/", each))
        readings = client.get(post).content.decode()
        pk = int(re.findall(r"/posts/(\d+)/", post)[0])
        known = Observation.objects.filter(post=pk)
        assert known
        assert readings.count('<tr><th scope="row">') >= known.count()
        assert "How often the post was" in readings or "network=vk" not in link


def test_what_a_network_does_not_tell_is_unknown_everywhere(
    client: Client, house: lanterns.Lanterns
) -> None:
    """LiveJournal's posts here have views and nothing else."""
    account = house.accounts[1]
    reason = "The network tells no reactions of it."
    whole = shown(client, f"accounts/{account.pk}/?period=quarter")
    assert "Not measured yet, or the network tells no reactions." in whole
    assert "0.00 ×" not in whole
    listed = shown(client, f"posts/?account={account.pk}&period=quarter")
    assert listed.count(reason) >= 2 * 12
    post = account.posts.first()
    assert post is not None
    assert reason in shown(client, f"posts/{post.pk}/")
    brand = shown(client, "?period=quarter")
    assert re.search(r"LiveJournal: Not measured yet", brand)
    row = client.get("/lumikko/measure/?period=quarter&take=networks.csv").content.decode()
    assert "LiveJournal,12 posts,,,\r\n" in row


def test_two_lifts_that_overlap_are_not_told_apart(
    client: Client, house: lanterns.Lanterns
) -> None:
    assert "one cannot tell: their intervals overlap." in shown(client, "?period=quarter")
    far = Standing.objects.filter(account=house.accounts[0])
    far.update(lift=8.0, lift_low=7.0, lift_high=9.0)
    assert re.search(
        r"VK did more than (X|Mastodon), each against", shown(client, "?period=quarter")
    )


def test_only_the_days_that_were_asked_for(client: Client, house: lanterns.Lanterns) -> None:
    day = timezone.localtime(house.accounts[0].posts.latest("published_at").published_at).date()
    one = shown(client, f"posts/?account={house.accounts[0].pk}&period=own&since={day}&until={day}")
    assert one.count('<a class="first"') == 1
    for nonsense in (
        "period=own&since=9999-99-99&until=x",
        "period=own",
        "period=never",
        "at=1e9&account=x",
    ):
        assert client.get(f"/lumikko/measure/posts/?{nonsense}").status_code == 200
    empty = shown(client, "?period=own&since=2020-01-01&until=2020-02-01")
    assert "No post of this time has been measured yet." in empty


def test_who_sees_one_market_sees_its_numbers_only(house: lanterns.Lanterns) -> None:
    manager = signed_in(house, BuiltIn.MARKET_MANAGER, "ru")
    whole = shown(manager, "?period=quarter")
    assert "VK" in whole
    for words in ("Mastodon", "Lumikko Deutschland", "Germany", "Kingdom"):
        assert words not in whole, words
    german = house.accounts[2]
    post = german.posts.first()
    assert post is not None
    for address in (
        "networks/x/",
        f"accounts/{german.pk}/",
        f"posts/{post.pk}/",
        f"posts/?account={german.pk}",
    ):
        assert manager.get(f"/lumikko/measure/{address}").status_code == 404, address
    measured_posts = shown(manager, "posts/?period=quarter")
    assert "Lumikko Deutschland" not in measured_posts
    assert signed_in(house, BuiltIn.CLIENT).get("/lumikko/measure/").status_code == 403


def test_files_have_what_is_known_and_run_nothing(client: Client, house: lanterns.Lanterns) -> None:
    Campaign.objects.filter(pk=house.campaign.pk).update(name='=HYPERLINK("https://evil.example")')
    at = "/lumikko/measure/?period=quarter&take="
    text = client.get(f"{at}campaigns.csv").content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head == ["Campaign", "Posts", "Lift", "At least", "At most"]
    assert row[0].startswith("'=HYPERLINK")
    assert float(row[2]) > 0
    sheet = load_workbook(io.BytesIO(client.get(f"{at}campaigns.xlsx").content)).active
    assert sheet is not None
    first, second = (cell.value for cell in next(sheet.iter_rows(min_row=2, max_col=2)))
    assert str(first).startswith("'=")
    assert second == "10 posts"
    table = parquet.read_table(io.BytesIO(client.get(f"{at}networks.parquet").content))
    lifts = dict(zip(table["Network"].to_pylist(), table["Lift"].to_pylist(), strict=True))
    assert lifts["LiveJournal"] is None
    assert lifts["VK"] > 0
    assert client.get(f"{at}networks.png").content.startswith(b"\x89PNG")
    assert b"<svg" in client.get(f"{at}calendar.svg").content
    assert client.get(f"{at}nothing.csv").status_code == 404
    assert client.get(f"{at}networks.exe").status_code == 404


def test_the_weights_are_seen_and_set_by_who_plans(
    client: Client, house: lanterns.Lanterns
) -> None:
    address = "/lumikko/measure/weights/"
    assert 'value="1"' in client.get(address).content.decode()
    assert (
        client.post(address, {"likes": "1", "comments": "many", "shares": "1"}).status_code == 422
    )
    assert client.post(address, {"likes": "0", "comments": "0", "shares": "0"}).status_code == 422
    assert not EngagementWeights.objects.exists()
    assert client.post(address, {"likes": "1", "comments": "2,5", "shares": "4"}).status_code == 302
    kept = EngagementWeights.objects.get()
    assert (kept.brand, kept.comments) == (house.brand, 2.5)
    assert 'value="2.5"' in client.get(address).content.decode()
    analyst = signed_in(house, BuiltIn.ANALYST)
    assert "A brand lead can change them." in analyst.get(address).content.decode()
    assert analyst.post(address, {"likes": "9", "comments": "1", "shares": "1"}).status_code == 403


def test_a_publications_page_says_how_its_post_did(
    client: Client, house: lanterns.Lanterns
) -> None:
    publication = house.publications[0]
    panel = client.get(f"/lumikko/campaigns/halti/{publication.pk}/").content.decode()
    post = publication.post
    assert f"/lumikko/measure/posts/{post.pk}/" in panel
    assert "what was expected:" in panel


QUERIES = {"": 20, "campaigns/halti/": 26, "accounts/{vk}/": 20, "posts/": 16, "posts/{post}/": 22}


@pytest.mark.parametrize("posts", [3, 12])
def test_the_number_of_queries_is_frozen(db: None, posts: int) -> None:
    made = lanterns.planned(lanterns.organization("lumikko-oy"))
    first = measured(made, timezone.now(), posts=posts)[0]
    client = Client()
    client.force_login(made.user)
    asked = {}
    for page in QUERIES:
        address = f"/lumikko/measure/{page.format(vk=made.accounts[0].pk, post=first.pk)}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[page] = len(queries)
    assert asked == QUERIES
