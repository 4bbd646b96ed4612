"""Status, standing still and caps: what the pages say, and what their forms do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from homeground.accounts.models import Account, Brand
from homeground.publishing.models import Pause, Publication, ReadCharge, SpendingCap, Worker
from homeground.publishing.pausing import pause
from homeground.publishing.states import State
from homeground.publishing.workers import beat, register_worker
from tests.web import lanterns

STATUS = "/lumikko/status/"


@pytest.fixture(autouse=True)
def real_time(db: None) -> None:
    """Not a sandbox's: none runs here."""


def in_real_time(made: lanterns.Lanterns) -> lanterns.Lanterns:
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="")
    made.brand.refresh_from_db()
    return made


def working() -> Worker:
    worker = register_worker()
    assert beat(worker)
    return worker


def said(client: Client, address: str = STATUS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_house_in_which_nothing_is_yet() -> None:
    made = in_real_time(lanterns.organization("lumikko"))
    working()
    client = Client()
    client.force_login(made.user)
    page = said(client)
    assert "All is well" in page
    assert "Here will be what is planned" in page
    assert "1 runs" in page


def test_what_is_wrong_stands_first(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    account = made.accounts[4]
    Account.objects.filter(pk=account.pk).update(
        state=Account.State.NEEDS_RECONNECTION, problem="The token was taken back."
    )
    Publication.objects.filter(pk=made.publications[7].pk).update(
        due_at=timezone.now() - timedelta(minutes=7), send_at=timezone.now() - timedelta(minutes=7)
    )
    page = said(client)
    assert "No worker runs" in page
    assert "Late: the oldest by 7 min" in page
    assert "1 is unsure" in page
    assert "must be connected anew" in page
    assert "The token was taken back." in page


def test_a_brand_whose_sandbox_is_away_says_so(client: Client, made: lanterns.Lanterns) -> None:
    Brand.objects.filter(pk=made.brand.pk).update(sandbox_url="http://127.0.0.1:9")
    assert "The brand’s sandbox does not answer".replace("’", "'") in said(client).replace(
        "&#x27;", "'"
    )


def test_nothing_of_anybody_else_is_counted(
    client: Client, made: lanterns.Lanterns, others: lanterns.Lanterns
) -> None:
    in_real_time(made), in_real_time(others)
    Account.objects.filter(brand=others.brand).update(
        state=Account.State.NEEDS_PERSON, problem="A secret of theirs"
    )
    pause(others.brand, now=timezone.now(), reason="their crisis")
    SpendingCap.objects.create(
        organization=others.organization, brand=others.brand, network="x", usd_a_month=Decimal(0)
    )
    page = said(client)
    assert "A secret of theirs" not in page
    assert "their crisis" not in page
    assert "Kettu" not in page
    theirs = Pause.objects.get()
    assert client.get("/kettu/status/").status_code == 404
    assert client.post(f"/lumikko/status/pause/{theirs.pk}/end/").status_code == 404
    assert client.post("/kettu/status/pause/", {"market": ""}).status_code == 404
    assert client.post("/kettu/status/caps/x/", {"usd": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_a_worker_gone_for_long_is_forgotten_by_the_page(
    client: Client, made: lanterns.Lanterns
) -> None:
    in_real_time(made)
    worker = working()
    # A name that no page has a word of: this machine's own may be "main".
    host = "kellari-7.example"
    Worker.objects.filter(pk=worker.pk).update(
        seen_at=timezone.now() - timedelta(minutes=5), host=host
    )
    page = said(client)
    assert "No worker runs" in page
    assert ">5 min" in page
    # Only how many and since when: hosts are the operator's.
    assert host not in page


def test_one_click_stops_a_brand_and_every_page_says_so(
    client: Client, made: lanterns.Lanterns
) -> None:
    in_real_time(made)
    answer = client.post("/lumikko/status/pause/", {"market": "", "reason": "Feuer <in> Halle 3"})
    assert answer.status_code == 302
    open_one = Pause.objects.get()
    assert (open_one.brand, open_one.market, open_one.began_by) == (made.brand, None, made.user)
    for address in (STATUS, "/lumikko/campaigns/", "/lumikko/tasks/", "/lumikko/networks/"):
        page = said(client, address)
        assert "Everything of <b>Lumikko</b> stands still" in page
        assert "Aino Koskela" in page
        assert "Feuer &lt;in&gt; Halle 3" in page


def test_one_market_stops_alone(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    client.post("/lumikko/status/pause/", {"market": "ru-RU", "reason": ""})
    assert Pause.objects.get().market == made.markets["ru"]
    assert "Russia · Russian</b> stands still" in said(client, "/lumikko/campaigns/")
    assert "stands still" not in said(client, "/lumikko/campaigns/?market=de-DE")
    assert client.post("/lumikko/status/pause/", {"market": "xx-XX"}).status_code == 404


def test_what_stands_still_already_is_told_so_and_keeps_what_was_typed(
    client: Client, made: lanterns.Lanterns
) -> None:
    in_real_time(made)
    pause(made.brand, made.markets["de"], now=timezone.now())
    answer = client.post("/lumikko/status/pause/", {"market": "de-DE", "reason": "noch einmal"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "stands still already" in page
    assert 'value="noch einmal"' in page
    assert '<option value="de-DE" selected>' in page


def test_going_on_says_what_was_missed_and_asks(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    begun = pause(made.brand, now=timezone.now() - timedelta(hours=1))
    late = made.publications[6]
    Publication.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(minutes=5))
    address = f"/lumikko/status/pause/{begun.pk}/end/"
    page = said(client, address)
    assert "1 publication was missed" in page
    assert "Сломалось? Почините сами." in page

    answer = client.post(address, {})
    assert answer.status_code == 422
    assert "Nothing was chosen" in answer.content.decode()
    answer = client.post(address, {"missed": "cancel"})
    assert answer.status_code == 422
    assert "1 publication would be cancelled" in answer.content.decode()
    # One more was missed since: what they agreed to is not what would happen.
    Publication.objects.filter(pk=made.publications[7].pk).update(due_at=timezone.now())
    answer = client.post(address, {"missed": "cancel", "sure": "1"})
    assert answer.status_code == 422
    assert Publication.objects.filter(state=State.CANCELLED).count() == 0

    answer = client.post(address, {"missed": "cancel", "sure": "2"}, follow=True)
    assert "Lumikko goes on. What was missed is cancelled: 2." in answer.content.decode()
    begun.refresh_from_db()
    assert (begun.ended_by, begun.missed) == (made.user, "cancel")
    late.refresh_from_db()
    assert late.state == State.CANCELLED
    again = client.post(address, {"missed": "send"}, follow=True)
    assert "It goes on already." in again.content.decode()


def test_going_on_when_nothing_was_missed(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    begun = pause(made.brand, now=timezone.now())
    Publication.objects.filter(state=State.SCHEDULED).update(
        due_at=timezone.now() + timedelta(days=2)
    )
    address = f"/lumikko/status/pause/{begun.pk}/end/"
    assert "Nothing was missed." in said(client, address)
    client.post(address, {})
    begun.refresh_from_db()
    assert begun.ended_at is not None
    assert "stands still" not in said(client, "/lumikko/campaigns/")


def test_a_cap_on_what_posts_cost(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    assert "no cap" in said(client)
    client.post("/lumikko/status/caps/x/", {"usd": "49,50"})
    assert SpendingCap.objects.get().usd_a_month == Decimal("49.50")
    assert "49.50 USD left" in said(client)
    assert "for reading" not in said(client)
    ReadCharge.objects.create(
        organization=made.organization, brand=made.brand, network="x",
        day=datetime.now(UTC).date(), post_id="1", usd=Decimal("0.50"),
    )  # fmt: skip
    assert "0.50 USD spent this month, 0.50 of it for reading · 49.00 USD left" in said(client)
    refused = client.post("/lumikko/status/caps/x/", {"usd": "viel"})
    assert refused.status_code == 422
    assert 'value="viel"' in refused.content.decode()
    client.post("/lumikko/status/caps/x/", {"usd": "0"})
    assert "used up: what charges waits" in said(client)
    client.post("/lumikko/status/caps/x/", {"usd": ""})
    assert not SpendingCap.objects.exists()
    assert client.post("/lumikko/status/caps/vk/", {"usd": "5"}).status_code == 404


@pytest.mark.parametrize("typed", ["-1", "1e9", "12.345", "NaN", "Infinity", "1,2,3", "0x10", "٤"])
def test_what_is_no_amount(client: Client, made: lanterns.Lanterns, typed: str) -> None:
    in_real_time(made)
    assert client.post("/lumikko/status/caps/x/", {"usd": typed}).status_code == 422
    assert not SpendingCap.objects.exists()


def test_the_live_part_is_answered_alone(client: Client, made: lanterns.Lanterns) -> None:
    in_real_time(made)
    part = client.get(STATUS, headers={"HX-Target": "status", "HX-Request": "true"})
    assert b"<html" not in part.content
    same = client.get(
        STATUS, headers={"HX-Target": "status", "If-None-Match": part.headers["ETag"]}
    )
    assert same.status_code in {200, 304}  # how late it is may have gone on


@pytest.mark.parametrize("rows", [3, 50])
def test_the_page_asks_as_often_for_many(rows: int) -> None:
    made = in_real_time(lanterns.planned(lanterns.organization("lumikko"), copies=5))
    Publication.objects.filter(pk__in=[p.pk for p in made.publications[rows:]]).delete()
    Account.objects.filter(pk__in=[a.pk for a in made.accounts[: rows // 10 + 1]]).update(
        state=Account.State.NEEDS_RECONNECTION
    )
    client = Client()
    client.force_login(made.user)
    client.get(STATUS)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(STATUS).status_code == 200
    assert len(asked) == 29, "\n".join(query["sql"] for query in asked)
