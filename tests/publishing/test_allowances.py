"""What a network says of its limits is kept for all workers, and kept to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import registry
from homeground.networks.http import Response
from homeground.networks.limits import Told, Whose
from homeground.publishing.allowances import SAME, Heard, Left, after
from homeground.publishing.asking import key_of
from homeground.publishing.budgeting import Asked, forget_old, take
from homeground.publishing.models import Allowance, Publication
from homeground.publishing.states import State
from tests.networks.documents import FEWER

from .house import House

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_later_window_takes_the_earlier_ones_place() -> None:
    kept = Left(0, NOW + HOUR)
    assert after(kept, Told(Whose.ACCOUNT, 9, NOW + 2 * HOUR), NOW) == Left(9, NOW + 2 * HOUR)
    assert after(Left(0, NOW), Told(Whose.ACCOUNT, 9, NOW + HOUR), NOW) == Left(9, NOW + HOUR)


def test_news_of_an_earlier_window_come_too_late() -> None:
    kept = Left(3, NOW + 2 * HOUR)
    assert after(kept, Told(Whose.ACCOUNT, 0, NOW + HOUR), NOW) == kept


@FEWER
@given(st.permutations([50, 49, 48, 47]), st.lists(st.integers(-1, 1), min_size=4, max_size=4))
def test_within_a_window_the_least_counts_in_whatever_order_it_is_heard(
    said: list[int], rounded: list[int]
) -> None:
    kept = None
    for remaining, off in zip(said, rounded, strict=True):
        resets_at = NOW + HOUR + timedelta(seconds=off)
        kept = after(kept, Told(Whose.ACCOUNT, remaining, resets_at), NOW)
    assert kept is not None
    assert kept.remaining == 47
    assert abs(kept.resets_at - NOW - HOUR) <= SAME


def asked_of(house: House, network: str, now: datetime) -> Asked:
    """As much of a claim as limits look at."""
    account = house.accounts[network]
    publication = Publication(account=account, answers_id=None)
    draft: Any = SimpleNamespace(media=(), text="Light", link=None)
    return Asked(publication, draft, now)


async def taken(*asked: Asked | Heard) -> list[bool]:
    return [each is None for each in await sync_to_async(take)(asked)]


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mastodon without limits that Homeground counts: its word alone is left."""
    monkeypatch.setitem(
        registry.NETWORKS, "mastodon", replace(registry.NETWORKS["mastodon"], budgets=())
    )


async def test_what_is_left_goes_down_and_then_waits_for_the_windows_end(
    house: House, uncounted: None
) -> None:
    asked = asked_of(house, "mastodon", NOW)
    heard = Heard(house.accounts["mastodon"], (Told(Whose.ACCOUNT, 2, NOW + HOUR),), NOW)
    assert await taken(asked) == [True]
    assert await taken(heard, asked, asked, asked) == [True, True, True, False]
    (refused,) = await sync_to_async(take)([asked])
    assert refused is not None
    assert NOW + HOUR < refused.until < NOW + HOUR + timedelta(seconds=2)
    assert "Mastodon said that its limit is used up" in refused.problem
    assert await taken(replace(asked, now=refused.until)) == [True]


async def test_what_is_said_of_an_application_holds_for_all_its_accounts(
    house: House, uncounted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        registry.NETWORKS, "mastodon",
        replace(registry.NETWORKS["mastodon"], told_names=((Whose.APP, ""),)),
    )  # fmt: skip
    account = house.accounts["mastodon"]
    other = await sync_to_async(type(account).objects.create)(
        organization_id=account.organization_id, brand=house.brand, market=account.market,
        network="mastodon", handle="other", name="Other", network_id="7", base_url=account.base_url,
    )  # fmt: skip
    await taken(Heard(other, (Told(Whose.APP, 0, NOW + HOUR),), NOW))
    assert await taken(asked_of(house, "mastodon", NOW)) == [False]


async def test_a_sender_hears_and_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer says that nothing is left: the second post waits for the window's end."""
    ends = house.now + 3 * HOUR

    def told(answer: Response, now: datetime) -> tuple[Told, ...]:
        return (Told(Whose.ACCOUNT, 0, ends),) if answer.url.endswith("/statuses") else ()

    monkeypatch.setitem(
        registry.NETWORKS, "mastodon",
        replace(registry.NETWORKS["mastodon"], told=told, told_names=((Whose.ACCOUNT, ""),)),
    )  # fmt: skip
    await house.plan(house.row("mastodon", "Licht"), house.row("mastodon", "Mehr Licht"))
    await house.clock.set(house.now + 2 * HOUR)
    await (await house.sender()).pass_once()
    assert house.texts("mastodon") == ["Licht"]
    waiting = await Publication.objects.aget(state=State.SCHEDULED)
    assert ends < waiting.send_at < ends + timedelta(seconds=2)
    assert "Mastodon said" in waiting.problem


async def test_what_is_over_for_long_is_forgotten(house: House) -> None:
    await Allowance.objects.acreate(key="x/account/1/told/", remaining=0, resets_at=NOW)
    await sync_to_async(forget_old)(NOW + timedelta(days=1))
    assert await Allowance.objects.acount() == 1
    await sync_to_async(forget_old)(NOW + timedelta(days=3))
    assert await Allowance.objects.acount() == 0


async def test_what_the_networks_really_say_is_kept(house: House) -> None:
    """The sandbox's own headers, written from the same documents by others, are understood."""
    await house.plan(house.row("x", "Light"), house.row("mastodon", "Licht"))
    await house.clock.set(house.now + 2 * HOUR)
    await (await house.sender()).pass_once()
    kept = {each.key: each async for each in Allowance.objects.all()}
    x = house.accounts["x"]
    mastodon = house.accounts["mastodon"]
    for account, most in ((x, 100), (mastodon, 300)):
        found = kept[key_of(account, Whose.ACCOUNT, "told/")]
        assert most - 5 <= found.remaining < most
        assert house.now < found.resets_at


async def test_a_network_that_allows_less_than_it_documents_refuses_nothing(house: House) -> None:
    """Its word is kept to ahead: not one request is sent to be refused."""
    await house.sandbox.control("limits", network="x", scale=0.05)
    plan = await house.plan(*(house.row("x", f"Light {n}") for n in range(12)))
    await house.clock.set(house.now + 2 * HOUR)
    await (await house.sender()).pass_once()
    assert len(house.texts("x")) == 5
    await house.play(plan)
    assert len(house.texts("x")) == 12
    sent = [each for each in house.sandbox.sandbox.arrivals if each.kind == "publish"]
    assert [each.status for each in sent] == [201] * 12
