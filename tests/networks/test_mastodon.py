"""Mastodon: every refusal's branch, every request against the published document, and oddities."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, processing
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom, Format, SeenBy
from homeground.networks.mastodon import (
    NETWORK,
    REFUSALS,
    Mastodon,
    ServerLimits,
    comment_from_status,
    engagement_from_status,
    error_from_answer,
    limits_from_instance,
    plain_from_html,
    post_from_scheduled,
    post_from_status,
    profile_from_account,
    published_from_status,
    status_from_draft,
)
from homeground.networks.mastodon import media as uploading
from homeground.networks.mastodon.api import next_page
from homeground.networks.model import Draft, Engagement, Media, Poll

from .documents import FEWER, answer, documents
from .openapi import OpenApi
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOKEN = "t0k3n-of-lumikko"
KEY = "7c0a2f0e-9f0e-4a57-8f3e-000000000001"
ME = "14715"


@pytest.fixture
async def there() -> AsyncIterator[Recorder]:
    async with recorder() as running:
        yield running


@pytest.fixture
async def mastodon(there: Recorder) -> AsyncIterator[Mastodon]:
    async with Http(allow_private=[there.url]) as http:
        yield Mastodon(
            http,
            account_id=ME,
            credentials={"access_token": TOKEN, "client_id": "a", "client_secret": "s3cret"},
            base_url=there.url,
            handle="lumikko",
        )


@pytest.fixture(scope="session")
def published(shared: Path) -> OpenApi:
    return OpenApi.of(shared, "mastodon")


def status(number: int, content: str = "<p>Licht</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "created_at": f"2026-11-22T08:{number % 60:02}:00.000Z",
        "url": f"https://mastodon.example/@lumikko/{number}",
        "content": content,
        "account": {"id": ME, "username": "lumikko", "acct": "lumikko"},
        **more,
    }


# Every documented refusal. https://docs.joinmastodon.org/methods/statuses/ and …/methods/media/
DOCUMENTED: list[tuple[int, Any, type[errors.NetworkError]]] = [
    (400, {"error": "Bad request"}, errors.Rejected),
    (401, {"error": "The access token is invalid"}, errors.NotAuthorized),
    (401, {"error": "This API requires an authenticated user"}, errors.NotAuthorized),
    (403, {"error": "This action is outside the authorized scopes"}, errors.NotAuthorized),
    (403, {"error": "Your login is currently disabled"}, errors.NotAuthorized),
    (403, {"error": "Your login is missing a confirmed e-mail address"}, errors.NotAuthorized),
    (404, {"error": "Record not found"}, errors.NotFound),
    (410, "", errors.NotFound),
    (413, "<html>", errors.Rejected),
    (422, {"error": "Validation failed: Text can't be blank"}, errors.Rejected),
    (422, {"error": "Validation failed: File content type is invalid, File is invalid"}, errors.Rejected),
    (422, {"error": "Validation failed", "details": {"text": [{"error": "ERR_BLANK", "description": "…"}]}}, errors.Rejected),
    (422, {"error": "Validation failed: You have exceeded the limit of 300 scheduled posts"}, errors.NotKept),
    (422, {"error": "Validation failed: Scheduled at The scheduled date must be in the future"}, errors.NotKept),
    (429, {"error": "Too many requests"}, errors.RateLimited),
    (301, "", errors.Unavailable),
    (418, [], errors.Rejected),
    (294, "", errors.Unsure),
]  # fmt: skip


@pytest.mark.parametrize(("code", "document", "branch"), DOCUMENTED)
def test_every_documented_refusal_has_its_branch(
    code: int, document: Any, branch: type[errors.NetworkError]
) -> None:
    error = error_from_answer(answer(code, document, write=True))
    assert type(error) is branch
    assert error.network == "mastodon"
    assert len(error.message) > 15
    if isinstance(document, dict):
        assert document["error"] in error.message, "the server's own words help"


def test_every_row_of_the_table_is_reached_and_sourced() -> None:
    assert set(REFUSALS) <= {code for code, _, _ in DOCUMENTED}
    for row in REFUSALS.values():
        assert row.source.startswith("https://")
        assert row.seen_on.year >= 2026


@pytest.mark.parametrize(
    ("reset", "expected"),
    [
        ("2026-11-22T12:05:00.123456Z", NOW + timedelta(seconds=300, microseconds=123456)),
        ("2026-11-22T13:05:00+01:00", NOW + timedelta(seconds=300)),
        ("soon", None),
        ("", None),
    ],
)
def test_a_rate_limit_says_until_when(reset: str, expected: datetime | None) -> None:
    error = error_from_answer(answer(429, {}, **{"X-RateLimit-Reset": reset}))
    assert isinstance(error, errors.RateLimited)
    assert error.retry_at == expected


# Requests


async def test_publishing_carries_the_key(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(200, status(1))
    draft = Draft("Licht", link="https://lumikko.example/kajo", language="de")
    result = await mastodon.publish(draft, key=KEY, now=NOW)
    assert result.id == "1"
    assert result.url == "https://mastodon.example/@lumikko/1"
    (request,) = there.requests
    assert request.headers["Idempotency-Key"] == KEY
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert there.problems(published) == []


async def test_an_image_is_waited_for(
    mastodon: Mastodon,
    there: Recorder,
    published: OpenApi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.0)
    path = tmp_path / "фонарь.png"
    path.write_bytes(b"\x89PNG")
    picture = Media(path, "image", "image/png", 4, alt="Фонарь на снегу")
    there.will(202, {"id": "22", "type": "unknown", "url": None})
    there.will(206, {"id": "22", "type": "unknown", "url": None})
    there.will(200, {"id": "22", "type": "image", "url": "https://files.mastodon.example/22"})
    there.will(200, status(1))
    await mastodon.publish(Draft("Licht", media=(picture,)), key=KEY, now=NOW)
    assert [f"{r.method} {r.path}" for r in there.requests] == [
        "POST /api/v2/media",
        "GET /api/v1/media/22",
        "GET /api/v1/media/22",
        "POST /api/v1/statuses",
    ]
    assert "Фонарь на снегу".encode() in there.requests[0].body
    assert there.requests[3].json()["media_ids"] == ["22"]
    assert there.problems(published) == []


async def test_an_image_that_is_never_ready_publishes_nothing(
    mastodon: Mastodon, there: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(uploading, "IMAGE_SECONDS", 0.01)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG")
    draft = Draft("Licht", media=(Media(path, "image", "image/png", 4),))
    there.will(202, {"id": "22"})
    there.will(206)
    there.will(206)
    with pytest.raises(errors.Unavailable, match="still processing"):
        await mastodon.publish(draft, key=KEY, now=NOW)
    there.will(202, {"id": "22"})
    there.will(422, {"error": "Error processing thumbnail for uploaded media"})
    with pytest.raises(errors.Rejected, match="thumbnail"):
        await mastodon.publish(draft, key=KEY, now=NOW)
    there.will(504)
    with pytest.raises(errors.Unavailable):
        await mastodon.publish(draft, key=KEY, now=NOW)
    assert "/api/v1/statuses" not in {request.path for request in there.requests}


async def test_a_post_for_later(mastodon: Mastodon, there: Recorder, published: OpenApi) -> None:
    at = NOW + timedelta(hours=2)
    there.will(200, {"id": "3221", "scheduled_at": "2026-11-22T14:00:00.000Z", "params": {}})
    result = await mastodon.publish(Draft("Licht", publish_at=at), key=KEY, now=NOW)
    assert (result.id, result.scheduled_for) == ("3221", at)
    assert there.problems(published) == []


async def test_what_mastodon_does_not_do_is_said_before_anything_is_sent(
    mastodon: Mastodon, there: Recorder, tmp_path: Path
) -> None:
    soon = Draft("Licht", publish_at=NOW + timedelta(minutes=4))
    with pytest.raises(errors.Rejected, match="5 minutes"):
        await mastodon.publish(soon, key=KEY, now=NOW)
    with pytest.raises(errors.NotOffered, match="close comments"):
        await mastodon.publish(Draft("Licht", answers_from=AnswersFrom.NOBODY), key=KEY, now=NOW)
    video = Media(tmp_path / "a.mp4", "video", "video/mp4", 1)
    with pytest.raises(errors.NotOffered):
        await mastodon.publish(Draft("", media=(video,), format=Format.REEL), key=KEY, now=NOW)
    with pytest.raises(errors.Rejected, match="one video"):
        await mastodon.publish(Draft("Licht", media=(video, video)), key=KEY, now=NOW)
    named = Draft("Hallo @alice@far.example", seen_by=SeenBy.OURSELVES)
    with pytest.raises(errors.Rejected, match="could read it"):
        await mastodon.publish(named, key=KEY, now=NOW)
    assert there.requests == []


@pytest.mark.parametrize(
    ("code", "body", "branch"),
    [
        (200, {}, errors.Unsure),
        (200, "<html>", errors.Unsure),
        (200, [], errors.Unsure),
        (500, {"error": "?"}, errors.Unsure),
        (503, {"error": "?"}, errors.Unavailable),
        (
            422,
            {"error": "Validation failed: Text character limit of 500 exceeded"},
            errors.Rejected,
        ),
    ],
)
async def test_an_odd_answer_to_a_post(
    mastodon: Mastodon, there: Recorder, code: int, body: Any, branch: type[errors.NetworkError]
) -> None:
    there.will(code, body)
    with pytest.raises(branch):
        await mastodon.publish(Draft("Licht"), key=KEY, now=NOW)
    assert len(there.requests) == 1


async def test_reading_back_follows_the_links(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    path = f"{there.url}/api/v1/accounts/{ME}/statuses"
    more = f'<{path}?max_id=30&limit=40>; rel="next", <{path}?min_id=50>; rel="prev"'
    there.will(200, [status(50), {"content": "?"}, status(40)], Link=more)
    there.will(200, [status(30)])
    posts = await mastodon.recent_posts(limit=50)
    assert [post.id for post in posts] == ["50", "40", "30"]
    assert there.requests[1].query == "max_id=30&limit=40"
    assert there.problems(published) == []


async def test_a_link_to_another_host_is_not_followed(mastodon: Mastodon, there: Recorder) -> None:
    async with recorder() as elsewhere:
        there.will(200, [status(50)], Link=f'<{elsewhere.url}/api?max_id=1>; rel="next"')
        with pytest.raises(errors.Unavailable, match="another address"):
            await mastodon.recent_posts(limit=50)
        assert elsewhere.requests == [], "the token would have travelled with it"


async def test_a_link_that_comes_back_ends_the_list(mastodon: Mastodon, there: Recorder) -> None:
    again = f'<{there.url}/api/v1/accounts/{ME}/statuses?max_id=1>; rel="next"'
    for _ in range(2):
        there.will(200, [status(50)], Link=again)
    assert len(await mastodon.recent_posts(limit=50)) == 2
    assert len(there.requests) == 2


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<https://m.example/api?a=1,2>; rel="next"', "https://m.example/api?a=1,2"),
        ("<https://m.example/api>; rel=next", "https://m.example/api"),
        ('<https://m.example/p>; rel="prev", </api?x>; rel="next"', "https://m.example/api?x"),
        ('<https://m.example/p>; title="a, b"; rel="last next"', "https://m.example/p"),
        ('<https://m.example/p>; rel="nextish"', None),
        ('<https://m.example/p>; rel="prev"', None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_link_headers(link: str, following: str | None) -> None:
    assert next_page([link], base_url="https://m.example") == following


async def test_measuring_many_at_once(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    ids = [str(number) for number in range(1, 22)]
    counted = {"favourites_count": 3, "reblogs_count": 1, "replies_count": 0}
    there.will(200, [status(int(number), **counted) for number in ids[:19]])
    there.will(200, [status(21, **counted)])
    counts = await mastodon.measure(ids)
    assert set(counts) == set(ids) - {"20"}, "what is gone is left out"
    assert counts["21"] == Engagement(likes=3, comments=0, shares=1)
    assert there.problems(published) == []
    assert len(there.requests) == 2


async def test_measuring_on_a_server_before_4_3(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(404, {"error": "Not found"})
    there.will(200, status(1, favourites_count=2))
    there.will(404, {"error": "Record not found"})
    assert await mastodon.measure(["1", "2"]) == {"1": Engagement(likes=2)}
    assert there.problems(published) == []


async def test_comments_come_oldest_first(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    below = [
        status(30, in_reply_to_id="20"),
        status(20, in_reply_to_id="10"),
        {"content": "no id"},
        status(15, in_reply_to_id="10"),
    ]
    there.will(200, {"ancestors": [], "descendants": below})
    comments = [comment async for comment in mastodon.comments("10")]
    assert [(c.id, c.parent_id) for c in comments] == [("15", None), ("20", None), ("30", "20")]
    assert there.problems(published) == []


async def test_an_answer_names_whom_it_answers(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    alice = {"id": "23", "username": "alice", "acct": "alice@other.example"}
    there.will(200, {**status(20), "account": alice})
    content = '<p><a class="u-url mention" href="x">@<span>alice</span></a> Danke!</p>'
    there.will(
        200, status(40, content, in_reply_to_id="20", in_reply_to_account_id="23", mentions=[alice])
    )
    comment = await mastodon.reply("10", "Danke!", comment_id="20", key=KEY, now=NOW)
    assert (comment.id, comment.parent_id, comment.text) == ("40", "20", "Danke!")
    assert there.requests[1].json()["status"] == "@alice@other.example Danke!"
    assert there.requests[1].headers["Idempotency-Key"] == KEY
    assert there.problems(published) == []


async def test_deleting(mastodon: Mastodon, there: Recorder, published: OpenApi) -> None:
    there.will(200, status(10))
    await mastodon.delete("10")
    # Gone already, or still kept for later: those have a list of their own.
    there.will(404, {"error": "Record not found"})
    there.will(200, {})
    await mastodon.delete("3221")
    there.will(404, {"error": "Record not found"})
    there.will(404, {"error": "Record not found"})
    await mastodon.delete("10")
    assert [f"{r.method} {r.path}" for r in there.requests[1:3]] == [
        "DELETE /api/v1/statuses/3221",
        "DELETE /api/v1/scheduled_statuses/3221",
    ]
    assert there.problems(published) == []


async def test_a_poll_is_sent_as_the_document_allows(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(200, status(1))
    poll = Poll("Welche Farbe?", ("Moos", "Schnee"), minutes=60, several=True)
    await mastodon.publish(Draft("Welche Farbe?", poll=poll), key=KEY, now=NOW)
    assert there.problems(published) == []
    assert there.requests[0].json()["poll"] == {
        "options": ["Moos", "Schnee"],
        "expires_in": 3600,
        "multiple": True,
    }


async def test_a_poll_and_images_exclude_each_other(
    mastodon: Mastodon, there: Recorder, tmp_path: Path
) -> None:
    picture = Media(tmp_path / "a.png", "image", "image/png", 1)
    draft = Draft("Farbe?", media=(picture,), poll=Poll("Farbe?", ("Moos", "Schnee"), 60))
    with pytest.raises(errors.Rejected, match="not both"):
        await mastodon.publish(draft, key=KEY, now=NOW)
    assert there.requests == []


async def test_an_edit_names_the_images_so_that_they_stay(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(200, status(1, media_attachments=[{"id": "22"}], spoiler_text="", poll=None))
    there.will(200, status(1))
    await mastodon.edit("1", Draft("Ohne Fehler", language="de"))
    assert there.problems(published) == []
    assert [f"{r.method} {r.path}" for r in there.requests] == [
        "GET /api/v1/statuses/1",
        "PUT /api/v1/statuses/1",
    ]
    assert there.requests[1].json() == {
        "status": "Ohne Fehler",
        "media_ids": ["22"],
        "language": "de",
    }


async def test_an_edit_would_harm_a_poll(mastodon: Mastodon, there: Recorder) -> None:
    there.will(200, status(1, poll={"id": "5", "options": []}))
    with pytest.raises(errors.Rejected, match="votes anew"):
        await mastodon.edit("1", Draft("Ohne Fehler"))
    assert len(there.requests) == 1
    there.will(404, {"error": "Record not found"})
    with pytest.raises(errors.NotFound):
        await mastodon.edit("1", Draft("Ohne Fehler"))


async def test_mentions_are_heard_until_what_is_known(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    def told(number: int, kind: str = "mention") -> dict[str, Any]:
        fox = {"id": "7", "username": "repo", "acct": "repo@ruska.example"}
        said = status(number, "<p>@lumikko?</p>", account=fox)
        return {"id": str(number), "type": kind, "created_at": said["created_at"], "status": said}

    more = f'<{there.url}/api/v1/notifications?types%5B%5D=mention&max_id=3>; rel="next"'
    there.will(200, [told(5), told(4, "favourite"), told(3)], Link=more)
    there.will(200, [told(2), told(1)], Link=more.replace("max_id=3", "max_id=1"))
    since = datetime(2026, 11, 22, 8, 1, tzinfo=UTC)
    heard = [post async for post in mastodon.mentions(since=since)]
    assert [post.id for post in heard] == ["5", "3", "2"]
    assert heard[0].author is not None
    assert heard[0].author.handle == "repo@ruska.example"
    assert len(there.requests) == 2
    assert there.problems(published) == []


async def test_blocking_and_letting_in_again(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(200, {"id": "7", "blocking": True})
    there.will(200, {"id": "7", "blocking": False})
    await mastodon.block("7")
    await mastodon.block("7", blocked=False)
    assert [f"{r.method} {r.path}" for r in there.requests] == [
        "POST /api/v1/accounts/7/block",
        "POST /api/v1/accounts/7/unblock",
    ]
    assert there.problems(published) == []
    there.will(404, {"error": "Record not found"})
    with pytest.raises(errors.NotFound):
        await mastodon.block("8")


async def test_the_profile(mastodon: Mastodon, there: Recorder, published: OpenApi) -> None:
    there.will(200, {"id": ME, "username": "lumikko", "acct": "lumikko", "followers_count": 0})
    there.will(200, {})
    profile = await mastodon.profile()
    assert (profile.handle, profile.followers) == ("lumikko", 0)
    with pytest.raises(errors.Unavailable):
        await mastodon.profile()
    assert there.problems(published) == []


async def test_a_servers_own_limits(
    mastodon: Mastodon, there: Recorder, published: OpenApi
) -> None:
    there.will(200, INSTANCE)
    assert await mastodon.limits() == ServerLimits(
        text_max=11000,
        link_counts_as=23,
        images_per_post=4,
        image_max_bytes=16777216,
        image_max_pixels=33177600,
        image_mimes=frozenset({"image/jpeg", "image/png"}),
        alt_text_max=1500,
        video_max_bytes=103809024,
        video_mimes=frozenset({"video/mp4"}),
    )
    assert there.problems(published) == []


async def test_how_long_a_post_may_be_there(mastodon: Mastodon, there: Recorder) -> None:
    there.will(200, INSTANCE)
    there.will(404, {"error": "Not found"})
    there.will(503, {"error": "Service unavailable"})
    assert await mastodon.text_max() == 11000
    assert await mastodon.text_max() is None, "a server without that document has no limit to say"
    with pytest.raises(errors.Unavailable):
        await mastodon.text_max()


INSTANCE = {
    "configuration": {
        "statuses": {
            "max_characters": 11000,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/jpeg", "image/png", "video/mp4"],
            "image_size_limit": 16777216,
            "image_matrix_limit": 33177600,
            "video_size_limit": 103809024,
            "description_limit": 1500,
        },
    }
}


async def test_no_secret_is_in_an_error(mastodon: Mastodon, there: Recorder) -> None:
    there.will(403, {"error": f"Bearer {TOKEN} with s3cret may not"})
    with pytest.raises(errors.NotAuthorized) as raised:
        await mastodon.profile()
    assert TOKEN not in repr(raised.value)
    assert "s3cret" not in repr(raised.value)


async def test_without_a_token_nothing_is_sent(there: Recorder) -> None:
    async with Http(allow_private=[there.url]) as http:
        unconnected = Mastodon(http, account_id=ME, credentials={}, base_url=there.url)
        with pytest.raises(errors.NotAuthorized):
            await unconnected.profile()
    assert there.requests == []


async def test_an_account_may_not_name_a_private_server() -> None:
    async with Http() as http:
        inside = Mastodon(
            http, account_id=ME, credentials={"access_token": TOKEN}, base_url="http://127.0.0.1:1"
        )
        with pytest.raises(errors.Rejected, match="private address"):
            await inside.publish(Draft("Licht"), key=KEY, now=NOW)


# Any text, any document


def as_mastodon_writes(text: str) -> str:
    """Paragraphs at empty lines, breaks at line ends, everything escaped.

    https://docs.joinmastodon.org/spec/activitypub/#sanitization
    """
    paragraphs = re.split(r"\n{2,}", text)
    return "".join(f"<p>{html.escape(p).replace(chr(10), '<br />')}</p>" for p in paragraphs)


@FEWER
@given(st.text())
def test_any_text_comes_back_as_it_went(text: str) -> None:
    sent = status_from_draft(Draft(text))["status"]
    assert sent == text
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    wire = {"id": "1", "created_at": "2026-11-22T08:00:00Z", "content": as_mastodon_writes(unix)}
    post = post_from_status(wire, site_url="https://mastodon.example")
    assert post is not None
    assert post.text == re.sub(r"\n{2,}", "\n\n", unix).strip("\n")


@FEWER
@given(st.text())
def test_any_html_is_read(markup: str) -> None:
    plain_from_html(markup)


@FEWER
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<br>", "<a href='https://a.example'>", "</a>", "<ul>", "<li>", "</li>",
             "<pre>", "</pre>", "<!", "<![", "<?", "-->", "<!--", "&", "&#0;", "&#x110000;", "<a", "'",
             "</", "a", " ", "\n", "…", "<script>", "</script>", "<![CDATA[", "]]>", "\x00"]
        )
    ).map("".join)
)  # fmt: skip
def test_any_broken_html_is_read(markup: str) -> None:
    plain_from_html(markup)


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("a\nb", "a b"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<blockquote><p>a</p></blockquote><p>b</p>", "a\n\nb"),
        ("<pre><code>a\n  b</code></pre>", "a\n  b"),
        ('<a href="https://a.example/long">a.example/lo…</a>', "https://a.example/long"),
        ('<p><a href="https://a.example">hier</a> klicken</p>', "hier (https://a.example) klicken"),
        ('<a href="javascript:x">hier</a>', "hier"),
        ('<a href="https://m.example/tags/x" class="mention hashtag">#x</a>', "#x"),
        ("<p>a &amp;amp; b &lt;p&gt;</p>", "a &amp; b <p>"),
        ("<p>a</p><script>alert(1)</script>", "a"),
        ("", ""),
    ],
)
def test_html(markup: str, plain: str) -> None:
    assert plain_from_html(markup) == plain


SITE = "https://mastodon.example"
READERS: list[Any] = [
    lambda d: post_from_status(d, site_url=SITE),
    lambda d: post_from_scheduled(d, site_url=SITE),
    lambda d: comment_from_status(d, post_id="10", site_url=SITE),
    lambda d: published_from_status(d, site_url=SITE, handle=""),
    lambda d: profile_from_account(d, site_url=SITE),
    engagement_from_status,
    limits_from_instance,
]
FIELDS = [
    "id", "content", "created_at", "account", "acct", "username", "url", "reblog", "mentions", "card",
    "media_attachments", "favourites_count", "in_reply_to_id", "in_reply_to_account_id", "scheduled_at",
    "spoiler_text", "params", "text", "configuration", "statuses", "supported_mime_types", "max_characters",
]  # fmt: skip


@pytest.mark.parametrize("read", READERS)
def test_readers_survive_anything(read: Any) -> None:
    @FEWER
    @given(documents(FIELDS))
    def survive(document: dict[str, Any]) -> None:
        read(document)

    survive()


def test_the_link_counts_23_and_a_line_end_1() -> None:
    (limit,) = NETWORK.text
    sent = status_from_draft(Draft("ab", link="https://example.com/" + "x" * 200))["status"]
    assert limit.rule.count(sent) == 2 + 1 + 23
