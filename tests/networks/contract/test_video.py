"""Videos, reels, stories and documents: what arrives is what was sent, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from homeground.networks import errors
from homeground.networks.contract import Can, Format, Settling
from homeground.networks.model import Draft, Media
from homeground.networks.registry import NETWORKS
from homeground.sandbox.world import Post
from tests.networks.harness import RunningSandbox

from .drafts import able_connector, document, draft, image, key, now, video


def bare(network: str, text: str, media: Media, as_a: Format = Format.POST) -> Draft:
    """A draft with this and no other media."""
    return replace(draft(network, text), media=(media,), format=as_a)


def the_post(network: str, sandbox: RunningSandbox) -> Post:
    (post,) = [p for p in sandbox.sandbox.world.posts if p.network == network]
    return post


def arrived(post: Post) -> list[tuple[str, bytes]]:
    return [(file.mime, file.content) for file in post.files]


@pytest.mark.needs(Can.VIDEO)
async def test_a_video_arrives_whole(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    film = video("Farbbalken und ein Ton")
    await connector.publish(bare(network, "Mit Film", film), key=key(), now=now(sandbox))
    post = the_post(network, sandbox)
    assert arrived(post) == [("video/mp4", film.read())]
    # Instagram has had no video but the reel since 9 November 2023; this one is in the feed too.
    assert (post.format, post.text) == ("reel" if network == "instagram" else "post", "Mit Film")
    limit = NETWORKS[network].videos[Format.POST]
    if limit.alt_text_max is not None:
        assert post.files[0].alt == "Farbbalken und ein Ton"


@pytest.mark.needs(Can.VIDEO)
@pytest.mark.needs(Can.READ_BACK)
async def test_a_video_post_is_read_back(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    written = bare(network, "Mit Film", video())
    published = await connector.publish(written, key=key(), now=now(sandbox))
    (post,) = await connector.recent_posts(limit=5)
    assert (post.id, post.text, post.url) == (published.id, "Mit Film", published.url)


@pytest.mark.needs(Can.VIDEO)
async def test_a_video_lost_on_its_way_leaves_no_post(
    network: str, sandbox: RunningSandbox
) -> None:
    """Nothing is published by an upload: it is safe to begin again, and then there is one post."""
    connector = await able_connector(sandbox, network)
    written = bare(network, "Mit Film", video())
    await sandbox.fault(network, "reset_after_accept", times=1, on="upload")
    try:
        # Where the network fetches the file, or takes it with the words, nothing is uploaded.
        await connector.publish(written, key=key(), now=now(sandbox))
    except errors.Unavailable:
        assert sandbox.posts(network) == []
        await connector.publish(written, key=key(), now=now(sandbox))
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.VIDEO)
@pytest.mark.needs(Can.READ_BACK)
async def test_an_unsure_video_is_settled_without_a_double(
    network: str, sandbox: RunningSandbox
) -> None:
    connector = await able_connector(sandbox, network)
    written, same = bare(network, "Mit Film", video()), key()
    await sandbox.fault(network, "reset_after_accept", times=1)
    with pytest.raises(errors.Unsure):
        await connector.publish(written, key=same, now=now(sandbox))
    if NETWORKS[network].settling is Settling.KEY:
        await connector.publish(written, key=same, now=now(sandbox))
    if not await connector.recent_posts(limit=5):
        # What was lost was a refusal, while the network was still at work on the video (MAX).
        await connector.publish(written, key=same, now=now(sandbox))
    (post,) = await connector.recent_posts(limit=5)
    assert post.text == "Mit Film"
    assert len(sandbox.posts(network)) == 1


@pytest.mark.needs(Can.REEL)
async def test_a_reel_arrives_as_one(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    film = video(upright=True)
    written = bare(network, "Als Reel", film, Format.REEL)
    published = await connector.publish(written, key=key(), now=now(sandbox))
    post = the_post(network, sandbox)
    assert (post.format, post.text, arrived(post)) == (
        "reel", "Als Reel", [("video/mp4", film.read())]
    )  # fmt: skip
    assert published.url.startswith("http")


@pytest.mark.needs(Can.STORY)
async def test_a_story_arrives_as_one(
    network: str, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    described = NETWORKS[network]
    shown = [video(upright=True)] if Format.STORY in described.videos else []
    shown += [image(tmp_path)] if described.story_images is not None else []
    assert shown
    for media in shown:
        connector = await able_connector(sandbox, network)
        written = Draft(text="", media=(media,), format=Format.STORY)
        await connector.publish(written, key=key(), now=now(sandbox))
        (post,) = [
            p
            for p in sandbox.sandbox.world.posts
            if p.network == network and p.account_id == connector.account_id
        ]
        assert post.format == "story"
        assert len(post.files) == 1
        if media.kind == "video":
            assert arrived(post) == [("video/mp4", media.read())]


@pytest.mark.needs(Can.STORY)
async def test_a_story_has_no_words(network: str, sandbox: RunningSandbox) -> None:
    assert Can.STORY in NETWORKS[network].can
    connector = await able_connector(sandbox, network)
    written = Draft(text="Das ginge verloren", media=(video(upright=True),), format=Format.STORY)
    with pytest.raises((errors.NotOffered, errors.Rejected)):
        await connector.publish(written, key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []


@pytest.mark.needs(Can.DOCUMENT)
async def test_a_document_arrives_with_its_name(network: str, sandbox: RunningSandbox) -> None:
    connector = await able_connector(sandbox, network)
    paper = document()
    await connector.publish(bare(network, "Zum Blättern", paper), key=key(), now=now(sandbox))
    post = the_post(network, sandbox)
    assert arrived(post) == [("application/pdf", paper.read())]
    assert post.files[0].name == "Der Katalog.pdf"


@pytest.mark.parametrize("other", [Format.REEL, Format.STORY])
async def test_a_format_that_is_not_offered_is_refused(
    network: str, other: Format, sandbox: RunningSandbox
) -> None:
    """Never published as something else: a story that stays for ever was not asked for."""
    described = NETWORKS[network]
    if {Format.REEL: Can.REEL, Format.STORY: Can.STORY}[other] in described.can:
        return
    connector = await able_connector(sandbox, network)
    written = bare(network, "Als etwas anderes", video(upright=True), other)
    with pytest.raises(errors.NotOffered):
        await connector.publish(written, key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []
