"""Videos, stories and days of Facebook, Instagram and Threads: requests as Meta documents them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from homeground.networks import errors, facebook, graph, instagram, threads
from homeground.networks.http import Http
from homeground.networks.limits import Format
from homeground.networks.model import DayStatistics, Draft, Media

from . import graphspec
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "EAAsecret"
FILM = Path(__file__).parent / "files" / "upright.mp4"
SIZE = FILM.stat().st_size


def film(public: str | None = None) -> Media:
    return Media(FILM, "video", "video/mp4", SIZE, 540, 960, "Фонарь", public, 4.0, "h264")


class Page:
    """A Page's side of the talk: parts of ten thousand bytes, reels and stories whole."""

    def __init__(self) -> None:
        self.received = b""
        self.url = ""
        self.status: dict[str, Any] = {"status": {"video_status": "processing"}, "post_id": "41"}
        self.finish: Callable[[], web.Response] = lambda: web.json_response({"success": True})

    def __call__(self, heard: Heard) -> web.Response:
        match heard.path.split("/")[2:], heard.form.get("upload_phase"):
            case ["9001", "videos"], "start":
                assert heard.form["file_size"] == str(SIZE)
                return web.json_response(
                    {"upload_session_id": "5", "video_id": "77", **self.wanted()}
                )
            case ["9001", "videos"], "transfer":
                assert heard.form["start_offset"] == str(len(self.received))
                # What is in a part the contract suite sees; here it counts how many there are.
                assert heard.form["video_file_chunk"] == "file:upright.mp4"
                self.received += FILM.read_bytes()[len(self.received) :][:10_000]
                return web.json_response(self.wanted())
            case ["9001", "video_reels" | "video_stories"], "start":
                address = f"{self.url}/video-upload/v25.0/77"
                return web.json_response({"video_id": "77", "upload_url": address})
            case ["v25.0", "77"], None if heard.path.startswith("/video-upload"):
                assert heard.headers["Authorization"] == f"OAuth {TOKEN}"
                assert (heard.headers["offset"], heard.headers["file_size"]) == ("0", str(SIZE))
                self.received += heard.body
                return web.json_response({"success": True})
            case ["9001", _], "finish":
                return self.finish()
            case ["77"], None:
                return web.json_response(self.status)
        return web.json_response({"permalink_url": "https://www.facebook.com/41"})

    def wanted(self) -> dict[str, str]:
        start = len(self.received)
        return {"start_offset": str(start), "end_offset": str(min(start + 10_000, SIZE))}


def page(http: Http, url: str) -> facebook.Facebook:
    return facebook.Facebook(
        http, account_id="9001", credentials={"access_token": TOKEN}, base_url=url
    )


@pytest.mark.parametrize(
    ("shape", "edge"),
    [
        (Format.POST, "videos"),
        (Format.REEL, "video_reels"),
        (Format.STORY, "video_stories"),
    ],
)
async def test_a_video_goes_out_in_phases(shared: Path, shape: Format, edge: str) -> None:
    server = Page()
    async with listening(server) as (listener, http):
        server.url = listener.url
        text = "" if shape is Format.STORY else "Licht"
        draft = Draft(text, media=(film(),), format=shape)
        published = await page(http, listener.url).publish(draft, key="k", now=NOW)
        assert published.id == "9001_41"
        assert server.received == FILM.read_bytes()
        for heard in listener.heard:
            assert TOKEN not in heard.path + heard.query + str(heard.form)
            if heard.path.endswith(f"/{edge}"):
                sent = Heard(heard.path, heard.query, heard.headers, heard.form, b"")
                found = graphspec.problems(shared / "schemas" / "meta", "Page", edge, "POST", sent)
                assert found == []
        finish = [heard.form for heard in listener.heard if "finish" in heard.form.values()]
        assert [form.get("description", "") for form in finish] == [text]


async def test_a_video_for_later_says_when() -> None:
    server = Page()
    at = NOW + timedelta(days=2)
    async with listening(server) as (listener, http):
        server.url = listener.url
        for shape in (Format.POST, Format.REEL):
            server.received = b""
            draft = Draft("Licht", media=(film(),), format=shape, publish_at=at)
            published = await page(http, listener.url).publish(draft, key="k", now=NOW)
            assert published.scheduled_for == at
        feed, reel = [h.form for h in listener.heard if "finish" in h.form.values()]
    assert feed["scheduled_publish_time"] == reel["scheduled_publish_time"]
    assert (feed["published"], reel["video_state"]) == ("false", "SCHEDULED")


async def test_a_lost_answer_is_settled_by_asking_the_video() -> None:
    server = Page()
    server.finish = lambda: web.Response(status=502)
    async with listening(server) as (listener, http):
        draft = Draft("Licht", media=(film(),))
        with pytest.raises(errors.Unsure):
            await page(http, listener.url).publish(draft, key="k", now=NOW)
        server.received = b""
        server.status["status"]["publishing_phase"] = {"publish_status": "published"}
        assert (await page(http, listener.url).publish(draft, key="k", now=NOW)).id == "9001_41"


async def test_the_token_stays_with_meta() -> None:
    server = Page()
    async with listening(server) as (listener, http):
        server.url = "https://elsewhere.example"
        draft = Draft("Licht", media=(film(),), format=Format.REEL)
        with pytest.raises(errors.Unavailable, match="another company"):
            await page(http, listener.url).publish(draft, key="k", now=NOW)


async def test_parts_that_do_not_advance_end() -> None:
    server = Page()
    server.wanted = lambda: {"start_offset": "0", "end_offset": "10"}  # type: ignore[method-assign]
    async with listening(server) as (listener, http):
        with pytest.raises(errors.Unavailable, match="next part"):
            await page(http, listener.url).publish(
                Draft("Licht", media=(film(),)), key="k", now=NOW
            )


def values(name: str, *numbers: int) -> dict[str, Any]:
    days = [f"2026-11-{day:02}T08:00:00+0000" for day in range(2, 2 + len(numbers))]
    told = [{"value": n, "end_time": day} for n, day in zip(numbers, days, strict=True)]
    return {"name": name, "period": "day", "values": told}


def test_a_day_ends_at_its_end_time() -> None:
    told = graph.days_from_insights({"data": [values("reach", 5, 7), {"name": None}, "odd"]})
    assert told == {date(2026, 11, 1): {"reach": 5}, date(2026, 11, 2): {"reach": 7}}


async def test_a_pages_days_survive_a_retired_metric() -> None:
    def answer(heard: Heard) -> web.Response:
        asked = parse_qs(heard.query)
        assert (asked["period"], asked["since"], asked["until"]) == (
            ["day"], ["2026-11-01"], ["2026-11-03"]
        )  # fmt: skip
        names = asked["metric"][0].split(",")
        if "page_post_engagements" in names:
            error = {"message": "(#100) The value must be a valid insights metric", "code": 100}
            return web.json_response({"error": error}, status=400)
        return web.json_response({"data": [values(name, 5, 7) for name in names]})

    async with listening(answer) as (listener, http):
        days = await page(http, listener.url).statistics(
            since=date(2026, 11, 1), until=date(2026, 11, 2)
        )
    assert days == [
        DayStatistics(date(2026, 11, day), n, n, n, n, n)
        for day, n in ((1, 5), (2, 7))
    ]  # fmt: skip


async def test_an_instagram_accounts_days() -> None:
    def answer(heard: Heard) -> web.Response:
        asked = parse_qs(heard.query)
        if "metric_type" in asked:
            told = {"views": 90, "total_interactions": 4}
            data = [{"name": n, "total_value": {"value": v}} for n, v in told.items()]
            return web.json_response({"data": data if asked["since"] == ["2026-11-02"] else []})
        return web.json_response({"data": [values("reach", 5, 7), values("follower_count", 1, 2)]})

    async with listening(answer) as (listener, http):
        ours = instagram.Instagram(
            http, account_id="17", credentials={"access_token": TOKEN}, base_url=listener.url
        )
        days = await ours.statistics(since=date(2026, 11, 1), until=date(2026, 11, 2))
    assert days == [
        DayStatistics(date(2026, 11, 1), joined=1, reach=5),
        DayStatistics(date(2026, 11, 2), joined=2, reach=7, views=90, engagement=4),
    ]


async def test_a_threads_profiles_days_and_search() -> None:
    found = {"id": "5", "text": "маяк", "timestamp": "2026-11-20T09:00:00+0000", "username": "a"}
    older = {**found, "id": "4", "timestamp": "2026-11-10T09:00:00+0000"}

    def answer(heard: Heard) -> web.Response:
        asked = parse_qs(heard.query)
        if heard.path.endswith("/keyword_search"):
            assert (asked["q"], asked["search_type"]) == (["маяк"], ["RECENT"])
            return web.json_response({"data": [older, found, found]})
        if asked["metric"] == ["views"]:
            return web.json_response({"data": [values("views", 5)]})
        data = [{"name": n, "total_value": {"value": 1}} for n in asked["metric"][0].split(",")]
        return web.json_response({"data": data})

    async with listening(answer) as (listener, http):
        ours = threads.Threads(
            http, account_id="17", credentials={"access_token": TOKEN}, base_url=listener.url
        )
        days = await ours.statistics(since=date(2026, 11, 1), until=date(2026, 11, 1))
        since = datetime(2026, 11, 15, tzinfo=UTC)
        assert [post.id async for post in ours.search("маяк", since=since)] == ["5"]
    assert days == [DayStatistics(date(2026, 11, 1), views=5, engagement=4)]
