"""A message's whole way, by those who have a part in it, each in their own browser and language.

Headquarters plans it, three markets say it, a client without an account approves it by a link, and it
goes out: one post is in doubt and found again, one is posted by a person.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from homeground.accounts.example import open_brand
from homeground.accounts.joining import join
from homeground.accounts.models import Account, Brand, User
from homeground.accounts.rights import BuiltIn
from homeground.accounts.sandboxed import SandboxControls, Stage
from homeground.publishing.clock import SandboxClock
from homeground.publishing.models import Attempt, Publication
from homeground.publishing.playing import play
from homeground.publishing.reaching import reaching
from homeground.publishing.sending import Sender
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker
from tests.web import lanterns
from tests.web.chromium import PASSWORD, check, context_of, page_of
from tests.web.living_sandbox import LivingSandbox, in_a_thread

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STAGES = (
    Stage("mastodon", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 6_200),
    Stage("xing", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 0),
    Stage("vk", "lumikko_ru", "Lumikko", "RU", "ru", "Europe/Moscow", 48_000, kind="user"),
    Stage("x", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 21_000),
)
TEXTS = {
    "de-DE/mastodon": "Eine Laterne, die den Winter übersteht. 🏮",
    "de-DE/xing": "Wir bauen eine Laterne, die den Winter übersteht.",
    "ru-RU/vk": "Фонарь, который переживёт зиму. 🏮",
    "en-GB/x": "A lantern that outlives the winter. 🏮",
}


def words(language: str, text: str, **values: Any) -> str:
    """What a page says in this language."""
    with translation.override(language):
        return translation.gettext(text) % values


@pytest.fixture
def made(transactional_db: None, sandbox: LivingSandbox) -> lanterns.Lanterns:
    made = lanterns.organization("lumikko")
    Account.objects.all().delete()
    in_a_thread(lambda: async_to_sync(open_brand)("Lumikko", sandbox.url, STAGES))
    made.brand.refresh_from_db()
    return made


def manager(made: lanterns.Lanterns, name: str, language: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@lumikko.example", PASSWORD, name=name)
    join(made.organization, user, BuiltIn.MARKET_MANAGER, market=made.markets[language])
    return user


def write(page: Page, message: int, where: str, language: str) -> None:
    page.goto(f"/lumikko/compose/{message}/{where}/")
    page.get_by_label(words(language, "Text"), exact=True).press_sequentially(TEXTS[where])
    expect(page.locator("#kept")).to_contain_text(words(language, "Saved %(at)s", at=""))


def schedule(page: Page, message: int) -> None:
    page.goto(f"/lumikko/compose/{message}/schedule/")
    page.locator("#plan button[value=schedule]").click()
    expect(page.get_by_role("status").first).to_be_visible()


def test_a_message_from_headquarters_to_four_networks(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, sandbox: LivingSandbox
) -> None:
    url = live_server.url
    lead = page_of(browser, url, made.user)
    german = page_of(browser, url, manager(made, "Jana", "de"), language="de-DE")
    russian = page_of(browser, url, manager(made, "Dmitri", "ru"), language="ru-RU")

    lead.goto("/lumikko/plan/new/")
    lead.get_by_label("Name").fill("Halti")
    lead.get_by_role("button", name="Make the campaign").click()
    lead.get_by_label("Name").fill("Launch")
    lead.get_by_label("What is to be said").fill("A lantern that lasts for a whole winter.")
    lead.get_by_role("button", name="Keep the message").click()
    board = lead.get_by_role("region", name="Messages")
    expect(board).to_contain_text("A lantern that lasts for a whole winter.")
    message = made.brand.campaigns.get().messages.get().pk

    # In Germany the client has the last word.
    lead.goto("/lumikko/approvals/rules/de-DE/")
    lead.get_by_label("somebody as Client").check()
    lead.get_by_role("button", name="Keep it").last.click()
    expect(lead.get_by_role("status").first).to_contain_text("Kept")

    # Three people write at once, each in their own browser; another market is none of theirs.
    refused = german.goto(f"/lumikko/compose/{message}/ru-RU/vk/")
    assert refused is not None
    assert refused.status == 404, "what one may not see is not there"
    write(german, message, "de-DE/mastodon", "de")
    write(russian, message, "ru-RU/vk", "ru")
    write(lead, message, "en-GB/x", "en")
    write(german, message, "de-DE/xing", "de")
    schedule(german, message)
    schedule(russian, message)
    schedule(lead, message)
    assert states() == {
        "mastodon": "in_review", "xing": "in_review", "vk": "scheduled", "x": "scheduled",
    }  # fmt: skip

    approve_by_link(browser, lead, url)
    assert set(states().values()) == {State.SCHEDULED}

    # X takes the post and its answer is lost.
    sandbox.control("faults", network="x", kind="reset_after_accept", times=1)
    in_a_thread(lambda: async_to_sync(until_all_is_settled)(made.brand, sandbox.url))
    assert states() == {
        "mastodon": "published", "xing": "assisted", "vk": "published", "x": "published",
    }  # fmt: skip
    for where, text in TEXTS.items():
        network = where.partition("/")[2]
        assert sum(text in said for said in sandbox.texts(network)) == (network != "xing")

    german.goto("/lumikko/tasks/")
    expect(german.locator(".task")).to_contain_text(TEXTS["de-DE/xing"])
    german.get_by_label(words("de", "Address of the post, once it is out")).fill(
        "https://www.xing.com/news/articles/halti-1"
    )
    german.get_by_role("button", name=words("de", "It is posted")).click()
    expect(german.locator(".task")).to_have_count(0)
    assert set(states().values()) == {State.PUBLISHED}

    in_doubt = Publication.objects.get(account__network="x")
    assert [each.outcome for each in in_doubt.attempts.all()] == [Attempt.Outcome.UNSURE]
    lead.goto(f"/lumikko/campaigns/halti/{in_doubt.pk}/")
    story = lead.get_by_role("main")
    expect(story).to_contain_text("looked")
    check(lead)
    approved = Publication.objects.get(account__network="mastodon")
    lead.goto(f"/lumikko/campaigns/halti/{approved.pk}/")
    expect(story).to_contain_text("Herr Winter")
    for page in (lead, german, russian):
        page.context.close()


def approve_by_link(browser: Browser, lead: Page, url: str) -> None:
    """The client gets an address, opens it in a browser of their own, and says yes to both."""
    lead.goto("/lumikko/approvals/links/")
    lead.get_by_label("The client’s name").fill("Herr Winter")
    lead.get_by_label("E-mail address").fill("winter@client.example")
    for box in lead.locator("input[name=publication]").all():
        box.check()
    lead.get_by_role("button", name="Make the link").click()
    address = lead.locator("#link-url").inner_text()

    client = context_of(browser, url, 390, language="de-DE").new_page()
    client.goto(address)
    client.get_by_role("button").first.click()
    cards = client.locator(".card-of")
    expect(cards).to_have_count(2)
    expect(client.get_by_role("main")).to_contain_text(TEXTS["de-DE/mastodon"])
    check(client)
    for left in (1, 0):
        client.locator("button[value=approve]").first.click()
        expect(client.locator("button[value=approve]")).to_have_count(left)
    # Whoever it is passed on to finds it closed.
    stranger = context_of(browser, url).new_page()
    stranger.goto(address)
    expect(stranger.locator(".card-of")).to_have_count(0)
    expect(stranger.get_by_role("main")).to_contain_text("It was opened in another browser already")
    for page in (client, stranger):
        page.context.close()


def states() -> dict[str, str]:
    return dict(Publication.objects.values_list("account__network", "state"))


async def until_all_is_settled(brand: Brand, url: str) -> None:
    worker = await sync_to_async(register_worker)()
    ids: Collection[int] = [each.pk async for each in Publication.objects.all()]
    async with aiohttp.ClientSession() as session, reaching(brand) as reach:
        clock = SandboxClock(SandboxControls(url, session))
        await play(Sender(worker, [brand.pk], reach.http, clock), ids, stepped=nothing_more)


async def nothing_more() -> datetime | None:
    return None
