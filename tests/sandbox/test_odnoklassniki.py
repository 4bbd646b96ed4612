"""The sandbox's Odnoklassniki: what it takes, what it refuses and with which error."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from homeground.sandbox.servers.odnoklassniki.attachment import TEXT_CHARACTERS
from tests.networks.harness import RunningSandbox

from .ok_caller import OkCaller, Refused, md5, picture

DAY = 86_400


@pytest_asyncio.fixture
async def ok(sandbox: RunningSandbox) -> OkCaller:
    token = await sandbox.token(
        "odnoklassniki", language="ru", name="Nordlicht", handle="nordlicht", followers=100_000
    )
    return OkCaller(sandbox, token)


async def another(ok: OkCaller, kind: str = "group") -> OkCaller:
    return OkCaller(ok.sandbox, await ok.sandbox.token("odnoklassniki", kind))


# --- before any method ---------------------------------------------------------------------------


async def test_signature_without_session_key_and_token(ok: OkCaller) -> None:
    form = ok.signed(method="users.getCurrentUser")
    assert (await ok.send(form))["name"] == "Nordlicht Administrator"
    path = {name: value for name, value in form.items() if name not in ("method", "sig")}
    secret = md5(ok.credentials["access_token"] + ok.credentials["application_secret_key"])
    path["sig"] = md5(
        f"application_key={path['application_key']}format=json" + secret,
    )
    assert (await ok.send(path, "/api/users/getCurrentUser"))["uid"]


async def test_get_does_as_well(ok: OkCaller) -> None:
    form = ok.signed(method="users.getCurrentUser")
    async with ok.sandbox.session.get(f"{ok.base}/fb.do", params=form) as answer:
        assert "uid" in await answer.json()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sig": None}, 104),
        ({"sig": "0" * 32}, 104),
        ({"added": "later"}, 104),
        ({"application_key": "CSTRANGER"}, 101),
        ({"application_key": None}, 101),
        ({"access_token": "tkn1stranger"}, 103),
    ],
)
async def test_who_calls(ok: OkCaller, change: dict[str, Any], code: int) -> None:
    form: dict[str, Any] = ok.signed(method="users.getCurrentUser") | change
    with pytest.raises(Refused) as refused:
        await ok.send({name: value for name, value in form.items() if value is not None})
    assert refused.value.code == code


async def test_without_a_session_the_secret_is_the_applications(ok: OkCaller) -> None:
    form = {
        "application_key": ok.credentials["application_key"],
        "method": "group.getInfo",
        "uids": ok.group,
        "fields": "name",
    }
    signed = "".join(f"{name}={form[name]}" for name in sorted(form))
    form["sig"] = md5(signed + ok.credentials["application_secret_key"])
    assert await ok.send(form) == [{"name": "Nordlicht"}]
    form["method"] = "mediatopic.getTopics"
    del form["sig"]
    signed = "".join(f"{name}={form[name]}" for name in sorted(form))
    form["sig"] = md5(signed + ok.credentials["application_secret_key"])
    with pytest.raises(Refused, match="453"):
        await ok.send(form)


async def test_expired(ok: OkCaller) -> None:
    ok.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match="102: PARAM_SESSION_EXPIRED : Session expired"):
        await ok("users.getCurrentUser")


async def test_unknown_method_and_format(ok: OkCaller) -> None:
    with pytest.raises(Refused, match="3: METHOD : Method wall.post not found"):
        await ok("wall.post")
    with pytest.raises(Refused, match="5000"):
        await ok("users.getCurrentUser", format="xml")


async def test_an_application_that_was_not_admitted(ok: OkCaller) -> None:
    mine = await another(ok, "unapproved")
    with pytest.raises(Refused, match="10: .*'GROUP_CONTENT'") as refused:
        await mine.post()
    assert refused.value.error["error_data"] == "group_content"
    with pytest.raises(Refused, match="10: .*'PHOTO_CONTENT'"):
        await mine("photosV2.getUploadUrl", gid=mine.group)


# --- publishing ----------------------------------------------------------------------------------


async def test_a_topic(ok: OkCaller) -> None:
    topic_id = await ok.post({"type": "link", "url": "https://lumikko.example/kajo"})
    assert topic_id.isdigit()
    [truth] = ok.sandbox.posts("odnoklassniki")
    assert (truth["id"], truth["account_id"], truth["text"]) == (topic_id, ok.group, "Привет")
    page = f"{ok.base}/group/{ok.group}/topic/{topic_id}"
    async with ok.sandbox.session.get(page) as answer:
        assert "Привет" in await answer.text()
    async with ok.sandbox.session.get(f"{ok.base}/group/1/topic/{topic_id}") as answer:
        assert answer.status == 404
    [seen] = (await ok("mediatopic.getByIds", topic_ids=topic_id))["media_topics"]
    assert [block["type"] for block in seen["media"]] == ["text", "link"]
    assert seen["author_ref"].startswith("user:")
    assert seen["owner_ref"] == f"group:{ok.group}"


async def test_on_behalf_of_the_group(ok: OkCaller) -> None:
    await ok.post(onBehalfOfGroup="true")
    [seen] = (await ok("mediatopic.getTopics", gid=ok.group))["media_topics"]
    assert seen["author_ref"] == f"group:{ok.group}"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"gid": "1"}, 160),
        ({"gid": ""}, 100),
        ({"type": "GROUP"}, 100),
        ({"type": ""}, 100),
        ({"type": "USER"}, 100),
        ({"type": "USER", "gid": ""}, 10),
        ({"attachment": ""}, 100),
        ({"attachment": "{"}, 100),
        ({"attachment": "[]"}, 100),
        ({"attachment": "{}"}, 100),
        ({"attachment": '{"media": []}'}, 100),
        ({"attachment": '{"media": ["text"]}'}, 100),
    ],
)
async def test_parameters(ok: OkCaller, params: dict[str, str], code: int) -> None:
    whole = {
        "type": "GROUP_THEME",
        "gid": ok.group,
        "attachment": json.dumps({"media": [{"type": "text", "text": "x"}]}),
    } | params
    with pytest.raises(Refused) as refused:
        await ok("mediatopic.post", **whole)
    assert refused.value.code == code
    assert ok.sandbox.posts("odnoklassniki") == []


async def test_another_group(ok: OkCaller) -> None:
    stranger = await another(ok)
    ok.group = stranger.group
    with pytest.raises(Refused, match="50: NOT_ADMIN"):
        await ok.post()


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ({"type": "text"}, 100),
        ({"type": "text", "text": "  "}, 100),
        ({"type": "text", "text": "я" * (TEXT_CHARACTERS + 1)}, 601),
        ({"type": "hologram"}, 100),
        ({"type": "link", "url": "lumikko.example"}, 607),
        ({"type": "link", "url": "ftp://lumikko.example"}, 607),
        ({"type": "link", "url": "https://"}, 607),
        ({"type": "link", "url": "https://[lumikko"}, 607),
        ({"type": "link", "url": "https://lumikko.example/a b"}, 607),
        ({"type": "photo", "list": []}, 100),
        ({"type": "photo", "list": ["token"]}, 100),
        ({"type": "photo", "list": [{"id": "stranger"}]}, 300),
        ({"type": "movie", "list": [{"id": 1}]}, 300),
        ({"type": "poll", "question": "?", "answers": [{"text": "one"}]}, 100),
        ({"type": "poll", "question": "?", "answers": ["one", "two"]}, 100),
        ({"type": "poll", "answers": [{"text": "one"}, {"text": "two"}]}, 100),
    ],
)
async def test_blocks(ok: OkCaller, block: dict[str, Any], code: int) -> None:
    with pytest.raises(Refused) as refused:
        await ok.post(block, text=None)
    assert refused.value.code == code
    assert ok.sandbox.posts("odnoklassniki") == []


async def test_the_longest_text(ok: OkCaller) -> None:
    assert await ok.post(text="я" * TEXT_CHARACTERS)


async def test_photos_by_token(ok: OkCaller) -> None:
    tokens = await ok.upload(picture(), picture("PNG", 300, 200))
    topic_id = await ok.post({"type": "photo", "list": [{"id": token} for token in tokens]})
    [post] = ok.sandbox.sandbox.world.posts
    assert [(f.width, f.height) for f in post.files] == [(640, 480), (300, 200)]
    seen = await ok("mediatopic.getByIds", topic_ids=topic_id, fields="media_topic.*")
    refs = seen["media_topics"][0]["media"][1]["photo_refs"]
    assert [photo["ref"] for photo in seen["entities"]["group_photos"]] == refs
    async with ok.sandbox.session.get(seen["entities"]["group_photos"][0]["pic640x480"]) as answer:
        assert answer.content_type == "image/jpeg"


async def test_a_strangers_token(ok: OkCaller) -> None:
    stranger = await another(ok)
    [token] = await stranger.upload(picture())
    with pytest.raises(Refused, match="300"):
        await ok.post({"type": "photo", "list": [{"id": token}]})


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 505), (b"no picture", 503), (picture()[:900], 504), (picture("TIFF"), 503)],
    ids=["empty", "text", "cut off", "TIFF"],
)
async def test_what_is_no_picture(ok: OkCaller, content: bytes, code: int) -> None:
    with pytest.raises(Refused) as refused:
        await ok.upload(content)
    assert refused.value.code == code


async def test_upload_addresses(ok: OkCaller) -> None:
    with pytest.raises(Refused, match="100: .*photoIds"):
        await ok.upload(picture(), picture(), count=1)
    ticket = await ok("photosV2.getUploadUrl", gid=ok.group)
    assert ticket["expires_ms"] - ticket["ttl_ms"] <= ok.sandbox.sandbox.clock.timestamp() * 1000
    async with ok.sandbox.session.post(ticket["upload_url"], data={"a": "b"}) as answer:
        assert (await answer.json())["error_code"] == 21
    await ok.sandbox.advance(DAY)
    form = aiohttp.FormData()
    form.add_field("pic1", picture(), filename="a.jpg")
    async with ok.sandbox.session.post(ticket["upload_url"], data=form) as answer:
        assert (await answer.json())["error_code"] == 100
    with pytest.raises(Refused, match="100"):
        await ok("photosV2.getUploadUrl", gid=ok.group, count=0)


async def test_a_video(ok: OkCaller) -> None:
    ticket = await ok("video.getUploadUrl", gid=ok.group, file_name="kajo.mp4", file_size=20_000)
    movie = {"type": "movie", "list": [{"id": ticket["video_id"]}]}
    with pytest.raises(Refused, match="300"):
        await ok.post(movie)
    form = aiohttp.FormData()
    form.add_field("0_kajo.mp4", b"\0" * 20_000, filename="kajo.mp4", content_type="video")
    async with ok.sandbox.session.post(ticket["upload_url"], data=form) as answer:
        assert answer.status == 200
    with pytest.raises(Refused, match="100: .*title"):
        await ok("video.update", vid=ticket["video_id"], title="x" * 1001)
    await ok("video.update", vid=ticket["video_id"], title="Kajo")
    await ok.post(movie)
    with pytest.raises(Refused, match="100: .*file_size"):
        await ok("video.getUploadUrl", file_name="kajo.mp4", file_size=100)


async def test_a_poll(ok: OkCaller) -> None:
    answers = [{"text": "Мох"}, {"text": "Снег"}]
    poll = {
        "type": "poll",
        "question": "Какой цвет?",
        "answers": answers,
        "options": "SingleChoice,AnonymousVoting",
    }
    topic_id = await ok.post(poll)
    [post] = ok.sandbox.sandbox.world.posts
    assert post.poll == ("Мох", "Снег")
    seen = await ok("mediatopic.getByIds", topic_ids=topic_id)
    assert [a["text"] for a in seen["entities"]["polls"][0]["answers"]] == ["Мох", "Снег"]
    with pytest.raises(Refused, match="100: .*option"):
        await ok.post(poll | {"options": "Loudly"})


# --- delayed topics ------------------------------------------------------------------------------


def moscow(at: datetime) -> str:
    return f"{at + timedelta(hours=3):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize("in_ms", [False, True])
async def test_a_delayed_topic_appears_at_its_time(ok: OkCaller, in_ms: bool) -> None:
    at = (ok.sandbox.sandbox.clock.now() + timedelta(hours=2)).replace(microsecond=0)
    when = {"publishAtMs": int(at.timestamp() * 1000)} if in_ms else {"publishAt": moscow(at)}
    topic_id = await ok.post(**when)
    assert ok.sandbox.posts("odnoklassniki") == []
    assert (await ok("mediatopic.getTopics", gid=ok.group))["media_topics"] == []
    with pytest.raises(Refused, match="300"):
        await ok("mediatopic.getRepublishedTopic", topic_id=topic_id)
    await ok.sandbox.advance(2 * 3600)
    [seen] = (await ok("mediatopic.getTopics", gid=ok.group))["media_topics"]
    assert seen["created_ms"] == int(at.timestamp() * 1000)
    republished = await ok("mediatopic.getRepublishedTopic", topic_id=topic_id)
    assert republished["topicId"] == seen["id"] != topic_id
    async with ok.sandbox.session.get(f"{ok.base}/group/{ok.group}/topic/{topic_id}") as answer:
        assert answer.status == 200, "the old address still leads there"


@pytest.mark.parametrize(
    "when",
    [
        {"publishAt": "2020-01-01 00:00:00"},
        {"publishAt": "tomorrow"},
        {"publishAt": "2030-01-01T00:00:00Z"},
        {"publishAtMs": 1},
        {"publishAtMs": "soon"},
        {"onBehalfOfGroup": "yes"},
        {"disableComments": 1},
    ],
)
async def test_what_is_no_setting(ok: OkCaller, when: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="100"):
        await ok.post(**when)


async def test_a_delayed_topic_is_deleted(ok: OkCaller) -> None:
    topic_id = await ok.post(publishAt=moscow(datetime.now(UTC) + timedelta(hours=1)))
    assert (await ok("mediatopic.deleteTopic", topic_id=topic_id))["success"]
    await ok.sandbox.advance(3700)
    assert ok.sandbox.posts("odnoklassniki") == []


# --- reading -------------------------------------------------------------------------------------


async def test_topics_are_paged_newest_first(ok: OkCaller) -> None:
    ids = [await ok.post(text=str(number)) for number in range(5)]
    seen: list[str] = []
    anchor = ""
    while True:
        page = await ok(
            "mediatopic.getTopics", gid=ok.group, count=2, anchor=anchor, fields="media_topic.ID"
        )
        seen += [topic["id"] for topic in page["media_topics"]]
        assert all(set(topic) == {"id"} for topic in page["media_topics"])
        anchor = page["anchor"]
        if not page["has_more"]:
            break
    assert seen == ids[::-1]
    with pytest.raises(Refused, match="100"):
        await ok("mediatopic.getTopics", gid=ok.group, anchor="made up")


async def test_many_topics_want_a_limit_of_media(ok: OkCaller) -> None:
    link = {"type": "link", "url": "https://a.example"}
    one, two = await ok.post(link, link, link), await ok.post(link)
    ids = f"{one},{two},404"
    with pytest.raises(Refused, match="100: .*media_limit"):
        await ok("mediatopic.getByIds", topic_ids=ids)
    with pytest.raises(Refused, match="100: .*media_limit"):
        await ok("mediatopic.getByIds", topic_ids=ids, media_limit=4)
    answer = await ok("mediatopic.getByIds", topic_ids=ids, media_limit=3)
    assert [(t["id"], len(t["media"]), t["has_more"]) for t in answer["media_topics"]] == [
        (one, 3, True),
        (two, 2, False),
    ]


async def test_deleting(ok: OkCaller) -> None:
    topic_id = await ok.post()
    stranger = await another(ok)
    with pytest.raises(Refused, match="50"):
        await stranger("mediatopic.deleteTopic", topic_id=topic_id)
    await ok("mediatopic.deleteTopic", topic_id=topic_id)
    assert [post["deleted"] for post in ok.sandbox.posts("odnoklassniki")] == [True]
    with pytest.raises(Refused, match="300"):
        await ok("mediatopic.deleteTopic", topic_id=topic_id)


async def test_statistics(ok: OkCaller) -> None:
    topic_id = await ok.post()
    assert await ok("group.getStatTopic", topic_id=topic_id, fields="reach") == {}, "nobody saw it"
    await ok.sandbox.advance(2 * DAY)
    fields = "reach,RENDERINGS,likes,comments,reshares,link_clicks,id"
    topic = (await ok("group.getStatTopic", topic_id=topic_id, fields=fields))["topic"]
    world = ok.sandbox.sandbox.world
    counts = world.counts(world.posts[0])
    assert topic == {
        "id": topic_id,
        "reach": counts.reach,
        "renderings": counts.views,
        "likes": counts.likes,
        "comments": counts.comments,
        "reshares": counts.shares,
        "link_clicks": 0,
    }
    listed = await ok("group.getStatTopics", gid=ok.group, fields=fields)
    assert listed["topics"] == [topic]
    later = int(ok.sandbox.sandbox.clock.timestamp() * 1000)
    none = await ok("group.getStatTopics", gid=ok.group, fields=fields, start_time=later)
    assert none["topics"] == []
    [seen] = (await ok("mediatopic.getByIds", topic_ids=topic_id))["media_topics"]
    assert seen["like_summary"]["count"] == counts.likes
    assert seen["discussion_summary"]["comments_count"] == counts.comments
    with pytest.raises(Refused, match="100: .*'POPULARITY' does not exist"):
        await ok("group.getStatTopic", topic_id=topic_id, fields="popularity")
    with pytest.raises(Refused, match="100: .*fields"):
        await ok("group.getStatTopic", topic_id=topic_id)


async def test_a_group(ok: OkCaller) -> None:
    [group] = await ok("group.getInfo", uids=f"{ok.group},1", fields="uid,name,members_count")
    assert group == {"uid": ok.group, "name": "Nordlicht", "members_count": 100_000}


# --- discussions ---------------------------------------------------------------------------------


async def discussed(ok: OkCaller) -> str:
    topic_id = await ok.post()
    await ok.sandbox.advance(5 * DAY)
    return topic_id


def of(topic_id: str) -> dict[str, str]:
    return {"discussionId": topic_id, "discussionType": "GROUP_TOPIC"}


def to(topic_id: str) -> dict[str, str]:
    return {"entityId": topic_id, "entityType": "GROUP_TOPIC"}


@pytest.mark.parametrize("direction", ["FORWARD", "BACKWARD"])
async def test_comments_are_paged(ok: OkCaller, direction: str) -> None:
    topic_id = await discussed(ok)
    seen: list[str] = []
    anchor = "FIRST" if direction == "FORWARD" else "LAST"
    while True:
        page = await ok(
            "discussions.getComments", **of(topic_id), anchor=anchor, direction=direction, count=3
        )
        seen += [comment["id"] for comment in page["comments"]]
        anchor = page["anchor"]
        if not page["has_more"]:
            break
    world = ok.sandbox.sandbox.world
    truth = [comment.id for comment in world.comments(world.posts[0])]
    assert len(truth) > 6
    assert seen == (truth if direction == "FORWARD" else truth[::-1])


async def test_a_comments_fields(ok: OkCaller) -> None:
    topic_id = await discussed(ok)
    page = await ok("discussions.getComments", **of(topic_id), fields="comment.*,user.*")
    first = page["comments"][0]
    said = ok.sandbox.sandbox.world.posts[0].comments[0]
    assert first["text"] == said.text
    assert first["date"] == f"{said.created_at + timedelta(hours=3):%Y-%m-%d %H:%M:%S}"
    assert first["author_id"] in {user["uid"] for user in page["entities"]["users"]}
    with pytest.raises(Refused, match="'CREATED_MS' does not exist in type CommentBeanFields"):
        await ok("discussions.getComments", **of(topic_id), fields="comment.CREATED_MS")


async def test_without_comments_there_is_no_list(ok: OkCaller) -> None:
    topic_id = await ok.post()
    assert "comments" not in await ok("discussions.getComments", **of(topic_id))


async def test_answering_as_the_group(ok: OkCaller) -> None:
    topic_id = await discussed(ok)
    world = ok.sandbox.sandbox.world
    asked = world.comments(world.posts[0])[0]
    made = await ok(
        "discussions.addDiscussionComment",
        **to(topic_id),
        comment="Ответим сегодня",
        reply_to_comment_id=asked.id,
        as_admin="true",
    )
    comment = made["comment"]
    assert (comment["reply_to_comment_id"], comment["author_ref"]) == (
        asked.id,
        f"group:{ok.group}",
    )
    again = await ok("discussions.getComment", **of(topic_id), comment_id=comment["id"])
    assert again["comment"] == comment
    mine = await ok("discussions.addDiscussionComment", **to(topic_id), comment="И я")
    assert mine["comment"]["author_ref"].startswith("user:")
    with pytest.raises(Refused, match="100: .*comment"):
        await ok("discussions.addDiscussionComment", **to(topic_id), comment=" ")


async def test_deleting_a_comment(ok: OkCaller) -> None:
    topic_id = await discussed(ok)
    world = ok.sandbox.sandbox.world
    first, second, *_ = world.comments(world.posts[0])
    await ok(
        "discussions.deleteDiscussionComment",
        **of(topic_id),
        comment_id=first.id,
        block_author="true",
        mark_as_spam="true",
    )
    assert first.deleted
    assert world.accounts[0].blocked == {first.author_id}
    with pytest.raises(Refused, match="702"):
        await ok("discussions.deleteDiscussionComment", **of(topic_id), comment_id=first.id)
    with pytest.raises(Refused, match="702"):
        await ok(
            "discussions.addDiscussionComment",
            **to(topic_id),
            comment="Поздно",
            reply_to_comment_id=first.id,
        )
    with pytest.raises(Refused, match="700"):
        await ok("discussions.markCommentAsSpam", **of(topic_id), comment_id="404")
    await ok("discussions.markCommentAsSpam", **of(topic_id), comment_id=second.id)
    assert second.spam
    stranger = await another(ok)
    with pytest.raises(Refused, match="50"):
        await stranger("discussions.markCommentAsSpam", **of(topic_id), comment_id=second.id)


async def test_closed_from_the_beginning(ok: OkCaller) -> None:
    topic_id = await ok.post(disableComments="true")
    await ok.sandbox.advance(5 * DAY)
    assert "comments" not in await ok("discussions.getComments", **of(topic_id))
    with pytest.raises(Refused, match="456"):
        await ok("discussions.addDiscussionComment", **to(topic_id), comment="Алло?")


async def test_the_list_of_discussions(ok: OkCaller) -> None:
    topic_id = await discussed(ok)
    [found] = (await ok("discussions.getList", types="GROUP_TOPIC", count=10))["discussions"]
    assert (found["object_id"], found["object_type"]) == (topic_id, "GROUP_TOPIC")
    assert (await ok("discussions.getList", types="GROUP_PHOTO"))["discussions"] == []
    with pytest.raises(Refused, match="100"):
        await ok("discussions.getList", types="WALL")


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"discussionId": "404", "discussionType": "GROUP_TOPIC"}, 300),
        ({"discussionId": "1", "discussionType": "WALL"}, 100),
        ({"discussionId": "1", "discussionType": "GROUP_PHOTO"}, 106),
        ({"discussionType": "GROUP_TOPIC"}, 100),
    ],
)
async def test_discussions_that_are_none(ok: OkCaller, about: dict[str, str], code: int) -> None:
    with pytest.raises(Refused) as refused:
        await ok("discussions.getComments", **about)
    assert refused.value.code == code


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("rate_limit", {8, 11}),
        ("captcha", {402, 403}),
        ("duplicate", {511}),
        ("expired_token", {102}),
    ],
)
async def test_faults(ok: OkCaller, fault: str, codes: set[int]) -> None:
    await ok.sandbox.fault("odnoklassniki", fault, times=2)
    seen = set()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await ok.post()
        seen.add(refused.value.code)
    assert seen == codes
    assert ok.sandbox.posts("odnoklassniki") == []
    assert await ok.post()


async def test_http_500(ok: OkCaller) -> None:
    await ok.sandbox.fault("odnoklassniki", "http_500", on="read")
    form = ok.signed(method="users.getCurrentUser")
    async with ok.sandbox.session.post(f"{ok.base}/fb.do", data=form) as answer:
        assert (answer.status, answer.content_type) == (500, "text/html")


async def test_a_second_token_for_the_same_group(ok: OkCaller) -> None:
    again = OkCaller(ok.sandbox, await ok.sandbox.token("odnoklassniki", handle="nordlicht"))
    assert again.group == ok.group
    assert again.credentials != ok.credentials
    assert await again.post()
