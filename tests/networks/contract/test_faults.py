"""Every fault becomes the branch of the error tree that says what to do next."""

from __future__ import annotations

import pytest

from homeground.networks import errors
from homeground.networks.contract import Can, Connector, Settling
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox

from .drafts import able_connector, draft, key, now

# What each fault may become. Some networks answer a class of fault with what they have.
BECOMES = {
    "rate_limit": (errors.RateLimited,),
    "http_500": (errors.Unsure, errors.Unavailable),
    "expired_token": (errors.NotAuthorized,),
    "timeout_before_accept": (errors.Unsure,),
    "timeout_after_accept": (errors.Unsure,),
    "reset_after_accept": (errors.Unsure,),
}


@pytest.mark.needs(Can.PUBLISH)
@pytest.mark.parametrize("fault", BECOMES)
async def test_fault(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    await sandbox.fault(network, fault, times=1)
    with pytest.raises(BECOMES[fault]) as raised:
        await connector.publish(draft(network), key=key(), now=now(sandbox))
    assert not leaks(connector, str(raised.value)), "an error never carries a secret"
    accepted = {"timeout_after_accept", "reset_after_accept"}
    assert len(sandbox.posts(network)) == (1 if fault in accepted else 0)


@pytest.mark.needs(Can.PUBLISH)
async def test_a_captcha_asks_for_a_person_or_is_refused_clearly(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    for _ in range(2):  # VK has two shapes, in turn
        await sandbox.fault(network, "captcha", times=1)
        with pytest.raises(
            (errors.ChallengeRequired, errors.NotAuthorized, errors.Rejected, errors.RateLimited)
        ):
            await connector.publish(draft(network), key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []


@pytest.mark.needs(Can.READ_BACK)
async def test_an_unsure_publication_can_be_settled(network: str, sandbox: RunningSandbox) -> None:
    """After a reset the post is there: by its key, or among the recent posts."""
    connector = await able_connector(sandbox, network)
    written, same = draft(network), key()
    await sandbox.fault(network, "reset_after_accept", times=1)
    with pytest.raises(errors.Unsure):
        await connector.publish(written, key=same, now=now(sandbox))
    if NETWORKS[network].settling is Settling.KEY:
        await connector.publish(written, key=same, now=now(sandbox))
    (post,) = await connector.recent_posts(limit=5)
    assert post.text == written.text
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.PROFILE)
async def test_a_wrong_token_is_not_authorized(network: str, sandbox: RunningSandbox) -> None:
    token = await sandbox.token(network)
    token["credentials"] = dict.fromkeys(token["credentials"], "wrong")
    with pytest.raises(errors.NotAuthorized):
        await sandbox.connect(token).profile()


@pytest.mark.needs(Can.PUBLISH)
async def test_an_empty_text_is_rejected(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    with pytest.raises(errors.Rejected):
        await connector.publish(draft(network, ""), key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []


def leaks(connector: Connector, text: str) -> bool:
    network = NETWORKS[connector.network.slug]
    secrets = [
        connector.credentials[field.name]
        for field in network.credentials
        if field.secret and connector.credentials.get(field.name)
    ]
    return any(secret in text for secret in secrets)
