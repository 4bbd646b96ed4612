"""Bluesky: its error table, its requests against its lexicons, and its oddities."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.networks import bluesky, errors
from homeground.networks.http import Http, Response
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, answer, documents
from .lexicon import Lexicons
from .listener import Heard, Listener, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
DID, ALICE = "did:plc:lumikkolumikkolumikkolumi", "did:plc:alicealicealicealicealice"
PASSWORD = "abcd-efgh-ijkl-mnop"
CID = "bafyreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa"
BLOB = {
    "$type": "blob",
    "ref": {"$link": "bafkreibabalobzn6cd366ukcsjycp4yymjymgfxcv6xczmlgpemzkz3cfa"},
    "mimeType": "image/jpeg",
    "size": 10,
}
KEY = "3f1c1ed2-9f0e-4a4e-8e0b-1f2f5d2f6a10"
URI = f"at://{DID}/app.bsky.feed.post/{bluesky.tid_from_key(KEY)}"
COMMENT = f"at://{ALICE}/app.bsky.feed.post/3mafy4x2cws2k"
SITE = "https://bsky.app"

BRANCHES = {
    errors.RateLimited: {"RateLimitExceeded"},
    errors.Unavailable: {"BlobNotFound", "InvalidSwap"},
    errors.NotAuthorized: {
        "ExpiredToken", "InvalidToken", "AuthenticationRequired", "AuthMissing", "Forbidden",
        "AuthFactorTokenRequired", "AccountTakedown", "AccountDeactivated", "AccountSuspended",
    },
    errors.Rejected: {
        "InvalidRequest", "BlobTooLarge", "InvalidMimeType", "PayloadTooLarge", "BlockedActor",
        "BlockedByActor",
    },
    errors.NotFound: {"NotFound", "RecordNotFound"},
    errors.NotOffered: {"MethodNotImplemented", "XRPCNotSupported"},
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicons(shared: Path) -> Lexicons:
    return Lexicons.of(shared)


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "branch"),
    [(name, branch) for branch, names in BRANCHES.items() for name in sorted(names)],
)
def test_every_name_becomes_its_branch(name: str, branch: type[errors.NetworkError]) -> None:
    error = bluesky.error_from_answer(answer(400, {"error": name, "message": "words"}, write=True))
    assert type(error) is branch
    assert error.code == name
    assert error.network == "bluesky"
    assert "words" in str(error)


def test_no_name_is_left_out_of_the_table_above() -> None:
    assert set(bluesky.NAMES) == set().union(*BRANCHES.values())


METHODS = {
    "com.atproto.server.createSession",
    "com.atproto.server.refreshSession",
    "com.atproto.identity.resolveHandle",
    "com.atproto.repo.putRecord",
    "com.atproto.repo.getRecord",
    "com.atproto.repo.deleteRecord",
    "com.atproto.repo.uploadBlob",
    "app.bsky.actor.getProfile",
    "app.bsky.feed.getAuthorFeed",
    "app.bsky.feed.getPosts",
    "app.bsky.feed.getPostThread",
    "app.bsky.notification.listNotifications",
}


def test_every_error_that_our_methods_name_is_known(lexicons: Lexicons) -> None:
    for method in METHODS:
        # Who does not exist is no error of ours: the name stays plain text.
        assert lexicons.error_names(method) - {"HandleNotFound"} <= set(bluesky.NAMES), method


@pytest.mark.parametrize(
    ("status", "branch"),
    [
        (400, errors.Rejected),
        (401, errors.NotAuthorized),
        (403, errors.NotAuthorized),
        (404, errors.NotFound),
        (413, errors.Rejected),
        (418, errors.Rejected),
        (429, errors.RateLimited),
        (501, errors.NotOffered),
        (301, errors.Unavailable),
        (599, errors.Unsure),
    ],
)
@pytest.mark.parametrize("body", ["<html>", {"error": "NewlyInvented"}, {"error": None}, [], {}])
def test_a_status_decides_where_the_name_says_nothing(
    status: int, branch: type[Exception], body: Any
) -> None:
    assert type(bluesky.error_from_answer(answer(status, body, write=True))) is branch


def test_a_limit_says_until_when() -> None:
    refused = _limited("1795341900")
    error = bluesky.error_from_answer(refused)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_at == datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
    unsaid = bluesky.error_from_answer(_limited("soon"))
    assert isinstance(unsaid, errors.RateLimited)
    assert unsaid.retry_at is None


def _limited(reset: str) -> Response:
    headers = CIMultiDictProxy(CIMultiDict({"ratelimit-reset": reset}))
    return Response(429, headers, b'{"error": "RateLimitExceeded"}', "https://network.example")


def test_an_error_never_carries_a_secret() -> None:
    refused = answer(401, {"error": "AuthMissing", "message": f"{PASSWORD} and jwt"})
    error = bluesky.error_from_answer(refused, secrets=(PASSWORD, "jwt"))
    assert PASSWORD not in repr(error)
    assert "jwt" not in str(error)


# --- translators ------------------------------------------------------------------------------

LIVELY = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab 🏮👨‍👩‍👧‍👦中文éя#@.:/()…\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=40,
)
PIECES = st.lists(
    st.one_of(
        LIVELY,
        st.sampled_from(
            [
                "https://lumikko.example/каё?a=1&b=(2)",
                "(https://lumikko.example/kajo).",
                "@alice.example",
                "#свет",
                "#光🏮",
            ]
        ),
    ),
    max_size=6,
)


@FEWER
@given(PIECES, st.sampled_from([" ", "\n", ""]))
def test_any_text_survives_there_and_back_and_facets_cut_at_letters(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    record = bluesky.record_from_draft(Draft(text=text), now=NOW, people={"alice.example": ALICE})
    assert record["text"] == text
    whole, last = text.encode(), 0
    for facet in record.get("facets", []):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert last <= start < end <= len(whole), "in order, apart, and inside"
        last = end
        part = whole[start:end].decode("utf-8")  # strict: never in the middle of a letter
        (feature,) = facet["features"]
        match feature["$type"].partition("#")[2]:
            case "link":
                assert feature["uri"] == part
            case "mention":
                assert part.lower() == "@alice.example"
                assert feature["did"] == ALICE
            case "tag":
                assert part[0] in "#＃"
                assert part[1:] == feature["tag"]
    view = json.loads(json.dumps({"uri": URI, "record": record}))
    post = bluesky.post_from_view(view, site_url=SITE)
    assert post is not None
    assert post.text == text


@FEWER
@given(LIVELY, st.text(st.sampled_from("abc/?=&ж中"), max_size=60))
def test_a_shortened_link_is_read_back_whole(text: str, path: str) -> None:
    link = f"https://lumikko.example/{path}"
    media = (Media(Path("a.jpg"), "image", "image/jpeg", 1),)
    draft = Draft(text=text, link=link, media=media)
    record = bluesky.record_from_draft(draft, now=NOW, people={}, images=[{"image": BLOB}])
    post = bluesky.post_from_view({"uri": URI, "record": record}, site_url=SITE)
    assert post is not None
    assert post.text.rstrip("/") in (f"{text}\n{link}".rstrip("/"), link.rstrip("/"), text)
    assert post.link is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/x, or", [("link", "https://a.example/x")]),
        ("(https://a.example/x_(y))", [("link", "https://a.example/x_(y)")]),
        ("HTTPS://A.example", [("link", "HTTPS://A.example")]),
        ("xhttps://a.example", []),
        ("https://", []),
        ("mail me@alice.example", []),
        ("@alice", []),
        ("(@alice.example)", [("mention", "alice.example")]),
        ("@alice.example.", [("mention", "alice.example")]),
        ("https://a.example/@alice.example", [("link", "https://a.example/@alice.example")]),
        ("#1 #2026", []),
        ("a#b", []),
        ("#свет_и-тень!", [("tag", "свет_и-тень")]),
        ("##x", []),
        ("#" + "ж" * 65, []),
        ("#👨‍👩‍👧‍👦", [("tag", "👨‍👩‍👧‍👦")]),
    ],
)
def test_what_is_a_link_a_name_or_a_tag(text: str, found: list[tuple[str, str]]) -> None:
    assert [(span.kind, span.value) for span in bluesky.spans_in(text)] == found


@pytest.mark.parametrize(
    ("facets", "text"),
    [
        ([{"index": {"byteStart": 0, "byteEnd": 99}, "features": []}], "hier lang"),
        ([{"index": {"byteStart": 3, "byteEnd": 2}}], "hier lang"),
        ([{"index": None, "features": [None]}], "hier lang"),
        (
            [
                {
                    "index": {"byteStart": 0, "byteEnd": 4},
                    "features": [
                        {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}
                    ],
                }
            ],
            "hier lang",
        ),
        ("?", "hier lang"),
    ],
)
def test_strange_facets_leave_the_text_alone(facets: Any, text: str) -> None:
    assert bluesky.plain_from_richtext("hier lang", facets) == text


FIELDS = (
    "uri", "cid", "author", "record", "embed", "images", "external", "media", "text", "facets",
    "index", "byteStart", "byteEnd", "features", "reply", "parent", "root", "did", "handle",
    "displayName", "likeCount", "indexedAt", "createdAt", "thread", "replies", "post", "$type",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(document: dict[str, Any]) -> None:
    bluesky.post_from_view(document, site_url=SITE)
    bluesky.comment_from_view(document, post_id=URI, site_url=SITE)
    bluesky.profile_from_actor(document, site_url=SITE)
    bluesky.engagement_from_view(document)
    list(bluesky.views_in_thread(document))
    bluesky.error_from_answer(answer(400, document, write=True))


@given(st.text(max_size=60))
def test_a_key_is_a_tid_and_always_the_same(key: str) -> None:
    tid = bluesky.tid_from_key(key)
    assert tid == bluesky.tid_from_key(key)
    assert len(tid) == 13
    assert set(tid) <= set("234567abcdefghijklmnopqrstuvwxyz")
    assert tid[0] == "2", "its time is long ago"
    assert tid != bluesky.tid_from_key(key, of="reply")


# --- the speaker ------------------------------------------------------------------------------


class Server:
    """A repository with one account: what it keeps, and what it answers."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, Any] = {}
        self.access = 0
        self.expired: set[str] = set()
        self.revoked = False

    def __call__(self, heard: Heard) -> web.Response:
        method = method_of(heard)
        if method.startswith("com.atproto.server."):
            return self.signing_in(method, heard)
        token = heard.headers.get("Authorization", "")
        if token in self.expired:
            return refused(400, "ExpiredToken", "Token has expired")
        if token != f"Bearer access-{self.access}":
            return refused(400, "InvalidToken", "Token could not be verified")
        if method in self.answers:
            made = self.answers[method]
            return made(heard) if callable(made) else web.json_response(made)
        name = re.sub("([A-Z])", lambda letter: f"_{letter[1].lower()}", method.rpartition(".")[2])
        own: Callable[[Heard], web.Response] = getattr(self, name)
        return own(heard)

    def signing_in(self, method: str, heard: Heard) -> web.Response:
        if method.endswith("refreshSession"):
            if self.revoked:
                return refused(400, "ExpiredToken", "Token has been revoked")
            assert heard.headers["Authorization"] == f"Bearer refresh-{self.access}"
        elif json.loads(heard.body)["password"] != PASSWORD:
            return refused(401, "AuthenticationRequired", "Invalid identifier or password")
        self.access += 1
        return web.json_response(
            {
                "accessJwt": f"access-{self.access}",
                "refreshJwt": f"refresh-{self.access}",
                "handle": "lumikko.example",
                "did": DID,
            }
        )

    def put_record(self, heard: Heard) -> web.Response:
        body = json.loads(heard.body)
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        there = self.records.get(uri)
        if "swapRecord" in body and body["swapRecord"] != (there["cid"] if there else None):
            return refused(400, "InvalidSwap", "Record was at another CID")
        cid = f"{CID[:-3]}{len(self.records):03}".replace("0", "a").replace("1", "b")
        self.records[uri] = {"uri": uri, "cid": cid, "value": body["record"]}
        return web.json_response({"uri": uri, "cid": cid})

    def get_record(self, heard: Heard) -> web.Response:
        asked = {name: values[0] for name, values in parse_qs(heard.query).items()}
        uri = f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}"
        if uri not in self.records:
            return refused(400, "RecordNotFound", f"Could not locate record: {uri}")
        return web.json_response(self.records[uri])

    def delete_record(self, heard: Heard) -> web.Response:
        body = json.loads(heard.body)
        self.records.pop(f"at://{body['repo']}/{body['collection']}/{body['rkey']}", None)
        return web.json_response({})

    def upload_blob(self, heard: Heard) -> web.Response:
        return web.json_response({"blob": BLOB})

    def resolve_handle(self, heard: Heard) -> web.Response:
        if parse_qs(heard.query)["handle"] == ["alice.example"]:
            return web.json_response({"did": ALICE})
        return refused(400, "InvalidRequest", "Unable to resolve handle")

    def get_posts(self, heard: Heard) -> web.Response:
        asked = parse_qs(heard.query)["uris"]
        return web.json_response({"posts": [view(uri) for uri in asked if "gone" not in uri]})

    def get_profile(self, heard: Heard) -> web.Response:
        block = next((uri for uri in self.records if "graph.block" in uri), None)
        viewer = {"viewer": {"blocking": block}} if block else {}
        return web.json_response(
            {"did": DID, "handle": "lumikko.example", "followersCount": 5, **viewer}
        )


def view(uri: str, text: str = "Licht", **more: Any) -> dict[str, Any]:
    return {
        "uri": uri,
        "cid": CID,
        "author": {"did": uri.split("/")[2], "handle": "who.example"},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": more.pop("at", "2026-11-22T10:05:00Z"),
            **more.pop("record", {}),
        },
        "indexedAt": "2026-11-25T10:05:00Z",
        **more,
    }


def refused(status: int, name: str, message: str) -> web.Response:
    return web.json_response({"error": name, "message": message}, status=status)


def method_of(heard: Heard) -> str:
    return heard.path.removeprefix("/xrpc/")


def called(listener: Listener) -> list[str]:
    return [method_of(heard).rpartition(".")[2] for heard in listener.heard]


def connector(http: Http, url: str, password: str = PASSWORD) -> bluesky.Bluesky:
    return bluesky.Bluesky(
        http,
        account_id=DID,
        credentials={"identifier": "lumikko.example", "password": password},
        base_url=url,
        handle="lumikko.example",
    )


async def test_every_request_fits_the_lexicons(lexicons: Lexicons, tmp_path: Path) -> None:
    picture = tmp_path / "lantern.jpg"
    picture.write_bytes(b"\xff\xd8not looked at here")
    media = Media(picture, "image", "image/jpeg", 10, 640, 480, alt="Фонарь")
    server = Server()
    server.answers = {
        "app.bsky.feed.getAuthorFeed": {"feed": [{"post": view(URI)}]},
        "app.bsky.feed.getPostThread": {"thread": {"post": view(URI)}},
        "app.bsky.notification.listNotifications": {"notifications": []},
    }
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        draft = Draft(
            text="Свет & <тень> 🏮 @alice.example #свет",
            link="https://lumikko.example/a,b?utm_source=bluesky",
            media=(media,),
            tags=("light",),
            language="ru",
            answers_from=AnswersFrom.NOBODY,
        )
        published = await ours.publish(draft, key=KEY, now=NOW)
        assert published.id == URI
        assert published.url == (f"{SITE}/profile/lumikko.example/post/{bluesky.tid_from_key(KEY)}")
        await ours.publish(Draft(text="Karte", link="https://a.example"), key="k2", now=NOW)
        assert [post.id for post in await ours.recent_posts(limit=500)] == [URI]
        await ours.measure([URI])
        assert [comment async for comment in ours.comments(URI)] == []
        answered = await ours.reply(URI, "Спасибо", comment_id=COMMENT, key="k-2", now=NOW)
        assert (answered.text, answered.parent_id, answered.post_id) == ("Спасибо", COMMENT, URI)
        await ours.hide_comment(URI, COMMENT)
        await ours.close_comments(URI, closed=False)
        await ours.block(ALICE)
        await ours.block(ALICE, blocked=False)
        await ours.delete(URI)
        assert [mention async for mention in ours.mentions()] == []
        assert (await ours.profile()).followers == 5
        server.expired = {"Bearer access-1"}
        await ours.profile()

        assert {method_of(heard) for heard in listener.heard} == METHODS
        for heard in listener.heard:
            hold(lexicons, heard)
            # An address ends up in logs.
            assert "access" not in heard.path + heard.query
            assert PASSWORD not in heard.path + heard.query + str(heard.headers)


def hold(lexicons: Lexicons, heard: Heard) -> None:
    method, mime = method_of(heard), heard.headers.get("Content-Type", "")
    problems = lexicons.query_problems(method, heard.query)
    if lexicons.method(method)["type"] == "procedure":
        body = json.loads(heard.body) if mime == "application/json" else heard.body or None
        problems += lexicons.input_problems(method, body, encoding=mime)
    assert problems == [], method


@pytest.mark.parametrize(
    ("base_url", "site"),
    [
        (None, SITE),
        ("https://bsky.social", SITE),
        ("https://pds.lumikko.example/", SITE),
        ("http://127.0.0.1:8700/bluesky", "http://127.0.0.1:8700/bluesky"),
    ],
)
def test_a_server_of_ones_own_has_no_pages(base_url: str | None, site: str) -> None:
    ours = bluesky.Bluesky(Http(), account_id=DID, credentials={}, base_url=base_url)
    assert ours.site_url == site


async def test_a_repeat_with_the_same_key_gives_the_first_post() -> None:
    server = Server()
    async with listening(server) as (listener, http):
        first = await connector(http, listener.url).publish(Draft(text="Eins"), key=KEY, now=NOW)
        later = NOW.replace(hour=12)
        second = await connector(http, listener.url).publish(Draft(text="Eins"), key=KEY, now=later)
    assert first == second
    (kept,) = server.records.values()
    assert kept["value"]["createdAt"] == "2026-11-22T10:05:00.000Z", "the first one stays as it was"


async def test_a_lost_answer_and_a_repeat_make_one_post() -> None:
    server = Server()

    def lose(heard: Heard) -> web.Response:
        del server.answers["com.atproto.repo.putRecord"]
        server.put_record(heard)
        return web.Response(status=502)

    server.answers["com.atproto.repo.putRecord"] = lose
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.Unsure):
            await ours.publish(Draft(text="Eins"), key=KEY, now=NOW)
        assert (await ours.publish(Draft(text="Eins"), key=KEY, now=NOW)).id == URI
    assert list(server.records) == [URI]


async def test_what_is_there_and_then_is_not_stays_unsure() -> None:
    server = Server()
    server.answers["com.atproto.repo.putRecord"] = lambda _: refused(400, "InvalidSwap", "taken")
    async with listening(server) as (listener, http):
        with pytest.raises(errors.Unsure):
            await connector(http, listener.url).publish(Draft(text="x"), key=KEY, now=NOW)


@pytest.mark.parametrize("body", ["<html>", {}, {"uri": None}, [], None])
async def test_an_answer_that_does_not_say_where_leaves_it_unsure(body: Any) -> None:
    server = Server()
    server.answers["com.atproto.repo.putRecord"] = lambda _: web.Response(
        text=body if body == "<html>" else json.dumps(body)
    )
    async with listening(server) as (listener, http):
        with pytest.raises(errors.Unsure):
            await connector(http, listener.url).publish(Draft(text="x"), key=KEY, now=NOW)


async def test_connectors_of_one_account_sign_in_once() -> None:
    server = Server()
    server.answers["app.bsky.feed.getPosts"] = {"posts": []}
    async with listening(server) as (listener, http):
        for _ in range(3):
            await connector(http, listener.url).measure([URI])
        assert called(listener).count("createSession") == 1
        assert called(listener).count("getPosts") == 3
    async with listening(server) as (listener, http):
        await connector(http, listener.url).measure([URI])
        assert called(listener).count("createSession") == 1, "another client knows nothing of it"


async def test_an_access_that_is_out_of_date_is_renewed_once_and_the_write_repeated() -> None:
    server = Server()
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        await ours.publish(Draft(text="x"), key="k1", now=NOW)
        server.expired = {"Bearer access-1"}
        await ours.publish(Draft(text="y"), key="k2", now=NOW)
        assert called(listener)[2:] == ["putRecord", "refreshSession", "putRecord"]
        server.expired = {"Bearer access-2", "Bearer access-3"}
        with pytest.raises(errors.NotAuthorized) as raised:
            await ours.publish(Draft(text="z"), key="k3", now=NOW)
        assert "access-" not in str(raised.value)
    assert len(server.records) == 2


async def test_a_session_that_was_ended_is_begun_anew() -> None:
    server = Server()
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        await ours.delete(URI)
        server.expired, server.revoked = {"Bearer access-1"}, True
        await ours.delete(URI)
        assert called(listener)[2:] == [
            "deleteRecord",
            "refreshSession",
            "createSession",
            "deleteRecord",
        ]


@pytest.mark.parametrize("password", ["wrong", ""])
async def test_a_wrong_password_is_not_authorized(password: str) -> None:
    async with listening(Server()) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await connector(http, listener.url, password).profile()


async def test_an_account_out_of_service_is_said() -> None:
    session = {"accessJwt": "a", "refreshJwt": "r", "did": DID, "active": False}
    answers = session | {"status": "suspended"}
    async with listening(lambda _: web.json_response(answers)) as (listener, http):
        with pytest.raises(errors.NotAuthorized, match="out of service") as raised:
            await connector(http, listener.url).profile()
        assert raised.value.code == "suspended"


IMAGE = Media(Path("a.jpg"), "image", "image/jpeg", 10)


@pytest.mark.parametrize(
    ("draft", "error", "says"),
    [
        (Draft(text=""), errors.Rejected, "empty"),
        (Draft(text=" \n"), errors.Rejected, "empty"),
        (Draft(text="ab\ud83c"), errors.Rejected, "position 3"),
        (Draft(text="é" * 301), errors.Rejected, "301 characters"),
        (Draft(text="👨‍👩‍👧‍👦" * 121), errors.Rejected, "3,025 bytes"),
        (
            Draft(text="é" * 290, link="https://lumikko.example/kajo", media=(IMAGE,)),
            errors.Rejected,
            "311 characters \\(the link included",
        ),
        (Draft(text="x", media=(IMAGE,) * 5), errors.Rejected, "4 images"),
        (
            Draft(text="x", media=(Media(Path("a.jpg"), "image", "image/jpeg", 2_000_001),)),
            errors.Rejected,
            "2,000,001 bytes",
        ),
        (
            Draft(text="x", media=(IMAGE, Media(Path("a.mp4"), "video", "video/mp4", 1))),
            errors.Rejected,
            "one video",
        ),
        (Draft(text="x", poll=Poll("?", ("a", "b"), 60)), errors.NotOffered, "polls"),
        (Draft(text="x", publish_at=NOW), errors.NotOffered, "later"),
    ],
)
async def test_what_cannot_go_out_is_refused_before_anything_is_sent(
    draft: Draft, error: type[Exception], says: str
) -> None:
    async with listening(Server()) as (listener, http):
        with pytest.raises(error, match=says):
            await connector(http, listener.url).publish(draft, key=KEY, now=NOW)
        assert listener.heard == []


async def test_comments_that_could_not_be_closed_leave_the_post_unsure_until_a_repeat() -> None:
    server = Server()

    def without_gates(heard: Heard) -> web.Response:
        if json.loads(heard.body)["collection"].endswith("threadgate"):
            return web.Response(status=503)
        return server.put_record(heard)

    server.answers["com.atproto.repo.putRecord"] = without_gates
    draft = Draft(text="x", answers_from=AnswersFrom.NOBODY)
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.Unsure, match="everybody may answer"):
            await ours.publish(draft, key=KEY, now=NOW)
        del server.answers["com.atproto.repo.putRecord"]
        await ours.publish(draft, key=KEY, now=NOW)
    gate = server.records[URI.replace("feed.post", "feed.threadgate")]["value"]
    assert gate["allow"] == []
    assert gate["post"] == URI
    assert len(server.records) == 2


async def test_a_deep_thread_is_read_to_its_end() -> None:
    def uri(number: int) -> str:
        return f"at://{ALICE}/app.bsky.feed.post/{number:013}"

    def thread(heard: Heard) -> web.Response:
        asked = parse_qs(heard.query)["uri"][0]
        first = 0 if asked == URI else int(asked.rpartition("/")[2])
        node: dict[str, Any] | None = None
        for number in range(min(first + 10, 24), first, -1):
            inner = view(
                uri(number),
                f"№{number}",
                at=f"2026-11-22T11:{number:02}:00Z",
                replyCount=1 if number < 24 else 0,
                record={"reply": {"parent": {"uri": uri(number - 1) if number > 1 else URI}}},
            )
            node = {"post": inner, "replies": [node] if node else []}
        root = {"post": view(asked, replyCount=1), "replies": [node] if node else []}
        gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri(99), "notFound": True}
        root["replies"] = [*root["replies"], gone]
        return web.json_response({"thread": root})

    server = Server()
    server.answers["app.bsky.feed.getPostThread"] = thread
    async with listening(server) as (listener, http):
        found = [comment async for comment in connector(http, listener.url).comments(URI)]
        assert called(listener).count("getPostThread") == 3
    assert [comment.text for comment in found] == [f"№{number}" for number in range(1, 25)]
    assert [comment.parent_id for comment in found] == [None, *(uri(n) for n in range(1, 24))]
    assert {comment.post_id for comment in found} == {URI}


async def test_the_comments_of_a_post_that_is_gone_are_not_found() -> None:
    server = Server()
    server.answers["app.bsky.feed.getPostThread"] = lambda _: refused(400, "NotFound", "gone")
    async with listening(server) as (listener, http):
        with pytest.raises(errors.NotFound):
            [comment async for comment in connector(http, listener.url).comments(URI)]


async def test_measuring_asks_for_at_most_twenty_five_at_once() -> None:
    uris = [f"at://{DID}/app.bsky.feed.post/{number:013}" for number in range(60)]
    async with listening(Server()) as (listener, http):
        counts = await connector(http, listener.url).measure([*uris, f"{URI}-gone"])
        assert called(listener).count("getPosts") == 3
    assert set(counts) == set(uris)


async def test_an_answer_to_an_answer_keeps_the_threads_first_post() -> None:
    server = Server()
    root = {"uri": URI, "cid": CID}
    server.answers["app.bsky.feed.getPosts"] = {
        "posts": [view(COMMENT, record={"reply": {"root": root, "parent": root}})]
    }
    async with listening(server) as (listener, http):
        await connector(http, listener.url).reply(URI, "x", comment_id=COMMENT, key=KEY, now=NOW)
        with pytest.raises(errors.NotFound):
            await connector(http, listener.url).reply(URI, "x", key="k2", now=NOW)
    (kept,) = server.records.values()
    assert kept["value"]["reply"] == {"root": root, "parent": {"uri": COMMENT, "cid": CID}}


async def test_hiding_and_closing_share_one_record() -> None:
    server = Server()
    gate_uri = URI.replace("feed.post", "feed.threadgate")
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        await ours.publish(Draft(text="x"), key=KEY, now=NOW)
        await ours.hide_comment(URI, COMMENT)
        await ours.close_comments(URI)
        both = server.records[gate_uri]["value"]
        assert both["hiddenReplies"] == [COMMENT]
        assert both["allow"] == []
        before = len(listener.heard)
        await ours.close_comments(URI)
        assert called(listener)[before:] == ["getRecord"], "nothing to change, nothing is written"
        await ours.close_comments(URI, closed=False)
        assert "allow" not in server.records[gate_uri]["value"]
        await ours.hide_comment(URI, COMMENT, hidden=False)
        assert gate_uri not in server.records
        await ours.close_comments(URI, closed=False)


async def test_a_gate_that_somebody_else_changes_is_changed_once_more() -> None:
    server = Server()
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        await ours.publish(Draft(text="x"), key=KEY, now=NOW)
        refusals = [True, False]

        def put(heard: Heard) -> web.Response:
            if refusals.pop(0):
                return refused(400, "InvalidSwap", "changed")
            return server.put_record(heard)

        server.answers["com.atproto.repo.putRecord"] = put
        await ours.close_comments(URI)
        assert refusals == []


async def test_more_hidden_answers_than_bluesky_keeps_are_refused() -> None:
    server = Server()
    gate = {"createdAt": "2026-11-22T10:05:00Z", "hiddenReplies": [f"at://{n}" for n in range(300)]}
    server.records[URI.replace("feed.post", "feed.threadgate")] = {"cid": CID, "value": gate}
    async with listening(server) as (listener, http):
        with pytest.raises(errors.Rejected, match="300"):
            await connector(http, listener.url).hide_comment(URI, COMMENT)


@pytest.mark.parametrize("post_id", [COMMENT, "3mafy4x2cws2k", "", "https://bsky.app/x"])
async def test_somebody_elses_post_is_left_alone(post_id: str) -> None:
    async with listening(Server()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.Rejected):
            await ours.delete(post_id)
        with pytest.raises(errors.Rejected):
            await ours.close_comments(post_id)
        assert listener.heard == []


async def test_blocking_twice_makes_one_record() -> None:
    server = Server()
    async with listening(server) as (listener, http):
        ours = connector(http, listener.url)
        await ours.block(ALICE)
        await ours.block(ALICE)
        (kept,) = server.records.values()
        assert kept["value"]["subject"] == ALICE
        await ours.block(ALICE, blocked=False)
        await ours.block(ALICE, blocked=False)
    assert server.records == {}


async def test_mentions_end_where_they_were_heard_before() -> None:
    def page(heard: Heard) -> web.Response:
        start = int(parse_qs(heard.query).get("cursor", ["9"])[0])
        notes = [
            view(f"{COMMENT}{n}", f"№{n}", reason="mention" if n != 8 else "like")
            | {"indexedAt": f"2026-11-22T10:0{n}:00Z"}
            for n in range(start, start - 3, -1)
        ]
        return web.json_response({"notifications": notes, "cursor": str(start - 3)})

    server = Server()
    server.answers["app.bsky.notification.listNotifications"] = page
    async with listening(server) as (listener, http):
        since = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
        heard = [post.text async for post in connector(http, listener.url).mentions(since=since)]
    assert heard == ["№9", "№7", "№6"]


async def test_reposts_are_not_posts_of_ours() -> None:
    feed = [{"post": view(URI)}, {"post": view(COMMENT), "reason": {"by": {"did": DID}}}, None, {}]
    server = Server()
    server.answers["app.bsky.feed.getAuthorFeed"] = {"feed": feed, "cursor": "again"}
    async with listening(server) as (listener, http):
        posts = await connector(http, listener.url).recent_posts(limit=5)
        assert called(listener).count("getAuthorFeed") == 2, "a cursor that repeats ends the list"
    assert {post.id for post in posts} == {URI}
