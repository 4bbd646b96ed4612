"""How an account is, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from homeground.accounts.health import Action, Health, Tone, health
from homeground.accounts.models import Account
from homeground.networks.limits import ApiVersion
from homeground.networks.registry import NETWORKS
from tests.accounts.toy_ways import Script, ToyForm, ToySignIn

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NETWORK = replace(NETWORKS["mastodon"], version=None)


def account(**fields: object) -> Account:
    return Account(network="mastodon", handle="lumikko", **fields)


def of(one: Account, **more: object) -> Health:
    given: dict[str, object] = {"network": NETWORK, "way": ToySignIn(Script()), "now": NOW} | more
    return health(one, **given)  # type: ignore[arg-type]


def test_good_is_said_alone() -> None:
    (finding,) = of(account(rights=["read", "write"])).findings
    assert (finding.key, finding.tone, finding.words) == ("good", Tone.GOOD, "connected")


def test_what_the_network_does_not_say_of_rights_is_not_missing() -> None:
    assert of(account(rights=None)).first.key == "good"


def test_a_right_that_was_not_given_says_what_does_not_work() -> None:
    found = of(account(rights=["read"]))
    assert found.first.key == "rights_missing"
    assert found.first.why.startswith("Nothing can be published (write).")
    assert found.action is Action.RECONNECT


def test_must_be_connected_anew_and_why() -> None:
    found = of(account(state=Account.State.NEEDS_RECONNECTION, problem="The token is void (5)."))
    assert (found.first.words, found.first.why) == (
        "must be connected anew",
        "The token is void (5).",
    )
    assert found.action is Action.RECONNECT


def test_what_ended_says_when() -> None:
    ended = account(state=Account.State.NEEDS_RECONNECTION, expires_at=NOW - timedelta(days=1))
    assert of(ended).first.why == "The network’s permission ended: 2026-11-21 12:00 UTC."


def test_a_person_must_act() -> None:
    found = of(account(state=Account.State.NEEDS_PERSON, problem="Captcha: https://x.example"))
    assert found.first.why == "Captcha: https://x.example"
    assert found.action is Action.TRY_AGAIN


@pytest.mark.parametrize(
    ("days", "key"), [(-1, "ended"), (3, "ending"), (13.9, "ending"), (15, "good")]
)
def test_an_end_that_nobody_can_put_off_is_said_ahead(days: float, key: str) -> None:
    one = account(expires_at=NOW + timedelta(days=days))
    assert of(one, way=ToyForm(Script())).first.key == key


@pytest.mark.parametrize(
    ("minutes", "unsure", "key"),
    [(5, 0, "good"), (5, 1, "renewal_unsure"), (-5, 0, "renewing"), (-5, 2, "renewing")],
)
def test_what_is_renewed_by_itself_is_no_trouble(minutes: int, unsure: int, key: str) -> None:
    one = account(expires_at=NOW + timedelta(minutes=minutes), renew_at=NOW, renewals_unsure=unsure)
    assert of(one).first.key == key
    assert of(one).action is Action.NOTHING


def test_told_to_wait() -> None:
    found = of(account(), limited_until=NOW + timedelta(minutes=9))
    assert found.first.words == "must wait until 2026-11-22 12:09 UTC"
    assert of(account(), limited_until=NOW - timedelta(minutes=1)).first.key == "good"


@pytest.mark.parametrize(
    ("sunset", "key"),
    [
        (date(2026, 11, 22), "version_ended"),
        (date(2026, 12, 24), "version_ending"),
        (date(2027, 6, 1), "good"),
        (None, "good"),
    ],
)
def test_an_api_versions_sunset_is_said_before_it_bites(sunset: date | None, key: str) -> None:
    version = ApiVersion("202511", sunset, "https://docs.example", date(2026, 11, 22))
    found = of(account(), network=replace(NETWORK, version=version)).first
    assert found.key == key
    if sunset is not None and key != "good":
        assert str(sunset) in found.words


def test_what_stops_it_comes_before_what_may() -> None:
    one = account(state=Account.State.NEEDS_RECONNECTION, rights=["read"])
    assert [finding.key for finding in of(one).findings] == ["needs_reconnection", "rights_missing"]


def test_networks_without_a_door() -> None:
    assert of(account(), network=NETWORKS["viadeo"]).first.key == "retired"
    assert of(account(), network=NETWORKS["xing"]).first.key == "by_hand"
    assert of(account(), network=None).first.key == "unknown_network"
    assert of(account(state=Account.State.DISCONNECTED)).action is Action.RECONNECT
