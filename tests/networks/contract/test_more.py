"""Who sees a post and who answers it, search, the account's statistics, and the rest of keeping order."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from homeground.networks import errors
from homeground.networks.contract import AnswersFrom, Can, SeenBy
from homeground.networks.model import DayStatistics
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox

from .drafts import ABLE_KIND, KIND_FOR, able_connector, draft, key, now
from .test_moderation import discussed, inner_id


async def test_who_may_see_a_post(network: str, sandbox: RunningSandbox) -> None:
    for chosen in sorted(NETWORKS[network].seen_by):
        connector = await able_connector(sandbox, network)
        written = replace(draft(network, f"Zu sehen: {chosen}"), seen_by=chosen)
        await connector.publish(written, key=key(), now=now(sandbox))
        (post,) = [
            p
            for p in sandbox.sandbox.world.posts
            if p.network == network and p.account_id == connector.account_id
        ]
        assert post.seen_by == chosen


async def test_who_may_answer_a_post(network: str, sandbox: RunningSandbox) -> None:
    for chosen in sorted(NETWORKS[network].answers_from):
        connector = await able_connector(sandbox, network)
        written = replace(draft(network, f"Zu beantworten: {chosen}"), answers_from=chosen)
        await connector.publish(written, key=key(), now=now(sandbox))
        (post,) = [
            p
            for p in sandbox.sandbox.world.posts
            if p.network == network and p.account_id == connector.account_id
        ]
        if chosen is AnswersFrom.NOBODY:
            assert post.silent or post.answers_from == "nobody"
        else:
            assert (post.silent, post.answers_from) == (False, chosen)


async def test_what_cannot_be_chosen_is_refused(network: str, sandbox: RunningSandbox) -> None:
    """Never shown to more people, nor opened to more, than was asked for."""
    described = NETWORKS[network]
    plain = draft(network, "Nur für wenige")
    for written in [
        *(replace(plain, seen_by=each) for each in SeenBy if each not in described.seen_by),
        *(
            replace(plain, answers_from=each)
            for each in AnswersFrom
            if each not in described.answers_from
        ),
    ]:
        connector = await able_connector(sandbox, network)
        with pytest.raises(errors.NotOffered):
            await connector.publish(written, key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []


@pytest.mark.needs(Can.RESTORE_COMMENT)
@pytest.mark.needs(Can.DELETE_COMMENT)
async def test_a_deleted_comment_comes_back(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    last = [comment async for comment in connector.comments(post_id)][-1]
    await connector.delete_comment(post_id, last.id)
    assert [c for c in post.comments if c.deleted]
    await connector.restore_comment(post_id, last.id)
    assert not [c for c in post.comments if c.deleted]
    assert last.id in [c.id async for c in connector.comments(post_id)]


@pytest.mark.needs(Can.MARK_SPAM)
async def test_spam_is_marked_and_out_of_sight(network: str, sandbox: RunningSandbox) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    last = [comment async for comment in connector.comments(post_id)][-1]
    await connector.mark_spam(post_id, last.id)
    assert [c.id for c in post.comments if c.spam] == [inner_id(network, last.id)]
    assert last.id not in [c.id async for c in connector.comments(post_id)]


@pytest.mark.needs(Can.CLOSE_THREAD)
async def test_one_thread_is_closed_and_the_rest_stays_open(
    network: str, sandbox: RunningSandbox
) -> None:
    connector, post_id, post = await discussed(network, sandbox)
    first = await anext(connector.comments(post_id))
    await connector.close_thread(post_id, first.id)
    closed = [c for c in post.comments if c.closed]
    assert inner_id(network, first.id) in [c.id for c in closed]
    inside = {c.id for c in closed}
    assert all(c.id == inner_id(network, first.id) or c.parent_id in inside for c in closed)
    assert not post.silent
    await connector.close_thread(post_id, first.id, closed=False)
    assert not any(c.closed for c in post.comments)


@pytest.mark.needs(Can.SEARCH)
async def test_what_others_wrote_is_found_newest_first(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    stranger = await able_connector(sandbox, network)
    begin = now(sandbox)
    for text in ("Leuchtturm eins", "Ganz etwas anderes", "Leuchtturm zwei"):
        await sandbox.advance(90)
        await stranger.publish(draft(network, text), key=key(), now=now(sandbox))
    await sandbox.advance(90)
    found = [post async for post in connector.search("Leuchtturm", since=begin)]
    assert [post.text for post in found] == ["Leuchtturm zwei", "Leuchtturm eins"]
    assert all(post.url.startswith("http") for post in found)
    assert len({post.id for post in found}) == 2
    later = connector.search("Leuchtturm", since=found[1].created_at + timedelta(seconds=30))
    assert [post.text async for post in later] == ["Leuchtturm zwei"]


@pytest.mark.needs(Can.STATISTICS)
async def test_the_account_as_a_whole_day_by_day(network: str, sandbox: RunningSandbox) -> None:
    kind = KIND_FOR.get((network, Can.STATISTICS), ABLE_KIND.get(network))
    connector = await sandbox.connector(network, kind, followers=30_000)
    await connector.publish(draft(network), key=key(), now=now(sandbox))
    begin = now(sandbox)
    await sandbox.advance(3 * 86_400)
    # A day more at each end, for a network's own days need not begin when ours do.
    since, until = (begin - timedelta(days=1)).date(), (now(sandbox) + timedelta(days=1)).date()
    days = await connector.statistics(since=since, until=until)
    assert [each.day for each in days] == sorted({each.day for each in days})
    assert all(since <= each.day <= until for each in days)
    assert len(days) >= 2
    account = sandbox.sandbox.world.account(network, connector.account_id)
    assert account is not None
    truth = sandbox.sandbox.world.doings(account, begin - timedelta(days=2), now(sandbox))
    assert {each.followers for each in days} <= {None, 30_000}
    assert any(
        getattr(each, field.name) is not None
        for each in days
        for field in fields(DayStatistics)
        if field.name != "day"
    )
    for name in ("views", "reach", "engagement"):
        stated = [value for each in days if (value := getattr(each, name)) is not None]
        if stated:
            assert 0 < sum(stated) <= getattr(truth, name), name
