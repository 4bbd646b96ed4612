"""What a network's answer does to a publication, its account and what comes after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from homeground.accounts.models import Account
from homeground.networks import errors
from homeground.publishing.outcomes import LONGEST_WAIT, MOST_TRIES, next_after, wait_before
from homeground.publishing.states import FOLLOWS, ForbiddenTransition, State, ensure_may_follow

from .house import House

NOW = datetime(2027, 5, 10, 9, tzinfo=UTC)


def after(error: errors.NetworkError, *, tries: int = 1, unsure_before: bool = False):  # type: ignore[no-untyped-def]
    return next_after(
        error, tries=tries, now=NOW, look_after=timedelta(seconds=7), unsure_before=unsure_before
    )


@pytest.mark.parametrize(
    ("error", "state", "wait_seconds"),
    [
        (errors.RateLimited("wait", retry_at=NOW + timedelta(minutes=3)), State.SCHEDULED, 180),
        (errors.RateLimited("wait", retry_after_seconds=20), State.SCHEDULED, 20),
        (errors.RateLimited("wait", retry_at=NOW - timedelta(minutes=3)), State.SCHEDULED, 1),
        (errors.RateLimited("wait"), State.SCHEDULED, 5),
        (errors.Unavailable("down"), State.SCHEDULED, 5),
        (errors.Unsure("?"), State.UNSURE, 7),
        (errors.NetworkError("something new"), State.UNSURE, 7),
        (errors.Rejected("no"), State.FAILED, None),
        (errors.Duplicate("again"), State.FAILED, None),
        (errors.NotOffered("never"), State.FAILED, None),
        (errors.NotAuthorized("token"), State.SCHEDULED, 0),
        (errors.ChallengeRequired("captcha", url="https://vk.example/c"), State.SCHEDULED, 0),
    ],
)
def test_next(error: errors.NetworkError, state: State, wait_seconds: float | None) -> None:
    what = after(error)
    assert what.state is state
    assert what.at == (None if wait_seconds is None else NOW + timedelta(seconds=wait_seconds))
    assert what.problem.startswith(error.message)


def test_a_duplicate_after_an_unsure_attempt_is_looked_for() -> None:
    assert after(errors.Duplicate("again"), unsure_before=True).state is State.UNSURE


def test_a_network_that_stays_away_is_given_up_with_words() -> None:
    what = after(errors.Unavailable("down"), tries=MOST_TRIES)
    assert what.state is State.FAILED
    assert "run the campaign again" in what.problem


def test_what_the_network_will_not_keep_goes_out_by_our_own_hand() -> None:
    what = after(errors.NotKept("too far"))
    assert (what.state, what.kept) == (State.SCHEDULED, False)


def test_what_failed_together_is_not_tried_again_together() -> None:
    waits = {
        next_after(
            errors.Unavailable("down"), tries=3, now=NOW, look_after=timedelta(seconds=7),
            unsure_before=False, jitter=jitter,
        ).at
        for jitter in (0.0, 0.5, 1.0)
    }  # fmt: skip
    assert waits == {NOW + timedelta(seconds=seconds) for seconds in (15, 20, 25)}


def test_waits_double_up_to_a_limit() -> None:
    waits = [wait_before(tries) for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == LONGEST_WAIT


def test_a_challenge_says_where() -> None:
    what = after(errors.ChallengeRequired("A person must act.", url="https://vk.example/c"))
    assert "https://vk.example/c" in what.problem
    assert what.account_state is Account.State.NEEDS_PERSON


def test_no_state_is_forgotten_and_the_end_is_the_end() -> None:
    assert set(FOLLOWS) == set(State)
    with pytest.raises(ForbiddenTransition):
        ensure_may_follow(State.PUBLISHED, State.SCHEDULED)


async def test_an_expired_token_pauses_its_account_and_no_other(house: House) -> None:
    await house.sandbox.fault("vk", "expired_token", times=1)
    rows = [
        house.row("vk", "первый"),
        house.row("vk", "второй", after=timedelta(hours=2)),
        house.row("livejournal", "третий"),
    ]
    await house.play(await house.plan(*rows))
    assert house.texts("vk") == []
    assert house.texts("livejournal") == ["третий"]
    account = await Account.objects.aget(network="vk")
    assert account.state == Account.State.NEEDS_RECONNECTION
    assert account.problem


async def test_after_reconnecting_what_waited_goes_out(house: House) -> None:
    await house.sandbox.fault("vk", "expired_token", times=1)
    plan = await house.plan(house.row("vk", "первый"))
    await house.play(plan)
    await Account.objects.filter(network="vk").aupdate(state=Account.State.CONNECTED)
    await house.play(plan)
    assert house.texts("vk") == ["первый"]


async def test_nothing_overtakes_what_waits_on_the_same_account(house: House) -> None:
    await house.sandbox.fault("vk", "rate_limit", times=3)
    rows = [house.row("vk", text, after=timedelta(minutes=60 + i)) for i, text in enumerate("абв")]
    await house.play(await house.plan(*rows))
    assert house.texts("vk") == ["а", "б", "в"]


async def test_a_network_that_is_down_fails_in_words_and_the_same_file_tries_anew(
    house: House,
) -> None:
    account = house.accounts["vk"]
    working = account.base_url
    account.base_url = "http://127.0.0.1:9/vk"  # nobody listens on the discard port
    house.sandbox.http._allowed |= {("127.0.0.1", 9)}
    await account.asave()
    row = house.row("vk", "первый")
    await house.play(await house.plan(row))
    (publication,) = await house.publications()
    assert publication.state == State.FAILED
    assert "cannot be reached" in publication.problem
    account.base_url = working
    await account.asave()
    again = await house.plan(row)
    assert again.tried_anew == 1
    await house.play(again)
    assert house.texts("vk") == ["первый"]


async def test_a_post_folded_into_the_one_before_is_told(house: House) -> None:
    """LiveJournal answers an identical consecutive entry with the first one's id."""
    rows = [house.row("livejournal", "то же", after=timedelta(hours=h)) for h in (1, 2)]
    await house.play(await house.plan(*rows))
    assert house.texts("livejournal") == ["то же"]
    assert await house.states() == [State.PUBLISHED, State.FAILED]
    assert "repeat of" in (await house.publications())[1].problem
