"""LinkedIn's own Python client, unchanged, against the sandbox's LinkedIn.

linkedin-api-client 0.3 has the hosts https://api.linkedin.com and https://www.linkedin.com built
in. An adapter mounted on its session sends what is meant for them to the sandbox, as a proxy would.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from linkedin_api.clients.auth.client import AuthClient
from linkedin_api.clients.restli.client import RestliClient
from PIL import Image
from requests.adapters import HTTPAdapter

from tests.networks.harness import RunningSandbox

from .consent_flow import registered

VERSION = "202607"
HOSTS = ("https://api.linkedin.com", "https://www.linkedin.com")
POST = "/posts/{id}"
COMMENTS = "/socialActions/{id}/comments"


class Proxy(HTTPAdapter):
    """Carries requests for LinkedIn's hosts to the sandbox."""

    def __init__(self, target: str):
        super().__init__()
        self.target = target

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        assert request.url is not None
        for host in HOSTS:
            request.url = request.url.replace(host, self.target, 1)
        return super().send(request, *args, **more)


class Client:
    """A client with its account's token; every call names the version."""

    def __init__(self, sandbox: RunningSandbox, token: dict[str, Any]):
        self.restli = RestliClient()
        for host in HOSTS:
            self.restli.session.mount(host, Proxy(f"{sandbox.url}/linkedin"))
        self.urn = str(token["account_id"])
        self.access_token = token["credentials"]["access_token"]

    def __call__(self, method: str, resource_path: str, **more: Any) -> Any:
        more = {"access_token": self.access_token, "version_string": VERSION} | more
        return getattr(self.restli, method)(resource_path=resource_path, **more)

    def post(self, text: str, **more: Any) -> Any:
        entity = {
            "author": self.urn,
            "commentary": text,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
        }
        return self("create", "/posts", entity=entity | more)


Make = Callable[..., Awaitable[Client]]


@pytest.fixture
def client(sandbox: RunningSandbox) -> Iterator[Make]:
    made: list[Client] = []

    async def make(kind: str = "organization", **more: Any) -> Client:
        made.append(Client(sandbox, await sandbox.token("linkedin", kind, **more)))
        return made[-1]

    yield make
    for one in made:
        one.restli.session.close()


async def test_post_read_back_answer_delete(client: Make, sandbox: RunningSandbox) -> None:
    made = await client(handle="lumikko", followers=60_000)

    def first() -> str:
        created = made.post("Первый фонарь уже в пути — first light 🏮")
        assert created.status_code == 201
        return str(created.decoded_entity_id)

    urn = await asyncio.to_thread(first)
    assert [post["id"] for post in sandbox.posts("linkedin")] == [urn]
    await sandbox.advance(2 * 24 * 3600)

    def second() -> None:
        entity = made("get", POST, path_keys={"id": urn}).entity
        assert (entity["author"], entity["lifecycleState"]) == (made.urn, "PUBLISHED")
        found = made(
            "finder", "/posts", finder_name="author", query_params={"author": made.urn, "count": 10}
        )
        assert [post["id"] for post in found.elements] == [urn]
        assert found.paging.total == 1
        comments = made("get_all", COMMENTS, path_keys={"id": urn}, query_params={"count": 100})
        asked = comments.elements[0]
        message = {"text": "Danke!"}
        answer = made(
            "create",
            COMMENTS,
            path_keys={"id": asked["commentUrn"]},
            entity={
                "actor": made.urn,
                "object": urn,
                "message": message,
                "parentComment": asked["commentUrn"],
            },
        )
        assert answer.entity["parentComment"] == asked["commentUrn"]
        below = made("get_all", COMMENTS, path_keys={"id": asked["commentUrn"]})
        assert answer.entity_id in [comment["id"] for comment in below.elements]
        statistics = made(
            "finder",
            "/organizationalEntityShareStatistics",
            finder_name="organizationalEntity",
            query_params={"organizationalEntity": made.urn, "shares": [urn]},
        )
        assert statistics.elements[0]["totalShareStatistics"]["impressionCount"] > 0
        metadata = made("batch_get", "/socialMetadata", ids=[urn]).results[urn]
        assert metadata["commentSummary"]["count"] > 0
        gone = made(
            "delete",
            "/socialActions/{id}/comments/{comment}",
            path_keys={"id": urn, "comment": asked["id"]},
            query_params={"actor": made.urn},
        )
        assert gone.status_code == 204
        for _ in range(2):
            assert made("delete", POST, path_keys={"id": urn}).status_code == 204
        assert made("get", POST, path_keys={"id": urn}).status_code == 404

    await asyncio.to_thread(second)
    assert [post["deleted"] for post in sandbox.posts("linkedin")] == [True]


async def test_a_post_is_changed_and_its_thread_closed(
    client: Make, sandbox: RunningSandbox
) -> None:
    made = await client()

    def use() -> None:
        urn = made.post("Mit Fehlre").decoded_entity_id
        changed = made(
            "partial_update",
            POST,
            path_keys={"id": urn},
            patch_set_object={"commentary": "Ohne Fehler"},
        )
        assert changed.status_code == 204
        closed = made(
            "partial_update",
            "/socialMetadata/{id}",
            path_keys={"id": urn},
            query_params={"actor": made.urn},
            patch_set_object={"commentsState": "CLOSED"},
        )
        assert closed.status_code == 204

    await asyncio.to_thread(use)
    (post,) = sandbox.sandbox.world.posts
    assert (post.text, post.silent) == ("Ohne Fehler", True)


async def test_a_picture_is_announced_and_sent(client: Make, sandbox: RunningSandbox) -> None:
    made = await client()

    def use() -> None:
        value = made(
            "action",
            "/images",
            action_name="initializeUpload",
            action_params={"initializeUploadRequest": {"owner": made.urn}},
        ).value
        assert made.restli.session.put(value["uploadUrl"], data=_png()).status_code == 201
        path_keys = {"id": value["image"]}
        states = [made("get", "/images/{id}", path_keys=path_keys).entity["status"] for _ in "ab"]
        assert states[-1] == "AVAILABLE"
        content = {"media": {"id": value["image"], "altText": "Ein Fenster"}}
        assert made.post("Bild", content=content).status_code == 201

    await asyncio.to_thread(use)
    assert [file.alt for file in sandbox.sandbox.world.posts[0].files] == ["Ein Fenster"]


async def test_refusals_are_told_by_status_and_body(client: Make, sandbox: RunningSandbox) -> None:
    made, member = await client(), await client("member")

    def use() -> None:
        made.post("Einmal")
        twice = made.post("Einmal")
        assert twice.status_code == 422
        problem = twice.response.json()["errorDetails"]["inputErrors"][0]
        assert problem["code"] == "DUPLICATE_POST"
        old = made("get_all", "/posts", version_string="202404")
        assert (old.status_code, old.response.json()["code"]) == (426, "NONEXISTENT_VERSION")
        wrong = made("create", "/posts", entity={}, access_token="wrong")
        assert wrong.status_code == 401
        urn = member.post("Von mir").decoded_entity_id
        assert member("get", POST, path_keys={"id": urn}).status_code == 403
        profile = member("get", "/userinfo", version_string=None)
        assert f"urn:li:person:{profile.entity['sub']}" == member.urn

    await asyncio.to_thread(use)


@pytest.mark.parametrize(("fault", "status"), [("rate_limit", 429), ("http_500", 500)])
async def test_faults(client: Make, sandbox: RunningSandbox, fault: str, status: int) -> None:
    made = await client()
    await sandbox.fault("linkedin", fault, times=1)

    def use() -> None:
        refused = made.post("Nein")
        assert (refused.status_code, refused.entity_id) == (status, None)
        assert made.post("Doch").status_code == 201

    await asyncio.to_thread(use)
    assert [post["text"] for post in sandbox.posts("linkedin")] == ["Doch"]


async def test_sign_in(sandbox: RunningSandbox) -> None:
    app = await registered(sandbox, "linkedin")
    made = AuthClient(app["client_id"], app["client_secret"], "http://127.0.0.1:9/back")
    for host in HOSTS:
        made.session.mount(host, Proxy(f"{sandbox.url}/linkedin"))

    def use() -> None:
        address = made.generate_member_auth_url(
            scopes=["openid", "r_organization_social"], state="s"
        )
        assert made.session.get(address).status_code == 200
        asked = dict(parse_qs(urlsplit(address).query))
        agreed = made.session.post(address, data=asked, allow_redirects=False)
        code = parse_qs(urlsplit(agreed.headers["Location"]).query)["code"][0]
        given = made.exchange_auth_code_for_access_token(code)
        assert (given.status_code, given.expires_in) == (200, 60 * 24 * 3600)
        told = made.introspect_access_token(given.access_token)
        assert (told.active, told.status) == (True, "active")
        renewed = made.exchange_refresh_token_for_access_token(given.refresh_token)
        assert renewed.access_token != given.access_token

    await asyncio.to_thread(use)
    made.session.close()


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (24, 60, 72)).save(out, "PNG")
    return out.getvalue()
