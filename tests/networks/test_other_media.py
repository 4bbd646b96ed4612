"""Videos, documents, search and days of X, LinkedIn, Mastodon and Bluesky: each request as its
network documents it, and what is done with an answer that says no.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from aiohttp import web
from hypothesis import given

from homeground.networks import (
    bluesky,
    errors,
    facebook,
    graph,
    instagram,
    linkedin,
    processing,
    threads,
)
from homeground.networks.bluesky.video import did_of_server
from homeground.networks.http import Http
from homeground.networks.mastodon import Mastodon
from homeground.networks.model import DayStatistics, Draft, Media
from homeground.networks.x import X

from .documents import FEWER, documents
from .lexicon import Lexicons
from .listener import Heard, listening
from .openapi import OpenApi
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILM = Path(__file__).parent / "files" / "upright.mp4"
SIZE = FILM.stat().st_size
MOVIE = Media(FILM, "video", "video/mp4", SIZE, 540, 960, "Фонарь", seconds=4.0, codec="h264")
DRAFT = Draft("Licht", media=(MOVIE,))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "FIRST_PAUSE", 0.001)


# --- X --------------------------------------------------------------------------------------------


def x_of(http: Http, there: Recorder) -> X:
    return X(
        http, account_id="500", credentials={"access_token": "t"}, base_url=there.url, handle="l"
    )


async def test_x_a_video_is_begun_sent_ended_and_waited_for(shared: Path) -> None:
    info = {"state": "in_progress", "check_after_secs": 0, "progress_percent": 40}
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, {"data": {"id": "77"}})
        there.will(200, {"data": {"expires_at": 1795348800}})
        there.will(200, {"data": {"id": "77", "processing_info": info | {"state": "pending"}}})
        there.will(200, {"data": {"id": "77", "processing_info": info}})
        there.will(200, {"data": {"id": "77", "processing_info": {"state": "succeeded"}}})
        there.will(201, {"data": {"id": "1", "text": "Licht"}})
        await x_of(http, there).publish(DRAFT, key="k", now=NOW)
        assert there.problems(OpenApi.of(shared, "x")) == []
        begun = there.requests[0].json()
        assert begun == {
            "media_category": "tweet_video",
            "media_type": "video/mp4",
            "total_bytes": SIZE,
        }
        assert FILM.read_bytes() in there.requests[1].body
        assert there.requests[-1].json()["media"] == {"media_ids": ["77"]}


async def test_x_a_search_before_its_seven_days_begins_where_x_begins(shared: Path) -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        refused = {
            "title": "Invalid Request",
            "type": "https://api.x.com/2/problems/invalid-request",
            "detail": "start_time must be within the last 7 days",
        }
        there.will(400, refused)
        tweet = {"id": "1992100000000000001", "text": "маяк", "created_at": "2026-11-21T00:00:00Z"}
        there.will(200, {"data": [tweet, tweet], "meta": {"result_count": 2}})
        since = datetime(2026, 1, 1, tzinfo=UTC)
        found = [post.text async for post in x_of(http, there).search("маяк", since=since)]
        assert found == ["маяк"]
        assert there.problems(OpenApi.of(shared, "x")) == []
        first, second = (parse_qs(request.query) for request in there.requests)
        assert first["query"] == second["query"] == ["(маяк) -is:retweet"]
        assert first["start_time"] == ["2026-01-01T00:00:00Z"]
        assert "start_time" not in second
        there.will(400, refused)
        with pytest.raises(errors.Rejected):
            async for _ in x_of(http, there).search("("):
                pass


# --- LinkedIn -------------------------------------------------------------------------------------

ORG = "urn:li:organization:1"


def linkedin_of(http: Http, there: Recorder, account: str = ORG) -> linkedin.LinkedIn:
    return linkedin.LinkedIn(
        http, account_id=account, credentials={"access_token": "t"}, base_url=there.url
    )


def begin(there: Recorder, *parts: tuple[int, int]) -> None:
    there.will(200, {"value": {
        "video": "urn:li:video:V1", "uploadToken": "tok", "uploadInstructions": [
            {"uploadUrl": f"{there.url}/dms/{n}?a=%3A", "firstByte": first, "lastByte": last}
            for n, (first, last) in enumerate(parts)
        ],
    }})  # fmt: skip


async def test_linkedin_a_video_goes_in_the_parts_that_it_names() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        begin(there, (0, 9_999), (10_000, SIZE - 1))
        there.will(200, None, ETag='"a"')
        there.will(200, None, ETag="b")
        there.will(200)
        there.will(200, {"id": "urn:li:video:V1", "status": "PROCESSING"})
        there.will(200, {"id": "urn:li:video:V1", "status": "AVAILABLE"})
        there.will(201, None, **{"x-restli-id": "urn:li:share:7"})
        await linkedin_of(http, there).publish(DRAFT, key="k", now=NOW)
        begun, first, second, ended, *_, made = there.requests
        assert begun.json()["initializeUploadRequest"] == {
            "owner": ORG,
            "fileSizeBytes": SIZE,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        assert first.body + second.body == FILM.read_bytes()
        assert ended.json() == {
            "finalizeUploadRequest": {
                "video": "urn:li:video:V1",
                "uploadToken": "tok",
                "uploadedPartIds": ["a", "b"],
            }
        }
        assert made.json()["content"] == {"media": {"id": "urn:li:video:V1"}}


@pytest.mark.parametrize(
    ("status", "branch"),
    [
        ({"status": "PROCESSING_FAILED", "processingFailureReason": "codec"}, errors.Rejected),
        ({}, errors.Unavailable),
    ],
)
async def test_linkedin_publishes_nothing_without_its_video(
    status: dict[str, Any], branch: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homeground.networks.linkedin.media.VIDEO_SECONDS", 0.0)
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        begin(there, (0, SIZE - 1))
        there.will(200, None, ETag="a")
        there.will(200)
        there.will(200, status)
        with pytest.raises(branch):
            await linkedin_of(http, there).publish(DRAFT, key="k", now=NOW)
        assert "/rest/posts" not in {request.path for request in there.requests}


async def test_linkedin_a_part_that_is_not_confirmed_is_not_counted() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        begin(there, (0, SIZE - 1))
        there.will(200)
        with pytest.raises(errors.Unavailable, match="confirm"):
            await linkedin_of(http, there).publish(DRAFT, key="k", now=NOW)
        begin(there)
        with pytest.raises(errors.Unavailable, match="where to send"):
            await linkedin_of(http, there).publish(DRAFT, key="k", now=NOW)


async def test_linkedin_a_pages_days_are_asked_as_rest_li_wants_it() -> None:
    start = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()) * 1000
    day = {"timeRange": {"start": start, "end": start + 86_400_000}}
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, {"elements": [day | {"followerGains": {"organicFollowerGain": 3}}]})
        there.will(200, {"elements": [day | {"totalShareStatistics": {"impressionCount": 9}}]})
        days = await linkedin_of(http, there).statistics(
            since=date(2026, 11, 1), until=date(2026, 11, 1)
        )
        assert days == [DayStatistics(date(2026, 11, 1), joined=3, views=9)]
        for request in there.requests:
            asked = f"timeRange:(start:{start},end:{start + 86_400_000})"
            assert f"timeIntervals=({asked},timeGranularityType:DAY)" in request.query
        person = linkedin_of(http, there, "urn:li:person:p")
        with pytest.raises(errors.NotOffered):
            await person.statistics(since=date(2026, 11, 1), until=date(2026, 11, 1))
        with pytest.raises(errors.NotOffered):
            await anext(person.mentions())


# --- Mastodon -------------------------------------------------------------------------------------


async def test_mastodon_a_search_ends_where_it_was_heard_already(shared: Path) -> None:
    def status(number: int) -> dict[str, Any]:
        at = f"2026-11-{number:02}T10:00:00.000Z"
        url = f"https://m.example/@a/{number}"
        return {"id": str(number), "created_at": at, "content": "<p>маяк</p>", "url": url}

    async with recorder() as there, Http(allow_private=[there.url]) as http:
        mastodon = Mastodon(
            http, account_id="1", credentials={"access_token": "t"}, base_url=there.url
        )
        there.will(200, {"accounts": [], "hashtags": [], "statuses": [status(20), status(21)]})
        there.will(200, {"statuses": [status(20), status(3)]})
        since = datetime(2026, 11, 10, tzinfo=UTC)
        assert [post.id async for post in mastodon.search("маяк", since=since)] == ["21", "20"]
        assert there.problems(OpenApi.of(shared, "mastodon")) == []
        assert parse_qs(there.requests[1].query)["offset"] == ["2"]


# --- Bluesky --------------------------------------------------------------------------------------

DID = "did:plc:lumikko"
BLOB = {
    "$type": "blob",
    "ref": {"$link": "bafkreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa"},
    "mimeType": "video/mp4",
    "size": SIZE,
}
JOB = {"jobId": "7", "did": DID}


class Server:
    """The account's server and the service for videos, which a sandbox has in one place."""

    def __init__(self, *statuses: dict[str, Any], first: tuple[int, Any] | None = None) -> None:
        self.first = first or (200, {"jobStatus": {**JOB, "state": "JOB_STATE_CREATED"}})
        self.statuses = list(statuses)
        self.record: dict[str, Any] = {}

    def __call__(self, heard: Heard) -> web.Response:
        match heard.path.rpartition("/")[2]:
            case "com.atproto.server.createSession":
                served = {"id": "#atproto_pds", "serviceEndpoint": "https://pds.example"}
                return web.json_response(
                    {"did": DID, "accessJwt": "a", "refreshJwt": "r", "handle": "l.example",
                     "didDoc": {"id": DID, "service": [served]}}
                )  # fmt: skip
            case "com.atproto.server.getServiceAuth":
                return web.json_response({"token": "service"})
            case "app.bsky.video.uploadVideo":
                assert heard.headers["Authorization"] == "Bearer service"
                assert heard.body == FILM.read_bytes()
                return web.json_response(self.first[1], status=self.first[0])
            case "app.bsky.video.getJobStatus":
                return web.json_response({"jobStatus": {**JOB, **self.statuses.pop(0)}})
            case "com.atproto.repo.putRecord":
                self.record = json.loads(heard.body)["record"]
                return web.json_response({"uri": f"at://{DID}/app.bsky.feed.post/3k", "cid": "c"})
        return web.json_response({"error": "MethodNotImplemented"}, status=501)


def bluesky_of(http: Http, url: str) -> bluesky.Bluesky:
    return bluesky.Bluesky(
        http,
        account_id=DID,
        credentials={"identifier": "l.example", "password": "p"},
        base_url=f"{url}/bluesky",
        handle="l.example",
    )


async def test_bluesky_a_video_is_kept_by_its_service(shared: Path) -> None:
    lexicons = Lexicons.of(shared)
    server = Server(
        {"state": "JOB_STATE_ENCODING", "progress": 3},
        {"state": "something new"},
        {"state": "JOB_STATE_COMPLETED", "blob": BLOB},
    )
    async with listening(server) as (listener, http):
        await bluesky_of(http, listener.url).publish(DRAFT, key="k", now=NOW)
        asked = {h.path.rpartition("/")[2]: parse_qs(h.query) for h in listener.heard}
        for heard in listener.heard:
            method = heard.path.rpartition("/")[2]
            if method != "app.bsky.video.uploadVideo":  # `did` and `name` are not in its lexicon
                assert lexicons.query_problems(method, heard.query) == []
    right = asked["com.atproto.server.getServiceAuth"]
    assert (right["aud"], right["lxm"]) == (
        ["did:web:pds.example"],
        ["com.atproto.repo.uploadBlob"],
    )
    assert int(right["exp"][0]) > NOW.timestamp() + 60
    assert asked["app.bsky.video.uploadVideo"]["did"] == [DID]
    assert server.record["embed"]["video"] == BLOB
    assert server.record["embed"]["alt"] == "Фонарь"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {**JOB, "state": "JOB_STATE_CREATED"}),
        (409, {**JOB, "error": "already_exists", "state": "JOB_STATE_COMPLETED"}),
    ],
)
async def test_bluesky_a_status_outside_of_its_place_is_read(
    status: int, body: dict[str, Any]
) -> None:
    server = Server({"state": "JOB_STATE_COMPLETED", "blob": BLOB}, first=(status, body))
    async with listening(server) as (listener, http):
        await bluesky_of(http, listener.url).publish(DRAFT, key="k", now=NOW)
    assert server.record["embed"]["video"] == BLOB


@pytest.mark.parametrize(
    ("code", "branch"),
    [
        ("encoding_failure", errors.Rejected),
        ("pds_upload_failure", errors.Unavailable),
        (None, errors.Rejected),
    ],
)
async def test_bluesky_a_video_that_failed_is_not_published(
    code: str | None, branch: type[Exception]
) -> None:
    failed = {"state": "JOB_STATE_FAILED", "failureCode": code, "message": "words"}
    server = Server(failed)
    async with listening(server) as (listener, http):
        with pytest.raises(branch, match="words"):
            await bluesky_of(http, listener.url).publish(DRAFT, key="k", now=NOW)
    assert server.record == {}


async def test_bluesky_a_search_is_asked_for_the_latest(shared: Path) -> None:
    def view(key: str, at: str) -> dict[str, Any]:
        author = {"did": "did:plc:a", "handle": "a.example"}
        record = {"text": "маяк", "createdAt": at}
        return {
            "uri": f"at://did:plc:a/app.bsky.feed.post/{key}",
            "author": author,
            "record": record,
        }

    def answer(heard: Heard) -> web.Response:
        if heard.path.endswith("createSession"):
            return web.json_response({"did": DID, "accessJwt": "a", "refreshJwt": "r"})
        method = heard.path.rpartition("/")[2]
        assert Lexicons.of(shared).query_problems(method, heard.query) == []
        assert "маяк" in unquote(heard.query)
        posts = [view("1", "2026-11-20T00:00:00Z"), view("1", "2026-11-20T00:00:00Z")]
        return web.json_response({"posts": [*posts, view("2", "2026-01-01T00:00:00Z")]})

    async with listening(answer) as (listener, http):
        since = datetime(2026, 11, 1, tzinfo=UTC)
        found = bluesky_of(http, listener.url).search("маяк", since=since)
        assert [post.id.rpartition("/")[2] async for post in found] == ["1"]


def test_bluesky_a_server_is_named_by_its_address() -> None:
    assert did_of_server("https://pds.example/") == "did:web:pds.example"
    assert did_of_server("http://127.0.0.1:8443") == "did:web:127.0.0.1%3A8443"


FIELDS = (
    "timeRange", "start", "followerGains", "organicFollowerGain", "paidFollowerGain", "action",
    "totalShareStatistics", "impressionCount", "data", "name", "values", "value", "end_time",
    "lastModifiedAt", "generatedActivity", "decoratedGeneratedActivity", "share", "text", "owner",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader_of_days_and_mentions(document: dict[str, Any]) -> None:
    linkedin.statistics_from_elements([document], [document])
    site = "https://www.linkedin.com"
    linkedin.post_from_notification(document, site_url=site)
    linkedin.post_from_notification(document | {"action": "SHARE_MENTION"}, site_url=site)
    days = graph.days_from_insights(document)
    facebook.statistics_from_days(days)
    instagram.statistics_from_days(days, days)
    threads.statistics_from_days(days, days)
