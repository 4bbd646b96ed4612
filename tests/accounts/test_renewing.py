"""Credentials are renewed by one worker, kept at once, and a lost answer loses nothing that holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from homeground.accounts.disconnecting import disconnect
from homeground.accounts.models import Account
from homeground.accounts.renewal import MOST_UNSURE
from homeground.accounts.renewing import claim_renewals, close_ended, renew, renew_due
from homeground.networks import errors, registry
from homeground.networks.http import Http
from tests.accounts.toy_ways import LIFE, Script, ToySignIn
from tests.web import lanterns

pytestmark = pytest.mark.django_db(transaction=True)

GIVEN = datetime(2026, 11, 22, 10, tzinfo=UTC)
ENDS = GIVEN + LIFE
DUE = ENDS - timedelta(minutes=20)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    script = Script()
    monkeypatch.setitem(registry.WAYS, "mastodon", (ToySignIn(script),))
    return script


@pytest.fixture
def account(transactional_db: None) -> Account:
    made = lanterns.organization("lumikko")
    account = made.accounts[2]
    account.way, account.credentials = "toy-sign-in", {"access_token": "a", "refresh_token": "r"}
    account.renewed_at, account.expires_at = GIVEN, ENDS
    account.renew_at = ENDS - timedelta(minutes=24)
    account.save()
    return account


def renewed(account: Account, now: datetime, *, ended_only: bool = False) -> int:
    async def pass_once() -> int:
        return await renew_due([account.brand_id], Http(), now=now, ended_only=ended_only)

    many = async_to_sync(pass_once)()
    account.refresh_from_db()
    return many


def test_nothing_is_renewed_before_its_time(account: Account, script: Script) -> None:
    assert renewed(account, GIVEN + timedelta(minutes=90)) == 0
    assert script.renewals == []


def test_what_is_due_gets_new_credentials_and_a_new_end(account: Account, script: Script) -> None:
    assert renewed(account, DUE) == 1
    assert dict(account.credentials) == {"access_token": "a-1", "refresh_token": "r-1"}
    assert (account.renewed_at, account.expires_at) == (DUE, DUE + LIFE)
    assert account.renew_at == DUE + LIFE - timedelta(minutes=24)
    assert renewed(account, DUE) == 0


def test_one_worker_renews_while_others_leave_it_alone(account: Account, script: Script) -> None:
    (claimed,) = claim_renewals([account.brand_id], now=DUE)
    assert renewed(account, DUE) == 0
    assert script.renewals == []
    async_to_sync(renew)(claimed, Http(), now=DUE)
    assert script.renewals == ["r"]


def test_a_worker_that_died_in_the_middle_counts_as_a_lost_answer(
    account: Account, script: Script
) -> None:
    claim_renewals([account.brand_id], now=DUE)
    ran_out = timezone.now() - timedelta(seconds=1)
    Account.objects.filter(pk=account.pk).update(renewing_until=ran_out)
    script.error = errors.Unavailable("down")
    renewed(account, DUE)
    assert account.renewals_unsure == 1


def test_a_lost_answer_keeps_what_holds_and_tries_again_with_care(
    account: Account, script: Script
) -> None:
    script.error = errors.Unsure("no answer")
    now, waits = DUE, []
    for number in range(1, MOST_UNSURE):
        assert renewed(account, now) == 1
        assert dict(account.credentials) == {"access_token": "a", "refresh_token": "r"}
        assert (account.state, account.renewals_unsure) == (Account.State.CONNECTED, number)
        assert account.renew_at is not None
        waits.append(account.renew_at - now)
        now = account.renew_at
    assert waits == sorted(waits)
    renewed(account, now)
    assert account.state == Account.State.NEEDS_RECONNECTION
    assert "no answer" in account.problem
    assert len(script.renewals) == MOST_UNSURE
    assert renewed(account, now + timedelta(days=1)) == 0


def test_an_answer_after_a_lost_one_forgets_the_doubt(account: Account, script: Script) -> None:
    script.error = errors.Unsure("no answer")
    renewed(account, DUE)
    script.error = None
    assert renewed(account, ENDS) == 1
    assert (account.renewals_unsure, account.state) == (0, Account.State.CONNECTED)


def test_a_network_that_is_away_is_tried_again_without_end(
    account: Account, script: Script
) -> None:
    script.error = errors.Unavailable("down")
    renewed(account, DUE)
    assert account.state == Account.State.CONNECTED
    assert account.renewals_unsure == 0
    assert account.renew_at is not None
    assert DUE < account.renew_at < ENDS


def test_what_the_network_no_longer_knows_must_be_connected_anew(
    account: Account, script: Script
) -> None:
    script.error = errors.NotAuthorized("The sign-in has run out.")
    renewed(account, DUE)
    assert account.state == Account.State.NEEDS_RECONNECTION
    assert account.problem == "The sign-in has run out."


def test_a_defect_of_ours_is_taken_for_a_lost_answer(
    account: Account, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.error = ZeroDivisionError()  # type: ignore[assignment]
    renewed(account, DUE)
    assert account.renewals_unsure == 1
    assert "r-" not in caplog.text


def test_an_account_that_was_disconnected_meanwhile_stays_so(
    account: Account, script: Script
) -> None:
    (claimed,) = claim_renewals([account.brand_id], now=DUE)
    disconnect(account)
    async_to_sync(renew)(claimed, Http(), now=DUE)
    account.refresh_from_db()
    assert account.state == Account.State.DISCONNECTED
    assert dict(account.credentials) == {}


def test_an_account_that_was_connected_anew_meanwhile_keeps_what_it_got(
    account: Account, script: Script
) -> None:
    (claimed,) = claim_renewals([account.brand_id], now=DUE)
    account.credentials, account.renewed_at = {"access_token": "newest"}, DUE
    account.save()
    async_to_sync(renew)(claimed, Http(), now=DUE)
    account.refresh_from_db()
    assert dict(account.credentials) == {"access_token": "newest"}


def test_whoever_sends_renews_only_what_has_ended(account: Account, script: Script) -> None:
    assert renewed(account, DUE, ended_only=True) == 0
    assert renewed(account, ENDS, ended_only=True) == 1


def test_what_ended_and_cannot_be_renewed_waits_for_a_person(
    account: Account, script: Script
) -> None:
    Account.objects.filter(pk=account.pk).update(renew_at=None)
    assert close_ended([account.brand_id], now=ENDS - timedelta(minutes=1)) == 0
    assert close_ended([account.brand_id], now=ENDS) == 1
    account.refresh_from_db()
    assert account.state == Account.State.NEEDS_RECONNECTION
