"""VK: its error table, its requests against its schema, and its oddities."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, vk
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER
from .listener import Heard, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
OVERLAY = json.loads((Path(__file__).parent / "overlays" / "vk.json").read_text(encoding="utf-8"))
TOKEN, SERVICE = "vk1.a.secret-token", "service-secret"

BRANCHES = {
    errors.RateLimited: {6, 9, 29, 219, 223, 224, 601, 1105},
    errors.Unavailable: {1, 10, 13, 36, 43},
    errors.NotAuthorized: {
        2, 4, 5, 7, 11, 15, 16, 20, 21, 27, 28, 30, 37, 38, 42, 101, 200, 201, 203, 210, 211, 212,
        204, 213, 214, 500, 600, 1051, 1114, 1116, 1117, 1118, 3609, 3610, 3611,
    },
    errors.Rejected: {8, 22, 100, 103, 114, 118, 121, 129, 150, 220, 222, 225, 243, 300, 603},
    errors.NotFound: {18, 19, 39, 40, 104, 113, 125},
    errors.ChallengeRequired: {
        14, 17, 24, 25, 41, 703, 3300, 3301, 3302, 3303, 3304, 3305, 11500,
    },
    errors.NotOffered: {3, 23, 33, 34, 35, 9999},
}  # fmt: skip


def said(code: object, words: str = "words", *, write: bool = False, **more: Any) -> Any:
    return vk.error_from_answer(
        {"error_code": code, "error_msg": words, **more}, write=write, secrets=(TOKEN, SERVICE)
    )


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BRANCHES.items() for code in sorted(codes)],
)
def test_every_code_becomes_its_branch(code: int, branch: type[errors.NetworkError]) -> None:
    error = said(code)
    assert type(error) is branch
    assert error.code == str(code)
    assert error.network == "vk"
    assert len(error.message) > 30


def test_no_code_is_left_out_of_the_table_above() -> None:
    assert set(vk.CODES) == set().union(*BRANCHES.values())


def test_every_error_that_the_schema_names_for_our_methods_is_known(shared: Path) -> None:
    documented = json.loads((shared / "schemas/vk/errors.json").read_text())["errors"]
    wanted = {error["code"] for error in documented.values() if error.get("global")}
    for method in METHODS:
        for reference in _method(shared, method).get("errors", []):
            wanted.add(documented[reference["$ref"].rsplit("/", 1)[1]]["code"])
    assert wanted <= set(vk.CODES)


@pytest.mark.parametrize("code", [1, 10, 36])
def test_an_error_of_vks_own_leaves_a_write_unsure(code: int) -> None:
    assert type(said(code, write=True)) is errors.Unsure


def test_a_community_key_is_told_which_token_does_it() -> None:
    text = str(said(27, "Group authorization failed: method is unavailable with group auth."))
    assert "community key" in text
    assert "user token" in text
    assert "service key" in text
    assert "devsupport@corp.vk.com" in text


def test_a_vk_id_token_is_told_which_token_does_it() -> None:
    text = str(said(1051, "Method is not available for this profile type"))
    assert "VK ID" in text
    assert "community key with the right “wall”" in text
    (known,) = (row for row in OVERLAY["errors"] if row["code"] == 1051)
    assert vk.CODES[1051].source == known["source"]


def test_fifty_a_day_is_a_limit_and_not_a_missing_right() -> None:
    assert type(said(214, "Access to adding post denied: you can only add 50 posts a day")) is (
        errors.RateLimited
    )
    assert type(said(214, "Access to adding post denied")) is errors.NotAuthorized


def test_a_moment_that_is_taken_is_no_missing_right() -> None:
    words = "Access to adding post denied: a post is already scheduled for this time"
    error = said(214, words, write=True)
    assert type(error) is errors.NotKept
    assert "another minute" in error.message


def test_six_names_its_second() -> None:
    assert said(6).retry_after_seconds == 1
    assert said(9).retry_after_seconds is None


@pytest.mark.parametrize(
    ("shape", "url"),
    [
        (
            {"captcha_sid": "1", "captcha_img": "https://api.vk.com/captcha.php?sid=1"},
            "https://api.vk.com/captcha.php?sid=1",
        ),
        (
            {
                "captcha_sid": "1",
                "captcha_img": "https://api.vk.com/captcha.php?sid=1",
                "redirect_uri": "https://id.vk.com/not_robot_captcha?domain=vk.com&session_token=x",
                "captcha_ts": 1.5,
                "captcha_attempt": 1,
                "is_refresh_enabled": True,
            },
            "https://id.vk.com/not_robot_captcha?domain=vk.com&session_token=x",
        ),
        (
            {"redirect_uri": "https://id.vk.com/not_robot_captcha?session_token=y"},
            "https://id.vk.com/not_robot_captcha?session_token=y",
        ),
        ({"captcha_sid": "1", "captcha_img": ""}, None),
        ({"redirect_uri": "javascript:alert(1)"}, None),
    ],
)
def test_a_captcha_in_each_of_its_shapes_says_where(shape: dict[str, Any], url: str) -> None:
    error = said(14, "Captcha needed", **shape)
    assert type(error) is errors.ChallengeRequired
    assert error.url == url
    assert "session_token" not in str(error)


@pytest.mark.parametrize("code", [424242, None, "x", True, [], -1])
def test_an_unknown_number_is_a_refusal(code: object) -> None:
    assert type(said(code)) in (errors.Rejected, errors.Unavailable)
    assert type(vk.error_from_answer({}, write=True)) is errors.Rejected


def test_an_error_never_carries_a_secret() -> None:
    error = said(
        5,
        f"User authorization failed: {TOKEN} and {SERVICE}",
        request_params=[{"key": "access_token", "value": TOKEN}],
    )
    assert TOKEN not in repr(error)
    assert TOKEN not in str(error)
    assert SERVICE not in str(error)


# --- translators ------------------------------------------------------------------------------


@FEWER
@given(text=st.text(), community=st.booleans())
def test_any_text_survives_there_and_back(text: str, *, community: bool) -> None:
    owner = -9001 if community else 77
    sent = vk.parameters_from_draft(Draft(text=text), owner_id=owner, key="k")
    item = json.loads(json.dumps({"id": 1, "owner_id": owner, "date": 1, "text": sent["message"]}))
    post = vk.post_from_wall(item, site_url="https://vk.com")
    assert post is not None
    assert post.text == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "owner_id", "from_id", "date", "text", "attachments", "type", "link", "url",
             "likes", "views", "count", "items", "profiles", "groups", "first_name", "name",
             "parents_stack", "reply_to_comment", "deleted", "reach_total", "links", "post_type"]
        ),
        inner,
        max_size=8,
    ),
    max_leaves=20,
)  # fmt: skip


@FEWER
@given(JSON)
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    site = "https://vk.com"
    vk.posts_from_wall(answer, site_url=site)
    vk.waiting_from_wall(answer, site_url=site)
    people = vk.people_from_answer(answer, site_url=site)
    if isinstance(answer, dict):
        vk.comment_from_wall(answer, post_id="1_2", people=people, site_url=site)
        vk.profile_from_group(answer, site_url=site)
        vk.profile_from_user(answer, site_url=site)
        vk.error_from_answer(answer, write=True)


def test_people_are_known_by_vks_number() -> None:
    answer = {
        "profiles": [{"id": 5, "first_name": "Анна", "last_name": "И.", "screen_name": "anna"}],
        "groups": [{"id": 9, "name": "Lumikko", "screen_name": "lumikko"}, {"name": "?"}],
    }
    people = vk.people_from_answer(answer, site_url="https://vk.com")
    assert set(people) == {5, -9}
    assert people[5].name == "Анна И."
    assert people[-9].url == "https://vk.com/club9"


# --- the speaker ------------------------------------------------------------------------------

METHODS = (
    "wall.post",
    "wall.get",
    "wall.getById",
    "wall.getComments",
    "wall.createComment",
    "wall.delete",
    "photos.getWallUploadServer",
    "photos.saveWallPhoto",
    "stats.getPostReach",
    "groups.getById",
    "users.get",
    "polls.create",
    "wall.edit",
    "wall.deleteComment",
    "wall.closeComments",
    "wall.openComments",
    "groups.ban",
    "groups.unban",
    "account.ban",
    "account.unban",
    "newsfeed.getMentions",
)


def connector(http: Http, url: str, account: str = "-9001", **credentials: str) -> vk.VK:
    return vk.VK(
        http,
        account_id=account,
        credentials={"access_token": TOKEN, **credentials},
        base_url=url,
    )


def method_of(heard: Heard) -> str:
    return heard.path.rpartition("/")[2]


def answering(**responses: Any) -> Callable[[Heard], web.Response]:
    """`wall_post={…}` answers wall.post; a callable is given the form."""

    def answer(heard: Heard) -> web.Response:
        made = responses[method_of(heard).replace(".", "_")]
        return web.json_response(made(heard.form) if callable(made) else made)

    return answer


WALL = {"id": 41, "owner_id": -9001, "date": 1795341600, "text": "Свет", "views": {"count": 5}}


WAITING = WALL | {"id": 42, "post_type": "postpone"}


async def test_every_request_fits_the_published_schema(shared: Path, tmp_path: Path) -> None:
    picture = tmp_path / "lantern.jpg"
    picture.write_bytes(b"\xff\xd8not looked at here")
    media = Media(picture, "image", "image/jpeg", 10, alt="Фонарь")
    url = ""

    def answer(heard: Heard) -> web.Response:
        comment = {"id": 3, "date": 1795341700, "from_id": 5, "thread": {"count": 12, "items": []}}
        canned: dict[str, Any] = {
            "photos.getWallUploadServer": {
                "upload_url": f"{url}/upload?act=do_add",
                "album_id": -14,
            },
            "photos.saveWallPhoto": [{"id": 7, "owner_id": -9001}],
            "wall.post": {"post_id": 41},
            "wall.get": {"count": 2, "items": [WALL | {"post_type": "post"}, WAITING]},
            "wall.getById": {"items": [WALL]},
            "stats.getPostReach": [{"post_id": 41, "reach_total": 3, "links": 1}],
            "wall.getComments": {"count": 1, "current_level_count": 1, "items": [comment]},
            "wall.createComment": {"comment_id": 9, "parents_stack": [3]},
            "wall.delete": 1,
            "polls.create": {"id": 8, "owner_id": -9001},
            "wall.edit": {"post_id": 41},
            "wall.deleteComment": 1,
            "wall.closeComments": 1,
            "wall.openComments": 1,
            "groups.ban": 1,
            "groups.unban": 1,
            "account.ban": 1,
            "account.unban": 1,
            "newsfeed.getMentions": {"count": 1, "items": [WALL | {"from_id": 5}]},
            "groups.getById": {"groups": [{"id": 9001, "name": "Lumikko"}]},
            "users.get": [{"id": 77, "first_name": "A"}],
        }
        if heard.path == "/upload":
            return web.json_response({"server": 626627, "photo": '[{"x":1}]', "hash": "abc"})
        return web.json_response({"response": canned[method_of(heard)]})

    async with listening(answer) as (listener, http):
        url = listener.url
        ours = connector(http, url)
        draft = Draft(
            text="Свет & <тень>\n\n🏮",
            link="https://lumikko.example/a,b",
            media=(media,),
            advertising=True,
            answers_from=AnswersFrom.NOBODY,
            publish_at=datetime(2026, 12, 1, tzinfo=UTC),
            poll=Poll("Цвет?", ("Мох", "Снег"), minutes=60, several=True),
        )
        published = await ours.publish(draft, key="k-1", now=NOW)
        assert published.id == "-9001_41"
        assert published.url == f"{url}/wall-9001_41"
        await ours.recent_posts(limit=5)
        counts = await ours.measure(["-9001_41"])
        assert counts["-9001_41"].reach == 3
        [comment async for comment in ours.comments("-9001_41")]
        await ours.reply("-9001_41", "Спасибо", comment_id="3", key="k-2", now=NOW)
        await ours.delete("-9001_41")
        assert [post.id for post in await ours.scheduled_posts()] == ["-9001_42"]
        await ours.unschedule("-9001_42")
        await ours.profile()
        await ours.edit("-9001_41", draft)
        await ours.delete_comment("-9001_41", "3")
        await ours.close_comments("-9001_41")
        await ours.close_comments("-9001_41", closed=False)
        [mention async for mention in ours.mentions(since=NOW)]
        for wall in (ours, connector(http, url, "77")):
            await wall.block("5")
            await wall.block("5", blocked=False)
        await connector(http, url, "77").profile()
        await connector(http, url, "77").publish(Draft(text="x"), key="k-3", now=NOW)

        asked = [heard for heard in listener.heard if heard.path != "/upload"]
        assert {method_of(heard) for heard in asked} == set(METHODS)
        for heard in asked:
            assert heard.form.pop("access_token") == TOKEN
            assert heard.form.pop("v") == "5.199"
            _hold_against_schema(shared, method_of(heard), heard.form)
        (upload,) = (heard for heard in listener.heard if heard.path == "/upload")
        assert upload.form == {"photo": "file:lantern.jpg"}
        for heard in listener.heard:
            # An address ends up in logs; the upload's need not be VK's API at all.
            assert TOKEN not in heard.path + heard.query + str(heard.headers)
        assert TOKEN.encode() not in upload.body
        posted = next(heard.form for heard in asked if method_of(heard) == "wall.post")
        assert posted["attachments"] == "photo-9001_7,poll-9001_8,https://lumikko.example/a%2Cb"
        asked_poll = next(h.form for h in asked if method_of(h) == "polls.create")
        assert json.loads(asked_poll["add_answers"]) == ["Мох", "Снег"]
        assert asked_poll["end_date"] == str(int(datetime(2026, 12, 1, 1, tzinfo=UTC).timestamp()))
        saved = next(h.form for h in asked if method_of(h) == "photos.saveWallPhoto")
        assert saved["caption"] == "Фонарь"


def _method(shared: Path, name: str) -> dict[str, Any]:
    section = name.split(".")[0]
    methods = json.loads((shared / f"schemas/vk/{section}/methods.json").read_text())["methods"]
    (found,) = (method for method in methods if method["name"] == name)
    return dict(found)


def _hold_against_schema(shared: Path, method: str, form: dict[str, str]) -> None:
    known = {p["name"]: p for p in _method(shared, method).get("parameters", [])}
    known |= {
        row["parameter"]["name"]: row["parameter"]
        for row in OVERLAY["parameters"]
        if row["method"] == method
    }
    assert set(form) <= set(known), method
    for name, parameter in known.items():
        assert not parameter.get("required") or form.get(name), (method, name)
    for name, value in form.items():
        _hold_value(shared, method, known[name], value)


def _hold_value(shared: Path, method: str, parameter: dict[str, Any], value: str) -> None:
    where = (method, parameter.get("name"), value)
    if "$ref" in parameter:
        file, _, path = parameter["$ref"].partition("#/definitions/")
        definitions = json.loads((shared / "schemas/vk/wall" / file).read_text())["definitions"]
        parameter = definitions[path] | {"name": parameter.get("name")}
    if "enum" in parameter:
        assert value in [str(each) for each in parameter["enum"]], where
    match parameter.get("type"):
        case "integer":
            assert int(value) >= parameter.get("minimum", -(2**63)), where
            assert int(value) <= parameter.get("maximum", 2**63), where
        case "boolean":
            assert value in ("0", "1"), where
        case "array":
            items = value.split(",")
            assert len(items) <= parameter.get("maxItems", 10_000), where
            for item in items:
                _hold_value(shared, method, parameter["items"], item)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"error": {"error_code": 5, "error_msg": "no"}}, errors.NotAuthorized),
        ({"error": {"error_code": 10, "error_msg": "no"}}, errors.Unsure),
        ({"error": {}}, errors.Rejected),
        ({"response": {}}, errors.Unsure),
        ({"response": None}, errors.Unsure),
        ({}, errors.Unsure),
        ([], errors.Unsure),
    ],
)
async def test_what_an_answer_to_a_post_means(body: Any, error: type[Exception]) -> None:
    async with listening(lambda _: web.json_response(body)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        assert TOKEN not in str(raised.value)


async def test_an_answer_that_is_no_json_leaves_a_post_unsure() -> None:
    async with listening(lambda _: web.Response(text="<html>")) as (listener, http):
        with pytest.raises(errors.Unsure):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).recent_posts()


async def test_a_status_other_than_200_published_nothing() -> None:
    async with listening(lambda _: web.Response(status=403)) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).publish(Draft(text="x"), key="k", now=NOW)


@pytest.mark.parametrize("text", ["", " \n"])
async def test_an_empty_post_is_not_sent(text: str) -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).publish(Draft(text=text), key="k", now=NOW)
        assert listener.heard == []


async def test_half_a_character_is_refused_with_its_place() -> None:
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected, match="position 3"):
            await connector(http, listener.url).publish(Draft(text="ab\ud83c"), key="k", now=NOW)
        assert listener.heard == []


@pytest.mark.parametrize(
    ("uploaded", "error"),
    [
        ({"server": 1, "photo": "[]", "hash": "h"}, errors.Rejected),
        ({"error": "ERR_UPLOAD_BAD_IMAGE_SIZE"}, errors.Rejected),
    ],
)
async def test_an_image_that_vk_cannot_read_is_refused_before_the_post(
    uploaded: Any, error: type[Exception], tmp_path: Path
) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")

    def answer(heard: Heard) -> web.Response:
        if heard.path == "/up":
            return web.json_response(uploaded)
        return web.json_response({"response": {"upload_url": f"http://{heard.headers['Host']}/up"}})

    async with listening(answer) as (listener, http):
        draft = Draft(text="x", media=(Media(picture, "image", "image/jpeg", 1),))
        with pytest.raises(error, match="a.jpg"):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)
        assert "wall.post" not in {method_of(heard) for heard in listener.heard}


async def test_an_upload_address_inside_a_private_network_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")
    answer = answering(
        photos_getWallUploadServer={"response": {"upload_url": "http://10.0.0.1/take"}}
    )
    async with listening(answer) as (listener, http):
        draft = Draft(text="x", media=(Media(picture, "image", "image/jpeg", 1),))
        with pytest.raises(errors.Rejected, match="private"):
            await connector(http, listener.url).publish(draft, key="k", now=NOW)


async def test_reading_uses_the_service_key_and_writing_never() -> None:
    answer = answering(
        wall_get={"response": {"items": []}},
        wall_getById={"response": {"items": [WALL]}},
        stats_getPostReach={"error": {"error_code": 27, "error_msg": "group auth"}},
        wall_post={"response": {"post_id": 1}},
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url, service_token=SERVICE)
        await ours.recent_posts()
        counts = await ours.measure(["-9001_41"])
        await ours.publish(Draft(text="x"), key="k", now=NOW)
        used = {method_of(heard): heard.form["access_token"] for heard in listener.heard}
    assert used["wall.get"] == used["wall.getById"] == SERVICE
    assert used["wall.post"] == used["stats.getPostReach"] == TOKEN
    assert counts["-9001_41"].views == 5
    assert counts["-9001_41"].reach is None


async def test_an_expired_token_is_not_taken_for_missing_statistics() -> None:
    answer = answering(
        wall_getById={"response": {"items": [WALL]}},
        stats_getPostReach={"error": {"error_code": 1117, "error_msg": "expired"}},
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url, service_token=SERVICE)
        with pytest.raises(errors.NotAuthorized):
            await ours.measure(["-9001_41"])


async def test_measuring_asks_for_at_most_thirty_reaches_and_a_hundred_posts_at_once() -> None:
    def posts(form: dict[str, str]) -> Any:
        numbers = [each.split("_")[1] for each in form["posts"].split(",")]
        return {"response": {"items": [WALL | {"id": int(number)} for number in numbers]}}

    def reach(form: dict[str, str]) -> Any:
        numbers = form["post_ids"].split(",")
        return {"response": [{"post_id": int(n), "reach_total": int(n)} for n in numbers]}

    async with listening(answering(wall_getById=posts, stats_getPostReach=reach)) as (
        listener,
        http,
    ):
        counts = await connector(http, listener.url).measure(
            [f"-9001_{number}" for number in range(1, 131)]
        )
        asked = [method_of(heard) for heard in listener.heard]
    assert {post_id: each.reach for post_id, each in counts.items()} == {
        f"-9001_{number}": number for number in range(1, 131)
    }
    assert asked.count("wall.getById") == 2
    assert asked.count("stats.getPostReach") == 5


async def test_comments_are_paged_and_long_threads_read_to_their_end() -> None:
    def comment(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": number,
            "date": 1795341600 + number,
            "from_id": 5,
            "text": f"№{number}",
        } | more

    thread = [comment(1000 + n, parents_stack=[7]) for n in range(25)]
    top = [comment(n) for n in range(1, 151)]
    top[6]["thread"] = {"count": 25, "items": thread[:10]}
    top[8] |= {"deleted": True, "thread": {"count": 1, "items": [comment(2000, parents_stack=[9])]}}

    def page(form: dict[str, str]) -> Any:
        level = thread if form.get("comment_id") == "7" else top
        start = int(form["offset"])
        items = level[start:][: int(form["count"])]
        return {"response": {"count": 176, "current_level_count": len(level), "items": items}}

    async with listening(answering(wall_getComments=page)) as (listener, http):
        found = [each async for each in connector(http, listener.url).comments("-9001_41")]
        assert len(listener.heard) == 3
    assert len(found) == 149 + 25 + 1
    assert len({each.id for each in found}) == len(found)
    assert [each.created_at for each in found] == sorted(each.created_at for each in found)
    assert sum(1 for each in found if each.parent_id == "7") == 25


@pytest.mark.parametrize(
    ("refused", "still_there", "raises"),
    [(104, [WALL], False), (210, [], False), (210, [WALL], True), (27, [], True), (15, None, True)],
)
async def test_deleting_what_is_gone_is_no_error(
    *, refused: int, still_there: list[Any] | None, raises: bool
) -> None:
    answer = answering(
        wall_delete={"error": {"error_code": refused, "error_msg": "no"}},
        wall_getById={"error": {"error_code": 27}}
        if still_there is None
        else {"response": {"items": still_there}},
    )
    async with listening(answer) as (listener, http):
        ours = connector(http, listener.url)
        if raises:
            with pytest.raises(errors.NotAuthorized):
                await ours.delete("-9001_41")
        else:
            await ours.delete("-9001_41")


# --- order and mentions -----------------------------------------------------------------------


async def test_mentions_of_all_pages_come_newest_first_with_names() -> None:
    said = [
        {"id": n, "owner_id": 5, "from_id": 5, "date": 1795341600 + n, "text": f"[club9001|мы] {n}"}
        for n in range(60)
    ]
    said[7] |= {"post_type": "reply", "post_id": 3}
    ours_too = {"id": 99, "owner_id": -9001, "from_id": -9001, "date": 1795349999, "text": "мы"}

    def mentions(form: dict[str, str]) -> Any:
        start = int(form["offset"])
        return {"response": {"count": 61, "items": [*said, ours_too][start:][:50]}}

    people = {"response": [{"id": 5, "first_name": "Анна", "last_name": "И."}]}
    answer = answering(newsfeed_getMentions=mentions, users_get=people)
    async with listening(answer) as (listener, http):
        heard = [post async for post in connector(http, listener.url).mentions()]
        asked = [h.form for h in listener.heard if "Mentions" in h.path]
    assert [post.text for post in heard] == [f"мы {n}" for n in reversed(range(60))]
    assert {post.author.name for post in heard if post.author} == {"Анна И."}
    assert heard[-8].url.endswith("/wall5_3?reply=7")
    # Without a start VK would go back a day only.
    assert [(form["offset"], form["start_time"]) for form in asked] == [("0", "1"), ("50", "1")]


async def test_what_is_not_closed_is_said() -> None:
    async with listening(answering(wall_closeComments={"response": 0})) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).close_comments("-9001_41")


async def test_who_is_not_blocked_needs_no_unblocking() -> None:
    gone = {"error": {"error_code": 104, "error_msg": "Not found"}}
    async with listening(answering(groups_ban=gone, groups_unban=gone)) as (listener, http):
        await connector(http, listener.url).block("5", blocked=False)
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).block("5")
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).block("anna")


# --- editing and polls ------------------------------------------------------------------------

KEPT = WALL | {
    "attachments": [
        {"type": "photo", "photo": {"owner_id": -9001, "id": 7, "access_key": "abc"}},
        {"type": "poll", "poll": {"owner_id": -9001, "id": 8}},
        {"type": "link", "link": {"url": "https://lumikko.example/a,b"}},
        {"type": "sticker"},
    ],
    "marked_as_ads": 1,
    "comments": {"count": 0, "can_open": 1},
    "signer_id": 5,
    "copyright": {"link": "https://lumikko.example/source"},
}


async def edited(item: dict[str, Any], draft: Draft) -> dict[str, str]:
    """What wall.edit is told of a post that VK has as `item`."""

    def found(form: dict[str, str]) -> Any:
        return {"response": {"items": [item] if item.get("post_type") != "postpone" else []}}

    waiting = {"response": {"count": 1, "items": [item]}}
    answer = answering(wall_getById=found, wall_get=waiting, wall_edit={"response": {"post_id": 1}})
    async with listening(answer) as (listener, http):
        await connector(http, listener.url, service_token=SERVICE).edit("-9001_41", draft)
        forms = [heard.form for heard in listener.heard]
        assert {form["access_token"] for form in forms} == {TOKEN}, "what waits is not public"
        return {k: v for k, v in forms[-1].items() if k not in ("access_token", "v")}


async def test_an_edit_sends_again_what_the_post_has() -> None:
    assert await edited(KEPT, Draft(text="Новый свет")) == {
        "owner_id": "-9001",
        "post_id": "41",
        "message": "Новый свет",
        "attachments": "photo-9001_7_abc,poll-9001_8,https://lumikko.example/a%2Cb",
        "mark_as_ads": "1",
        "close_comments": "1",
        "signed": "1",
        "copyright": "https://lumikko.example/source",
    }
    told = await edited(KEPT, Draft(text="", link="https://new.example"))
    assert told["attachments"].endswith(",https://new.example")


async def test_an_edited_post_that_waits_keeps_its_time() -> None:
    waiting = WALL | {"post_type": "postpone"}
    assert (await edited(waiting, Draft(text="x")))["publish_date"] == str(WALL["date"])
    at = datetime(2026, 12, 1, tzinfo=UTC)
    told = await edited(waiting, Draft(text="x", publish_at=at))
    assert told["publish_date"] == str(int(at.timestamp()))
    assert "publish_date" not in await edited(WALL, Draft(text="x", publish_at=at))


async def test_an_edit_of_nothing_sends_nothing() -> None:
    with pytest.raises(errors.Rejected):
        await edited(WALL, Draft(text=" "))
    with pytest.raises(errors.NotFound):
        await edited(WALL | {"id": 42}, Draft(text="x"))
    with pytest.raises(errors.NotFound):
        await edited(WALL | {"is_deleted": True}, Draft(text="x"))


@pytest.mark.parametrize("answers", [(), ("x",) * 11, ("\ud800",)])
async def test_a_poll_that_vk_would_refuse_stays_at_home(answers: tuple[str, ...]) -> None:
    asking = Draft("x", poll=Poll("?", answers, minutes=60))
    async with listening(answering()) as (listener, http):
        with pytest.raises(errors.Rejected):
            await connector(http, listener.url).publish(asking, key="k", now=NOW)
        assert listener.heard == []


async def test_a_poll_that_vk_did_not_keep_is_no_post() -> None:
    asking = Draft("x", poll=Poll("?", ("a", "b"), minutes=60))
    async with listening(answering(polls_create={"response": {}})) as (listener, http):
        with pytest.raises(errors.Unavailable):
            await connector(http, listener.url).publish(asking, key="k", now=NOW)
        assert len(listener.heard) == 1
