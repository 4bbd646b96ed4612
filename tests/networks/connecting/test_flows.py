"""Every way by redirect, through the sandbox's own pages: sent there, agreed, come back, used.

What comes of it is given to the network's connector as it is, renewed where that is offered, and
revoked where that is; then the connector is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

import pytest

from homeground.networks import errors
from homeground.networks.connecting import App, Begun, ByRedirect, Grant, Place
from homeground.networks.contract import Connector
from homeground.networks.registry import CONNECTORS, NETWORKS, WAYS
from tests.networks.harness import RunningSandbox
from tests.sandbox.consent_flow import answered, opened

from .server import named

BACK = "https://homeground.example/connect/back"

WAYS_THERE = [
    (network, way) for network, ways in WAYS.items() for way in ways if isinstance(way, ByRedirect)
]


EACH = [named(*each) for each in WAYS_THERE]
RENEWABLE = [named(*each) for each in WAYS_THERE if each[1].renewable]
REVOCABLE = [named(*each) for each in WAYS_THERE if each[1].revocable]
MORE = {"weibo": {"safe_domain": "lumikko.example", "real_ip": "203.0.113.7"}}
KIND = {("x", "user"): "user", ("linkedin", "member"): "member"}


async def place_for(sandbox: RunningSandbox, network: str, way: ByRedirect) -> Place:
    app = App()
    if way.app:
        told = await sandbox.control("apps", network=network, redirect_uris=[BACK])
        known = {"network", "name", "base_url", "client_id", "client_secret"}
        more = {name: value for name, value in told.items() if name not in known}
        id_and_secret = told["client_id"], told["client_secret"]
        if getattr(way, "kind", "") == "oauth1":
            # Two pairs of keys for one application, as X gives out.
            id_and_secret = (
                more.get("consumer_key", id_and_secret[0]),
                more.get("consumer_secret", id_and_secret[1]),
            )
        app = App(*id_and_secret, {**more, **MORE.get(network, {})})
    now = sandbox.sandbox.clock.now().astimezone(UTC)
    return Place(sandbox.http, now, app, BACK, f"{sandbox.url}/{network}")


async def account(sandbox: RunningSandbox, network: str, way: ByRedirect) -> str:
    """The handle of an account that can be chosen there."""
    kind = KIND.get((network, way.kind))
    token = await sandbox.token(network, kind)
    return str(token["handle"])


async def come_back(
    sandbox: RunningSandbox, begun: Begun, handle: str, answer: str = "agree"
) -> Mapping[str, str]:
    page = await opened(sandbox, begun.url)
    chosen = [handle] if answer == "agree" and handle in page.accounts else []
    new = handle if answer == "agree" and not chosen else ""
    address, query = await answered(sandbox, page, *chosen, handle=new, answer=answer)
    assert address == BACK
    return query


async def connected(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> tuple[Place, list[Grant]]:
    place = await place_for(sandbox, network, way)
    handle = await account(sandbox, network, way)
    begun = await way.begin(place)
    query = await come_back(sandbox, begun, handle)
    return place, await way.finish(place, query, begun.kept)


def speaks(
    sandbox: RunningSandbox, network: str, grant: Grant, credentials: Mapping[str, str]
) -> Connector:
    return CONNECTORS[network](
        sandbox.http,
        account_id=grant.account_id,
        credentials=credentials,
        base_url=f"{sandbox.url}/{network}",
        handle=grant.handle,
    )


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_an_account_is_connected_and_used(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> None:
    place, grants = await connected(sandbox, network, way)
    assert grants
    for grant in grants:
        profile = await speaks(sandbox, network, grant, grant.credentials).profile()
        assert profile.id == grant.account_id
        assert grant.name
        if grant.expires_at is not None:
            assert grant.expires_at > place.now
        if grant.rights is not None:
            assert set(way.rights) <= grant.rights
        known = {field.name for field in NETWORKS[network].credentials}
        renewing = {"refresh_token", "device_id"}
        assert set(grant.credentials) <= known | renewing
        if way.kind:
            assert grant.kind in {way.kind, *NETWORKS[network].gaps_by_kind}


@pytest.mark.parametrize(("network", "way"), RENEWABLE)
async def test_an_access_is_renewed_and_used(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> None:
    place, (grant, *_) = await connected(sandbox, network, way)
    if (network, way.kind) == ("linkedin", "member"):
        # LinkedIn gives refresh tokens to few: the products for members' own posts have none.
        with pytest.raises(errors.NotOffered):
            await way.renew(place, grant.credentials)
        return
    # Threads renews no token of its first day.
    await sandbox.advance(25 * 3600 if network == "threads" else 60)
    later = replace(place, now=sandbox.sandbox.clock.now().astimezone(UTC))
    renewed = await way.renew(later, grant.credentials)
    assert set(renewed.credentials) >= set(grant.credentials)
    assert renewed.expires_at is not None
    assert renewed.expires_at > later.now
    profile = await speaks(sandbox, network, grant, renewed.credentials).profile()
    assert profile.id == grant.account_id


@pytest.mark.parametrize(("network", "way"), REVOCABLE)
async def test_what_is_revoked_is_worthless_and_may_be_revoked_again(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> None:
    place, (grant, *_) = await connected(sandbox, network, way)
    await way.revoke(place, grant.credentials)
    with pytest.raises(errors.NotAuthorized):
        await speaks(sandbox, network, grant, grant.credentials).profile()
    await way.revoke(place, grant.credentials)


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_a_no_is_no_error_of_ours(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> None:
    place = await place_for(sandbox, network, way)
    handle = await account(sandbox, network, way)
    begun = await way.begin(place)
    query = await come_back(sandbox, begun, handle, "decline")
    with pytest.raises(errors.Declined):
        await way.finish(place, query, begun.kept)


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_somebody_elses_answer_is_refused(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> None:
    place = await place_for(sandbox, network, way)
    handle = await account(sandbox, network, way)
    ours, theirs = await way.begin(place), await way.begin(place)
    query = await come_back(sandbox, theirs, handle)
    with pytest.raises(errors.NotAuthorized) as refused:
        await way.finish(place, query, ours.kept)
    for value in query.values():
        assert value not in str(refused.value)


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_a_code_works_once(sandbox: RunningSandbox, network: str, way: ByRedirect) -> None:
    place, back, kept = await _once(sandbox, network, way)
    if "password" in back:
        return  # an application password is no code: it works until it is revoked
    with pytest.raises(errors.NotAuthorized) as refused:
        await way.finish(place, back, kept)
    assert back.get("code", "no code") not in str(refused.value)


async def _once(
    sandbox: RunningSandbox, network: str, way: ByRedirect
) -> tuple[Place, Mapping[str, str], Mapping[str, str]]:
    place = await place_for(sandbox, network, way)
    handle = await account(sandbox, network, way)
    begun = await way.begin(place)
    back = await come_back(sandbox, begun, handle)
    await way.finish(place, back, begun.kept)
    return place, back, begun.kept
