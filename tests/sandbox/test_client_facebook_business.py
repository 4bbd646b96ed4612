"""facebook-business itself, unchanged, against the sandbox's Pages and Instagram.

Its address of the Graph API is an attribute of its session, and is the only thing set here. It
speaks v26.0 by itself, the newest one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError

from tests.networks.harness import RunningSandbox

from .graph_caller import image, serving

Made = TypeVar("Made")


def api_of(token: dict[str, Any], bearer: str | None = None) -> FacebookAdsApi:
    session = FacebookSession(access_token=bearer or token["credentials"]["access_token"])
    session.GRAPH = token["base_url"]
    return FacebookAdsApi(session)


def refused(act: Callable[[], object]) -> FacebookRequestError:
    with pytest.raises(FacebookRequestError) as raised:
        act()
    return raised.value


async def aside(act: Callable[[], Made]) -> Made:
    """The client waits for its answers: not in the loop that gives them."""
    return await asyncio.to_thread(act)


# The client's own description takes metrics for objects; Meta's takes their names.
@pytest.mark.filterwarnings("ignore:value of metric might not be compatible")
async def test_a_page_posts_reads_answers_and_deletes(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    token = await sandbox.token("facebook", name="Lumikko", followers=400_000)
    api = api_of(token)
    page = Page(token["account_id"], api=api)
    picture = tmp_path / "lantern.jpg"
    picture.write_bytes(image())

    def first() -> str:
        assert page.api_get(fields=["name", "followers_count"])["name"] == "Lumikko"
        with picture.open("rb") as source:
            photo = api.call(
                "POST",
                (page["id"], "photos"),
                params={"published": False, "alt_text_custom": "Фонарь"},
                files={"source": source},
            ).json()
        made = page.create_feed(
            params={
                "message": "Первый фонарь уже в пути 🏮",
                "attached_media": [{"media_fbid": photo["id"]}],
            }
        )
        return str(made["id"])

    post_id = await aside(first)
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        (post,) = page.get_published_posts(fields=["message", "permalink_url"])
        assert (post["id"], post["message"]) == (post_id, "Первый фонарь уже в пути 🏮")
        comments = list(
            PagePost(post_id, api=api).get_comments(
                fields=["message", "from", "parent"], params={"filter": "stream", "limit": 5}
            )
        )
        assert len(comments) > 5, "the client follows the pages by itself"
        assert len({c["id"] for c in comments}) == len(comments)
        asked = next(c for c in comments if "parent" not in c)
        answer = Comment(asked["id"], api=api).create_comment(params={"message": "Danke"})
        Comment(asked["id"], api=api).api_update(params={"is_hidden": True})
        assert Comment(asked["id"], api=api).api_get(fields=["is_hidden"])["is_hidden"] is True
        Comment(answer["id"], api=api).api_delete()
        page.create_blocked(params={"user": [asked["from"]["id"]]})
        assert [person["id"] for person in page.get_blocked()] == [asked["from"]["id"]]
        page.delete_blocked(params={"user": int(asked["from"]["id"])})
        insights = PagePost(post_id, api=api).get_insights(params={"metric": ["post_media_view"]})
        assert insights[0]["values"][0]["value"] > 0
        PagePost(post_id, api=api).api_update(params={"message": "Neu gesagt"})
        assert PagePost(post_id, api=api).api_get(fields=["message"])["message"] == "Neu gesagt"
        PagePost(post_id, api=api).api_delete()
        assert list(page.get_published_posts()) == []

    await aside(second)
    (post,) = sandbox.sandbox.world.posts
    assert [(f.width, f.alt) for f in post.files] == [(640, "Фонарь")]
    assert post.deleted
    account = sandbox.sandbox.world.account("facebook", token["account_id"])
    assert account is not None
    assert not account.blocked


async def test_a_page_schedules(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("facebook")
    page = Page(token["account_id"], api=api_of(token))
    at = int(sandbox.sandbox.clock.timestamp()) + 3600

    def scheduled() -> None:
        page.create_feed(
            params={"message": "Morgen", "published": False, "scheduled_publish_time": at}
        )
        (waiting,) = page.get_scheduled_posts(fields=["scheduled_publish_time", "is_published"])
        assert (waiting["scheduled_publish_time"], waiting["is_published"]) == (at, False)
        never = page.create_feed(
            params={"message": "Nie", "published": False, "scheduled_publish_time": at}
        )
        assert len(page.get_scheduled_posts()) == 2
        PagePost(never["id"], api=page.get_api_assured()).api_delete()
        assert len(page.get_scheduled_posts()) == 1

    await aside(scheduled)
    await sandbox.advance(3700)
    (shown,) = await aside(lambda: list(page.get_published_posts(fields=["message"])))
    assert shown["message"] == "Morgen"


async def test_the_errors_that_a_page_raises(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("facebook")
    page = Page(token["account_id"], api=api_of(token))
    for fault in ("rate_limit", "expired_token", "http_500"):
        await sandbox.fault("facebook", fault, times=1)

    def errors() -> None:
        limit = refused(lambda: page.create_feed(params={"message": "a"}))
        assert (limit.api_error_code(), limit.http_status()) == (80001, 400)
        assert (
            "estimated_time_to_regain_access" in limit.http_headers()["X-Business-Use-Case-Usage"]
        )
        expired = refused(lambda: page.create_feed(params={"message": "a"}))
        assert (expired.api_error_code(), expired.api_error_subcode()) == (190, 463)
        broken = refused(lambda: page.create_feed(params={"message": "a"}))
        assert (broken.http_status(), broken.api_transient_error()) == (500, True)
        page.create_feed(params={"message": "a"})
        twice = refused(lambda: page.create_feed(params={"message": "a"}))
        assert twice.api_error_code() == 506
        assert twice.api_error_message() == "(#506) Duplicate status message"
        empty = refused(lambda: page.create_feed(params={}))
        assert (empty.api_error_code(), empty.api_error_type()) == (100, "OAuthException")
        gone = refused(lambda: PagePost("1_2", api=page.get_api()).api_get())
        assert (gone.api_error_code(), gone.api_error_subcode()) == (100, 33)
        stranger = Page(token["account_id"], api=api_of(token, "wrong"))
        wrong = refused(stranger.api_get)
        assert (wrong.api_error_code(), wrong.http_status()) == (190, 401)

    await aside(errors)


async def test_instagram_publishes_reads_answers_and_deletes(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("instagram", handle="lumikko", followers=400_000)
    api = api_of(token)
    user = IGUser(token["account_id"], api=api)

    def first(address: str) -> str:
        assert user.api_get(fields=["username"])["username"] == "lumikko"
        made = user.create_media(
            params={"image_url": f"{address}/a.jpg", "caption": "Первый фонарь", "alt_text": "Ф"}
        )
        soon = refused(lambda: user.create_media_publish(params={"creation_id": made["id"]}))
        assert (soon.api_error_code(), soon.api_error_subcode()) == (9007, 2207027)
        assert soon.api_transient_error() is False
        for _ in range(2):
            state = api.call("GET", (made["id"],), params={"fields": "status_code"}).json()
        assert state["status_code"] == "FINISHED"
        (limit,) = user.get_content_publishing_limit(fields=["quota_usage", "config"])
        assert limit["quota_usage"] == 0
        published = user.create_media_publish(params={"creation_id": made["id"]})
        wrong = refused(lambda: user.create_media(params={"image_url": "https://example.com/a"}))
        assert (wrong.api_error_code(), wrong.api_error_subcode()) == (9004, 2207052)
        return str(published["id"])

    async with serving({"a.jpg": image()}) as address:
        media_id = await aside(lambda: first(address))
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        media = IGMedia(media_id, api=api)
        (seen,) = user.get_media(fields=["caption", "like_count", "permalink"])
        assert (seen["id"], seen["caption"]) == (media_id, "Первый фонарь")
        comments = list(media.get_comments(fields=["text", "username"], params={"limit": 5}))
        assert len(comments) > 5
        asked = IGComment(comments[-1]["id"], api=api)
        answer = asked.create_reply(params={"message": "Danke"})
        assert answer["id"] in [reply["id"] for reply in asked.get_replies()]
        asked.api_update(params={"hide": True})
        assert asked.api_get(fields=["hidden"])["hidden"] is True
        asked.api_delete()
        insights = media.get_insights(params={"metric": ["reach", "likes"]})
        assert [metric["name"] for metric in insights] == ["reach", "likes"]
        media.api_update(params={"comment_enabled": False})
        assert media.api_get(fields=["is_comment_enabled"])["is_comment_enabled"] is False
        media.api_delete()
        assert list(user.get_media()) == []

    await aside(second)
    (post,) = sandbox.sandbox.world.posts
    assert post.deleted
    assert post.silent
