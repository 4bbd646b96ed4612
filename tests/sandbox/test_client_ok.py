"""ok_api and odnoklassniki, unmodified, against the sandbox: only the host they call is another."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import odnoklassniki
import ok_api
import pytest
import requests
from odnoklassniki import api as odnoklassniki_api
from requests.adapters import HTTPAdapter

from tests.networks.harness import RunningSandbox

from .consent_flow import registered
from .ok_caller import picture
from .test_consent_vk_ok import ok_token

Answer = TypeVar("Answer")


@pytest.fixture
def to_sandbox(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sends what is meant for api.ok.ru to the sandbox; ok_api opens a session a request and leaves
    it open."""
    opened: list[requests.Session] = []
    send, begin = HTTPAdapter.send, requests.Session.__init__
    base = f"{sandbox.url}/odnoklassniki"

    def to(adapter: HTTPAdapter, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.url = request.url.replace("https://api.ok.ru", base)
        return send(adapter, request, *args, **kwargs)

    def noted(session: requests.Session) -> None:
        begin(session)
        opened.append(session)

    monkeypatch.setattr(HTTPAdapter, "send", to)
    monkeypatch.setattr(requests.Session, "__init__", noted)
    yield
    for session in opened:
        session.close()


async def do(what: Callable[[], Answer]) -> Answer:
    return await asyncio.to_thread(what)


@pytest.fixture
def connected(to_sandbox: None, sandbox: RunningSandbox) -> RunningSandbox:
    return sandbox


def ok_api_for(token: dict[str, Any]) -> ok_api.OkApi:
    credentials = token["credentials"]
    return ok_api.OkApi(
        access_token=credentials["access_token"],
        application_key=credentials["application_key"],
        application_secret_key=credentials["application_secret_key"],
    )


def attachment(*media: dict[str, Any]) -> str:
    return json.dumps({"media": list(media)}, ensure_ascii=False)


async def test_ok_api_posts_with_a_photo(connected: RunningSandbox) -> None:
    token = await connected.token("odnoklassniki", language="ru")
    ok = ok_api_for(token)
    content = io.BytesIO(picture())
    content.name = "осень.jpg"
    upload = ok_api.Upload(ok)
    uploaded = await do(lambda: upload.photo([content], group_id=token["account_id"]))
    [photo] = uploaded["photos"].values()
    media = attachment(
        {"type": "text", "text": "Осень пришла 🍂"},
        {"type": "photo", "list": [{"id": photo["token"]}]},
    )
    answer = await do(
        lambda: ok.mediatopic.post(type="GROUP_THEME", gid=token["account_id"], attachment=media)
    )
    [truth] = connected.posts("odnoklassniki")
    assert (truth["id"], truth["text"]) == (answer.json(), "Осень пришла 🍂")
    deleted = await do(lambda: ok.mediatopic.deleteTopic(topic_id=truth["id"]))
    assert deleted.json()["success"] is True


async def test_ok_api_sees_a_wrong_secret(connected: RunningSandbox) -> None:
    token = await connected.token("odnoklassniki")
    token["credentials"]["application_secret_key"] = "another"
    ok = ok_api_for(token)
    answer = await do(lambda: ok.users.getCurrentUser())
    assert answer.json()["error_code"] == 104


def odnoklassniki_for(token: dict[str, Any]) -> odnoklassniki.Odnoklassniki:
    credentials = token["credentials"]
    return odnoklassniki.Odnoklassniki(
        credentials["application_key"],
        credentials["application_secret_key"],
        credentials["access_token"],
    )


async def test_odnoklassniki_reads_and_answers(connected: RunningSandbox) -> None:
    token = await connected.token("odnoklassniki", language="ru", followers=100_000)
    ok = odnoklassniki_for(token)
    [group] = await do(
        lambda: ok.group.getInfo(uids=token["account_id"], fields="uid,members_count")
    )
    assert group == {"uid": token["account_id"], "members_count": 100_000}
    topic_id = await do(
        lambda: ok.mediatopic.post(
            type="GROUP_THEME",
            gid=token["account_id"],
            attachment=attachment({"type": "text", "text": "Новинка"}),
        )
    )
    await connected.advance(5 * 86_400)
    heard = await do(
        lambda: ok.discussions.getComments(
            discussionId=topic_id, discussionType="GROUP_TOPIC", count=100
        )
    )
    world = connected.sandbox.world
    truth = world.comments(world.posts[0])
    assert [comment["text"] for comment in heard["comments"]] == [said.text for said in truth]
    await do(
        lambda: ok.discussions.addDiscussionComment(
            entityId=topic_id,
            entityType="GROUP_TOPIC",
            comment="Спасибо!",
            reply_to_comment_id=truth[0].id,
            as_admin=True,
        )
    )
    assert world.comments(world.posts[0])[-1].text == "Спасибо!"


async def test_odnoklassniki_raises_its_own_error(connected: RunningSandbox) -> None:
    ok = odnoklassniki_for(await connected.token("odnoklassniki"))
    with pytest.raises(odnoklassniki.OdnoklassnikiError) as raised:
        await do(lambda: ok.mediatopic.post(type="GROUP_THEME", gid="1", attachment="{}"))
    assert raised.value.code == 160
    await connected.fault("odnoklassniki", "http_500", on="read")
    with pytest.raises(odnoklassniki.OdnoklassnikiError):
        await do(lambda: ok.users.getCurrentUser())


def test_the_clients_are_the_published_ones() -> None:
    assert odnoklassniki_api.API_URL == "https://api.ok.ru/fb.do"


async def test_with_what_a_person_agreed_to(connected: RunningSandbox) -> None:
    """Neither library asks for consent: they use what came of it."""
    app = await registered(connected, "odnoklassniki")
    group = await connected.token("odnoklassniki", handle="lumikko")
    given = await ok_token(connected, app, "lumikko")
    client = ok_api.OkApi(
        access_token=given["access_token"],
        application_key=app["application_key"],
        application_secret_key=app["client_secret"],
    )
    groups = (await do(lambda: client.group.getUserGroupsV2().json()))["groups"]
    assert [one["groupId"] for one in groups] == [group["account_id"]]
    other = odnoklassniki.Odnoklassniki(
        app["application_key"], app["client_secret"], given["access_token"]
    )
    assert (await do(other.users.getCurrentUser))["uid"] == groups[0]["userId"]


async def test_ok_api_delays_a_topic_and_finds_it_when_it_is_out(connected: RunningSandbox) -> None:
    token = await connected.token("odnoklassniki", language="ru")
    ok = ok_api_for(token)
    at = int(connected.sandbox.clock.timestamp() + 3600) * 1000

    def delayed(text: str) -> str:
        media = {"media": [{"type": "text", "text": text}], "publishAtMs": at}
        answer = ok.mediatopic.post(
            type="GROUP_THEME", gid=token["account_id"], attachment=json.dumps(media)
        )
        return str(answer.json())

    stays, gone = await do(lambda: delayed("Потом")), await do(lambda: delayed("Никогда"))
    await do(lambda: ok.mediatopic.deleteTopic(topic_id=gone))
    await connected.advance(3600)
    found = await do(lambda: ok.mediatopic.getRepublishedTopic(topic_id=stays))
    [truth] = connected.posts("odnoklassniki")
    assert (truth["text"], truth["id"]) == ("Потом", found.json()["topicId"])
