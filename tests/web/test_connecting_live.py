"""An account of each kind of sign-in, connected in a browser and published through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import async_to_sync
from playwright.sync_api import Browser, Page, expect

from homeground.accounts.models import Account, PendingConnection
from homeground.accounts.ways import way_of
from homeground.content.models import Campaign, Message, Variant
from homeground.publishing.clock import Clock
from homeground.publishing.models import Post, Publication
from homeground.publishing.reaching import reaching
from homeground.publishing.resuming import prove
from homeground.publishing.sending import Sender
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker
from tests.web import lanterns
from tests.web.chromium import check, page_of
from tests.web.living_sandbox import LivingSandbox, brand_without_accounts, in_a_thread

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "A lantern that outlives the winter."


@dataclass(frozen=True)
class Case:
    """`kind` is the token that a person is shown where they fill in a form, or have already where
    they agree on a page; `given` is what they type, by field, from that token."""

    network: str
    way: str
    kind: str = ""
    form: bool = False
    given: Callable[[dict[str, Any]], dict[str, str]] = lambda token: dict(token["credentials"])
    title: str = ""
    link: str = "https://lumikko.example/halti"
    publishes: bool = True
    app: dict[str, str] = field(default_factory=dict)
    """What is asked of our application besides what a sandbox gives when it registers it."""

    def __str__(self) -> str:
        return f"{self.network}-{self.way}"


OAUTH = (
    Case("x", "sign-in-by-oauth1"),  # OAuth 1.0a
    Case("x", "sign-in-with-x"),  # OAuth 2 with PKCE
    Case("mastodon", "sign-in-at-server"),
    # VK lets no token of VK ID write on a wall (error 1051): it is asked who it is.
    Case("vk", "sign-in-with-vkid", publishes=False),
    Case("linkedin", "sign-in-for-pages", "organization"),  # OAuth 2 without PKCE
    Case("linkedin", "sign-in-as-person", "member"),
    Case("facebook", "sign-in-with-facebook"),
    Case("threads", "sign-in-with-threads"),
    # A post without an image does not exist there.
    Case("instagram", "sign-in-with-facebook", publishes=False),
    Case("odnoklassniki", "sign-in-with-odnoklassniki"),
    Case(
        "weibo",
        "sign-in-with-weibo",
        app={"safe_domain": "lumikko.example", "real_ip": "203.0.113.7"},
    ),
    Case("wordpress", "sign-in-with-word-press-com", "wordpress_com", title="Halti"),
    Case("wordpress", "authorize-on-site", "self_hosted", title="Halti"),
)
FORMS = (
    Case("wordpress", "application-password", "self_hosted", form=True, title="Halti"),
    Case("bluesky", "app-password", form=True),
    Case("livejournal", "password", form=True, title="Halti"),  # challenge and response
    Case(
        "telegram",
        "bot",
        form=True,
        given=lambda token: {**token["credentials"], "channel": token["account_id"]},
    ),
    Case(
        "max",
        "bot",
        form=True,
        given=lambda token: {**token["credentials"], "channel": token["account_id"]},
    ),
    Case("line", "channel-access-token", form=True),
    Case("vk", "community-key", "community", form=True),
)


@pytest.fixture
def made(transactional_db: None, sandbox: LivingSandbox) -> lanterns.Lanterns:
    return brand_without_accounts(sandbox, "lumikko")


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, made: lanterns.Lanterns) -> Iterator[Page]:
    page = page_of(browser, live_server.url, made.user)
    yield page
    page.context.close()


@pytest.mark.parametrize("case", [*OAUTH, *FORMS], ids=str)
def test_an_account_is_connected_and_published_through(
    page: Page, made: lanterns.Lanterns, sandbox: LivingSandbox, case: Case
) -> None:
    token = {}
    if case.kind or case.form:
        token = sandbox.token(case.network, case.kind, handle="lumikko_uk", name="Lumikko UK")
    connect(page, case, token)
    account = Account.objects.get()
    assert (account.network, account.state) == (case.network, Account.State.CONNECTED)
    assert account.connected_by == made.user
    assert way_of(account) is not None
    assert not PendingConnection.objects.exists()
    open_to_all = {account.handle, account.network_id}
    credentials = set(dict(account.credentials).values()) - open_to_all
    secrets = [value for value in credentials if len(value) > 15]
    assert not [secret for secret in secrets if secret in page.content()]
    if case.publishes:
        publication = schedule(made, account, case)
        in_a_thread(lambda: async_to_sync(publish)(made, account))
        publication.refresh_from_db()
        assert publication.state == State.PUBLISHED, publication.problem
        assert any(TEXT in text for text in sandbox.texts(case.network))
        assert Post.objects.get().publication == publication
    else:
        in_a_thread(lambda: async_to_sync(ask_who_it_is)(account))


def connect(page: Page, case: Case, token: dict[str, Any]) -> None:
    page.goto("/lumikko/networks/")
    page.get_by_role("link", name="Connect an account").click()
    page.goto(f"/lumikko/networks/connect/{case.network}/{case.way}/")
    if case.form:
        given = case.given(token)
        for box in page.locator("form.enter input:visible").all():
            box.fill(given.get(str(box.get_attribute("name")), ""))
        page.get_by_role("button", name="Connect the account").click()
    else:
        for name, value in case.app.items():
            page.locator(f"#field-{name}").fill(value)
        page.get_by_role("button", name="Go to").click()
        page.get_by_role("button", name="Agree").click()
    what_comes = page.get_by_role("button", name="Connect what is chosen")
    expect(what_comes.or_(page.get_by_role("alert"))).to_be_visible(timeout=60_000)
    assert what_comes.is_visible(), page.get_by_role("alert").inner_text()
    check(page)
    # A page of ours never has in its address what the network put there.
    assert "?" not in page.url
    boxes = page.get_by_role("checkbox")
    if not boxes.first.is_checked():
        boxes.first.check()
    page.get_by_label("It speaks to").first.select_option(label="United Kingdom · English")
    page.get_by_role("button", name="Connect what is chosen").click()
    expect(page.get_by_role("status").first).to_contain_text("Connected: ")
    expect(page.get_by_role("row").nth(1)).to_contain_text("United Kingdom · English")


def schedule(made: lanterns.Lanterns, account: Account, case: Case) -> Publication:
    house = made.organization
    campaign = Campaign.objects.create(
        organization=house, brand=made.brand, name="Halti", slug="halti"
    )
    message = Message.objects.create(organization=house, campaign=campaign, name="Launch")
    variant = Variant.objects.create(
        organization=house, message=message, market=account.market, network=account.network,
        text=TEXT, title=case.title, link=case.link,
    )  # fmt: skip
    due_at = datetime.now(UTC) - timedelta(minutes=1)
    return Publication.objects.create(
        organization=house, variant=variant, account=account, due_at=due_at, send_at=due_at,
        time_zone="Europe/London", identity="halti",
    )  # fmt: skip


async def publish(made: lanterns.Lanterns, account: Account) -> None:
    from asgiref.sync import sync_to_async

    worker = await sync_to_async(register_worker)()
    async with reaching(made.brand) as reach:
        assert await Sender(worker, [made.brand.pk], reach.http, Clock()).pass_once() == 1


async def ask_who_it_is(account: Account) -> None:
    from asgiref.sync import sync_to_async

    brand = await sync_to_async(lambda: account.brand)()
    async with reaching(brand) as reach:
        await prove(account, reach.http, now=reach.now)
