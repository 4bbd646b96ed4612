"""Every form, filled in with what the sandbox gives out, and its accounts used."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from homeground.networks import errors
from homeground.networks.connecting import App, ByForm, Place
from homeground.networks.registry import CONNECTORS, WAYS
from tests.networks.harness import RunningSandbox

from .server import named

WAYS_THERE = [
    (network, way) for network, ways in WAYS.items() for way in ways if isinstance(way, ByForm)
]
EACH = [named(*each) for each in WAYS_THERE]
REVOCABLE = [named(*each) for each in WAYS_THERE if each[1].revocable]


async def filled_in(
    sandbox: RunningSandbox, network: str, way: ByForm
) -> tuple[Place, dict[str, Any], dict[str, str]]:
    token = await sandbox.token(network, way.kind or None)
    where = token["account_id"]
    known = {**token["credentials"], "channel": where, "community": where}
    given = {field.name: known[field.name] for field in way.fields if field.name in known}
    now = sandbox.sandbox.clock.now().astimezone(UTC)
    return Place(sandbox.http, now, App(), "", token["base_url"]), token, given


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_a_form_opens_the_account(sandbox: RunningSandbox, network: str, way: ByForm) -> None:
    place, token, given = await filled_in(sandbox, network, way)
    grants = await way.check(place, given)
    # LiveJournal has a number for every account, and a name which the sandbox goes by.
    assert token["account_id"] in {each for g in grants for each in (g.account_id, g.handle)}
    for grant in grants:
        speaker = CONNECTORS[network](
            sandbox.http,
            account_id=grant.account_id,
            credentials=grant.credentials,
            base_url=token["base_url"],
            handle=grant.handle,
        )
        assert (await speaker.profile()).name


@pytest.mark.parametrize(("network", "way"), EACH)
async def test_a_wrong_secret_is_said_to_be_wrong(
    sandbox: RunningSandbox, network: str, way: ByForm
) -> None:
    place, _, given = await filled_in(sandbox, network, way)
    for field in way.fields:
        if field.secret and field.required:
            wrong = given[field.name][:-4] + "xxxx"
            with pytest.raises((errors.NotAuthorized, errors.Rejected)) as refused:
                await way.check(place, {**given, field.name: wrong})
            assert wrong not in str(refused.value)


@pytest.mark.parametrize(("network", "way"), REVOCABLE)
async def test_what_is_revoked_is_worthless(
    sandbox: RunningSandbox, network: str, way: ByForm
) -> None:
    place, token, given = await filled_in(sandbox, network, way)
    (grant,) = await way.check(place, given)
    await way.revoke(place, grant.credentials)
    speaker = CONNECTORS[network](
        sandbox.http,
        account_id=grant.account_id,
        credentials=grant.credentials,
        base_url=token["base_url"],
        handle=grant.handle,
    )
    with pytest.raises(errors.NotAuthorized):
        await speaker.profile()
    await way.revoke(place, grant.credentials)
