"""The contract suite runs with one kind of token a network; here the other kinds are tried."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from homeground.networks import errors
from homeground.networks.contract import Settling
from homeground.networks.model import Draft
from tests.networks.contract.drafts import draft, image, key, now

from .harness import RunningSandbox

LINK = "https://lumikko.example/kajo?utm_source=weibo&utm_medium=social"


async def test_an_open_application_shares_on_weibo(sandbox: RunningSandbox, tmp_path: Path) -> None:
    connector = await sandbox.connector("weibo", "open", followers=60_000)
    written = Draft(text="第一盏灯亮了 🏮", link=LINK, media=(image(tmp_path),))
    published = await connector.publish(written, key=key(), now=now(sandbox))
    (truth,) = sandbox.sandbox.world.posts
    assert truth.text == f"第一盏灯亮了 🏮\n{LINK}"
    assert [(f.width, f.height) for f in truth.files] == [(640, 480)]
    async with sandbox.session.get(published.url) as page:
        assert "第一盏灯亮了" in await page.text()
    (post,) = await connector.recent_posts()
    assert (post.id, post.text, post.media_count) == (published.id, truth.text, 1)
    await sandbox.advance(2 * 24 * 3600)
    counts = (await connector.measure([published.id]))[published.id]
    expected = sandbox.sandbox.world.counts(truth)
    assert (counts.likes, counts.shares) == (expected.likes, expected.shares)
    assert counts.views is None
    comments = [comment async for comment in connector.comments(published.id)]
    assert len(comments) == len(sandbox.sandbox.world.comments(truth))
    answer = await connector.reply(
        published.id, "谢谢！", comment_id=comments[0].id, key=key(), now=now(sandbox)
    )
    assert (answer.text, answer.parent_id) == ("谢谢！", comments[0].id)
    with pytest.raises(errors.NotOffered):
        await connector.delete(published.id)


@pytest.mark.parametrize(
    "text", ["没有链接", f"#灯节# {LINK}", f"看 https://other.example {'灯' * 141}"]
)
async def test_what_an_open_application_may_not_say_stays_at_home(
    text: str, sandbox: RunningSandbox
) -> None:
    connector = await sandbox.connector("weibo", "open")
    with pytest.raises(errors.Rejected):
        await connector.publish(Draft(text=text), key=key(), now=now(sandbox))
    assert sandbox.posts("weibo") == []


async def test_what_weibo_accepts_late_is_found_when_it_is_there(sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector("weibo", "open")
    assert connector.network.settling is Settling.READ_BACK
    await sandbox.fault("weibo", "accepted_late", times=1)
    written = Draft(text="第一盏灯亮了", link=LINK)
    with pytest.raises(errors.Unsure):
        await connector.publish(written, key=key(), now=now(sandbox))
    assert await connector.recent_posts() == []
    with pytest.raises(errors.Duplicate):
        await connector.publish(written, key=key(), now=now(sandbox))
    await sandbox.advance(connector.network.read_back_delay_seconds)
    (post,) = await connector.recent_posts()
    assert post.text == f"第一盏灯亮了\n{LINK}"


async def test_a_long_post_on_weibo_is_recognized(sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector("weibo", "biz")
    text = "一盏灯，" * 400
    await connector.publish(Draft(text=text), key=key(), now=now(sandbox))
    (post,) = await connector.recent_posts()
    assert post.text == text


async def test_wordpress_com_from_first_to_last(sandbox: RunningSandbox, tmp_path: Path) -> None:
    connector = await sandbox.connector("wordpress", "wordpress_com", followers=60_000)
    assert (await connector.profile()).followers == 60_000
    pictures = (image(tmp_path, alt="Фонарь"), image(tmp_path, alt="Снег"))
    written = Draft(
        text=draft("wordpress").text, title="Licht & Schatten", link=LINK, media=pictures
    )
    published = await connector.publish(written, key=key(), now=now(sandbox))
    (truth,) = sandbox.sandbox.world.posts
    assert [file.alt for file in truth.files] == ["Фонарь", "Снег"]
    (post,) = await connector.recent_posts()
    assert (post.text, post.title, post.link) == (written.text, written.title, LINK)
    assert post.media_count == 2
    await sandbox.advance(2 * 24 * 3600)
    counts = (await connector.measure([published.id]))[published.id]
    expected = sandbox.sandbox.world.counts(truth)
    assert (counts.likes, counts.comments) == (expected.likes, expected.comments)
    assert counts.views == expected.views
    comments = [comment async for comment in connector.comments(published.id)]
    answer = await connector.reply(
        published.id, "1 < 2, danke!", comment_id=comments[0].id, key=key(), now=now(sandbox)
    )
    assert (answer.text, answer.parent_id) == ("1 < 2, danke!", comments[0].id)
    await connector.hide_comment(published.id, comments[1].id)
    assert [c.id for c in truth.comments if c.hidden] == [comments[1].id]
    await connector.hide_comment(published.id, comments[1].id, hidden=False)
    await connector.delete_comment(published.id, comments[1].id)
    assert comments[1].id not in [c.id async for c in connector.comments(published.id)]
    await connector.edit(published.id, Draft(text="Neuer Text"))
    (post,) = await connector.recent_posts()
    assert (post.text, post.title, post.media_count) == ("Neuer Text", "Licht & Schatten", 2)
    await connector.close_comments(published.id)
    assert truth.silent
    await connector.delete(published.id)
    await connector.delete(published.id)
    assert await connector.recent_posts() == []
    assert await connector.measure([published.id]) == {}


async def test_wordpress_com_keeps_a_post_for_later(sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector("wordpress", "wordpress_com")
    at = (now(sandbox) + timedelta(hours=2)).replace(second=0, microsecond=0)
    plan = Draft(text="Morgen früh", publish_at=at)
    assert (await connector.publish(plan, key=key(), now=now(sandbox))).scheduled_for == at
    assert await connector.recent_posts() == []
    await sandbox.advance(2 * 3600 + 60)
    assert [post.text for post in await connector.recent_posts()] == ["Morgen früh"]


@pytest.mark.parametrize("kind", ["self_hosted", "wordpress_com"])
async def test_a_wordpress_site_that_keeps_comments_for_approval(
    kind: str, sandbox: RunningSandbox
) -> None:
    """What is on hold must be seen by whoever is to approve it."""
    connector = await sandbox.connector("wordpress", kind, followers=60_000)
    published = await connector.publish(draft("wordpress"), key=key(), now=now(sandbox))
    await sandbox.advance(24 * 3600)
    first = await anext(connector.comments(published.id))
    await connector.hide_comment(published.id, first.id)
    assert first.id in [c.id async for c in connector.comments(published.id)]
