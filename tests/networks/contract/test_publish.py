"""Publishing, reading back, measuring, deleting: the same promises on every network."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from homeground.networks.contract import Can
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS
from tests.networks.harness import RunningSandbox

from .drafts import able_connector, draft, image, key, now


@pytest.mark.needs(Can.PROFILE)
async def test_profile_proves_the_credentials(network: str, sandbox: RunningSandbox) -> None:
    token = await sandbox.token(network, name="Lumikko", followers=1234)
    profile = await sandbox.connect(token).profile()
    assert profile.name
    assert profile.url is None or profile.url.startswith("http")
    assert profile.followers in (None, 1234)


@pytest.mark.needs(Can.PUBLISH)
async def test_a_published_text_exists_once_as_written(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    written = draft(network)
    published = await connector.publish(written, key=key(), now=now(sandbox))
    assert published.url.startswith("http")
    assert published.scheduled_for is None
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.PUBLISH)
async def test_the_permalink_shows_the_post(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(
        draft(network, "Licht im Garten"), key=key(), now=now(sandbox)
    )
    async with sandbox.session.get(published.url) as answer:
        assert answer.status == 200
        assert "Licht im Garten" in await answer.text()


@pytest.mark.needs(Can.READ_BACK)
async def test_read_back_gives_the_text_that_was_written(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    first, second = draft(network), draft(network, "Zweite Zeile\n\nund noch eine\nmit Umbruch")
    before = now(sandbox) - timedelta(seconds=1)
    one = await connector.publish(first, key=key(), now=now(sandbox))
    await sandbox.advance(60)
    two = await connector.publish(second, key=key(), now=now(sandbox))
    posts = await connector.recent_posts(limit=10)
    assert [post.id for post in posts] == [two.id, one.id], "newest first"
    assert [post.text for post in posts] == [second.text, first.text]
    assert posts[1].url == one.url
    assert before <= posts[1].created_at <= now(sandbox)


@pytest.mark.needs(Can.READ_BACK)
async def test_read_back_keeps_a_link(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    plain = draft(network, "Seht selbst")
    link = "https://lumikko.example/kajo?utm_source=test&utm_medium=social"
    written = replace(plain, link=link)
    await connector.publish(written, key=key(), now=now(sandbox))
    (post,) = await connector.recent_posts(limit=5)
    assert link in (post.link or "") or link in post.text


@pytest.mark.needs(Can.READ_BACK)
async def test_read_back_knows_no_strangers(network: str, sandbox: RunningSandbox) -> None:
    mine = await able_connector(sandbox, network)
    other = await able_connector(sandbox, network)
    await other.publish(draft(network), key=key(), now=now(sandbox))
    assert await mine.recent_posts(limit=10) == []


@pytest.mark.needs(Can.IMAGES)
async def test_an_image_goes_out_with_its_alt_text(
    network: str, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    connector = await able_connector(sandbox, network)
    picture = image(tmp_path, alt="Фонарь на снегу")
    written = Draft(text="Mit Bild", title=draft(network).title, media=(picture,))
    await connector.publish(written, key=key(), now=now(sandbox))
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    assert [(f.width, f.height) for f in post.files] == [(640, 480)]
    limits = NETWORKS[network].images
    assert limits is not None
    if limits.alt_text_max is not None:
        assert post.files[0].alt == "Фонарь на снегу"


@pytest.mark.needs(Can.SCHEDULE)
async def test_a_scheduled_post_appears_at_its_time(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    at = (now(sandbox) + timedelta(hours=2)).replace(second=0, microsecond=0)
    plain = draft(network, "Morgen früh")
    written = replace(plain, publish_at=at)
    published = await connector.publish(written, key=key(), now=now(sandbox))
    assert published.scheduled_for == at
    assert await connector.recent_posts(limit=5) == []
    await sandbox.advance(2 * 3600 + 60)
    assert [post.text for post in await connector.recent_posts(limit=5)] == ["Morgen früh"]


@pytest.mark.needs(Can.MEASURE)
async def test_measuring_follows_the_audience(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await sandbox.advance(48 * 3600)
    counts = (await connector.measure([published.id]))[published.id]
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    truth = sandbox.sandbox.world.counts(post)
    stated = {
        name: value
        for name in ("views", "reach", "likes", "shares", "comments", "clicks")
        if (value := getattr(counts, name)) is not None
    }
    assert stated, "a network that can be measured states something"
    # Some count every answer of the conversation, some only those to the post itself (Mastodon).
    direct = sum(1 for c in sandbox.sandbox.world.comments(post) if c.parent_id is None)
    assert stated.pop("comments", None) in (None, direct, truth.comments)
    assert stated == {name: getattr(truth, name) for name in stated}


@pytest.mark.needs(Can.MEASURE)
@pytest.mark.needs(Can.DELETE)
async def test_measuring_many_leaves_out_what_is_gone(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    ids = []
    for number in range(3):
        written = draft(network, f"Nummer {number}")
        ids.append((await connector.publish(written, key=key(), now=now(sandbox))).id)
        await sandbox.advance(5)
    await connector.delete(ids[1])
    assert set(await connector.measure(ids)) == {ids[0], ids[2]}


@pytest.mark.needs(Can.DELETE)
async def test_deleting_twice_is_no_error(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    published = await connector.publish(draft(network), key=key(), now=now(sandbox))
    await connector.delete(published.id)
    assert [post["deleted"] for post in sandbox.posts(network)] == [True]
    await connector.delete(published.id)
    if Can.READ_BACK in NETWORKS[network].can:
        assert await connector.recent_posts(limit=5) == []
