"""Connecting an account, page by page, with a network that says what a test wants it to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import (
    Account,
    Brand,
    Membership,
    NetworkApp,
    PendingConnection,
    User,
)
from homeground.accounts.rights import BuiltIn
from homeground.networks import errors, registry
from homeground.publishing.models import Publication
from homeground.publishing.states import State
from tests.accounts.toy_ways import GRANT, Script, ToyForm, ToySignIn
from tests.web import lanterns

WAY = "/lumikko/networks/connect/vk/toy-sign-in/"
FORM = "/lumikko/networks/connect/vk/toy-form/"
BACK = "/connect/back/vk/?state=s-1&code=secret-code"
APP = {"client_id": "our-app", "client_secret": "our-secret"}


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    script = Script()
    monkeypatch.setitem(registry.WAYS, "vk", (ToySignIn(script), ToyForm(script)))

    async def nobody_asked(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr("homeground.publishing.resuming.prove", nobody_asked)
    return script


@pytest.fixture
def made(made: lanterns.Lanterns) -> lanterns.Lanterns:
    """The brand is on real networks: nothing is registered for it by itself."""
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    Account.objects.filter(brand=made.brand).update(base_url="")
    made.brand.refresh_from_db()
    return made


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def connect(client: Client, **chosen: str) -> HttpResponse:
    """All the way, for the market of the first account, without looking."""
    client.post(WAY, APP)
    granted = client.get(BACK)["Location"]
    market = str(Account.objects.order_by("pk")[0].market_id)
    return client.post(granted, {"take-0": "on", "market-0": market} | chosen, follow=True)


# --- choosing ----------------------------------------------------------------------------------


def test_every_network_is_there_and_the_closed_ones_say_why(client: Client) -> None:
    page = text_of(client.get("/lumikko/networks/connect/"))
    for network in registry.NETWORKS.values():
        assert network.name in page
    assert "ended on 2019-04-02" in page
    assert 'href="/lumikko/networks/connect/googleplus/"' not in page
    assert client.get("/lumikko/networks/connect/googleplus/").status_code == 404
    assert client.get("/lumikko/networks/connect/nowhere/").status_code == 404


def test_the_ways_of_a_network_and_the_only_one_at_once(client: Client, script: Script) -> None:
    page = text_of(client.get("/lumikko/networks/connect/vk/"))
    assert page.index("Sign in with the toy") < page.index("Enter the toy&#x27;s key")
    only = client.get("/lumikko/networks/connect/mastodon/")
    assert only["Location"] == "/lumikko/networks/connect/mastodon/sign-in-at-server/"
    assert client.get("/lumikko/networks/connect/vk/by-magic/").status_code == 404


def test_our_application_is_asked_for_once_with_the_address_to_register(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    page = text_of(client.get(WAY))
    assert "http://testserver/connect/back/vk/" in page
    assert "Nothing can be published." in page
    assert client.post(WAY, {"client_id": "our-app"}).status_code == 200
    assert not PendingConnection.objects.exists()
    left = client.post(WAY, APP)
    assert left["Refresh"].startswith("0; url=https://toy.example/agree?state=s-1")
    assert "our-secret" not in left.content.decode()
    app = NetworkApp.objects.get()
    assert (app.organization, app.client_id) == (made.organization, "our-app")
    assert dict(app.secrets) == {"client_secret": "our-secret"}
    again = text_of(client.get(WAY))
    assert "Your application" not in again
    assert "our-secret" not in again
    assert "Your application" in text_of(client.get(f"{WAY}?app"))


def test_the_public_address_is_the_one_to_come_back_to(client: Client, script: Script) -> None:
    from django.conf import settings

    house = replace(settings.HOMEGROUND, public_url="https://homeground.example")
    with override_settings(HOMEGROUND=house):
        client.post(WAY, APP)
    assert PendingConnection.objects.get().redirect_uri == (
        "https://homeground.example/connect/back/vk/"
    )


# --- there and back ----------------------------------------------------------------------------


def test_an_account_is_connected(client: Client, script: Script, made: lanterns.Lanterns) -> None:
    page = connect(client)
    assert "Connected: vk/lumikko_berlin." in text_of(page)
    account = Account.objects.get(network_id="77")
    assert (account.way, account.rights) == ("toy-sign-in", ["read", "write"])
    assert account.connected_by == made.user
    assert account.expires_at is not None
    assert account.renew_at is not None
    assert timedelta(minutes=23) < account.expires_at - account.renew_at <= timedelta(minutes=24)
    assert dict(account.credentials)["access_token"] == "a-token-nobody-may-see"
    assert not PendingConnection.objects.exists()
    assert "nobody-may-see" not in page.content.decode()


def test_back_from_the_network_our_address_has_nothing_secret(
    client: Client, script: Script
) -> None:
    client.post(WAY, APP)
    back = client.get(BACK)
    assert re.fullmatch(r"/lumikko/networks/granted/\d+/", back["Location"])
    assert "no-store" in back["Cache-Control"]


def test_the_same_answer_twice_is_used_once(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    client.get(BACK)
    again = client.get(BACK, follow=True)
    assert "No connection of yours waits for this answer." in text_of(again)
    assert PendingConnection.objects.count() == 1


def test_an_answer_that_nobody_awaits(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    refused = client.get("/connect/back/vk/?state=forged&code=c", follow=True)
    assert "No connection of yours waits for this answer." in text_of(refused)
    assert client.get(BACK).status_code == 302


def test_an_answer_that_comes_too_late(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    PendingConnection.objects.update(ends_at=timezone.now())
    assert "more than 15 minutes ago" in text_of(client.get(BACK, follow=True))


def test_a_colleague_does_not_get_what_was_begun_by_another(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    client.post(WAY, APP)
    granted_later = client.get(BACK)["Location"]
    colleague = User.objects.create_user("c@lumikko.example", lanterns.PASSWORD)
    join(made.organization, colleague, BuiltIn.OWNER)
    other = Client()
    other.force_login(colleague)
    assert "No connection of yours" in text_of(other.get(BACK, follow=True))
    assert other.get(granted_later).status_code == 404


def test_whoever_lost_their_place_in_between(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    client.post(WAY, APP)
    Membership.objects.all().delete()
    assert client.get(BACK)["Location"] in {"/", "/lumikko/networks/connect/"}
    assert not Account.objects.filter(network_id="77").exists()


def test_signed_out_in_between(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    client.logout()
    assert client.get(BACK)["Location"] == "/sign-in/"


def test_it_survives_a_restart_of_the_pages(client: Client, script: Script) -> None:
    """Nothing is kept in memory: the database has it, and the session who it belongs to."""
    client.post(WAY, APP)
    call_command("clearsessions")
    assert "/granted/" in client.get(BACK)["Location"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (errors.NotAuthorized("The answer is not one to what was begun."), "is not one to what"),
        (errors.Rejected("You lead no page there."), "You lead no page there."),
        (errors.Unavailable("toy.example cannot be reached."), "Try again in a few minutes."),
        (errors.Unsure("No usable answer."), "Try again in a few minutes."),
        (
            errors.ChallengeRequired("Captcha.", url="https://toy.example/c"),
            "https://toy.example/c",
        ),
        (errors.RateLimited("Too many."), "Try again in a few minutes."),
    ],
)
def test_what_goes_wrong_at_the_network_is_said(
    client: Client, script: Script, error: errors.NetworkError, said: str
) -> None:
    client.post(WAY, APP)
    script.error = error
    page = client.get(BACK, follow=True)
    assert page.redirect_chain[-1][0] == WAY
    assert said in text_of(page)
    assert not Account.objects.filter(network_id="77").exists()
    assert not PendingConnection.objects.exists()


def test_whoever_says_no_is_not_scolded(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    page = client.get("/connect/back/vk/?state=s-1&error=access_denied", follow=True)
    assert "You did not agree on VK." in text_of(page)


def test_nothing_granted_is_said(client: Client, script: Script) -> None:
    client.post(WAY, APP)
    script.grants = []
    assert "There is no account to connect." in text_of(client.get(BACK, follow=True))


def test_a_network_that_is_away_before_anybody_leaves(client: Client, script: Script) -> None:
    script.error = errors.Unavailable("toy.example cannot be reached.")
    assert "toy.example cannot be reached." in text_of(client.post(WAY, APP))


def test_a_server_may_not_send_people_anywhere(
    client: Client, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    from homeground.networks.connecting import Begun

    async def begin(*_: object) -> Begun:
        return Begun("javascript:alert(1)", {})

    monkeypatch.setattr(ToySignIn, "begin", begin)
    page = client.post(WAY, APP)
    assert "Refresh" not in page
    assert "did not say where to sign in" in text_of(page)


# --- choosing among what was granted --------------------------------------------------------------


def test_several_accounts_each_with_its_market(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    script.grants = [replace(GRANT, account_id=str(n), handle=f"page_{n}") for n in range(3)]
    client.post(WAY, APP)
    granted = client.get(BACK)["Location"]
    assert text_of(client.get(granted)).count("It speaks to") == 3
    assert "No account is chosen." in text_of(client.post(granted))
    de, fr = made.markets["de"], made.markets["fr"]
    client.post(
        granted, {"take-0": "on", "market-0": str(fr.pk), "take-2": "on", "market-2": str(de.pk)}
    )
    kept = Account.objects.filter(handle__startswith="page_").order_by("handle")
    assert [(a.handle, a.market) for a in kept] == [("page_0", fr), ("page_2", de)]


def test_another_brands_market_cannot_be_chosen(
    client: Client, script: Script, others: lanterns.Lanterns
) -> None:
    foreign = str(others.markets["de"].pk)
    page = connect(client, **{"market-0": foreign})
    assert "No account is chosen." in text_of(page)


def test_a_handle_that_is_taken_gets_another_name(client: Client, script: Script) -> None:
    script.grants = [replace(GRANT, handle="lumikko_ru")]
    assert "Connected: vk/lumikko_ru-77." in text_of(connect(client))


def test_an_account_of_another_brand_of_the_organization_stays_there(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    other = Brand.objects.create(organization=made.organization, name="Kajo", slug="kajo")
    theirs = made.accounts[0]
    Account.objects.filter(pk=theirs.pk).update(brand=other, network_id="77")
    client.post(WAY, APP)
    granted = client.get(BACK)["Location"]
    page = text_of(client.get(granted))
    assert "It is connected for another brand of your organization: Kajo." in page
    assert "Connect what is chosen" not in page
    client.post(granted, {"take-0": "on", "market-0": str(theirs.market_id)})
    assert Account.objects.get(network_id="77").brand == other


def test_an_account_of_another_organization_is_told_without_whose(
    client: Client, script: Script, others: lanterns.Lanterns
) -> None:
    Brand.objects.filter(pk=others.brand.pk).update(sandbox_url="")
    Account.objects.filter(pk=others.accounts[0].pk).update(network_id="77", base_url="")
    client.post(WAY, APP)
    page = text_of(client.get(client.get(BACK)["Location"]))
    assert "Another organization on this Homeground has connected it too" in page
    assert "Kettu" not in page
    assert "kettu" not in page


# --- connecting anew ------------------------------------------------------------------------------


@pytest.fixture
def broken(made: lanterns.Lanterns) -> Account:
    account = made.accounts[0]
    Account.objects.filter(pk=account.pk).update(
        network_id="77", state=Account.State.NEEDS_RECONNECTION, problem="The token is void."
    )
    return account


def anew(client: Client, account: Account) -> HttpResponse:
    page = client.get(f"/lumikko/networks/connect/vk/toy-sign-in/?account={account.pk}")
    assert f"You are connecting {account.address} anew." in text_of(page)
    client.post(f"{WAY}?account={account.pk}", APP)
    return client.get(BACK, follow=True)


def test_connecting_anew_keeps_the_account_and_what_is_planned(
    client: Client, script: Script, broken: Account
) -> None:
    posts = broken.posts.count()
    waiting = Publication.objects.filter(account=broken, state=State.SCHEDULED)
    waiting.update(due_at=timezone.now() - timedelta(hours=1), problem="The token is void.")
    many = waiting.count()
    page = anew(client, broken)
    assert "Connected: vk/lumikko_ru." in text_of(page)
    broken.refresh_from_db()
    assert (broken.state, broken.problem) == (Account.State.CONNECTED, "")
    assert broken.name == "Lumikko Deutschland"
    assert broken.posts.count() == posts
    assert waiting.filter(problem="").count() == many


def test_the_same_account_is_known_again_without_being_named(
    client: Client, script: Script, broken: Account
) -> None:
    connect(client)
    broken.refresh_from_db()
    assert broken.state == Account.State.CONNECTED
    assert Account.objects.filter(network_id="77").count() == 1


def test_what_could_not_be_looked_for_is_looked_for_again(
    client: Client, script: Script, broken: Account
) -> None:
    lost = Publication.objects.filter(account=broken, state=State.SCHEDULED)[:1].get()
    lanterns.arm(lost, lost.due_at)
    Publication.objects.filter(pk=lost.pk).update(state=State.UNSURE, look_at=None, looks=1)
    anew(client, broken)
    lost.refresh_from_db()
    assert lost.look_at is not None
    assert lost.looks == 0


def test_back_as_somebody_else_is_a_warning(
    client: Client, script: Script, broken: Account
) -> None:
    script.grants = [replace(GRANT, account_id="99", handle="somebody")]
    page = anew(client, broken)
    assert "This is not vk/lumikko_ru" in text_of(page)
    assert "checked" not in text_of(page)
    broken.refresh_from_db()
    assert broken.state == Account.State.NEEDS_RECONNECTION


def test_anothers_account_cannot_be_connected_anew(
    client: Client, script: Script, others: lanterns.Lanterns
) -> None:
    assert client.get(f"{WAY}?account={others.accounts[0].pk}").status_code == 404
    assert client.get(f"{WAY}?account=x").status_code == 404


# --- forms, and accounts of people ------------------------------------------------------------------


def test_a_form_proves_what_was_given(client: Client, script: Script) -> None:
    empty = client.post(FORM, {"name": "Lumikko"})
    assert "“Key” is empty." in text_of(empty)
    assert 'value="Lumikko"' in text_of(empty)
    script.error = errors.NotAuthorized("The toy does not know this key.")
    wrong = client.post(FORM, {"name": "Lumikko", "key": "not-the-key"})
    assert "The toy does not know this key." in text_of(wrong)
    assert "not-the-key" not in text_of(wrong)
    script.error = None
    right = client.post(FORM, {"name": "Lumikko", "key": "the-key"})
    assert re.fullmatch(r"/lumikko/networks/granted/\d+/", right["Location"])


def test_a_private_server_is_refused(client: Client) -> None:
    for typed in ("127.0.0.1", "localhost:5432", "[::1]", "169.254.169.254"):
        page = text_of(
            client.post("/lumikko/networks/connect/mastodon/sign-in-at-server/", {"server": typed})
        )
        assert "private address" in page or "cannot be reached" in page
    plain = client.post(
        "/lumikko/networks/connect/mastodon/sign-in-at-server/", {"server": "http://m.example"}
    )
    assert "without encryption" in text_of(plain)


def test_an_account_of_a_person_is_added(client: Client, made: lanterns.Lanterns) -> None:
    address = "/lumikko/networks/connect/xing/by-hand/"
    assert client.get("/lumikko/networks/connect/xing/")["Location"] == address
    assert "is not a handle" in text_of(client.post(address, {"handle": "a b"}))
    market = made.markets["de"]
    page = client.post(address, {"handle": "lumikko", "market": market.pk}, follow=True)
    assert "Added: xing/lumikko." in text_of(page)
    assert "a person posts there" in text_of(page)
    assert Account.objects.get(network="xing").market == market


# --- disconnecting, trying again ----------------------------------------------------------------------


def test_disconnecting_says_what_goes_and_takes_it_back(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    connect(client)
    account = Account.objects.get(network_id="77")
    address = f"/lumikko/networks/{account.pk}/disconnect/"
    assert "taken back at the network" in text_of(client.get(address))
    assert "That is not the account" in text_of(client.post(address, {"name": "x"}))
    page = client.post(address, {"name": "lumikko_berlin"}, follow=True)
    assert "Disconnected: vk/lumikko_berlin." in text_of(page)
    assert script.revoked == ["a-token-nobody-may-see"]
    account.refresh_from_db()
    assert account.state == Account.State.DISCONNECTED
    assert (dict(account.credentials), account.renew_at) == ({}, None)


def test_history_stays_when_an_account_goes(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    account = made.accounts[0]
    posts, publications = account.posts.count(), account.publications.count()
    client.post(f"/lumikko/networks/{account.pk}/disconnect/", {"name": account.handle})
    account.refresh_from_db()
    assert account.state == Account.State.DISCONNECTED
    assert (account.posts.count(), account.publications.count()) == (posts, publications)


def test_what_the_network_does_not_take_back_is_forgotten_all_the_same(
    client: Client, script: Script
) -> None:
    connect(client)
    account = Account.objects.get(network_id="77")
    script.error = errors.Unavailable("toy.example cannot be reached.")
    page = client.post(
        f"/lumikko/networks/{account.pk}/disconnect/", {"name": account.handle}, follow=True
    )
    assert "still stands at VK" in text_of(page)
    account.refresh_from_db()
    assert account.state == Account.State.DISCONNECTED


def test_trying_again_after_a_person_acted(
    client: Client, script: Script, made: lanterns.Lanterns
) -> None:
    account = made.accounts[0]
    Account.objects.filter(pk=account.pk).update(
        state=Account.State.NEEDS_PERSON, problem="Captcha"
    )
    assert "It is done: try again" in text_of(client.get("/lumikko/networks/"))
    page = client.post(f"/lumikko/networks/{account.pk}/again/", follow=True)
    assert "It works again: vk/lumikko_ru." in text_of(page)
    assert client.get(f"/lumikko/networks/{account.pk}/again/").status_code == 405


@pytest.mark.parametrize(
    "send",
    [
        lambda client, pk: client.post(WAY, APP),
        lambda client, pk: client.post(f"/lumikko/networks/{pk}/disconnect/", {"name": "x"}),
        lambda client, pk: client.post(f"/lumikko/networks/{pk}/again/"),
        lambda client, pk: client.post("/lumikko/networks/connect/xing/by-hand/", {}),
    ],
)
def test_no_form_is_taken_without_its_token(
    script: Script, made: lanterns.Lanterns, send: Callable[[Client, int], HttpResponse]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(made.user)
    assert send(client, made.accounts[0].pk).status_code == 403
