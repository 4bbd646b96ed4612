"""What the check of a campaign file is told of an account: enough, and no secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from homeground.accounts.models import Account, Market
from homeground.publishing.checking import facts_from

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MARKET = Market(country="CN", language="zh-Hans", time_zone="Asia/Shanghai")


def account(network: str, **fields: object) -> Account:
    return Account(network=network, handle="lumikko", market=MARKET, **fields)


def test_what_is_no_secret_is_told_where_the_network_asks_for_it() -> None:
    credentials = {"access_token": "secret", "safe_domain": "lumikko.example"}
    facts = facts_from(account("weibo", credentials=credentials), NOW)
    assert facts.given == {"safe_domain": "lumikko.example"}
    assert "secret" not in repr(facts)


def test_credentials_of_other_networks_stay_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    one = account("vk", credentials={"access_token": "secret"})
    monkeypatch.setattr(type(one.credentials), "opened", None)
    assert facts_from(one, NOW).given == {}


def test_a_token_that_ended_stops_the_file() -> None:
    facts = facts_from(account("x", expires_at=NOW - timedelta(days=1)), NOW)
    assert facts.state == "needs_reconnection"
    assert facts.problem == "The network’s permission ended: 2026-11-21 12:00 UTC."


def test_a_token_that_ends_soon_is_a_warning() -> None:
    facts = facts_from(account("x", expires_at=NOW + timedelta(days=3)), NOW)
    assert facts.state == "connected"
    ((what, do),) = facts.warnings
    assert what == "ends 2026-11-25 12:00 UTC."
    assert do.endswith("Connect it anew before that day.")


def test_a_servers_own_length_is_told() -> None:
    assert facts_from(account("mastodon", max_text=5_000), NOW).max_text == 5_000
    assert facts_from(account("mastodon"), NOW).max_text is None


def test_an_account_that_is_well_has_nothing_to_say() -> None:
    assert facts_from(account("xing"), NOW).warnings == ()
    assert facts_from(account("bluesky"), NOW).warnings == ()
