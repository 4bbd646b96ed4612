"""What is sent has credentials that hold, and one that was sent with older ones closes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from homeground.accounts.models import Account
from homeground.networks import errors, registry
from homeground.publishing.outcomes import next_after
from homeground.publishing.resuming import limited_until
from homeground.publishing.settling import settle_otherwise
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker
from tests.accounts.toy_ways import Script, ToySignIn

from .house import House


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    script = Script()
    monkeypatch.setitem(registry.WAYS, "vk", (ToySignIn(script),))
    return script


async def ends_in(house: House, life: timedelta, *, renewable: bool = True) -> None:
    given, ends = house.now, house.now + life
    await Account.objects.filter(network="vk").aupdate(
        way="toy-sign-in",
        renewed_at=given,
        expires_at=ends,
        renew_at=ends - life / 5 if renewable else None,
    )


async def test_what_ended_on_the_way_there_is_renewed_first(
    house: House, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rehearsal's clock jumps from one due time to the next, over every renewal."""
    working = dict((await Account.objects.aget(network="vk")).credentials)
    monkeypatch.setattr(ToySignIn, "renew", _gives(working))
    await ends_in(house, timedelta(minutes=30))
    rows = [house.row("vk", text, after=timedelta(hours=h)) for h, text in ((1, "а"), (9, "б"))]
    await house.play(await house.plan(*rows))
    assert house.texts("vk") == ["а", "б"]
    account = await Account.objects.aget(network="vk")
    assert account.renewed_at is not None
    assert account.renewed_at >= rows[1].due_at


async def test_what_ended_for_good_waits_for_a_person_and_is_not_sent(
    house: House, script: Script
) -> None:
    await ends_in(house, timedelta(minutes=30), renewable=False)
    await house.play(await house.plan(house.row("vk", "а")))
    assert house.texts("vk") == []
    assert await house.states() == [State.SCHEDULED]
    account = await Account.objects.aget(network="vk")
    assert account.state == Account.State.NEEDS_RECONNECTION
    assert not [r for r in house.sandbox.sandbox.arrivals if r.kind == "publish"]


async def test_a_renewal_that_gets_no_answer_ends_in_words(house: House, script: Script) -> None:
    script.error = errors.Unsure("No answer.")
    await ends_in(house, timedelta(minutes=30))
    await house.play(await house.plan(house.row("vk", "а")))
    account = await Account.objects.aget(network="vk")
    assert account.state == Account.State.NEEDS_RECONNECTION
    assert "No answer." in account.problem


@pytest.mark.parametrize(
    ("renewed_meanwhile", "state"),
    [(True, Account.State.CONNECTED), (False, Account.State.NEEDS_RECONNECTION)],
)
async def test_refused_with_credentials_that_are_no_longer_ours(
    house: House, renewed_meanwhile: bool, state: str
) -> None:
    await house.plan(house.row("vk", "а"))
    due = house.now + timedelta(hours=2)
    worker = await sync_to_async(register_worker)()
    (claim,) = await house.claim(worker, now=due)
    if renewed_meanwhile:
        await Account.objects.filter(network="vk").aupdate(renewed_at=due)
    what = next_after(
        errors.NotAuthorized("The token is void."),
        tries=1, now=due, look_after=timedelta(seconds=1), unsure_before=False,
    )  # fmt: skip
    await sync_to_async(settle_otherwise)(claim, what, now=due, code=None)
    assert (await Account.objects.aget(network="vk")).state == state
    assert await house.states() == [State.SCHEDULED]


async def test_an_account_that_was_told_to_wait_says_until_when(house: House) -> None:
    await house.plan(house.row("vk", "а"), house.row("vk", "б", after=timedelta(hours=3)))
    due = house.now + timedelta(hours=2)
    worker = await sync_to_async(register_worker)()
    (claim,) = await house.claim(worker, now=due)
    until = due + timedelta(minutes=7)
    what = next_after(
        errors.RateLimited("Wait.", retry_at=until),
        tries=1, now=due, look_after=timedelta(seconds=1), unsure_before=False,
    )  # fmt: skip
    await sync_to_async(settle_otherwise)(claim, what, now=due, code=None)
    accounts = list(house.accounts.values())
    told = await sync_to_async(limited_until)(accounts, now=due)
    assert told == {house.accounts["vk"].pk: until}
    assert await sync_to_async(limited_until)(accounts, now=until) == {}


def _gives(credentials: dict[str, str]) -> object:
    from homeground.networks.connecting import Place, Renewed

    async def renew(self: ToySignIn, place: Place, old: object) -> Renewed:
        return Renewed(credentials, place.now + timedelta(minutes=30))

    return renew
