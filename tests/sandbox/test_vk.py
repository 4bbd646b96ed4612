"""The sandbox's VK: what it takes, what it refuses and with which error; shapes by its schema."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image

from tests.networks.harness import RunningSandbox

from .vk_caller import Refused, VkCaller
from .vk_schema import VkSchema

DAY = 86_400


@pytest_asyncio.fixture
async def vk(sandbox: RunningSandbox, vk_schema: VkSchema) -> AsyncIterator[VkCaller]:
    """A user's token for a community, with every right."""
    token = await sandbox.token(
        "vk", "user", language="ru", handle="nordlicht_ru", followers=20_000
    )
    yield VkCaller(sandbox, vk_schema, token)


@pytest_asyncio.fixture
async def community(vk: VkCaller) -> VkCaller:
    """A community's key for the same community."""
    token = await vk.sandbox.token("vk", "community", handle="nordlicht_ru")
    return VkCaller(vk.sandbox, vk.schema, token)


async def raw(vk: VkCaller, method: str, **request: Any) -> dict[str, Any]:
    async with vk.sandbox.session.post(f"{vk.base}/method/{method}", **request) as answer:
        body: dict[str, Any] = await answer.json()
        return body


def picture(width: int = 800, height: int = 600, form: str = "JPEG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "#274b6d").save(content, form)
    return content.getvalue()


async def uploaded(vk: VkCaller, content: bytes, **params: Any) -> dict[str, Any]:
    """What the upload server answers."""
    server = await vk("photos.getWallUploadServer", group_id=-vk.wall, **params)
    form = aiohttp.FormData()
    form.add_field("photo", io.BytesIO(content), filename="a.jpg", content_type="image/jpeg")
    async with vk.sandbox.session.post(server["upload_url"], data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def photo(vk: VkCaller) -> str:
    """A saved photo's name for attachments."""
    up = await uploaded(vk, picture())
    [saved] = await vk("photos.saveWallPhoto", group_id=-vk.wall, **up)
    return f"photo{saved['owner_id']}_{saved['id']}"


# --- before any method ---------------------------------------------------------------------------


async def test_unknown_method(vk: VkCaller) -> None:
    body = await raw(vk, "wall.shout", data={"access_token": vk.token, "v": "5.199"})
    assert (body["error"]["error_code"], body["error"]["error_msg"]) == (3, "Unknown method passed")


@pytest.mark.parametrize(
    ("request_", "code", "says"),
    [
        ({"data": {"v": "5.199"}}, 5, "no access_token passed"),
        ({"data": {"access_token": "vk1.a.stranger", "v": "5.199"}}, 5, "invalid access_token"),
        ({"data": {"access_token": "vk1.a.stranger"}}, 8, "v (version) is required"),
        ({"data": {"access_token": "x", "v": "5.60"}}, 8, "versions below 5.81 are deprecated"),
        ({"json": {"access_token": "x", "v": "5.199"}}, 8, "v (version) is required"),
    ],
    ids=["no token", "wrong token", "no version", "old version", "JSON is not read"],
)
async def test_refused_before_the_method(
    vk: VkCaller, request_: dict[str, Any], code: int, says: str
) -> None:
    body = await raw(vk, "users.get", **request_)
    assert body["error"]["error_code"] == code
    assert says in body["error"]["error_msg"]
    assert not vk.schema.problems_of_answer("users.get", body)


async def test_get_bearer_and_multipart_do_as_well(vk: VkCaller) -> None:
    params = {"v": "5.199", "access_token": vk.token}
    async with vk.sandbox.session.get(f"{vk.base}/method/users.get", params=params) as answer:
        assert "response" in await answer.json()
    bearer = {"Authorization": f"Bearer {vk.token}"}
    assert "response" in await raw(vk, "users.get", data={"v": "5.199"}, headers=bearer)
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        form.add_field(name, value)
    vk.sandbox.sandbox.clock.advance(1)
    assert "response" in await raw(vk, "users.get", data=form)


async def test_expired_tokens(vk: VkCaller) -> None:
    vk.sandbox.sandbox.world.accounts[0].expired = True
    with pytest.raises(Refused, match="5: .*access_token has expired"):
        await vk("users.get")


@pytest.mark.parametrize(("kind", "rate"), [("user", 3), ("community", 20)])
async def test_rate_per_second(
    sandbox: RunningSandbox, vk_schema: VkSchema, kind: str, rate: int
) -> None:
    vk = VkCaller(sandbox, vk_schema, await sandbox.token("vk", kind))

    async def codes(count: int) -> list[int]:
        data = {"access_token": vk.token, "v": "5.199"}
        answers = [await raw(vk, "utils.getServerTime", data=data) for _ in range(count)]
        return [answer.get("error", {}).get("error_code", 0) for answer in answers]

    # However long this machine takes for them, they are one moment's.
    clock = sandbox.sandbox.clock
    clock.set(clock.now(), frozen=True)
    first = await codes(3 * rate)
    assert first[:rate] == [0] * rate, "a second's worth at once is within the rate"
    assert first[-1] == 6
    clock.advance(1)
    assert await codes(rate) == [0] * rate


async def test_a_client_that_spaces_its_requests_is_never_refused(vk: VkCaller) -> None:
    for _ in range(12):
        vk.sandbox.sandbox.clock.advance(0.33)
        body = await raw(vk, "utils.getServerTime", data={"access_token": vk.token, "v": "5.199"})
        assert "response" in body


# --- kinds of token ------------------------------------------------------------------------------


async def test_vk_id_may_read_who_it_is_and_not_post(vk: VkCaller) -> None:
    token = await vk.sandbox.token("vk", "vk_id", handle="nordlicht_ru")
    vk_id = VkCaller(vk.sandbox, vk.schema, token)
    assert token["credentials"]["access_token"].startswith("vk2.a.")
    assert (await vk_id("users.get"))[0]["id"] > 0
    with pytest.raises(Refused, match="1051: Method is not available for this profile type"):
        await vk_id.post()


async def test_community_posts_text_as_itself_and_uploads_nothing(
    vk: VkCaller, community: VkCaller
) -> None:
    number = await community.post("От сообщества", from_group=0)
    [shown] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert shown["from_id"] == vk.wall
    for method, params in {
        "photos.getWallUploadServer": {"group_id": -vk.wall},
        "wall.get": {"owner_id": vk.wall},
        "wall.delete": {"owner_id": vk.wall, "post_id": number},
        "stats.getPostReach": {"owner_id": vk.wall, "post_ids": number},
    }.items():
        with pytest.raises(Refused, match="27: Group authorization failed"):
            await community(method, **params)


async def test_every_kind_follows_the_schema(vk: VkCaller) -> None:
    from homeground.sandbox.servers.vk.server import METHODS

    for name, (_, kinds) in METHODS.items():
        allowed = vk.schema.method(name)["access_token_type"]
        assert ("community" in kinds) == ("group" in allowed), name
        assert ("user" in kinds) == ("user" in allowed), name


# --- wall.post -----------------------------------------------------------------------------------


async def test_post_and_read_back(vk: VkCaller) -> None:
    number = await vk.post("Осень 🍂\nвторая строка", signed=1, mark_as_ads=1)
    answer = await vk("wall.get", owner_id=vk.wall, extended=1)
    assert answer["count"] == 1
    [item] = answer["items"]
    assert (item["id"], item["text"]) == (number, "Осень 🍂\nвторая строка")
    assert item["owner_id"] == item["from_id"] == vk.wall
    assert item["marked_as_ads"] == 1
    assert item["signer_id"] == item["created_by"]
    assert answer["groups"][0]["screen_name"] == "nordlicht_ru"
    assert (await vk("wall.get", domain="nordlicht_ru"))["count"] == 1
    async with vk.sandbox.session.get(f"{vk.base}/wall{vk.wall}_{number}") as page:
        assert "Осень 🍂" in await page.text()


async def test_the_same_guid_posts_once(vk: VkCaller) -> None:
    first = await vk.post("раз", guid="a-key")
    assert await vk.post("раз", guid="a-key") == first
    assert await vk.post("раз", guid="another") != first
    assert await vk.post("раз") != first, "without a guid nothing is recognised"
    await vk.sandbox.advance(3600)
    assert await vk.post("раз", guid="a-key") != first
    assert len(vk.sandbox.posts("vk")) == 4


@pytest.mark.parametrize(
    ("params", "code", "says"),
    [
        ({"message": ""}, 100, "invalid message param"),
        ({"message": "x" * 16_385}, 100, "message is too long"),
        ({"message": "x", "publish_date": 1}, 100, "invalid publish_date"),
        ({"message": "x", "attachments": "https://a.ru,https://b.ru"}, 100, "invalid attachments"),
        ({"message": "x", "attachments": "picture.jpg"}, 100, "invalid attachments"),
        ({"message": "x", "attachments": ",".join(["photo1_1"] * 11)}, 100, "invalid attachments"),
        ({"message": "", "attachments": "photo1_1"}, 100, "invalid message param"),
        ({"message": "x", "owner_id": -1}, 214, "Access to adding post denied"),
    ],
)
async def test_post_refused(vk: VkCaller, params: dict[str, Any], code: int, says: str) -> None:
    with pytest.raises(Refused) as refused:
        await vk.post(**params)
    assert refused.value.code == code
    assert says in str(refused.value)
    assert vk.sandbox.posts("vk") == []


async def test_the_longest_message(vk: VkCaller) -> None:
    assert await vk.post("я" * 16_384)


async def test_fifty_posts_a_day(vk: VkCaller) -> None:
    for number in range(50):
        await vk.post(str(number))
    with pytest.raises(Refused, match="214: .*you can only add 50 posts a day"):
        await vk.post("one more")
    await vk.sandbox.advance(DAY)
    assert await vk.post("the next day")


async def test_a_link_is_attached_and_missing_photos_are_dropped(vk: VkCaller) -> None:
    number = await vk.post("Смотрите", attachments="photo1_1,https://nordlicht.example/a?b=1")
    [shown] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert [a["type"] for a in shown["attachments"]] == ["link"]
    assert shown["attachments"][0]["link"]["url"] == "https://nordlicht.example/a?b=1"


async def test_postponed_until_its_time(vk: VkCaller) -> None:
    when = int(vk.sandbox.sandbox.clock.timestamp()) + 3600
    waiting = await vk.post("Завтра", publish_date=when)
    assert vk.sandbox.posts("vk") == []
    assert (await vk("wall.get", owner_id=vk.wall))["count"] == 0
    [item] = (await vk("wall.get", owner_id=vk.wall, filter="postponed"))["items"]
    assert (item["id"], item["post_type"], item["date"]) == (waiting, "postpone", when)
    with pytest.raises(Refused, match="214: .*already scheduled for this time"):
        await vk.post("Тоже завтра", publish_date=when)
    await vk.sandbox.advance(3600)
    # The ground truth knows it before anybody asks VK again.
    async with vk.sandbox.session.get(f"{vk.sandbox.url}/_control/posts?network=vk") as answer:
        [truth] = await answer.json()
    assert truth["text"] == "Завтра"
    [item] = (await vk("wall.get", owner_id=vk.wall))["items"]
    assert item["date"] == when
    assert item["id"] != waiting
    assert item["postponed_id"] == waiting
    assert (await vk("wall.get", owner_id=vk.wall, filter="postponed"))["count"] == 0


async def test_postponed_can_be_published_now_or_given_up(vk: VkCaller) -> None:
    when = int(vk.sandbox.sandbox.clock.timestamp()) + 9000
    first = await vk.post("раз", publish_date=when)
    second = await vk.post("два", publish_date=when + 60)
    await vk("wall.post", owner_id=vk.wall, post_id=first)
    assert await vk("wall.delete", owner_id=vk.wall, post_id=second) == 1
    await vk.sandbox.advance(10_000)
    assert [post["text"] for post in vk.sandbox.posts("vk")] == ["раз"]


async def test_edit_delete_restore(vk: VkCaller) -> None:
    number = await vk.post("До")
    assert await vk("wall.edit", owner_id=vk.wall, post_id=number, message="После") == {
        "post_id": number
    }
    [item] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert item["text"] == "После"
    assert item["edited"] > 0
    assert await vk("wall.delete", owner_id=vk.wall, post_id=number) == 1
    assert (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"] == []
    with pytest.raises(Refused, match="104: Not found"):
        await vk("wall.delete", owner_id=vk.wall, post_id=number)
    assert await vk("wall.restore", owner_id=vk.wall, post_id=number) == 1
    assert (await vk("wall.get", owner_id=vk.wall))["count"] == 1
    with pytest.raises(Refused, match="210"):
        await vk("wall.restore", owner_id=vk.wall, post_id=9999)


async def test_paging_of_a_wall(vk: VkCaller) -> None:
    numbers = [await vk.post(str(n)) for n in range(5)]
    page = await vk("wall.get", owner_id=vk.wall, count=2, offset=1)
    assert page["count"] == 5
    assert [item["id"] for item in page["items"]] == [numbers[3], numbers[2]]
    with pytest.raises(Refused, match="100"):
        await vk("wall.get", owner_id=vk.wall, count=101)


# --- photos --------------------------------------------------------------------------------------


async def test_a_photo_goes_out_with_a_post(vk: VkCaller) -> None:
    number = await vk.post("С фото", attachments=await photo(vk))
    [item] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    [attachment] = item["attachments"]
    assert (attachment["photo"]["width"], attachment["photo"]["height"]) == (800, 600)
    url = attachment["photo"]["sizes"][0]["url"]
    async with vk.sandbox.session.get(url) as answer:
        assert answer.status == 200
        assert await answer.read() == picture()


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", picture()[:300], picture(form="BMP"), picture(4000, 100),
     picture(10_000, 4_001)],
    ids=["empty", "text", "half", "bmp", "1:40", "over 14000"],
)  # fmt: skip
async def test_what_is_no_picture_uploads_as_nothing(vk: VkCaller, content: bytes) -> None:
    up = await uploaded(vk, content)
    assert up["photo"] == "[]"
    with pytest.raises(Refused, match="100"):
        await vk("photos.saveWallPhoto", group_id=-vk.wall, **up)


async def test_wrong_saving(vk: VkCaller) -> None:
    up = await uploaded(vk, picture())
    save = "photos.saveWallPhoto"
    with pytest.raises(Refused, match="121: Invalid hash"):
        await vk(save, group_id=-vk.wall, **up | {"hash": "0" * 32})
    with pytest.raises(Refused, match="121: Invalid hash"):
        await vk(save, **up)  # uploaded for the community, saved for oneself
    with pytest.raises(Refused, match="118: Invalid server"):
        await vk(save, group_id=-vk.wall, **up | {"server": 1})
    with pytest.raises(Refused, match="100: .*photo is undefined"):
        await vk(save, group_id=-vk.wall, **up | {"photo": ""})
    with pytest.raises(Refused, match="15"):
        await vk("photos.getWallUploadServer", group_id=1)


async def test_upload_addresses_are_the_servers_own(vk: VkCaller) -> None:
    async with vk.sandbox.session.post(f"{vk.base}/upload/upload.php?hash=x") as answer:
        assert answer.status == 400


# --- comments ------------------------------------------------------------------------------------


async def test_comment_answer_delete(vk: VkCaller, community: VkCaller) -> None:
    number = await vk.post("Спрашивайте")
    where = {"owner_id": vk.wall, "post_id": number}
    first = await vk("wall.createComment", message="А цена?", **where)
    assert first["parents_stack"] == []
    answer = await community(
        "wall.createComment", message="990 ₽", reply_to_comment=first["comment_id"], **where
    )
    assert answer["parents_stack"] == [first["comment_id"]]
    deeper = await vk(
        "wall.createComment", message="Дорого", reply_to_comment=answer["comment_id"], **where
    )
    assert deeper["parents_stack"] == [first["comment_id"]], "threads are two levels deep"
    listed = await vk(
        "wall.getComments",
        extended=1,
        thread_items_count=10,
        need_likes=1,
        preview_length=0,
        **where,
    )
    assert (listed["count"], listed["current_level_count"]) == (3, 1)
    [top] = listed["items"]
    assert top["thread"]["count"] == 2
    reply, second = top["thread"]["items"]
    assert (reply["text"], reply["from_id"]) == ("990 ₽", vk.wall)
    assert second["reply_to_comment"] == answer["comment_id"]
    assert second["reply_to_user"] == vk.wall
    assert [p["id"] for p in listed["profiles"]] == [top["from_id"]]
    assert await vk("wall.deleteComment", owner_id=vk.wall, comment_id=first["comment_id"]) == 1
    with pytest.raises(Refused, match="104"):
        await vk("wall.deleteComment", owner_id=vk.wall, comment_id=first["comment_id"])


async def test_the_audience_comments_and_its_threads_page(vk: VkCaller) -> None:
    number = await vk.post("Новая коллекция уже в магазинах")
    await vk.sandbox.advance(30 * DAY)
    where = {"owner_id": vk.wall, "post_id": number, "preview_length": 0}
    everything = await vk("wall.getComments", count=100, thread_items_count=10, extended=1, **where)
    top = everything["items"]
    replies = sum(item["thread"]["count"] for item in top)
    assert everything["count"] == len(top) + replies >= 5
    assert everything["profiles"]
    paged = []
    for offset in range(0, len(top), 2):
        page = await vk("wall.getComments", count=2, offset=offset, **where)
        paged += page["items"]
    assert [item["id"] for item in paged] == [item["id"] for item in top]
    newest = await vk("wall.getComments", count=1, sort="desc", **where)
    assert newest["items"][0]["id"] == top[-1]["id"]
    rest = await vk("wall.getComments", start_comment_id=top[2]["id"], count=100, **where)
    assert [item["id"] for item in rest["items"]] == [item["id"] for item in top[2:]]
    threaded = next((item for item in top if item["thread"]["count"]), None)
    if threaded is not None:
        thread = await vk("wall.getComments", comment_id=threaded["id"], **where)
        assert thread["current_level_count"] == threaded["thread"]["count"]
    person = await vk("users.get", user_ids=top[0]["from_id"])
    assert person[0]["first_name"]


async def test_comments_are_cut_as_the_schema_says(vk: VkCaller) -> None:
    number = await vk.post("x")
    await vk("wall.createComment", owner_id=vk.wall, post_id=number, message="я" * 200)
    where = {"owner_id": vk.wall, "post_id": number}
    [cut] = (await vk("wall.getComments", **where))["items"]
    assert len(cut["text"]) == 91
    [whole] = (await vk("wall.getComments", preview_length=0, **where))["items"]
    assert len(whole["text"]) == 200


async def test_the_same_guid_comments_once(vk: VkCaller) -> None:
    number = await vk.post("x")
    where = {"owner_id": vk.wall, "post_id": number, "message": "раз", "guid": "k"}
    first = await vk("wall.createComment", **where)
    assert (await vk("wall.createComment", **where))["comment_id"] == first["comment_id"]


async def test_closed_comments_silence_everybody(vk: VkCaller) -> None:
    number = await vk.post("Официальное заявление", close_comments=1)
    where = {"owner_id": vk.wall, "post_id": number}
    await vk.sandbox.advance(30 * DAY)
    assert (await vk("wall.getComments", **where))["count"] == 0
    with pytest.raises(Refused, match="213"):
        await vk("wall.createComment", message="а я?", **where)
    assert await vk("wall.openComments", **where) == 1
    assert await vk("wall.createComment", message="спасибо", **where)
    assert await vk("wall.closeComments", **where) == 1
    with pytest.raises(Refused, match="213"):
        await vk("wall.createComment", message="ещё", **where)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"message": ""}, 100),
        ({"message": "x", "post_id": 999}, 213),
        ({"message": "x", "reply_to_comment": 999}, 100),
        ({"message": "x", "from_group": 1}, 213),
    ],
)
async def test_comment_refused(vk: VkCaller, params: dict[str, Any], code: int) -> None:
    number = await vk.post("x")
    with pytest.raises(Refused) as refused:
        await vk("wall.createComment", **{"owner_id": vk.wall, "post_id": number} | params)
    assert refused.value.code == code


async def test_comments_of_no_post(vk: VkCaller) -> None:
    with pytest.raises(Refused, match="212"):
        await vk("wall.getComments", owner_id=vk.wall, post_id=1)
    number = await vk.post("x")
    with pytest.raises(Refused, match="100"):
        await vk("wall.getComments", owner_id=vk.wall, post_id=number, thread_items_count=11)


# --- people, communities, reach ------------------------------------------------------------------


async def test_communities_and_names(vk: VkCaller, community: VkCaller) -> None:
    [own] = (await community("groups.getById", fields="members_count"))["groups"]
    assert (own["id"], own["members_count"]) == (-vk.wall, 20_000)
    [named] = (await vk("groups.getById", group_ids="nordlicht_ru"))["groups"]
    assert named["is_admin"] == 1
    assert (await vk("groups.getById", group_ids="nobody_at_all"))["groups"] == []
    with pytest.raises(Refused, match="100: .*group_ids is undefined"):
        await vk("groups.getById")
    assert await community("users.get") == []
    resolved = await vk("utils.resolveScreenName", screen_name="nordlicht_ru")
    assert resolved == {"object_id": -vk.wall, "group_id": -vk.wall, "type": "group"}
    assert await vk("utils.resolveScreenName", screen_name="still_free") == {}
    assert await vk("utils.getServerTime") == int(vk.sandbox.sandbox.clock.timestamp())


async def test_reach_grows_for_administrators_only(vk: VkCaller) -> None:
    number = await vk.post("Смотрите: https://nordlicht.example")
    params = {"owner_id": vk.wall, "post_ids": f"{number},99999"}
    [early] = await vk("stats.getPostReach", **params)
    await vk.sandbox.advance(DAY)
    [later] = await vk("stats.getPostReach", **params)
    assert early["reach_total"] < later["reach_total"]
    assert later["reach_total"] == later["reach_subscribers"] + later["reach_viral"]
    [item] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert item["views"]["count"] >= later["reach_total"]
    stranger = VkCaller(vk.sandbox, vk.schema, await vk.sandbox.token("vk", "user"))
    with pytest.raises(Refused, match="210"):
        await stranger("stats.getPostReach", **params)
    with pytest.raises(Refused, match="100"):
        await vk("stats.getPostReach", owner_id=vk.wall, post_ids=",".join(["1"] * 31))


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"), [("rate_limit", 6), ("duplicate", 9), ("expired_token", 5)]
)
async def test_ordered_faults(vk: VkCaller, fault: str, code: int) -> None:
    await vk.sandbox.fault("vk", fault)
    with pytest.raises(Refused) as refused:
        await vk.post()
    assert refused.value.code == code
    assert vk.sandbox.posts("vk") == []
    assert await vk.post()


async def test_an_expired_vk_id_token_says_1117(vk: VkCaller) -> None:
    token = await vk.sandbox.token("vk", "vk_id")
    await vk.sandbox.fault("vk", "expired_token", on="read")
    with pytest.raises(Refused, match="1117: Access token has expired"):
        await VkCaller(vk.sandbox, vk.schema, token)("users.get")


async def test_captcha_with_picture_then_with_page_only(vk: VkCaller) -> None:
    await vk.sandbox.fault("vk", "captcha", times=3)
    with pytest.raises(Refused) as old:
        await vk.post()
    error = old.value.error
    assert error["error_code"] == 14
    assert "not_robot_captcha?domain=vk.com&session_token=" in error["redirect_uri"]
    async with vk.sandbox.session.get(error["captcha_img"]) as answer:
        assert answer.content_type == "image/jpeg"
    keys = vk.sandbox.sandbox.servers["vk"].state.captchas  # type: ignore[attr-defined]
    solution = {"captcha_sid": error["captcha_sid"], "captcha_key": keys[error["captcha_sid"]]}
    assert await vk.post(**solution), "a solved captcha lets the call through"
    with pytest.raises(Refused) as new:
        await vk.post()
    assert "captcha_sid" not in new.value.error
    async with vk.sandbox.session.get(new.value.error["redirect_uri"]) as answer:
        page = await answer.text()
    token = page.partition("success_token>")[2].partition("<")[0]
    assert await vk.post(success_token=token)


async def test_a_wrong_solution_asks_again(vk: VkCaller) -> None:
    with pytest.raises(Refused, match="14: Captcha needed"):
        await vk.post(captcha_sid="1", captcha_key="wrong")


async def test_http_500_is_a_page(vk: VkCaller) -> None:
    await vk.sandbox.fault("vk", "http_500")
    async with vk.sandbox.session.post(f"{vk.base}/method/wall.post") as answer:
        assert answer.status == 500
    assert vk.sandbox.posts("vk") == []


async def test_requests_are_classified(vk: VkCaller) -> None:
    number = await vk.post(attachments=await photo(vk))
    await vk("wall.createComment", owner_id=vk.wall, post_id=number, message="x")
    await vk("wall.delete", owner_id=vk.wall, post_id=number)
    await vk("wall.get", owner_id=vk.wall)
    kinds = [arrival.kind for arrival in vk.sandbox.sandbox.arrivals]
    assert kinds == ["upload", "upload", "upload", "publish", "comment", "delete", "read"]


async def test_answers_survive_any_text(vk: VkCaller) -> None:
    text = json.dumps(["\u0000", "<b>&amp;", "\U0001f9d1\u200d\U0001f680", "שלום", "\r\n"])
    number = await vk.post(text)
    [item] = (await vk("wall.getById", posts=f"{vk.wall}_{number}"))["items"]
    assert item["text"] == text
