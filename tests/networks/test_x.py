"""X: every refusal's branch, every request against the published document, and oddities."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom, Format
from homeground.networks.model import Draft, Engagement, Media, Poll
from homeground.networks.x import (
    NETWORK,
    REFUSALS,
    X,
    comment_from_tweet,
    engagement_from_tweet,
    error_from_answer,
    error_from_problem,
    may_reply,
    post_from_tweet,
    profile_from_user,
    text_from_tweet,
    tweet_from_draft,
)

from .documents import FEWER, answer, documents
from .openapi import OpenApi
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOKEN = "t0k3n-of-lumikko"
KEY = "7c0a2f0e-9f0e-4a57-8f3e-000000000001"
ME = "500"


@pytest.fixture
async def there() -> AsyncIterator[Recorder]:
    async with recorder() as running:
        yield running


@pytest.fixture
async def x(there: Recorder) -> AsyncIterator[X]:
    async with Http(allow_private=[there.url]) as http:
        yield X(
            http,
            account_id=ME,
            credentials={"access_token": TOKEN},
            base_url=there.url,
            handle="lumikko",
        )


@pytest.fixture(scope="session")
def published(shared: Path) -> OpenApi:
    return OpenApi.of(shared, "x")


def problem(kind: str, detail: str = "", title: str = "", **more: Any) -> dict[str, Any]:
    known = kind if kind == "about:blank" else f"https://api.x.com/2/problems/{kind}"
    return {"type": known, "title": title or kind, "detail": detail, **more}


DUPLICATE = "You are not allowed to create a Tweet with duplicate content."

# Every documented refusal, as the documents write it. https://docs.x.com/x-api/fundamentals/response-codes-and-errors
DOCUMENTED: list[tuple[int, Any, type[errors.NetworkError]]] = [
    (400, problem("invalid-request", "One or more parameters to your request was invalid."), errors.Rejected),
    (400, {"errors": [{"message": "Invalid JSON", "code": 214}]}, errors.Rejected),
    (401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, errors.NotAuthorized),
    (403, problem("about:blank", DUPLICATE, "Forbidden", status=403), errors.Duplicate),
    (403, problem("client-forbidden", "This request must be made using an approved developer account."), errors.NotAuthorized),
    (403, problem("unsupported-authentication", "Authenticating with OAuth 2.0 Application-Only is forbidden."), errors.NotAuthorized),
    (403, problem("not-authorized-for-resource", "Not authorized to view this."), errors.NotAuthorized),
    (403, problem("not-authorized-for-field", "Sorry.", field="non_public_metrics"), errors.NotAuthorized),
    (403, problem("field-unauthorized", "Sorry.", field="non_public_metrics"), errors.NotAuthorized),
    (403, problem("disallowed-resource", "Not there."), errors.Rejected),
    (403, problem("oauth1-permissions", "Your client app is not configured with the appropriate permissions"), errors.NotAuthorized),
    (403, problem("about:blank", "You currently have access to a subset of X API V2 endpoints"), errors.NotAuthorized),
    (403, problem("about:blank", "Your account is not permitted to access this feature."), errors.NotAuthorized),
    (403, problem("about:blank", "You are not permitted to perform this action.", "Forbidden"), errors.Rejected),
    (403, problem("about:blank", "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author."), errors.Rejected),
    (403, problem("about:blank", "To protect our users from spam, this account is temporarily locked."), errors.ChallengeRequired),
    (402, {"title": "CreditsDepleted", "detail": "No credits to fulfill this request."}, errors.ChallengeRequired),
    (404, problem("resource-not-found", "Could not find post with id: [1]."), errors.NotFound),
    (404, "not even JSON", errors.NotFound),
    (403, problem("resource-unavailable", "It is kept from view."), errors.NotFound),
    (413, "", errors.Rejected),
    (429, problem("usage-capped", "Usage cap exceeded: Monthly product cap", period="Monthly"), errors.RateLimited),
    (429, problem("rate-limit-exceeded", "Too many"), errors.RateLimited),
    (429, {"title": "Too Many Requests", "type": "about:blank", "status": 429, "detail": "Too Many Requests"}, errors.RateLimited),
    (409, problem("about:blank", "?"), errors.Rejected),
    (400, problem("field-hydration-failure", "Sorry.", field="entities"), errors.Unsure),
    (418, ["?"], errors.Rejected),
    (302, "", errors.Unavailable),
    (204 + 90, "", errors.Unsure),
]  # fmt: skip


@pytest.mark.parametrize(("status", "document", "branch"), DOCUMENTED)
def test_every_documented_refusal_has_its_branch(
    status: int, document: Any, branch: type[errors.NetworkError]
) -> None:
    error = error_from_answer(answer(status, document, write=True))
    assert type(error) is branch
    assert error.network == "x"
    assert len(error.message) > 15


def test_every_row_of_the_table_is_reached_by_a_documented_refusal() -> None:
    """A row that nothing reaches says nothing; internal-error comes inside an answer with 200."""
    reached = set()
    for status, document, _ in DOCUMENTED:
        body = document if isinstance(document, dict) else {}
        inner = body.get("errors", [{}])[0]
        kind = body.get("type", "").rsplit("/", 1)[-1]
        said = body.get("detail") or inner.get("message") or body.get("title") or ""
        row = next((r for r in REFUSALS if r.fits(status, kind, said)), None)
        reached.add(row)
    unreached = [row for row in REFUSALS if row not in reached]
    assert {row.problem for row in unreached} <= {"internal-error"}, unreached
    assert isinstance(error_from_problem(problem("internal-error", "?")), errors.Unavailable)
    assert isinstance(error_from_problem(problem("internal-error", "?"), write=True), errors.Unsure)


def test_every_row_has_a_source_and_a_day() -> None:
    for row in REFUSALS:
        assert row.source.startswith("https://"), row
        assert row.seen_on.year >= 2026
        assert row.branch is not errors.ChallengeRequired or row.url


def test_a_rate_limit_says_until_when() -> None:
    limited = answer(429, {}, **{"x-rate-limit-reset": "1795348800"})
    error = error_from_answer(limited)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC) + timedelta(
        seconds=1795348800 - NOW.timestamp()
    )


@pytest.mark.parametrize("reset", ["", "soon", "-1", "٣", "9" * 30])
def test_a_nonsensical_reset_is_unknown(reset: str) -> None:
    error = error_from_answer(answer(429, {}, **{"x-rate-limit-reset": reset}))
    assert isinstance(error, errors.RateLimited)
    assert error.retry_at is None


def test_an_error_never_carries_the_token() -> None:
    said = problem("invalid-request", f"Bearer {TOKEN} is not accepted")
    error = error_from_answer(answer(400, said), secrets=(TOKEN,))
    assert TOKEN not in f"{error!r} {error} {error.code}"
    assert "is not accepted" in str(error)


def test_a_long_answer_is_cut() -> None:
    error = error_from_answer(answer(400, problem("invalid-request", "x" * 5000)))
    assert len(str(error)) < 500


# Requests


async def test_publishing_sends_what_the_document_allows(
    x: X, there: Recorder, published: OpenApi
) -> None:
    there.will(201, {"data": {"id": "1992100000000000001", "text": "Licht"}})
    result = await x.publish(Draft("Licht", answers_from=AnswersFrom.MENTIONED), key=KEY, now=NOW)
    assert result.id == "1992100000000000001"
    assert result.url == f"{there.url}/lumikko/status/1992100000000000001"
    assert there.problems(published) == []
    (request,) = there.requests
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in request.path + request.query


async def test_images_are_begun_sent_in_parts_ended_and_described(
    x: X, there: Recorder, published: OpenApi, tmp_path: Path
) -> None:
    path = tmp_path / "фонарь.png"
    path.write_bytes(b"\x89PNG" + bytes(range(256)) * 5000)  # a little over one segment
    picture = Media(path, "image", "image/png", path.stat().st_size, alt="Фонарь на снегу")
    there.will(200, {"data": {"id": "77", "media_key": "3_77", "expires_after_secs": 86400}})
    there.will(200, {"data": {"expires_at": 1795348800}})
    there.will(200, {"data": {"expires_at": 1795348800}})
    there.will(
        200, {"data": {"id": "77", "processing_info": {"state": "pending", "check_after_secs": 0}}}
    )
    there.will(200, {"data": {"id": "77", "processing_info": {"state": "succeeded"}}})
    there.will(200, {"data": {"id": "77"}})
    there.will(201, {"data": {"id": "1", "text": ""}})
    await x.publish(Draft("", media=(picture,)), key=KEY, now=NOW)
    assert there.problems(published) == []
    assert [f"{r.method} {r.path}" for r in there.requests] == [
        "POST /2/media/upload/initialize",
        "POST /2/media/upload/77/append",
        "POST /2/media/upload/77/append",
        "POST /2/media/upload/77/finalize",
        "GET /2/media/upload",
        "POST /2/media/metadata",
        "POST /2/tweets",
    ]
    assert there.requests[0].json()["total_bytes"] == path.stat().st_size
    assert there.requests[5].json()["metadata"]["alt_text"]["text"] == "Фонарь на снегу"
    assert there.requests[6].json() == {"text": "", "media": {"media_ids": ["77"]}}


async def test_an_image_that_x_cannot_read_is_rejected(
    x: X, there: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"nothing")
    there.will(200, {"data": {"id": "77"}})
    there.will(200, {})
    there.will(200, {"data": {"id": "77", "processing_info": {"state": "failed"}}})
    with pytest.raises(errors.Rejected, match="save it anew"):
        await x.publish(Draft("", media=(Media(path, "image", "image/png", 7),)), key=KEY, now=NOW)


async def test_a_lost_upload_is_no_doubt_about_the_post(
    x: X, there: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"nothing")
    there.will(502)
    with pytest.raises(errors.Unavailable):
        await x.publish(Draft("", media=(Media(path, "image", "image/png", 7),)), key=KEY, now=NOW)


async def test_what_x_does_not_do_is_said_before_anything_is_sent(
    x: X, there: Recorder, tmp_path: Path
) -> None:
    video = Media(tmp_path / "a.mp4", "video", "video/mp4", 1)
    for draft in (
        Draft("a", publish_at=NOW + timedelta(days=1)),
        Draft("a", answers_from=AnswersFrom.NOBODY),
        Draft("", media=(video,), format=Format.STORY),
    ):
        with pytest.raises(errors.NotOffered):
            await x.publish(draft, key=KEY, now=NOW)
    with pytest.raises(errors.Rejected, match="one video"):
        await x.publish(Draft("a", media=(video, video)), key=KEY, now=NOW)
    assert there.requests == []


@pytest.mark.parametrize(
    ("status", "body", "branch"),
    [
        (201, {}, errors.Unsure),
        (201, {"data": None}, errors.Unsure),
        (201, "<html>", errors.Unsure),
        (200, {"errors": [problem("about:blank", DUPLICATE, status=403)]}, errors.Duplicate),
        (200, {"errors": [problem("internal-error", "?")]}, errors.Unsure),
        (502, {}, errors.Unsure),
        (503, {}, errors.Unavailable),
        (403, problem("about:blank", DUPLICATE, "Forbidden", status=403), errors.Duplicate),
    ],
)
async def test_an_odd_answer_to_a_post(
    x: X, there: Recorder, status: int, body: Any, branch: type[errors.NetworkError]
) -> None:
    there.will(status, body)
    with pytest.raises(branch):
        await x.publish(Draft("Licht"), key=KEY, now=NOW)
    assert len(there.requests) == 1


async def test_reading_back_goes_on_until_there_is_enough(
    x: X, there: Recorder, published: OpenApi
) -> None:
    """X counts replies and reposts into a page that leaves them out: a short page is not the end."""

    def page(*ids: int, following: str | None = None) -> dict[str, Any]:
        data = [
            {"id": str(i), "text": f"№ {i}", "created_at": f"2026-11-22T08:0{i}:00Z"} for i in ids
        ]
        return {"data": data, "meta": {"next_token": following} if following else {}}

    there.will(200, page(9, 8, following="a"))
    there.will(200, {"meta": {"result_count": 0, "next_token": "b"}})
    there.will(200, page(7))
    posts = await x.recent_posts(limit=3)
    assert [post.id for post in posts] == ["9", "8", "7"]
    assert posts[0].url == f"{there.url}/lumikko/status/9"
    assert there.problems(published) == []


async def test_a_token_that_comes_back_ends_the_list(x: X, there: Recorder) -> None:
    for _ in range(2):
        there.will(200, {"data": [], "meta": {"next_token": "a"}})
    assert await x.recent_posts() == []
    assert len(there.requests) == 2


async def test_measuring_asks_a_hundred_at_a_time(
    x: X, there: Recorder, published: OpenApi
) -> None:
    ids = [str(number) for number in range(1, 102)]
    metrics = {"repost_count": 1, "reply_count": 0, "like_count": 2, "quote_count": 0,
               "bookmark_count": 0, "impression_count": 10}  # fmt: skip
    there.will(
        200,
        {
            "data": [{"id": i, "public_metrics": metrics} for i in ids[:99]],
            "errors": [problem("resource-not-found", "?", resource_id="100")],
        },
    )
    there.will(200, {"data": [{"id": "101", "public_metrics": metrics}]})
    counts = await x.measure(ids)
    assert set(counts) == set(ids) - {"100"}, "what is gone is left out"
    assert counts["101"] == Engagement(views=10, likes=2, comments=0, shares=1, saves=0)
    assert len(there.requests) == 2
    assert there.problems(published) == []


async def test_measuring_an_old_post_does_without_what_x_hides(
    x: X, there: Recorder, published: OpenApi
) -> None:
    hidden = problem("not-authorized-for-field", "?", resource_id="2", field="non_public_metrics")
    young = {
        "id": "1",
        "public_metrics": {"like_count": 1},
        "non_public_metrics": {"url_link_clicks": 4},
    }
    there.will(200, {"data": [young], "errors": [hidden]})
    there.will(200, {"data": [{"id": "2", "public_metrics": {"like_count": 2}}]})
    counts = await x.measure(["1", "2", "3"])
    assert counts == {"1": Engagement(likes=1, clicks=4), "2": Engagement(likes=2)}
    assert there.requests[1].query == "ids=2&post.fields=public_metrics"
    assert there.problems(published) == []


async def test_comments_come_over_all_pages_oldest_first(
    x: X, there: Recorder, published: OpenApi
) -> None:
    def tweet(number: int, parent: str) -> dict[str, Any]:
        return {
            "id": str(number), "author_id": "701", "text": f"@lumikko № {number}",
            "created_at": f"2026-11-22T08:{number:02}:00Z", "display_text_range": [9, 20],
            "entities": {"mentions": [{"start": 0, "end": 8, "username": "Lumikko"}]},
            "referenced_posts": [{"type": "replied_to", "id": parent}],
        }  # fmt: skip

    users = {"users": [{"id": "701", "name": "Alice", "username": "alice_w"}]}
    there.will(
        200,
        {
            "data": [tweet(30, "20"), tweet(20, "10")],
            "includes": users,
            "meta": {"next_token": "n"},
        },
    )
    there.will(
        200,
        {
            "data": [tweet(20, "10"), tweet(15, "10"), {"id": "10", "text": "post"}, {"text": "?"}],
            "meta": {},
        },
    )
    comments = [comment async for comment in x.comments("10")]
    assert [(c.id, c.parent_id, c.text) for c in comments] == [
        ("15", None, "№ 15"),
        ("20", None, "№ 20"),
        ("30", "20", "№ 30"),
    ]
    assert comments[1].author is not None
    assert comments[0].author is None, "an author that X does not name is unknown"
    assert there.problems(published) == []
    assert "query=conversation_id:10" in there.requests[0].query
    assert "next_token=n" in there.requests[1].query


async def test_a_reply_where_nobody_summoned_us_is_never_sent(
    x: X, there: Recorder, published: OpenApi
) -> None:
    there.will(200, {"data": {"id": "30", "author_id": "701", "text": "Lumikko ist toll"}})
    with pytest.raises(errors.Rejected, match="mentioned or quoted") as raised:
        await x.reply("10", "Danke", comment_id="30", key=KEY, now=NOW)
    assert raised.value.code == "may-not-reply"
    assert [request.method for request in there.requests] == ["GET"]
    assert there.problems(published) == []


async def test_a_reply_to_a_mention_is_sent(x: X, there: Recorder, published: OpenApi) -> None:
    mention = {"entities": {"mentions": [{"start": 0, "end": 8, "username": "Lumikko"}]}}
    there.will(200, {"data": {"id": "30", "author_id": "701", "text": "@lumikko wann?", **mention}})
    there.will(201, {"data": {"id": "1992100000000000077", "text": "Danke"}})
    comment = await x.reply("10", "Danke", comment_id="30", key=KEY, now=NOW)
    assert (comment.id, comment.post_id, comment.parent_id) == ("1992100000000000077", "10", "30")
    assert comment.created_at.year == 2025, "its id tells when it was made"
    assert there.requests[1].json()["reply"] == {"in_reply_to_tweet_id": "30"}
    assert there.problems(published) == []


async def test_a_reply_to_a_comment_that_is_gone(x: X, there: Recorder) -> None:
    there.will(200, {"errors": [problem("resource-not-found", "?", resource_id="30")]})
    with pytest.raises(errors.NotFound):
        await x.reply("10", "Danke", comment_id="30", key=KEY, now=NOW)


async def test_deleting(x: X, there: Recorder, published: OpenApi) -> None:
    there.will(200, {"data": {"deleted": True}})
    there.will(404, problem("resource-not-found", "?"))
    there.will(204)
    there.will(200, {"data": {"deleted": False}})
    for _ in range(3):
        await x.delete("10")
    with pytest.raises(errors.Rejected):
        await x.delete("10")
    assert there.problems(published) == []


async def test_a_poll_is_sent_as_the_document_allows(
    x: X, there: Recorder, published: OpenApi
) -> None:
    there.will(201, {"data": {"id": "1", "text": ""}})
    poll = Poll("Welche Farbe?", ("Moos", "B" * 25), minutes=7 * 24 * 60)
    await x.publish(Draft("Welche Farbe?", poll=poll), key=KEY, now=NOW)
    assert there.problems(published) == []
    assert there.requests[0].json() == {
        "text": "Welche Farbe?",
        "poll": {"options": ["Moos", "B" * 25], "duration_minutes": 10080},
    }


@pytest.mark.parametrize(
    ("poll", "says"),
    [
        (Poll("?", ("Moos",), 60), "2 to 4 answers"),
        (Poll("?", tuple("abcde"), 60), "2 to 4 answers"),
        (Poll("?", ("Moos", "B" * 26), 60), "1 to 25 characters"),
        (Poll("?", ("Moos", ""), 60), "1 to 25 characters"),
        (Poll("?", ("Moos", "Schnee"), 4), "five minutes to seven days"),
        (Poll("?", ("Moos", "Schnee"), 10_081), "five minutes to seven days"),
        (Poll("?", ("Moos", "Schnee"), 60, several=True), "one vote"),
    ],
)
async def test_a_poll_that_x_would_not_take_is_never_sent(
    x: X, there: Recorder, published: OpenApi, poll: Poll, says: str
) -> None:
    with pytest.raises(errors.Rejected, match=says):
        await x.publish(Draft("Farbe?", poll=poll), key=KEY, now=NOW)
    assert there.requests == []


async def test_a_poll_and_images_exclude_each_other(x: X, there: Recorder, tmp_path: Path) -> None:
    picture = Media(tmp_path / "a.png", "image", "image/png", 1)
    poll = Poll("Farbe?", ("Moos", "Schnee"), 60)
    with pytest.raises(errors.Rejected, match="not both"):
        await x.publish(Draft("Farbe?", media=(picture,), poll=poll), key=KEY, now=NOW)
    assert there.requests == []


async def test_mentions_over_all_pages_newest_first(
    x: X, there: Recorder, published: OpenApi
) -> None:
    def said(number: int, author: str = "7") -> dict[str, Any]:
        at = f"2026-11-22T08:0{number}:00.000Z"
        return {"id": str(number), "text": "@lumikko?", "author_id": author, "created_at": at}

    fox = {"id": "7", "name": "Repo", "username": "repo"}
    us = {"id": ME, "name": "Lumikko", "username": "lumikko"}
    there.will(
        200,
        {
            "data": [said(4), said(6, ME), said(5)],
            "includes": {"users": [fox, us]},
            "meta": {"next_token": "a"},
        },
    )
    there.will(200, {"data": [said(3), said(2)], "meta": {"next_token": "b"}})
    since = datetime(2026, 11, 22, 8, 2, 0, 500, tzinfo=UTC)
    heard = [post async for post in x.mentions(since=since)]
    assert [post.id for post in heard] == ["5", "4", "3"]
    assert heard[0].author is not None
    assert heard[0].author.handle == "repo"
    assert heard[0].url == f"{there.url}/repo/status/5"
    assert "start_time=2026-11-22T08:02:00Z" in there.requests[0].query
    assert len(there.requests) == 2, "what is older is neither read nor charged"
    assert there.problems(published) == []


async def test_hiding_a_reply_and_showing_it_again(
    x: X, there: Recorder, published: OpenApi
) -> None:
    there.will(200, {"data": {"hidden": True}})
    there.will(200, {"data": {"hidden": False}})
    await x.hide_comment("10", "30")
    await x.hide_comment("10", "30", hidden=False)
    assert [(r.method, r.path, r.json()) for r in there.requests] == [
        ("PUT", "/2/tweets/30/hidden", {"hidden": True}),
        ("PUT", "/2/tweets/30/hidden", {"hidden": False}),
    ]
    assert there.problems(published) == []


@pytest.mark.parametrize(
    ("status", "body", "branch"),
    [
        (200, {"data": {"hidden": False}}, errors.Rejected),
        (200, {"errors": [problem("resource-not-found", "?", resource_id="30")]}, errors.NotFound),
        (404, problem("resource-not-found", "?"), errors.NotFound),
        (403, problem("about:blank", "You are not permitted to perform this action.", "Forbidden"), errors.Rejected),
    ],
)  # fmt: skip
async def test_a_reply_that_cannot_be_hidden(
    x: X, there: Recorder, status: int, body: Any, branch: type[errors.NetworkError]
) -> None:
    there.will(status, body)
    with pytest.raises(branch):
        await x.hide_comment("10", "30")


async def test_the_profile(x: X, there: Recorder, published: OpenApi) -> None:
    there.will(200, {"data": {"id": ME, "name": "Lumikko", "username": "lumikko"}})
    there.will(200, {})
    assert (await x.profile()).url == f"{there.url}/lumikko"
    with pytest.raises(errors.Unavailable):
        await x.profile()
    assert there.problems(published) == []


async def test_without_a_token_nothing_is_sent(there: Recorder) -> None:
    async with Http(allow_private=[there.url]) as http:
        unconnected = X(http, account_id=ME, credentials={}, base_url=there.url)
        with pytest.raises(errors.NotAuthorized):
            await unconnected.profile()
    assert there.requests == []


async def test_an_id_cannot_lead_to_another_path(x: X, there: Recorder) -> None:
    there.will(404)
    await x.delete("../users/me?x=")
    assert there.requests[0].path == "/2/tweets/..%2Fusers%2Fme%3Fx="


# Any text, any document


@FEWER
@given(st.text())
def test_any_text_comes_back_as_it_went(text: str) -> None:
    sent = tweet_from_draft(Draft(text))["text"]
    escaped = sent.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert text_from_tweet({"id": "1", "text": escaped}) == text


@FEWER
@given(st.text(alphabet="ab&<> @.\nя🏮", max_size=40), st.text(alphabet="abc?=&/", max_size=20))
def test_any_text_with_a_link_and_an_image_comes_back(text: str, tail: str) -> None:
    link = f"https://lumikko.example/{tail}"
    sent = tweet_from_draft(Draft(text, link=link))["text"]
    wire = sent.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped_link = link.replace("&", "&amp;")
    wire = wire.replace(escaped_link, "https://t.co/a1") + " https://t.co/a12"
    urls = [
        {"url": "https://t.co/a1", "expanded_url": link},
        {"url": "https://t.co/a12", "expanded_url": "https://x.com/1/photo/1", "media_key": "3_1"},
    ]
    tweet = {"id": "1346889436626259968", "text": wire, "entities": {"urls": urls}}
    post = post_from_tweet(tweet, site_url="https://x.com")
    assert post is not None
    assert post.text == sent.rstrip()
    assert post.link == link


READERS: list[Any] = [
    lambda d: post_from_tweet(d, site_url="https://x.com"),
    lambda d: comment_from_tweet(d, post_id="10", site_url="https://x.com", people={}),
    lambda d: may_reply(d, account_id=ME, handle="lumikko", includes=d),
    lambda d: profile_from_user(d, site_url="https://x.com"),
    engagement_from_tweet,
    text_from_tweet,
    error_from_problem,
]
FIELDS = [
    "id",
    "text",
    "created_at",
    "author_id",
    "attachments",
    "media_keys",
    "entities",
    "urls",
    "url",
    "expanded_url",
    "mentions",
    "username",
    "note_post",
    "note_tweet",
    "public_metrics",
    "like_count",
    "referenced_posts",
    "type",
    "display_text_range",
    "posts",
    "errors",
    "detail",
    "title",
    "status",
    "name",
    "message",
]


@pytest.mark.parametrize("read", READERS)
def test_readers_survive_anything(read: Any) -> None:
    @FEWER
    @given(documents(FIELDS))
    def survive(document: dict[str, Any]) -> None:
        read(document)

    survive()


def test_prices_are_data() -> None:
    prices = {price.what: price.usd for price in NETWORK.prices}
    assert prices["create a post"] == Decimal("0.015")
    assert prices["create a post with a link"] == Decimal("0.200")
    assert all(price.source.startswith("https://") for price in NETWORK.prices)


def test_the_link_counts_23_and_a_line_end_1() -> None:
    (limit,) = NETWORK.text
    sent = tweet_from_draft(Draft("ab", link="https://example.com/" + "x" * 200))["text"]
    assert limit.rule.count(sent) == 2 + 1 + 23
