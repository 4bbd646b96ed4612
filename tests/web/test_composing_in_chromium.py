"""A campaign from nothing to posts on the networks, as somebody does it who has never seen the pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from homeground.accounts.models import Account, Assignment, Membership, User
from homeground.accounts.rights import BuiltIn
from homeground.accounts.sandboxed import SandboxControls, Stage
from homeground.content.models import Campaign, Message, Variant, VariantVersion
from homeground.content.versions import MessageWords, write_message
from homeground.publishing.clock import SandboxClock
from homeground.publishing.models import Publication
from homeground.publishing.reaching import reaching
from homeground.publishing.sending import Sender
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker
from tests.web import lanterns
from tests.web.chromium import WIDTHS, check, context_of, page_of, sign_in
from tests.web.living_sandbox import LivingSandbox, brand_without_accounts, in_a_thread

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STAGES = (
    Stage("mastodon", "lumikko_de", "Lumikko Deutschland", "DE", "de", "Europe/Berlin", 6_200),
    Stage("x", "lumikko_uk", "Lumikko UK", "GB", "en", "Europe/London", 21_000),
)
GERMAN = "Eine Laterne, die den Winter übersteht. 🏮"
ENGLISH = "A lantern that outlives the winter."


@pytest.fixture
def made(transactional_db: None, sandbox: LivingSandbox) -> lanterns.Lanterns:
    made = brand_without_accounts(sandbox, "lumikko-oy")
    in_a_thread(lambda: async_to_sync(_accounts)(made, sandbox.url))
    return made


async def _accounts(made: lanterns.Lanterns, url: str) -> None:
    async with aiohttp.ClientSession() as session:
        controls = SandboxControls(url, session)
        for stage in STAGES:
            opened = await controls.open_account(stage)
            await Account.objects.acreate(
                organization=made.organization, brand=made.brand, network=stage.network,
                market=made.markets[stage.language], handle=stage.handle, name=stage.name,
                kind=opened.kind, network_id=opened.account_id, base_url=opened.base_url,
                credentials=opened.credentials,
            )  # fmt: skip


def write(page: Page, text: str) -> None:
    """Typed, not filled in: the count and the preview follow each key."""
    page.get_by_label("Text", exact=True).press_sequentially(text)
    expect(page.locator("#shown-text")).to_have_text(text)
    expect(page.locator("#kept")).to_contain_text("Saved ")
    expect(page.locator("#checks")).to_contain_text("Nothing stands in the way")


@pytest.mark.parametrize("width", WIDTHS, ids=lambda width: f"{width}px")
def test_from_nothing_to_posts_in_two_markets(
    browser: Browser,
    live_server: LiveServer,
    made: lanterns.Lanterns,
    sandbox: LivingSandbox,
    width: int,
) -> None:
    context = context_of(browser, live_server.url, width)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    sign_in(page, made.user)
    page.get_by_role("link", name="Campaigns", exact=True).click()
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("Name").fill("Halti")
    page.get_by_label("Goal").fill("Everybody knows that it lasts.")
    check(page)
    page.get_by_role("button", name="Make the campaign").click()
    page.get_by_label("Name").fill("Launch")
    page.get_by_label("What is to be said").fill("A lantern that lasts for a whole winter.")
    check(page)
    page.get_by_role("button", name="Keep the message").click()
    board = page.get_by_role("region", name="Messages")
    expect(board).to_contain_text("A lantern that lasts for a whole winter.")
    check(page)
    board.get_by_role("link", name="Mastodon").click()
    expect(page.locator("#meant")).to_have_text("A lantern that lasts for a whole winter.")
    write(page, GERMAN)
    expect(page.locator("#counts")).to_contain_text(f"{len(GERMAN)} / 500 characters")
    check(page)
    page.get_by_role("navigation", name="Markets and networks").get_by_role(
        "link", name="X"
    ).click()
    write(page, ENGLISH)
    page.get_by_role("link", name="Schedule …").click()
    button = page.get_by_role("button", name="Schedule for 2 markets")
    expect(button).to_be_enabled()
    check(page)
    page.get_by_label("It goes out").select_option("every week")
    page.get_by_label("Thu").check()
    expect(page.get_by_text("times, the last on")).to_have_count(2)
    check(page)
    page.get_by_label("It goes out").select_option("once")
    expect(page.get_by_text("times, the last on")).to_have_count(0)
    page.get_by_label("Mastodon · Lumikko Deutschland").uncheck()
    expect(page.get_by_role("button", name="Schedule for 1 market", exact=True)).to_be_enabled()
    page.get_by_label("Mastodon · Lumikko Deutschland").check()
    button.dblclick()
    expect(page.get_by_role("status").first).to_contain_text("cheduled")
    expect(board).to_contain_text("scheduled")
    check(page)
    planned = list(Publication.objects.order_by("due_at"))
    assert [(p.account.network, p.time_zone) for p in planned] == [
        ("mastodon", "Europe/Berlin"), ("x", "Europe/London"),
    ]  # fmt: skip
    assert planned[1].due_at.astimezone(ZoneInfo("Europe/London")).hour == 9
    in_a_thread(lambda: async_to_sync(_send)(made, sandbox.url, planned[1].due_at))
    assert set(Publication.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert any(GERMAN in text for text in sandbox.texts("mastodon"))
    assert any(ENGLISH in text for text in sandbox.texts("x"))
    page.reload()
    expect(board).to_contain_text("published")
    assert complaints == []
    context.close()


async def _send(made: lanterns.Lanterns, url: str, at: datetime) -> None:
    worker = await sync_to_async(register_worker)()
    async with aiohttp.ClientSession() as session, reaching(made.brand) as reach:
        clock = SandboxClock(SandboxControls(url, session))
        await clock.set(at + timedelta(seconds=5))
        assert await Sender(worker, [made.brand.pk], reach.http, clock).pass_once() == 2


@pytest.fixture
def message(made: lanterns.Lanterns) -> Message:
    campaign = Campaign.objects.create(
        organization=made.organization, brand=made.brand, name="Halti", slug="halti"
    )
    message = Message.objects.create(
        organization=made.organization, campaign=campaign, name="Launch"
    )
    write_message(message, MessageWords("It lasts.", "en"), by=made.user)
    return message


def lead(made: lanterns.Lanterns, name: str) -> User:
    """Another who may all that `made.user` may."""
    person = User.objects.create_user(
        f"{name.split()[0].lower()}@lumikko.example", lanterns.PASSWORD, name=name
    )
    membership = Membership.objects.create(organization=made.organization, user=person)
    Assignment.objects.create(
        organization=made.organization, membership=membership, brand=made.brand,
        role=BuiltIn.BRAND_LEAD,
    )  # fmt: skip
    return person


def said_before(message: Message, made: lanterns.Lanterns, text: str) -> None:
    earlier = Message.objects.create(
        organization=made.organization, campaign=message.campaign, name=text
    )
    Variant.objects.create(
        organization=made.organization, message=earlier, market=made.markets["de"],
        network="mastodon", text=text,
    )  # fmt: skip


def suggested(page: Page) -> None:
    """Hashtags of earlier texts, by keyboard; Enter is a new line again once the list is closed."""
    text = page.get_by_label("Text", exact=True)
    text.press_sequentially(" #")
    offered = page.get_by_role("listbox", name="Hashtags of your earlier texts").get_by_role(
        "option"
    )
    expect(offered).to_have_text(["#Laterne", "#Licht"])
    text.press_sequentially("l")
    expect(text).to_have_attribute("aria-activedescendant", "tag-0")
    page.keyboard.press("ArrowDown")
    expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    check(page)
    page.keyboard.press("Enter")
    expect(text).to_have_value("Sie hält lange. #Licht ")
    expect(page.locator("#shown-text")).to_contain_text("#Licht")
    expect(offered).to_have_count(0)
    text.press_sequentially("#la")
    expect(offered).to_have_text(["#Laterne"])
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Sie hält lange. #Licht #la\n")


def with_emoji(page: Page) -> None:
    text = page.get_by_label("Text", exact=True)
    text.fill("Hält lange")
    page.keyboard.press("Control+Home")
    for _letter in "Hält":
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Emoji …").press("Enter")
    words = page.get_by_label("Name, in German or English")
    expect(words).to_be_focused()
    offered = page.get_by_role("listbox", name="Emoji").get_by_role("option")
    expect(offered.first).to_have_text("😀")
    words.press_sequentially("later")
    expect(offered).to_have_text(["🏮"])
    check(page)
    words.fill("thumbs")
    expect(offered).to_have_text(["👍", "👎"])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    expect(text).to_have_value("Hält👎 lange")
    expect(page.locator("#shown-text")).to_have_text("Hält👎 lange")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Hält lange")


def test_two_people_write_one_text_and_lose_nothing(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, message: Message
) -> None:
    address = f"/lumikko/compose/{message.pk}/de-DE/mastodon/"
    for text in ("Alt #Laterne #Licht", "Älter #laterne", "Auch #Licht #Laterne"):
        said_before(message, made, text)
    anna = lead(made, "Anna Berg")
    mine, hers = (page_of(browser, live_server.url, person) for person in (made.user, anna))
    for page in (mine, hers):
        page.goto(address)
    expect(hers.locator("#others")).to_have_text("Aino Koskela looks at it")
    mine.get_by_label("Text", exact=True).press_sequentially("Sie hält.")
    expect(mine.locator("#kept")).to_contain_text("Saved ")
    expect(mine.locator("#others")).to_have_text("Anna Berg looks at it")
    hers.get_by_label("Text", exact=True).press_sequentially("Sie hält lange.")
    expect(hers.locator("#others")).to_have_text("Aino Koskela is writing here")
    told = hers.get_by_role("alert")
    expect(told).to_contain_text("Aino Koskela saved another text while you wrote.")
    expect(told.locator("#theirs")).to_have_text("Sie hält.")
    check(hers)
    told.get_by_role("button", name="Keep mine").click()
    expect(hers.locator("#kept")).to_contain_text("Saved ")
    expect(hers.get_by_role("alert")).to_have_count(0)
    assert Variant.objects.get(message=message).text == "Sie hält lange."
    suggested(hers)
    with_emoji(hers)
    said = set(VariantVersion.objects.values_list("text", flat=True))
    assert {"Sie hält.", "Sie hält lange."} <= said
    mine.context.close()
    hers.context.close()


def test_a_session_that_ends_while_one_writes(
    browser: Browser, live_server: LiveServer, made: lanterns.Lanterns, message: Message
) -> None:
    page = page_of(browser, live_server.url, made.user)
    page.goto("/lumikko/plan/new/")
    page.get_by_label("Name").fill("Winter")
    Session.objects.all().delete()
    page.get_by_role("button", name="Make the campaign").click()
    sign_in(page, made.user)
    expect(page.get_by_label("Name")).to_have_value("Winter")
    page.goto(f"/lumikko/compose/{message.pk}/de-DE/mastodon/")
    Session.objects.all().delete()
    page.get_by_label("Text", exact=True).press_sequentially("Sie hält.")
    page.get_by_role("link", name="Sign in and go on").click()
    sign_in(page, made.user)
    expect(page.get_by_label("Text", exact=True)).to_have_value("Sie hält.")
    expect(page.locator("#kept")).to_contain_text("Saved ")
    assert Variant.objects.get().text == "Sie hält."
    page.context.close()
