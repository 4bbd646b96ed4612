"""Every fault on everything that a connector does besides publishing, and what it becomes there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from homeground.networks import errors
from homeground.networks.contract import Can, Connector, Settling
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox

from .drafts import able_connector, draft, image, key, now

READ_BECOMES = {
    "rate_limit": (errors.RateLimited,),
    "http_500": (errors.Unavailable,),
    "expired_token": (errors.NotAuthorized,),
    "timeout_before_accept": (errors.Unavailable,),
    "reset_after_accept": (errors.Unavailable,),
}
"""Reading changes nothing: whatever happened, it can be done again."""
ASKED_AGAIN = frozenset({"reset_after_accept", "rate_limit"})
"""A GET whose connection broke is repeated at once by the client; VK's limit is of one second, which
its connector waits for."""
ANSWER_BECOMES = {
    "rate_limit": (errors.RateLimited,),
    "http_500": (errors.Unsure, errors.Unavailable),
    "expired_token": (errors.NotAuthorized,),
    "timeout_after_accept": (errors.Unsure,),
    "reset_after_accept": (errors.Unsure,),
}
UPLOAD_BECOMES = {
    "rate_limit": (errors.RateLimited,),
    "http_500": (errors.Unavailable,),
    "expired_token": (errors.NotAuthorized,),
    "reset_after_accept": (errors.Unavailable,),
}
"""A file that is lost on its way published nothing."""


@pytest_asyncio.fixture(autouse=True)
async def no_limit_in_the_way(sandbox: RunningSandbox) -> None:
    """VK's of three requests a second would be waited for in every test."""
    await sandbox.control("limits", enforced=False)


async def with_a_post(network: str, sandbox: RunningSandbox) -> tuple[Connector, str]:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    return connector, published.id


def waiting(sandbox: RunningSandbox) -> int:
    """Faults that met no request: the network was not asked for that at all."""
    return len(sandbox.sandbox.faults._waiting)


@pytest.mark.needs(Can.MEASURE)
@pytest.mark.parametrize("fault", READ_BECOMES)
async def test_reading(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector, post_id = await with_a_post(network, sandbox)
    await sandbox.fault(network, fault, times=1, on="read")
    try:
        counts = await connector.measure([post_id])
    except READ_BECOMES[fault]:
        counts = await connector.measure([post_id])
    else:
        assert fault in ASKED_AGAIN, "nothing met the fault"
    assert isinstance(counts, dict)
    assert waiting(sandbox) == 0


@pytest.mark.needs(Can.COMMENTS)
@pytest.mark.parametrize("fault", READ_BECOMES)
async def test_reading_comments(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector, post_id = await with_a_post(network, sandbox)
    await sandbox.fault(network, fault, times=1, on="read")
    try:
        _ = [comment async for comment in connector.comments(post_id)]
    except READ_BECOMES[fault]:
        pass
    else:
        assert fault in ASKED_AGAIN, "nothing met the fault"
    assert waiting(sandbox) == 0


@pytest.mark.needs(Can.REPLY)
@pytest.mark.needs(Can.COMMENTS)
@pytest.mark.parametrize("fault", ANSWER_BECOMES)
async def test_answering(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector, post_id = await with_a_post(network, sandbox)
    assert await anext(aiter(connector.comments(post_id)), None) is None
    await sandbox.fault(network, fault, times=1, on="comment")
    with pytest.raises(ANSWER_BECOMES[fault]):
        await connector.reply(post_id, "Danke!", key=key(), now=now(sandbox))


@pytest.mark.needs(Can.DELETE)
@pytest.mark.parametrize("fault", ["http_500", "reset_after_accept", "rate_limit"])
async def test_deleting_can_be_repeated(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector, post_id = await with_a_post(network, sandbox)
    await sandbox.fault(network, fault, times=1, on="delete")
    try:
        await connector.delete(post_id)
    except (errors.Unsure, errors.Unavailable, errors.RateLimited):
        await connector.delete(post_id)
    else:
        assert fault == "rate_limit", "nothing met the fault"
    assert waiting(sandbox) == 0
    assert [post["deleted"] for post in sandbox.posts(network)] == [True]


async def with_a_kept_post(network: str, sandbox: RunningSandbox) -> tuple[Connector, str]:
    connector = await able_connector(sandbox, network)
    later = replace(draft(network, "Später"), publish_at=now(sandbox) + timedelta(hours=2))
    return connector, (await connector.publish(later, key=key(), now=now(sandbox))).id


def lists(network: str) -> bool:
    schedule = NETWORKS[network].schedule
    return schedule is not None and schedule.listed


@pytest.mark.needs(Can.SCHEDULE)
@pytest.mark.parametrize("fault", READ_BECOMES)
async def test_listing_what_is_kept(network: str, fault: str, sandbox: RunningSandbox) -> None:
    connector, post_id = await with_a_kept_post(network, sandbox)
    if not lists(network):
        return
    await sandbox.fault(network, fault, times=1, on="read")
    try:
        kept = await connector.scheduled_posts()
    except READ_BECOMES[fault]:
        kept = await connector.scheduled_posts()
    else:
        assert fault in ASKED_AGAIN, "nothing met the fault"
    assert [post.id for post in kept] == [post_id]
    assert waiting(sandbox) == 0


@pytest.mark.needs(Can.SCHEDULE)
@pytest.mark.parametrize("fault", READ_BECOMES)
async def test_looking_before_taking_back(
    network: str, fault: str, sandbox: RunningSandbox
) -> None:
    """Whoever deletes what is out as readily as what waits is asked first: a lost look is no more."""
    connector, post_id = await with_a_kept_post(network, sandbox)
    await sandbox.fault(network, fault, times=1, on="read")
    try:
        await connector.unschedule(post_id)
    except READ_BECOMES[fault]:
        assert waiting(sandbox) == 0
        if lists(network):
            assert [post.id for post in await connector.scheduled_posts()] == [post_id]
        await connector.unschedule(post_id)
    if waiting(sandbox):
        return  # What waits has a list of its own there, and needs no look.
    await sandbox.advance(3 * 3600)
    assert await connector.recent_posts(limit=5) == []


@pytest.mark.needs(Can.SCHEDULE)
@pytest.mark.parametrize("fault", [*ANSWER_BECOMES, "timeout_before_accept"])
async def test_taking_back(network: str, fault: str, sandbox: RunningSandbox) -> None:
    """After a lost answer the same again says how it was: taken back now, or already."""
    connector, post_id = await with_a_kept_post(network, sandbox)
    await sandbox.fault(network, fault, times=1, on="delete")
    try:
        await connector.unschedule(post_id)
    except ANSWER_BECOMES.get(fault, (errors.Unsure,)):
        try:
            await connector.unschedule(post_id)
        except errors.NotFound:
            assert fault.endswith("after_accept")
        else:
            assert not fault.endswith("after_accept")
    else:
        assert fault == "rate_limit", "nothing met the fault"
    assert waiting(sandbox) == 0
    if lists(network):
        assert await connector.scheduled_posts() == []
    await sandbox.advance(3 * 3600)
    assert await connector.recent_posts(limit=5) == []


@pytest.mark.needs(Can.IMAGES)
@pytest.mark.parametrize("fault", UPLOAD_BECOMES)
async def test_uploading(network: str, fault: str, sandbox: RunningSandbox, tmp_path: Path) -> None:
    connector = await able_connector(sandbox, network)
    await sandbox.fault(network, fault, times=1, on="upload")
    written = replace(draft(network, "Mit Bild"), media=(image(tmp_path),))
    try:
        await connector.publish(written, key=key(), now=now(sandbox))
    except UPLOAD_BECOMES[fault]:
        assert sandbox.posts(network) == []
        return
    # The network fetches its images, or takes them with the post itself.
    assert waiting(sandbox) == 1 or fault in ASKED_AGAIN
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.PUBLISH)
async def test_what_the_network_has_already(network: str, sandbox: RunningSandbox) -> None:
    """Some say so; none of them publishes it again."""
    connector = await able_connector(sandbox, network)
    await sandbox.fault(network, "duplicate", times=1)
    try:
        await connector.publish(draft(network), key=key(), now=now(sandbox))
    except (errors.Rejected, errors.RateLimited, errors.Unsure):
        pass
    else:
        # The network says which post it was (LINE).
        assert NETWORKS[network].settling is Settling.KEY
    assert sandbox.posts(network) == []


@pytest.mark.needs(Can.PUBLISH)
async def test_a_slow_answer_is_an_answer(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    await sandbox.fault(network, "slow", times=1, seconds=0.3)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    assert published.id
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.PUBLISH)
@pytest.mark.parametrize("minutes", [-5, 5])
async def test_our_clock_is_five_minutes_wrong(
    network: str, minutes: int, sandbox: RunningSandbox
) -> None:
    """LiveJournal's challenge and OAuth 1.0a's timestamp are the network's time or close to it."""
    for kind in sandbox.sandbox.servers[network].kinds:
        if not NETWORKS[network].offers(Can.PUBLISH, kind):
            continue
        connector = await sandbox.connector(network, kind)
        try:
            await connector.publish(draft(network, "Licht"), key=key(), now=now(sandbox))
        except errors.NetworkError:
            continue  # not with this kind of token, whatever the time
        before = len(sandbox.posts(network))
        wrong = now(sandbox) + timedelta(minutes=minutes)
        await connector.publish(draft(network, "Mehr Licht"), key=key(), now=wrong)
        assert len(sandbox.posts(network)) == before + 1
