"""vk_api, unmodified, against the sandbox: only the host that it calls is another.

vk_api's own errors (`ApiError`, `Captcha`, `ApiHttpError`) must come out of the sandbox's answers.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests
import vk_api
from PIL import Image
from requests.adapters import HTTPAdapter
from vk_api.exceptions import ApiError, ApiHttpError, Captcha

from tests.networks.harness import RunningSandbox

Answer = TypeVar("Answer")
FILES = Path(__file__).parent.parent / "networks" / "files"


class ToSandbox(HTTPAdapter):
    """Sends what is meant for api.vk.ru to the sandbox."""

    def __init__(self, base: str):
        super().__init__()
        self.base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        assert request.url is not None
        request.url = request.url.replace("https://api.vk.ru", self.base)
        return super().send(request, *args, **kwargs)


class Client:
    """A vk_api client for one account; everything it does runs in a thread of its own."""

    def __init__(self, token: dict[str, Any], sessions: list[requests.Session]):
        session = requests.Session()
        sessions.append(session)
        session.mount("https://api.vk.ru", ToSandbox(token["base_url"]))
        kind = vk_api.vk_api.VkApiGroup if token["kind"] == "community" else vk_api.VkApi
        self.vk = kind(
            token=token["credentials"]["access_token"], api_version="5.199", session=session
        )
        self.api = self.vk.get_api()
        self.wall = int(token["account_id"])
        self.sessions = sessions

    def upload(self) -> vk_api.VkUpload:
        upload = vk_api.VkUpload(self.vk)
        self.sessions.append(upload.http)
        return upload

    async def do(self, what: Callable[[], Answer]) -> Answer:
        return await asyncio.to_thread(what)

    async def post(self, message: str, **params: Any) -> int:
        answer = await self.do(
            lambda: self.api.wall.post(owner_id=self.wall, from_group=1, message=message, **params)
        )
        return int(answer["post_id"])


@pytest.fixture
def sessions() -> Iterator[list[requests.Session]]:
    """Sessions of requests which a test opened; vk_api leaves them open."""
    opened: list[requests.Session] = []
    yield opened
    for session in opened:
        session.close()


async def client(
    sandbox: RunningSandbox, sessions: list[requests.Session], kind: str = "user"
) -> Client:
    return Client(await sandbox.token("vk", kind, language="ru"), sessions)


async def test_post_read_comment_delete(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    number = await vk.post("Осень пришла 🍂", guid="one")
    assert await vk.post("Осень пришла 🍂", guid="one") == number
    wall = await vk.do(lambda: vk.api.wall.get(owner_id=vk.wall, count=1))
    assert wall["items"][0]["text"] == "Осень пришла 🍂"
    said = await vk.do(
        lambda: vk.api.wall.createComment(owner_id=vk.wall, post_id=number, message="Да!")
    )
    heard = await vk.do(
        lambda: vk.api.wall.getComments(owner_id=vk.wall, post_id=number, preview_length=0)
    )
    assert [(c["id"], c["text"]) for c in heard["items"]] == [(said["comment_id"], "Да!")]
    assert await vk.do(lambda: vk.api.wall.delete(owner_id=vk.wall, post_id=number)) == 1
    [truth] = sandbox.posts("vk")
    assert truth["deleted"]


async def test_upload_a_photo(
    sandbox: RunningSandbox, sessions: list[requests.Session], tmp_path: Any
) -> None:
    vk = await client(sandbox, sessions)
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "#345").save(content, "PNG")
    path = tmp_path / "осень.png"
    path.write_bytes(content.getvalue())
    upload = vk.upload()
    [photo] = await vk.do(lambda: upload.photo_wall(str(path), group_id=-vk.wall, caption="Лес"))
    assert (photo["width"], photo["height"], photo["text"]) == (640, 480, "Лес")
    number = await vk.post("С фото", attachments=f"photo{photo['owner_id']}_{photo['id']}")
    [shown] = (await vk.do(lambda: vk.api.wall.getById(posts=f"{vk.wall}_{number}")))["items"]
    assert shown["attachments"][0]["photo"]["id"] == photo["id"]


async def test_upload_a_video_and_a_story(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    upload = vk.upload()
    film = str(FILES / "upright.mp4")
    video = await vk.do(lambda: upload.video(film, name="Фонарь", group_id=-vk.wall))
    await vk.post("С фильмом", attachments=f"video{video['owner_id']}_{video['video_id']}")
    story = await vk.do(lambda: upload.story(film, "video", add_to_news=True, group_id=-vk.wall))
    await vk.do(
        lambda: vk.api.stories.save(upload_results=story.json()["response"]["upload_result"])
    )
    content = (FILES / "upright.mp4").read_bytes()
    made = [(p.format, [f.content for f in p.files]) for p in sandbox.sandbox.world.posts]
    assert made == [("post", [content]), ("story", [content])]


async def test_a_broken_photo(
    sandbox: RunningSandbox, sessions: list[requests.Session], tmp_path: Any
) -> None:
    vk = await client(sandbox, sessions)
    path = tmp_path / "broken.jpg"
    path.write_bytes(b"\xff\xd8 no jpeg")
    upload = vk.upload()
    with pytest.raises(ApiError, match=r"\[100\]"):
        await vk.do(lambda: upload.photo_wall(str(path), group_id=-vk.wall))


async def test_paging_with_vk_tools(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    number = await vk.post("Новинка")
    await sandbox.advance(30 * 86_400)
    params = {"owner_id": vk.wall, "post_id": number}
    tools = vk_api.VkTools(vk.vk)
    everything = await vk.do(lambda: list(tools.get_all_slow_iter("wall.getComments", 2, params)))
    world = sandbox.sandbox.world
    post = world.post("vk", f"{vk.wall}_{number}")
    assert post is not None
    assert [c["id"] for c in everything] == [
        int(c.id) for c in world.comments(post) if c.parent_id is None
    ]


@pytest.mark.parametrize(
    ("kind", "method", "params", "code"),
    [
        ("community", "photos.getWallUploadServer", {"group_id": 1}, 27),
        ("community", "wall.get", {}, 27),
        ("vk_id", "wall.post", {"message": "x"}, 1051),
        ("user", "wall.post", {"message": ""}, 100),
        ("user", "wall.post", {"owner_id": -1, "message": "x"}, 214),
        ("user", "wall.delete", {"post_id": 1}, 104),
        ("user", "wall.shout", {}, 3),
        ("user", "users.get", {"access_token": "vk1.a.stranger"}, 5),
    ],
)
async def test_errors(
    sandbox: RunningSandbox,
    sessions: list[requests.Session],
    kind: str,
    method: str,
    params: dict[str, Any],
    code: int,
) -> None:
    vk = await client(sandbox, sessions, kind)
    with pytest.raises(ApiError) as raised:
        await vk.do(lambda: vk.vk.method(method, params))
    assert raised.value.code == code
    assert str(raised.value).startswith(f"[{code}] ")


async def test_too_many_requests_are_tried_again_by_the_client(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    await sandbox.fault("vk", "rate_limit")
    await vk.post("раз")
    assert len(sandbox.posts("vk")) == 1
    assert len([a for a in sandbox.sandbox.arrivals if a.kind == "publish"]) == 2


async def test_the_clients_own_pace_is_within_the_rate(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions, "community")
    for _ in range(25):
        await vk.do(lambda: vk.api.utils.getServerTime())
    assert len(sandbox.sandbox.arrivals) == 25, "none had to be repeated"


async def test_captcha_solved_by_picture_and_by_page(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    keys = sandbox.sandbox.servers["vk"].state.captchas  # type: ignore[attr-defined]
    await sandbox.fault("vk", "captcha")
    with pytest.raises(Captcha) as asked:
        await vk.post("раз")
    captcha = asked.value
    assert captcha.sid in captcha.get_url()
    assert captcha.redirect_uri.startswith(sandbox.url)
    assert (await vk.do(captcha.get_image)).startswith(b"\xff\xd8")
    assert await vk.do(lambda: captcha.try_again(keys[captcha.sid]))
    assert [post["text"] for post in sandbox.posts("vk")] == ["раз"]


async def test_captcha_of_2026_is_more_than_vk_api_knows(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    """Without captcha_sid vk_api 11.10.1 fails on its own (python273/vk_api#536)."""
    vk = await client(sandbox, sessions)
    await sandbox.fault("vk", "captcha", times=2)
    with pytest.raises(Captcha) as asked:
        await vk.post("раз")
    with pytest.raises(KeyError, match="captcha_sid"):
        await vk.post("раз")
    session = asked.value.redirect_uri.partition("session_token=")[2]
    token = sandbox.sandbox.servers["vk"].state.captchas[session]  # type: ignore[attr-defined]
    assert await vk.do(lambda: asked.value.try_again(success_token=token))


async def test_http_errors(sandbox: RunningSandbox, sessions: list[requests.Session]) -> None:
    vk = await client(sandbox, sessions)
    await sandbox.fault("vk", "http_500")
    with pytest.raises(ApiHttpError, match="Response code 500"):
        await vk.post("раз")


async def test_a_reset_after_the_post_was_taken(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    await sandbox.fault("vk", "reset_after_accept")
    with pytest.raises(requests.ConnectionError):
        await vk.post("раз", guid="the key")
    assert await vk.post("раз", guid="the key")
    assert len(sandbox.posts("vk")) == 1


async def test_what_waits_is_seen_and_taken_back(
    sandbox: RunningSandbox, sessions: list[requests.Session]
) -> None:
    vk = await client(sandbox, sessions)
    at = int(sandbox.sandbox.clock.timestamp()) + 3600
    first, second, third = [
        await vk.post(str(minute), publish_date=at + 60 * minute) for minute in range(3)
    ]

    def waiting() -> list[int]:
        page = vk.api.wall.get(owner_id=vk.wall, filter="postponed")
        return [item["id"] for item in page["items"]]

    assert await vk.do(waiting) == [first, second, third]
    assert await vk.do(lambda: vk.api.wall.delete(owner_id=vk.wall, post_id=second)) == 1
    out = await vk.do(lambda: vk.api.wall.post(owner_id=vk.wall, post_id=third))
    assert out["post_id"] != third, "what comes out has a number of its own"
    assert await vk.do(waiting) == [first]
    await sandbox.advance(3700)
    assert await vk.do(waiting) == []
    [newer, older] = (await vk.do(lambda: vk.api.wall.get(owner_id=vk.wall)))["items"]
    assert (newer["text"], newer["postponed_id"]) == ("0", first)
    assert (older["text"], older["postponed_id"]) == ("2", third)
