"""Comments: all of them, once, in order; and answers."""

from __future__ import annotations

import re

import pytest

from homeground.networks import errors
from homeground.networks.contract import Can
from tests.networks.harness import RunningSandbox

from .drafts import ABLE_KIND, able_connector, draft, key, now

NAMES = re.compile(r"^(@\S+ )+")


@pytest.mark.needs(Can.COMMENTS)
async def test_all_comments_come_once_oldest_first(network: str, sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector(network, ABLE_KIND.get(network), followers=1_000_000)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(5 * 24 * 3600)
    read = [comment async for comment in connector.comments(published.id)]
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    truth = sandbox.sandbox.world.comments(post)
    assert len(truth) > 30, "enough to need more than one page where pages are small"
    # Where people name whom they answer (Mastodon), the names are part of what they wrote.
    assert sorted(NAMES.sub("", c.text) for c in read) == sorted(c.text for c in truth)
    assert len({comment.id for comment in read}) == len(truth)
    assert [c.created_at for c in read] == sorted(c.created_at for c in read)
    assert all(comment.post_id == published.id for comment in read)
    answers = [comment for comment in read if comment.parent_id]
    assert len(answers) == sum(1 for comment in truth if comment.parent_id)
    assert {a.parent_id for a in answers} <= {comment.id for comment in read}


@pytest.mark.needs(Can.COMMENTS)
async def test_a_post_without_comments_has_none(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    assert [comment async for comment in connector.comments(published.id)] == []


@pytest.mark.needs(Can.REPLY)
@pytest.mark.needs(Can.COMMENTS)
async def test_an_answer_stands_under_its_comment(network: str, sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector(network, ABLE_KIND.get(network), followers=30_000)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(3 * 24 * 3600)
    comments = [c async for c in connector.comments(published.id)]
    asked = next(c for c in comments if c.parent_id is None)
    answer = await connector.reply(
        published.id, "Danke — wir melden uns heute.", comment_id=asked.id, key=key(),
        now=now(sandbox),
    )  # fmt: skip
    after = {c.id: c async for c in connector.comments(published.id)}
    assert after[answer.id].text == "Danke — wir melden uns heute."
    assert after[answer.id].parent_id == asked.id


@pytest.mark.needs(Can.REPLY)
@pytest.mark.needs(Can.COMMENTS)
async def test_an_answer_to_a_comment_that_is_gone(network: str, sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector(network, ABLE_KIND.get(network), followers=30_000)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(3 * 24 * 3600)
    asked = [c async for c in connector.comments(published.id)][-1]
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    world = sandbox.sandbox.world
    gone = world.comments(post)[-1]
    assert gone.text in asked.text
    gone.deleted = True
    before = len(world.comments(post))
    with pytest.raises((errors.NotFound, errors.Rejected, errors.NotAuthorized)):
        await connector.reply(
            published.id, "Danke!", comment_id=asked.id, key=key(), now=now(sandbox)
        )
    assert len(world.comments(post)) == before


@pytest.mark.needs(Can.COMMENTS)
async def test_comments_that_change_while_they_are_read(
    network: str, sandbox: RunningSandbox
) -> None:
    """What comes and goes between two pages breaks nothing and is never told twice."""
    connector = await sandbox.connector(network, ABLE_KIND.get(network), followers=1_000_000)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(4 * 24 * 3600)
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    world = sandbox.sandbox.world
    read = []
    async for comment in connector.comments(published.id):
        read.append(comment.id)
        if len(read) == 1:
            for known in world.comments(post)[5:9]:
                known.deleted = True
            await sandbox.advance(24 * 3600)
    assert len(read) == len(set(read))
    assert len(read) > 20
