"""Bodies with something missing or odd in them: refused, and nothing ever fails on them."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from homeground.sandbox.whole import Sandbox
from tests.networks.harness import RunningSandbox

from .linkedin_caller import LinkedInCaller, key

Path = tuple[str | int, ...]
ODD: tuple[Any, ...] = (
    None, 5, -1, 1.5, "", True, [], {}, "x", "at://x/y/z", "\ud800", [5], [{}],
    {"$type": "app.bsky.embed.images"}, {"$type": "app.bsky.richtext.facet#link"}, {"$link": "a"},
    "urn:li:share:1", "urn:li:comment:(urn:li:activity:1,2)",
)  # fmt: skip


BROKEN_FORMS = (
    ("multipart/form-data; boundary=a", b"--a\r\nnothing"),
    (
        "multipart/form-data; boundary=a",
        b'--a\r\nContent-Disposition: form-data; name="\xff\x01"\r\n',
    ),
    ("multipart/form-data", b"--a\r\n"),
    ("application/x-www-form-urlencoded", b"text=\xff\xfe"),
    ("application/x-www-form-urlencoded; charset=none", b"text=a"),
)
NETWORKS = sorted(Sandbox(1).servers)


def paths_in(document: Any, at: Path = ()) -> Iterator[Path]:
    items: Any = ()
    if isinstance(document, dict):
        items = document.items()
    elif isinstance(document, list):
        items = enumerate(document)
    for name, inner in items:
        yield (*at, name)
        yield from paths_in(inner, (*at, name))


def spoiled(document: dict[str, Any], rng: Random) -> Iterator[dict[str, Any]]:
    """Copies of a document: each place once without what is there, and twice with something odd."""
    for path in list(paths_in(document)):
        for odd in (..., rng.choice(ODD), rng.choice(ODD)):
            made = copy.deepcopy(document)
            above: Any = made
            for name in path[:-1]:
                above = above[name]
            if odd is ...:
                del above[path[-1]]
            else:
                above[path[-1]] = odd
            yield made


async def test_bluesky(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("bluesky")
    did, base = token["account_id"], f"{sandbox.url}/bluesky/xrpc"

    async def call(nsid: str, body: Any, bearer: str = "") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        async with sandbox.session.post(f"{base}/{nsid}", json=body, headers=headers) as response:
            return response.status, await response.json()

    _, session = await call("com.atproto.server.createSession", token["credentials"])
    bearer = session["accessJwt"]
    when, post = "2026-11-22T09:00:00.000Z", "app.bsky.feed.post"
    record = {"$type": post, "text": "Licht", "createdAt": when}
    body = {"repo": did, "collection": post, "record": record}
    _, root = await call("com.atproto.repo.createRecord", body, bearer)
    ref = {"uri": root["uri"], "cid": root["cid"]}
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.com"}
    external = {"uri": "https://example.com", "title": "Kajo", "description": ""}
    rich = record | {
        "langs": ["de"],
        "facets": [{"index": {"byteStart": 0, "byteEnd": 5}, "features": [link]}],
        "reply": {"root": ref, "parent": ref},
        "embed": {"$type": "app.bsky.embed.external", "external": external},
    }
    gate = {
        "$type": "app.bsky.feed.threadgate",
        "post": root["uri"],
        "createdAt": when,
        "allow": [],
        "hiddenReplies": [root["uri"]],
    }
    rng = Random(4)
    for sent in (rich, gate):
        put = {"repo": did, "collection": sent["$type"], "rkey": "3lb2c4d5e6f7a", "record": sent}
        for odd in spoiled(put, rng):
            status, answer = await call("com.atproto.repo.putRecord", odd, bearer)
            assert status < 500, (odd, answer)
    for odd in spoiled(dict(token["credentials"]), rng):
        status, answer = await call("com.atproto.server.createSession", odd)
        assert status < 500, (odd, answer)
    assert (await call("com.atproto.repo.createRecord", body, "a.b.ÿ"))[0] == 400
    headers = {"Authorization": f"Bearer {bearer}"}
    for query in (f"getAuthorFeed?actor={did}", f"getPostThread?uri={root['uri']}"):
        async with sandbox.session.get(f"{base}/app.bsky.feed.{query}", headers=headers) as read:
            assert read.status == 200, "what was taken can be shown"


async def test_linkedin(sandbox: RunningSandbox) -> None:
    me = LinkedInCaller(sandbox, await sandbox.token("linkedin"))
    urn = await me.posted("Licht")
    assert (await me.post("\ud800")).status == 400, "half a character"
    odd_token: dict[str, str | None] = {"Authorization": "Bearer ÿ"}
    assert (await me("GET", "/v2/userinfo", headers=odd_token)).status == 401
    settings = {"duration": "ONE_DAY"}
    poll = {"question": "Welche?", "options": [{"text": "a"}, {"text": "b"}], "settings": settings}
    images = {"images": [{"id": "urn:li:image:a"}, {"id": "urn:li:image:b"}]}
    article = {"source": "https://example.com", "title": "Kajo", "thumbnail": "urn:li:image:a"}
    comment = {"actor": me.urn, "object": urn, "message": {"text": "a"}, "parentComment": urn}
    talk = f"/rest/socialActions/{key(urn)}/comments"
    upload = {"initializeUploadRequest": {"owner": me.urn}}
    requests = [
        ("/rest/posts", me.body("Eins", content={"poll": poll})),
        ("/rest/posts", me.body("Zwei", content={"multiImage": images})),
        ("/rest/posts", me.body("Drei", content={"article": article})),
        (talk, comment),
        ("/rest/images?action=initializeUpload", upload),
    ]
    rng = Random(4)
    for path, body in requests:
        for odd in spoiled(body, rng):
            answer = await me("POST", path, json=odd)
            assert answer.status < 500, (odd, answer.body)
    for path, name in (
        (f"/rest/posts/{key(urn)}", "commentary"),
        (f"/rest/socialMetadata/{key(urn)}?actor={key(me.urn)}", "commentsState"),
    ):
        for odd in spoiled({"patch": {"$set": {name: "OPEN"}}}, rng):
            headers: dict[str, str | None] = {"X-RestLi-Method": "PARTIAL_UPDATE"}
            answer = await me("POST", path, json=odd, headers=headers)
            assert answer.status < 500, (odd, answer.body)
    for path in (f"/rest/posts?q=author&author={key(me.urn)}", f"/rest/posts/{key(urn)}", talk):
        assert (await me("GET", path)).status == 200, "what was taken can be shown"


@pytest.mark.parametrize("network", NETWORKS)
async def test_forms_that_break_off(sandbox: RunningSandbox, network: str) -> None:
    """No path of any network fails on a form without its boundaries, or in no encoding there is."""
    token = await sandbox.token(network)
    server = sandbox.sandbox.servers[network]
    paths = {re.sub(r"\{[^}]*\}", "1", route.path) for route in server.routes()}  # type: ignore[attr-defined]
    bearer = {"Authorization": f"Bearer {next(iter(token['credentials'].values()))}"}
    for path in sorted(paths):
        for kind, body in BROKEN_FORMS:
            async with sandbox.session.post(
                f"{sandbox.url}/{network}{path}", data=body, headers=bearer | {"Content-Type": kind}
            ) as answer:
                # 501 is Bluesky's answer to a method that there is not.
                assert answer.status < 500 or answer.status == 501, (
                    path,
                    kind,
                    await answer.text(),
                )
