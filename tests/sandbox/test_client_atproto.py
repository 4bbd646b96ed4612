"""The Python SDK `atproto` itself, unchanged, against the sandbox's Bluesky."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from atproto import Client, Request, client_utils, models
from atproto.exceptions import BadRequestError, NetworkError, RequestException, UnauthorizedError
from PIL import Image

from tests.networks.harness import RunningSandbox

Make = Callable[..., Awaitable[Client]]


@pytest.fixture
def connect(sandbox: RunningSandbox) -> Iterator[Callable[..., Client]]:
    """A client that has not signed in yet; its connections are closed in the end."""
    requests: list[Request] = []

    def connected(**options: Any) -> Client:
        requests.append(Request(**options))
        return Client(base_url=f"{sandbox.url}/bluesky", request=requests[-1])

    yield connected
    for request in requests:
        request.close()


@pytest.fixture
def client(sandbox: RunningSandbox, connect: Callable[..., Client]) -> Make:
    """A client that has signed in. `options` are for its connections, the rest for the account."""

    async def make(options: dict[str, Any] | None = None, **more: Any) -> Client:
        token = await sandbox.token("bluesky", **more)
        credentials = token["credentials"]
        made = connect(**(options or {}))
        await asyncio.to_thread(made.login, credentials["identifier"], credentials["password"])
        return made

    return make


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (24, 60, 72)).save(out, "PNG")
    return out.getvalue()


async def test_post_read_back_answer_delete(client: Make, sandbox: RunningSandbox) -> None:
    made = await client(handle="lumikko", name="Lumikko", followers=40_000)
    text = "Первый фонарь уже в пути — first light 🏮"

    def first() -> Any:
        assert made.me is not None
        assert (made.me.handle, made.me.display_name) == ("lumikko.sandbox.test", "Lumikko")
        return made.send_post(text, langs=["ru"])

    post = await asyncio.to_thread(first)
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        # The token has ended by the sandbox's clock; the client's own clock says otherwise.
        with pytest.raises(BadRequestError) as late:
            made.get_author_feed(made.me.did)
        assert late.value.response.content.error == "ExpiredToken"
        made._refresh_and_set_session()
        (item,) = made.get_author_feed(made.me.did).feed
        assert (item.post.uri, item.post.record.text) == (post.uri, text)
        assert item.post.like_count > 0
        assert item.post.reply_count > 0
        thread = made.get_post_thread(post.uri).thread
        asked = thread.replies[0].post
        answer = made.send_post(
            "Danke!",
            reply_to=models.AppBskyFeedPost.ReplyRef(
                root=models.create_strong_ref(post), parent=models.create_strong_ref(asked)
            ),
        )
        below = made.get_post_thread(asked.uri).thread.replies
        assert answer.uri in [one.post.uri for one in below]
        told = made.app.bsky.notification.list_notifications({"reasons": ["reply"]}).notifications
        assert asked.uri in [one.uri for one in told]
        liked = made.like(asked.uri, asked.cid)
        assert made.get_posts([asked.uri]).posts[0].like_count == 1
        assert made.unlike(liked.uri)
        for uri in (answer.uri, post.uri):
            assert made.delete_post(uri)
        assert made.get_posts([post.uri]).posts == []
        with pytest.raises(BadRequestError) as gone:
            made.get_post_thread(post.uri)
        assert gone.value.response.content.error == "NotFound"

    await asyncio.to_thread(second)
    assert [one["deleted"] for one in sandbox.posts("bluesky")] == [True]


# The client hands bytes to httpx in a way that httpx no longer likes.
@pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")
async def test_pictures_cards_and_facets(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()

    def use() -> None:
        shown = made.send_image("Ein Bild", png(), "Ein Fenster mit Licht")
        image = made.get_posts([shown.uri]).posts[0].embed.images[0]
        assert image.alt == "Ein Fenster mit Licht"
        assert httpx.get(image.fullsize).content == png()
        text = client_utils.TextBuilder()
        text.text("Mehr: ").link("здесь", "https://example.com/kajo").text(" ").tag(
            "#Licht", "Licht"
        )
        rich = made.send_post(text)
        facets = made.get_posts([rich.uri]).posts[0].record.facets
        assert [facet.features[0].py_type.rpartition("#")[2] for facet in facets] == ["link", "tag"]
        card = models.AppBskyEmbedExternal.Main(
            external=models.AppBskyEmbedExternal.External(
                uri="https://example.com/kajo", title="Kajo", description="Licht"
            )
        )
        carded = made.send_post("Karte", embed=card)
        assert made.get_posts([carded.uri]).posts[0].embed.external.title == "Kajo"

    await asyncio.to_thread(use)
    posts = sandbox.sandbox.world.posts
    assert [post.link for post in posts] == [None] + ["https://example.com/kajo"] * 2
    assert [file.alt for file in posts[0].files] == ["Ein Fenster mit Licht"]


async def test_a_thread_is_closed_and_somebody_blocked(
    client: Make, sandbox: RunningSandbox
) -> None:
    made = await client(followers=40_000)
    post = await asyncio.to_thread(made.send_post, "Ruhe bitte")
    await sandbox.advance(3600)

    def use() -> None:
        now = made.get_current_time_iso()
        gate = models.AppBskyFeedThreadgate.Record(post=post.uri, allow=[], created_at=now)
        rkey = post.uri.rpartition("/")[2]
        made.app.bsky.feed.threadgate.create(made.me.did, gate, rkey)
        thread = made.get_post_thread(post.uri)
        assert thread.threadgate.record.allow == []
        did = thread.thread.replies[0].post.author.did
        block = models.AppBskyGraphBlock.Record(subject=did, created_at=now)
        made.app.bsky.graph.block.create(made.me.did, block)
        assert [one.did for one in made.app.bsky.graph.get_blocks({}).blocks] == [did]

    await asyncio.to_thread(use)
    (truth,) = sandbox.sandbox.world.posts
    assert truth.silent
    account = sandbox.sandbox.world.account("bluesky", truth.account_id)
    assert account is not None
    assert len(account.blocked) == 1


async def test_pages_are_followed(client: Make) -> None:
    made = await client()

    def use() -> None:
        written = [made.send_post(f"Nummer {number}").uri for number in range(7)]
        seen: list[str] = []
        cursor = None
        while True:
            page = made.get_author_feed(made.me.did, cursor=cursor, limit=3)
            seen += [item.post.uri for item in page.feed]
            cursor = page.cursor
            if cursor is None:
                break
        assert seen == written[::-1]
        listed = made.com.atproto.repo.list_records(
            {"repo": made.me.did, "collection": "app.bsky.feed.post", "limit": 2}
        )
        assert [record.uri for record in listed.records] == written[::-1][:2]

    await asyncio.to_thread(use)


async def test_refusals_become_the_sdks_errors(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()

    def use() -> None:
        with pytest.raises(BadRequestError) as long:
            made.send_post("a" * 301)
        content = long.value.response.content
        assert (content.error, content.message) == (
            "InvalidRequest",
            "grapheme too big (maximum 300, got 301)",
        )
        taken = models.ComAtprotoRepoCreateRecord.Data(
            repo=made.me.did,
            collection="app.bsky.feed.post",
            rkey="3lb2c4d5e6f7a",
            record=models.AppBskyFeedPost.Record(text="x", created_at=made.get_current_time_iso()),
        )
        made.com.atproto.repo.create_record(taken)
        with pytest.raises(RequestException) as twice:
            made.com.atproto.repo.create_record(taken)
        assert twice.value.response.status_code == 500

    await asyncio.to_thread(use)
    assert len(sandbox.posts("bluesky")) == 1


async def test_wrong_credentials_are_unauthorized(
    sandbox: RunningSandbox, connect: Callable[..., Client]
) -> None:
    token = await sandbox.token("bluesky")
    made = connect()

    def use() -> None:
        with pytest.raises(UnauthorizedError) as refused:
            made.login(token["credentials"]["identifier"], "wrong")
        assert refused.value.response.content.error == "AuthenticationRequired"

    await asyncio.to_thread(use)


@pytest.mark.parametrize(
    ("fault", "status"), [("rate_limit", 429), ("http_500", 500), ("expired_token", 400)]
)
async def test_faults_are_the_sdks_errors(
    client: Make, sandbox: RunningSandbox, fault: str, status: int
) -> None:
    made = await client()
    await sandbox.fault("bluesky", fault, times=1)

    def use() -> None:
        with pytest.raises((RequestException, BadRequestError)) as refused:
            made.send_post("Nein")
        assert refused.value.response.status_code == status

    await asyncio.to_thread(use)
    assert sandbox.posts("bluesky") == []


async def test_no_answer_is_a_network_error(client: Make, sandbox: RunningSandbox) -> None:
    made = await client({"timeout": 0.5})
    await sandbox.fault("bluesky", "timeout_after_accept", times=1, seconds=1)

    def use() -> None:
        with pytest.raises(NetworkError):
            made.send_post("Vielleicht")

    await asyncio.to_thread(use)
    assert [post["text"] for post in sandbox.posts("bluesky")] == ["Vielleicht"]


async def test_what_is_left_of_an_hours_points(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()
    await sandbox.control("limits", network="bluesky", scale=0.002)

    def use() -> dict[str, str]:
        for text in ("eins", "zwei", "drei"):
            made.send_post(text)
        with pytest.raises(RequestException) as refused:
            made.send_post("vier")
        answer = refused.value.response
        assert (answer.status_code, answer.content.error) == (429, "RateLimitExceeded")
        return {name.lower(): value for name, value in answer.headers.items()}

    headers = await asyncio.to_thread(use)
    assert (headers["ratelimit-limit"], headers["ratelimit-remaining"]) == ("10", "0")
    left = int(headers["ratelimit-reset"]) - sandbox.sandbox.clock.timestamp()
    await sandbox.advance(left + 1)
    await asyncio.to_thread(made.send_post, "vier")
    assert len(sandbox.posts("bluesky")) == 4
