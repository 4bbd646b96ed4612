"""Keeping a discussion in order, and hearing who speaks of us."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homeground.networks.contract import Can, Connector
from homeground.networks.model import Poll
from homeground.networks.registry import NETWORKS
from homeground.sandbox.world import Post
from tests.networks.harness import RunningSandbox

from .drafts import ABLE_KIND, able_connector, draft, key, now


async def discussed(network: str, sandbox: RunningSandbox) -> tuple[Connector, str, Post]:
    """A post with comments: its connector, its id, and the ground truth."""
    connector = await sandbox.connector(network, ABLE_KIND.get(network), followers=60_000)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(2 * 24 * 3600)
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    return connector, published.id, post


def inner_id(network: str, comment_id: str) -> str:
    """LiveJournal's public number of a comment is its own times 256, plus a byte of the post's."""
    return str(int(comment_id) // 256) if network == "livejournal" else comment_id


@pytest.mark.needs(Can.POLL)
async def test_a_poll_goes_out_with_its_answers(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    plain = draft(network, "Welche Farbe?")
    poll = Poll("Welche Farbe?", ("Moos", "Schnee", "Bernstein"), minutes=24 * 60)
    written = replace(plain, poll=poll)
    await connector.publish(written, key=key(), now=now(sandbox))
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    assert post.poll == ("Moos", "Schnee", "Bernstein")


@pytest.mark.needs(Can.EDIT)
async def test_an_edited_post_says_the_new_text(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(draft(network, "Mit Fehlre"), key=key(), now=now(sandbox))
    await connector.edit(published.id, draft(network, "Ohne Fehler"))
    (truth,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    assert truth.text == "Ohne Fehler"
    if Can.READ_BACK in NETWORKS[network].can:
        (post,) = await connector.recent_posts(limit=5)
        assert (post.id, post.text) == (published.id, "Ohne Fehler")


@pytest.mark.needs(Can.MENTIONS)
async def test_mentions_are_heard_newest_first(network: str, sandbox: RunningSandbox) -> None:
    token = await sandbox.token(network, ABLE_KIND.get(network))
    account = sandbox.sandbox.world.account(network, token["account_id"])
    assert account is not None
    connector = sandbox.connect(token)
    before = now(sandbox)
    for text in ("eins", "zwei"):
        await sandbox.advance(60)
        sandbox.sandbox.world.mention(account, f"@{account.handle} {text}")
    heard = [post async for post in connector.mentions(since=before)]
    assert [post.text.split()[-1] for post in heard] == ["zwei", "eins"]
    later = [post async for post in connector.mentions(since=heard[0].created_at)]
    assert [post.text for post in later if post.text.endswith("eins")] == []


@pytest.mark.needs(Can.HIDE_COMMENT)
async def test_a_hidden_comment_is_out_of_sight(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    first = await anext(connector.comments(post_id))
    await connector.hide_comment(post_id, first.id)
    assert [c.id for c in post.comments if c.hidden] == [inner_id(network, first.id)]
    await connector.hide_comment(post_id, first.id, hidden=False)
    assert not any(c.hidden for c in post.comments)


@pytest.mark.needs(Can.DELETE_COMMENT)
@pytest.mark.needs(Can.COMMENTS)
async def test_a_deleted_comment_is_gone(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    last = [comment async for comment in connector.comments(post_id)][-1]
    await connector.delete_comment(post_id, last.id)
    (gone,) = [c for c in post.comments if c.deleted]
    assert gone.id in inner_id(network, last.id), (
        "LinkedIn names a comment by its thread and its number"
    )
    assert last.id not in [c.id async for c in connector.comments(post_id)]
    await connector.delete_comment(post_id, last.id)


@pytest.mark.needs(Can.CLOSE_COMMENTS)
async def test_closed_comments_are_closed(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    await connector.close_comments(post_id)
    assert post.silent
    count = len(post.comments)
    await sandbox.advance(5 * 24 * 3600)
    assert len(sandbox.sandbox.world.comments(post)) == count


@pytest.mark.needs(Can.BLOCK)
@pytest.mark.needs(Can.COMMENTS)
async def test_a_blocked_person_is_kept_out(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, _ = await discussed(network, sandbox)
    author = (await anext(connector.comments(post_id))).author
    assert author is not None
    await connector.block(author.id)
    account = sandbox.sandbox.world.account(network, connector.account_id)
    assert account is not None
    assert account.blocked
    await connector.block(author.id, blocked=False)
    assert not account.blocked
