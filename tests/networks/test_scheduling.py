"""What each network's own way of keeping posts for later says that the contract cannot: odd answers,
pages, what is looked at before anything is deleted, and which request says it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xmlrpc.client import Fault

import pytest
from aiohttp import web

from homeground.networks import errors
from homeground.networks.contract import Can, Connector
from homeground.networks.limits import Format
from homeground.networks.mastodon import Mastodon
from homeground.networks.model import Draft
from homeground.networks.registry import NETWORKS

from . import test_facebook as facebook
from . import test_livejournal as livejournal
from . import test_odnoklassniki as odnoklassniki
from . import test_vk as vk
from . import test_wordpress as wordpress
from .listener import listening
from .openapi import OpenApi
from .recorder import Recorder
from .test_mastodon import mastodon, published, there  # noqa: F401 - fixtures

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
SECONDS = int(MORNING.timestamp())


def dates(posts: list[Any]) -> list[tuple[str, datetime]]:
    return [(post.id, post.created_at) for post in posts]


# --- VK ---------------------------------------------------------------------------------------


def waiting_on_the_wall(*numbers: int) -> dict[str, Any]:
    item = {"owner_id": -9001, "post_type": "postpone", "text": "Завтра"}
    items = [{**item, "id": number, "date": SECONDS + number} for number in numbers]
    return {"response": {"count": len(items), "items": items}}


async def test_vk_asks_for_what_waits_with_the_user_token_page_by_page() -> None:
    def page(form: dict[str, str]) -> dict[str, Any]:
        assert form["access_token"] == vk.TOKEN, "the service key sees what is public"
        first = int(form["offset"])
        return waiting_on_the_wall(*range(first, min(first + 100, 150)))

    async with listening(vk.answering(wall_get=page)) as (listener, http):
        ours = vk.connector(http, listener.url, service_token="service-token")
        kept = await ours.scheduled_posts()
        assert len(listener.heard) == 2
    assert [post.id for post in kept] == [f"-9001_{number}" for number in range(150)]


@pytest.mark.parametrize("code", [15, 210])
async def test_vk_denies_what_came_out_meanwhile(code: int) -> None:
    lists = [waiting_on_the_wall(7), waiting_on_the_wall()]
    denied = {"error": {"error_code": code, "error_msg": "Access denied"}}
    answer = vk.answering(wall_get=lambda _: lists.pop(0), wall_delete=denied)
    async with listening(answer) as (listener, http):
        with pytest.raises(errors.NotFound, match="for later"):
            await vk.connector(http, listener.url).unschedule("-9001_7")


@pytest.mark.parametrize("code", [15, 210, 27, 5])
async def test_vk_denies_what_still_waits(code: int) -> None:
    denied = {"error": {"error_code": code, "error_msg": "Access denied"}}
    answer = vk.answering(wall_get=waiting_on_the_wall(7), wall_delete=denied)
    async with listening(answer) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await vk.connector(http, listener.url).unschedule("-9001_7")


async def test_vk_is_not_told_to_delete_what_does_not_wait() -> None:
    async with listening(vk.answering(wall_get=waiting_on_the_wall(7))) as (listener, http):
        with pytest.raises(errors.NotFound):
            await vk.connector(http, listener.url).unschedule("-9001_8")
        assert [vk.method_of(heard) for heard in listener.heard] == ["wall.get"]


async def test_a_community_key_is_told_what_sees_it() -> None:
    refused = {"error": {"error_code": 27, "error_msg": "Group authorization failed"}}
    async with listening(vk.answering(wall_get=refused)) as (listener, http):
        with pytest.raises(errors.NotAuthorized, match="user token"):
            await vk.connector(http, listener.url).scheduled_posts()


def test_kinds_of_token_that_cannot_follow_what_they_leave_have_no_schedule() -> None:
    described = NETWORKS["vk"]
    assert described.offers(Can.SCHEDULE, "user")
    for kind in ("community", "vk_id"):
        assert not described.offers(Can.SCHEDULE, kind)
        assert described.gap(Can.SCHEDULE, kind).source


# --- Odnoklassniki ----------------------------------------------------------------------------

NONE_OUT: dict[str, Any] = {"mediatopic_getTopics": {"media_topics": []}}


@pytest.mark.parametrize("answer", ["155", {"mid": "155"}, {"topicId": "155"}])
async def test_odnoklassniki_is_asked_whether_a_topic_is_out(answer: Any) -> None:
    answering = odnoklassniki.answering(mediatopic_getRepublishedTopic=answer)
    async with listening(answering) as (listener, http):
        with pytest.raises(errors.NotFound, match="as 155"):
            await odnoklassniki.connector(http, listener.url).unschedule("154")
        assert len(listener.heard) == 1


@pytest.mark.parametrize(
    "answer", [None, {}, "154", {"mid": None}, *map(odnoklassniki.refused, (3, 4, 10, 300))]
)
async def test_odnoklassniki_takes_back_what_it_does_not_call_out(answer: Any) -> None:
    answering = odnoklassniki.answering(
        mediatopic_getRepublishedTopic=answer, mediatopic_deleteTopic={"success": True}, **NONE_OUT
    )
    async with listening(answering) as (listener, http):
        await odnoklassniki.connector(http, listener.url).unschedule("154")
        assert listener.heard[-1].form["topic_id"] == "154"


async def test_odnoklassniki_is_not_told_to_delete_a_topic_of_the_group() -> None:
    answering = odnoklassniki.answering(
        mediatopic_getRepublishedTopic={},
        mediatopic_getTopics={"media_topics": [odnoklassniki.topic(154)]},
    )
    async with listening(answering) as (listener, http):
        with pytest.raises(errors.NotFound, match="as 154"):
            await odnoklassniki.connector(http, listener.url).unschedule("154")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"success": False}, errors.Rejected),
        (odnoklassniki.refused(300), errors.NotFound),
        (odnoklassniki.refused(102), errors.NotAuthorized),
        (odnoklassniki.refused(100), errors.Rejected),
        (odnoklassniki.refused(2), errors.Unsure),
    ],
)
async def test_odnoklassniki_says_what_became_of_it(
    answer: Any, error: type[errors.NetworkError]
) -> None:
    answering = odnoklassniki.answering(
        mediatopic_getRepublishedTopic=None, mediatopic_deleteTopic=answer, **NONE_OUT
    )
    async with listening(answering) as (listener, http):
        with pytest.raises(error):
            await odnoklassniki.connector(http, listener.url).unschedule("154")


async def test_an_expired_token_says_nothing_of_a_topic() -> None:
    answering = odnoklassniki.answering(mediatopic_getRepublishedTopic=odnoklassniki.refused(102))
    async with listening(answering) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await odnoklassniki.connector(http, listener.url).unschedule("154")


# --- LiveJournal ------------------------------------------------------------------------------


def delayed(number: int, **more: Any) -> dict[str, Any]:
    at = (MORNING + timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M")
    return {"delayedid": number, "event": "x", "event_timestamp": at, "poster": "lumikko_ru"} | more


async def test_livejournal_is_asked_page_by_page() -> None:
    def page(told: dict[str, Any]) -> dict[str, Any]:
        assert (told["ver"], told["delayed"], told["selecttype"]) == (4, 1, "lastn")
        events = [delayed(number) for number in range(told["skip"], min(told["skip"] + 50, 70))]
        return {"events": events} if events else {}

    async with listening(livejournal.answering(getevents=page)) as (listener, http):
        kept = await livejournal.connector(http, listener.url).scheduled_posts()
    assert dates(kept) == [(f"d{n}", MORNING + timedelta(minutes=n)) for n in range(70)]


async def test_livejournal_shows_maintainers_the_posts_of_others() -> None:
    told: list[dict[str, Any]] = []

    def page(asked: dict[str, Any]) -> dict[str, Any]:
        told.append(asked)
        return {"events": [delayed(1), delayed(2, poster="anna")]}

    async with listening(livejournal.answering(getevents=page)) as (listener, http):
        ours = livejournal.connector(http, listener.url, journal="lumikko_club")
        assert dates(await ours.scheduled_posts()) == [("d1", MORNING + timedelta(minutes=1))]
    assert told[0]["usejournal"] == "lumikko_club"


async def test_livejournal_takes_back_by_editing_to_nothing() -> None:
    told: list[dict[str, Any]] = []

    def take(asked: dict[str, Any]) -> Any:
        told.append(asked)
        return {"delayedid": "5"} if len(told) == 1 else Fault(508, "Unknown delayed entry")

    async with listening(livejournal.answering(editevent=take)) as (listener, http):
        ours = livejournal.connector(http, listener.url, journal="lumikko_club")
        await ours.unschedule("d5")
        with pytest.raises(errors.NotFound):
            await ours.unschedule("d5")
        for out in ("4555", "d", "5", "dx", "d²"):
            with pytest.raises(errors.NotFound):
                await ours.unschedule(out)
    assert len(told) == 2
    assert {name: told[0][name] for name in ("delayedid", "event", "tz", "usejournal", "ver")} == {
        "delayedid": "5", "event": "", "tz": "+0000", "usejournal": "lumikko_club", "ver": 4,
    }  # fmt: skip


async def test_an_edited_post_that_waits_keeps_the_servers_time() -> None:
    """`eventtime` is in the journal's own zone, and what is sent back is not."""
    entry = delayed(0, eventtime="2026-12-01 09:30")
    answer = livejournal.answering(getevents={"events": [entry]}, editevent={"delayedid": 5})
    async with listening(answer) as (listener, http):
        await livejournal.connector(http, listener.url).edit("d0", Draft("neu"))
        method, told = livejournal.call_of(listener.heard[-1])
    assert method == "editevent"
    assert (told["hour"], told["min"], told["tz"]) == (6, 30, "+0000")


# --- Facebook ---------------------------------------------------------------------------------


def at_facebook(post_id: str) -> dict[str, Any]:
    return {"id": post_id, "scheduled_publish_time": SECONDS, "is_published": False}


async def test_facebooks_list_is_read_to_its_end_and_sorted() -> None:
    pages = [
        {
            "data": [at_facebook("9001_2") | {"scheduled_publish_time": SECONDS + 60}, {"id": "?"}],
            "paging": {"cursors": {"after": "c1"}, "next": "https://graph.facebook.com/x"},
        },
        {"data": [at_facebook("9001_1"), at_facebook("9001_3") | {"is_published": True}]},
    ]
    answer = facebook.answering(scheduled_posts=lambda _: pages.pop(0))
    async with listening(answer) as (listener, http):
        kept = await facebook.page(http, listener.url).scheduled_posts()
    assert dates(kept) == [("9001_1", MORNING), ("9001_2", MORNING + timedelta(minutes=1))]


@pytest.mark.parametrize(
    ("post_id", "said", "waits"),
    [
        ("9001_1", at_facebook("9001_1"), True),
        ("9001_1", {"scheduled_publish_time": SECONDS}, True),
        ("9001_1", at_facebook("9001_1") | {"is_published": True}, False),
        ("9001_1", {"is_published": False}, False),
        ("771", {"published": False, "scheduled_publish_time": "2026-12-01T06:30:00+0000"}, True),
        ("771", {"published": True, "scheduled_publish_time": str(SECONDS)}, False),
    ],
)
async def test_facebook_deletes_only_what_waits(
    post_id: str, said: dict[str, Any], *, waits: bool
) -> None:
    def node(heard: Any) -> Any:
        return {"success": True} if not heard.query else said

    async with listening(facebook.answering(node=node)) as (listener, http):
        ours = facebook.page(http, listener.url)
        if waits:
            await ours.unschedule(post_id)
        else:
            with pytest.raises(errors.NotFound):
                await ours.unschedule(post_id)
        assert len(listener.heard) == 1 + waits
        field = "is_published" if "_" in post_id else "published"
        assert f"fields={field}%2Cscheduled" in listener.heard[0].query.replace(",", "%2C")


async def test_facebook_does_not_have_what_was_taken_back() -> None:
    async with listening(facebook.answering(node=facebook.error(100, 33))) as (listener, http):
        with pytest.raises(errors.NotFound):
            await facebook.page(http, listener.url).unschedule("9001_1")


# --- Mastodon ---------------------------------------------------------------------------------


async def test_mastodons_list_is_followed(
    mastodon: Mastodon,  # noqa: F811
    there: Recorder,  # noqa: F811
    published: OpenApi,  # noqa: F811
) -> None:
    def kept(number: int) -> dict[str, Any]:
        at = (MORNING - timedelta(hours=number)).isoformat().replace("+00:00", ".000Z")
        return {
            "id": str(number),
            "scheduled_at": at,
            "params": {"text": "x"},
            "media_attachments": [],
        }

    path = f"{there.url}/api/v1/scheduled_statuses"
    there.will(200, [kept(3), {"id": "?"}], Link=f'<{path}?limit=40&max_id=3>; rel="next"')
    there.will(200, [kept(2), kept(3)])
    assert dates(await mastodon.scheduled_posts()) == [
        ("3", MORNING - timedelta(hours=3)),
        ("2", MORNING - timedelta(hours=2)),
    ]
    there.will(200, {})
    await mastodon.unschedule("3")
    there.will(404, {"error": "Record not found"})
    with pytest.raises(errors.NotFound):
        await mastodon.unschedule("3")
    assert there.problems(published) == []


# --- WordPress --------------------------------------------------------------------------------

FUTURE = wordpress.POST | {"status": "future", "date_gmt": "2026-12-01T06:30:00"}


async def test_a_sites_list_is_read_page_by_page_and_only_what_waits() -> None:
    first = (200, [FUTURE, wordpress.POST | {"id": 40}], {"X-WP-TotalPages": "2"})
    second = (200, [FUTURE | {"id": 42, "date_gmt": "2026-12-01T05:30:00"}], {})
    async with listening(wordpress.answering(first, second)) as (listener, http):
        kept = await wordpress.connector(http, listener.url).scheduled_posts()
        asked = wordpress.parameters(listener.heard[0])
    assert dates(kept) == [("42", MORNING - timedelta(hours=1)), ("41", MORNING)]
    assert (asked["status"], asked["author"], asked["context"]) == ("future", "7", "edit")


@pytest.mark.parametrize("status", ["publish", "draft", "trash", "pending", None])
async def test_a_site_is_not_told_to_delete_what_does_not_wait(status: str | None) -> None:
    answer = wordpress.answering(wordpress.POST | {"status": status})
    async with listening(answer) as (listener, http):
        with pytest.raises(errors.NotFound, match="for later"):
            await wordpress.connector(http, listener.url).unschedule("41")
        assert len(listener.heard) == 1


async def test_a_site_may_have_deleted_what_it_does_not_say() -> None:
    answer = wordpress.answering(FUTURE, (500, {}))
    async with listening(answer) as (listener, http):
        with pytest.raises(errors.Unsure):
            await wordpress.connector(http, listener.url).unschedule("41")
        assert "force=true" in listener.heard[1].query


async def test_wordpress_com_does_the_same_in_its_own_words() -> None:
    future = {"ID": 41, "date": "2026-12-01T09:30:00+03:00", "status": "future", "content": "x"}
    full = {"posts": [{**future, "ID": 1000 + n} for n in range(100)]}
    trash = future | {"status": "trash"}
    answers = wordpress.answering(full, {"posts": [future, trash]}, future, {}, trash)
    async with listening(answers) as (listener, http):
        ours = wordpress.connector(http, listener.url, wordpress.DOTCOM)
        kept = await ours.scheduled_posts()
        assert (len(kept), kept[0].created_at) == (101, MORNING)
        await ours.unschedule("41")
        with pytest.raises(errors.NotFound, match="for later"):
            await ours.unschedule("41")
        assert [heard.path.rpartition("/posts/")[2] for heard in listener.heard] == [
            "", "", "41", "41/delete", "41",
        ]  # fmt: skip
        wordpress.hold(listener, wordpress.ROOT)


# --- everywhere -------------------------------------------------------------------------------


async def test_vk_keeps_no_story_for_later() -> None:
    story = Draft("", format=Format.STORY, publish_at=MORNING, media=(facebook.MOVIE,))
    async with listening(lambda _: web.Response()) as (listener, http):
        with pytest.raises(errors.Rejected, match="at once"):
            await vk.connector(http, listener.url).publish(story, key="k", now=NOW)
        assert listener.heard == []


async def test_a_time_outside_the_window_is_refused_before_anything_is_sent() -> None:
    async with listening(lambda _: web.Response()) as (listener, http):
        ours: list[Connector] = [
            vk.connector(http, listener.url),
            odnoklassniki.connector(http, listener.url),
            livejournal.connector(http, listener.url),
            facebook.page(http, listener.url),
            wordpress.connector(http, listener.url),
        ]
        for connector in ours:
            limit = connector.network.schedule
            assert limit is not None
            for ahead in (-60, 0, limit.min_ahead_seconds - 1, limit.max_ahead_seconds + 1):
                draft = Draft("x", publish_at=NOW + timedelta(seconds=ahead))
                with pytest.raises(errors.NotKept) as raised:
                    await connector.publish(draft, key="k", now=NOW)
                assert raised.value.code == "schedule-window"
        assert listener.heard == []
