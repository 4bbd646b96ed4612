"""The sandbox's Bluesky: sign-in, records, feeds, threads and refusals, by the lexicons."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.networks.harness import RunningSandbox
from tests.networks.lexicon import Lexicons

from .bluesky_caller import BlueskyCaller

DAY = 24 * 3600
POST, GATE, BLOCK = "app.bsky.feed.post", "app.bsky.feed.threadgate", "app.bsky.graph.block"
Make = Callable[..., Awaitable[BlueskyCaller]]


@pytest.fixture(scope="session")
def lexicons(shared: Path) -> Lexicons:
    return Lexicons.of(shared)


@pytest.fixture
def make(sandbox: RunningSandbox, lexicons: Lexicons) -> Make:
    async def made(**more: Any) -> BlueskyCaller:
        token = await sandbox.token("bluesky", **more)
        return await BlueskyCaller(sandbox, token, lexicons).sign_in()

    return made


def png(width: int = 64, height: int = 48) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (24, 60, 72)).save(out, "PNG")
    return out.getvalue()


async def test_a_handle_becomes_a_host_name(sandbox: RunningSandbox) -> None:
    names = {
        "lumikko": "lumikko.sandbox.test",
        "Kajo_7": "kajo-7.sandbox.test",
        "kajo.example.com": "kajo.example.com",
    }
    for asked, given in names.items():
        token = await sandbox.token("bluesky", handle=asked)
        assert token["handle"] == token["credentials"]["identifier"] == given
        assert token["account_id"].startswith("did:plc:")
        assert len(token["account_id"]) == 32


async def test_identities_repeat_for_a_seed(sandbox: RunningSandbox) -> None:
    one = await sandbox.token("bluesky")
    await sandbox.control("reset", seed=1)
    again = await sandbox.token("bluesky")
    await sandbox.control("reset", seed=2)
    other = await sandbox.token("bluesky")
    assert one["account_id"] == again["account_id"] != other["account_id"]
    assert one["credentials"]["password"] == again["credentials"]["password"]


# --- sessions ---------------------------------------------------------------------------------


async def test_tokens_end_by_the_sandboxs_clock(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    assert (await me.get("com.atproto.server.getSession")).body["did"] == me.did
    await sandbox.advance(2 * 3600 + 1)
    late = await me.get("com.atproto.server.getSession")
    assert late.refused == (400, "ExpiredToken", "Token has expired")
    renewed = await me("POST", "com.atproto.server.refreshSession", bearer="refresh")
    assert renewed.status == 200
    old = me.session
    me.session = renewed.body
    assert (await me.get("com.atproto.server.getSession")).status == 200
    await sandbox.advance(2 * 3600 + 1)
    me.session = old
    used = await me("POST", "com.atproto.server.refreshSession", bearer="refresh")
    assert used.refused[:2] == (400, "ExpiredToken")


async def test_bad_tokens_are_400(make: Make) -> None:
    me = await make()
    for bearer in ("nonsense", "a.b.c", me.session["accessJwt"][:-3] + "abc"):
        answer = await me("GET", "com.atproto.server.getSession", bearer=bearer)
        assert answer.refused == (400, "InvalidToken", "Token could not be verified")
    scope = await me("GET", "com.atproto.server.getSession", bearer="refresh")
    assert scope.refused == (400, "InvalidToken", "Bad token scope")
    none = await me("GET", "com.atproto.server.getSession", bearer=None)
    assert none.refused == (401, "AuthMissing", "Authentication Required")


async def test_a_wrong_password_is_401(make: Make) -> None:
    me = await make()
    for identifier, password in ((me.token["handle"], "wrong"), ("nobody.example.com", "wrong")):
        body = {"identifier": identifier, "password": password}
        answer = await me("POST", "com.atproto.server.createSession", bearer=None, json=body)
        assert answer.refused == (
            401,
            "AuthenticationRequired",
            "Invalid identifier or password",
        )


async def test_a_session_can_be_ended(make: Make) -> None:
    me = await make()
    assert (await me("POST", "com.atproto.server.deleteSession", bearer="refresh")).status == 200
    again = await me("POST", "com.atproto.server.refreshSession", bearer="refresh")
    assert again.refused[1] == "ExpiredToken"


# --- records ----------------------------------------------------------------------------------


async def test_a_post_is_there_as_sent(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    text = "Первый фонарь уже в пути — first light 🏮 <b>&amp;</b>"
    made = await me.post(text, langs=["ru", "en"])
    assert made.body["validationStatus"] == "valid"
    (truth,) = sandbox.posts("bluesky")
    assert (truth["id"], truth["text"]) == (made.body["uri"], text)
    rkey = made.body["uri"].rpartition("/")[2]
    read = await me.get("com.atproto.repo.getRecord", repo=me.did, collection=POST, rkey=rkey)
    assert read.body["value"]["text"] == text
    assert read.body["cid"] == made.body["cid"]
    listed = await me.get("com.atproto.repo.listRecords", repo=me.did, collection=POST)
    assert [one["uri"] for one in listed.body["records"]] == [made.body["uri"]]
    handle = me.token["handle"]
    page = await sandbox.session.get(f"{sandbox.url}/bluesky/profile/{handle}/post/{rkey}")
    assert page.status == 200
    assert "Первый фонарь" in await page.text()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" * 301, "grapheme too big (maximum 300, got 301)"),
        ("👨‍👩‍👧‍👦" * 121, "string too big (maximum 3000, got 3025)"),
    ],
)
async def test_long_texts_are_refused_as_by_a_real_server(
    make: Make, sandbox: RunningSandbox, text: str, message: str
) -> None:
    me = await make()
    assert (await me.post(text)).refused == (400, "InvalidRequest", message)
    assert sandbox.posts("bluesky") == []
    assert (await me.post("👨‍👩‍👧‍👦" * 120)).status == 200
    assert (await me.post("e\u0301" * 300)).status == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": None}, "Expected string value type (got null)"),
        ({"createdAt": "yesterday"}, 'Invalid datetime (got "yesterday")'),
        ({"createdAt": "2026-11-22"}, 'Invalid datetime (got "2026-11-22")'),
        ({"langs": ["de", "fr", "en", "ru"]}, "array too big (maximum 3, got 4)"),
        ({"langs": ["!"]}, 'Invalid language (got "!")'),
        ({"tags": ["a"] * 9}, "array too big (maximum 8, got 9)"),
        ({"facets": [{"features": []}]}, 'Missing required key "index"'),
        (
            {"facets": [{"index": {"byteStart": -1, "byteEnd": 2}, "features": []}]},
            "integer too small (minimum 0, got -1)",
        ),
        (
            {
                "facets": [
                    {
                        "index": {"byteStart": 0, "byteEnd": 2},
                        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "x"}],
                    }
                ]
            },
            'Invalid DID (got "x")',
        ),
        ({"embed": {"images": []}}, None),
        ({"$type": "app.bsky.feed.like"}, "Invalid $type: expected app.bsky.feed.post, got"),
    ],
)
async def test_records_are_held_against_their_lexicon(
    make: Make, sandbox: RunningSandbox, changes: dict[str, Any], message: str | None
) -> None:
    me = await make()
    record = {"$type": POST, "text": "Licht", "createdAt": me.now()} | changes
    answer = await me.create(record)
    assert answer.refused[:2] == (400, "InvalidRequest")
    assert message is None or answer.refused[2].startswith(message)
    assert sandbox.posts("bluesky") == []


async def test_a_key_that_is_taken_is_a_server_error(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    record = {"text": "Einmal", "createdAt": me.now()}
    assert (await me.create(record, rkey="3lb2c4d5e6f7a")).status == 200
    again = await me.create(record, rkey="3lb2c4d5e6f7a")
    assert again.refused == (500, "InternalServerError", "Internal Server Error")
    assert len(sandbox.posts("bluesky")) == 1


async def test_a_put_is_the_same_post_however_often(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    record = {"text": "Mit Fehlre", "createdAt": me.now()}
    first = await me.put(POST, "3lb2c4d5e6f7a", record)
    second = await me.put(POST, "3lb2c4d5e6f7a", record)
    assert (first.body["uri"], first.body["cid"]) == (second.body["uri"], second.body["cid"])
    third = await me.put(POST, "3lb2c4d5e6f7a", record | {"text": "Ohne Fehler"})
    assert third.body["cid"] != first.body["cid"]
    assert [post["text"] for post in sandbox.posts("bluesky")] == ["Ohne Fehler"]
    stale = await me.put(POST, "3lb2c4d5e6f7a", record, swapRecord=first.body["cid"])
    assert stale.refused[1] == "InvalidSwap"


async def test_deleting_twice_is_no_error(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    uri = (await me.post("Weg")).body["uri"]
    assert "commit" in (await me.delete(uri)).body
    assert (await me.delete(uri)).body == {}
    assert [post["deleted"] for post in sandbox.posts("bluesky")] == [True]
    gone = await me.get("app.bsky.feed.getPostThread", uri=uri)
    assert gone.refused == (400, "NotFound", f"Post not found: {uri}")
    assert (await me.get("app.bsky.feed.getPosts", uris=uri)).body == {"posts": []}


async def test_nobody_writes_into_anothers_repository(make: Make) -> None:
    me, other = await make(), await make()
    me.token = me.token | {"account_id": other.did}
    assert (await me.post("Nein")).refused[:2] == (401, "AuthenticationRequired")
    me.token["account_id"] = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    assert (await me.post("Nein")).refused[1] == "RepoNotFound"


async def test_unknown_records_are_kept_unless_validation_is_asked(make: Make) -> None:
    me = await make()
    record = {"$type": "com.example.note", "words": "frei"}
    kept = await me.create(record, "com.example.note")
    assert kept.body["validationStatus"] == "unknown"
    refused = await me.create(record, "com.example.note", validate=True)
    assert refused.refused[2] == "Lexicon not found: lex:com.example.note"


async def test_several_writes_at_once(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    kind = "com.atproto.repo.applyWrites"
    value = {"text": "Zwei auf einmal", "createdAt": me.now()}
    writes = [
        {"$type": f"{kind}#create", "collection": POST, "rkey": "3lb2c4d5e6f7a", "value": value},
        {"$type": f"{kind}#create", "collection": POST, "value": value | {"text": "Zweitens"}},
        {"$type": f"{kind}#delete", "collection": POST, "rkey": "3lb2c4d5e6f7a"},
    ]
    answer = await me("POST", kind, json={"repo": me.did, "writes": writes})
    assert [one["$type"] for one in answer.body["results"]] == [
        f"{kind}#createResult",
        f"{kind}#createResult",
        f"{kind}#deleteResult",
    ]
    assert [post["deleted"] for post in sandbox.posts("bluesky")] == [True, False]
    good, bad = writes[1], writes[1] | {"value": value | {"text": "a" * 301}}
    refused = await me("POST", kind, json={"repo": me.did, "writes": [good, bad]})
    assert refused.refused[1] == "InvalidRequest"
    assert len(sandbox.posts("bluesky")) == 2, "all of them or none"


# --- pictures and cards -----------------------------------------------------------------------


async def test_pictures_with_their_descriptions(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    blob = (await me.upload(png())).body["blob"]
    assert blob["mimeType"] == "image/png"
    image = {"image": blob, "alt": "Ein Fenster", "aspectRatio": {"width": 4, "height": 3}}
    embed = {"$type": "app.bsky.embed.images", "images": [image]}
    uri = (await me.post("Bild", embed=embed)).body["uri"]
    (post,) = sandbox.sandbox.world.posts
    assert [file.alt for file in post.files] == ["Ein Fenster"]
    (view,) = (await me.get("app.bsky.feed.getPosts", uris=uri)).body["posts"]
    picture = await sandbox.session.get(view["embed"]["images"][0]["fullsize"])
    assert await picture.read() == png()
    five = await me.post("Fünf", embed=embed | {"images": [image] * 5})
    assert five.refused[2] == "array too big (maximum 4, got 5)"
    unknown = image | {"image": blob | {"ref": {"$link": blob["ref"]["$link"][:-4] + "aaaa"}}}
    missing = await me.post("Keins", embed=embed | {"images": [unknown]})
    assert missing.refused[1] == "BlobNotFound"


async def test_a_file_must_be_what_it_says(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    embed: dict[str, Any] = {"$type": "app.bsky.embed.images"}
    broken = (await me.upload(png()[:40])).body["blob"]
    refused = await me.post("Kaputt", embed=embed | {"images": [{"image": broken, "alt": ""}]})
    assert refused.refused[1] == "InvalidMimeType"
    noise = io.BytesIO()
    Image.effect_noise((1500, 1500), 90).save(noise, "PNG")
    large = (await me.upload(noise.getvalue())).body["blob"]
    assert large["size"] > 2_000_000
    refused = await me.post("Groß", embed=embed | {"images": [{"image": large, "alt": ""}]})
    assert refused.refused[1] == "BlobTooLarge"
    assert "maximum size is 1.91MB" in refused.refused[2]
    assert sandbox.posts("bluesky") == []


async def test_a_card_is_the_posts_link(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    thumb = (await me.upload(png())).body["blob"]
    card = {"uri": "https://example.com/kajo", "title": "Kajo", "description": "", "thumb": thumb}
    embed = {"$type": "app.bsky.embed.external", "external": card}
    uri = (await me.post("Karte", embed=embed)).body["uri"]
    (view,) = (await me.get("app.bsky.feed.getPosts", uris=uri)).body["posts"]
    assert view["embed"]["external"]["uri"] == "https://example.com/kajo"
    assert sandbox.sandbox.world.posts[0].link == "https://example.com/kajo"
    quote = {"$type": "app.bsky.embed.record", "record": {"uri": uri, "cid": view["cid"]}}
    quoting = (await me.post("Zitat", embed=quote)).body["uri"]
    (view,) = (await me.get("app.bsky.feed.getPosts", uris=quoting)).body["posts"]
    assert view["embed"]["record"]["value"]["text"] == "Karte"


# --- reading ----------------------------------------------------------------------------------


async def test_an_authors_feed_in_pages(make: Make) -> None:
    me = await make()
    uris = [(await me.post(f"Nummer {number}")).body["uri"] for number in range(5)]
    seen, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await me.get("app.bsky.feed.getAuthorFeed", actor=me.did, limit=2, **more)
        seen += [item["post"]["uri"] for item in page.body["feed"]]
        cursor = page.body.get("cursor")
        if cursor is None:
            break
    assert seen == uris[::-1]


async def test_a_thread_with_the_audiences_answers(make: Make, sandbox: RunningSandbox) -> None:
    me = await make(followers=60_000)
    made = (await me.post("Was meint ihr?")).body
    await sandbox.advance(DAY * 2)
    await me.sign_in()
    answer = (await me.get("app.bsky.feed.getPostThread", uri=made["uri"])).body
    truth = sandbox.sandbox.world.comments(sandbox.sandbox.world.posts[0])
    found = []

    def walk(branch: dict[str, Any]) -> None:
        for below in branch.get("replies", []):
            found.append(below["post"]["uri"])
            walk(below)

    walk(answer["thread"])
    assert sorted(found) == sorted(comment.id for comment in truth)
    assert answer["thread"]["post"]["likeCount"] > 0
    first = answer["thread"]["replies"][0]["post"]
    ref = {"uri": made["uri"], "cid": made["cid"]}
    reply = {"root": ref, "parent": {"uri": first["uri"], "cid": first["cid"]}}
    mine = (await me.post("Danke!", reply=reply)).body["uri"]
    below = (await me.get("app.bsky.feed.getPostThread", uri=mine)).body["thread"]
    assert below["parent"]["post"]["uri"] == first["uri"]
    assert below["parent"]["parent"]["post"]["uri"] == made["uri"]
    comment = sandbox.sandbox.world.comments(sandbox.sandbox.world.posts[0])[-1]
    assert (comment.id, comment.parent_id, comment.by_account) == (mine, first["uri"], True)
    feed = (await me.get("app.bsky.feed.getAuthorFeed", actor=me.did)).body["feed"]
    assert [item["post"]["uri"] for item in feed] == [mine, made["uri"]]
    plain = {"actor": me.did, "filter": "posts_no_replies"}
    feed = (await me.get("app.bsky.feed.getAuthorFeed", **plain)).body["feed"]
    assert [item["post"]["uri"] for item in feed] == [made["uri"]]
    told = await me.get("app.bsky.notification.listNotifications", reasons="reply", limit=100)
    assert {one["uri"] for one in told.body["notifications"]} <= {c.id for c in truth}
    await me.delete(mine)
    assert comment.deleted


async def test_a_threadgate_closes_and_hides(make: Make, sandbox: RunningSandbox) -> None:
    me = await make(followers=60_000)
    made = (await me.post("Schluss")).body
    await sandbox.advance(DAY)
    await me.sign_in()
    (post,) = sandbox.sandbox.world.posts
    first = sandbox.sandbox.world.comments(post)[0]
    rkey = made["uri"].rpartition("/")[2]
    gate = {"post": made["uri"], "createdAt": me.now(), "hiddenReplies": [first.id]}
    await me.put(GATE, rkey, gate)
    assert first.hidden
    assert not post.silent
    await me.put(GATE, rkey, gate | {"allow": [], "hiddenReplies": []})
    assert post.silent
    assert not first.hidden
    other = await make()
    (view,) = (await other.get("app.bsky.feed.getPosts", uris=made["uri"])).body["posts"]
    assert view["viewer"]["replyDisabled"]
    assert view["threadgate"]["record"]["allow"] == []
    await me.delete(f"at://{me.did}/{GATE}/{rkey}")
    assert not post.silent


async def test_a_blocked_person_is_out_of_sight(make: Make, sandbox: RunningSandbox) -> None:
    me = await make(followers=60_000)
    made = (await me.post("Ruhe")).body
    await sandbox.advance(DAY * 2)
    await me.sign_in()
    thread = (await me.get("app.bsky.feed.getPostThread", uri=made["uri"])).body["thread"]
    did = thread["replies"][0]["post"]["author"]["did"]
    record = {"$type": BLOCK, "subject": did, "createdAt": me.now()}
    block = (await me.create(record, BLOCK)).body["uri"]
    account = sandbox.sandbox.world.account("bluesky", me.did)
    assert account is not None
    assert account.blocked == {did}
    thread = (await me.get("app.bsky.feed.getPostThread", uri=made["uri"])).body["thread"]
    assert thread["replies"][0]["$type"] == "app.bsky.feed.defs#blockedPost"
    blocks = (await me.get("app.bsky.graph.getBlocks")).body["blocks"]
    assert [(one["did"], one["viewer"]["blocking"]) for one in blocks] == [(did, block)]
    await me.delete(block)
    assert not account.blocked


async def test_mentions_are_told(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    account = sandbox.sandbox.world.account("bluesky", me.did)
    assert account is not None
    for text in ("eins", "zwei"):
        await sandbox.advance(60)
        sandbox.sandbox.world.mention(account, f"Grüße an @{account.handle} {text}")
    page = await me.get("app.bsky.notification.listNotifications", limit=1, reasons="mention")
    (newest,) = page.body["notifications"]
    assert newest["record"]["text"].endswith("zwei")
    index = newest["record"]["facets"][0]["index"]
    named = newest["record"]["text"].encode()[index["byteStart"] : index["byteEnd"]]
    assert named.decode() == f"@{account.handle}"
    following = await me.get(
        "app.bsky.notification.listNotifications", limit=1, cursor=page.body["cursor"]
    )
    assert following.body["notifications"][0]["record"]["text"].endswith("eins")
    await me("POST", "app.bsky.notification.updateSeen", json={"seenAt": me.now()})
    other = await make()
    name = f"@{account.handle}"
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": me.did}
    index = {"byteStart": 0, "byteEnd": len(name)}
    await other.post(f"{name} hallo", facets=[{"index": index, "features": [feature]}])
    heard = (await me.get("app.bsky.notification.listNotifications")).body["notifications"]
    assert sorted(one["author"]["did"] == other.did for one in heard) == [False, False, True]


async def test_profiles_and_names(make: Make) -> None:
    me = await make(handle="lumikko", name="Lumikko", followers=1234)
    profile = (await me.get("app.bsky.actor.getProfile", actor=me.token["handle"])).body
    assert (profile["displayName"], profile["followersCount"]) == ("Lumikko", 1234)
    several = await me.get("app.bsky.actor.getProfiles", actors=me.did)
    assert [one["did"] for one in several.body["profiles"]] == [me.did]
    nobody = await me.get("app.bsky.actor.getProfile", actor="nobody.example.com")
    assert nobody.refused == (400, "InvalidRequest", "Profile not found")
    did = await me.get("com.atproto.identity.resolveHandle", handle="lumikko.sandbox.test")
    assert did.body == {"did": me.did}
    unknown = await me.get("com.atproto.identity.resolveHandle", handle="nobody.example.com")
    assert unknown.refused[2] == "Unable to resolve handle"
    repo = await me.get("com.atproto.repo.describeRepo", repo=me.did)
    assert repo.body["handle"] == "lumikko.sandbox.test"
    assert (await me.get("com.atproto.server.describeServer")).status == 200


async def test_likes_of_accounts_are_counted(make: Make) -> None:
    me, other = await make(followers=0), await make()
    made = (await me.post("Schön")).body
    subject = {"uri": made["uri"], "cid": made["cid"]}
    record = {"subject": subject, "createdAt": me.now()}
    before = (await other.get("app.bsky.feed.getPosts", uris=made["uri"])).body["posts"][0]
    like = (await other.create(record, "app.bsky.feed.like")).body["uri"]
    after = (await other.get("app.bsky.feed.getPosts", uris=made["uri"])).body["posts"][0]
    assert after["likeCount"] == before["likeCount"] + 1
    assert after["viewer"]["like"] == like


# --- limits and requests that are none --------------------------------------------------------


async def test_writes_cost_points(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    await sandbox.control("clock", frozen=True)
    first = await me.post("Eins")
    assert first.headers["RateLimit-Limit"] == "5000"
    assert first.headers["RateLimit-Remaining"] == "4997"
    assert first.headers["RateLimit-Policy"] == "5000;w=3600"
    windows = sandbox.sandbox.world.of("bluesky")["windows"]
    windows[("write", me.did)][1] = 4_998
    full = await me.post("Zwei")
    assert full.refused == (429, "RateLimitExceeded", "Rate Limit Exceeded")
    assert int(full.headers["RateLimit-Reset"]) > sandbox.sandbox.clock.timestamp()
    await sandbox.advance(3600)
    assert (await me.post("Zwei")).status == 200


async def test_requests_that_are_none(make: Make) -> None:
    me = await make()
    assert (await me.get("com.example.nothing")).refused[:2] == (501, "MethodNotImplemented")
    wrong = await me.get("com.atproto.repo.createRecord")
    assert wrong.refused[2] == "Incorrect HTTP method (GET) expected POST"
    lacking = await me("POST", "com.atproto.repo.createRecord", json={"repo": me.did})
    assert lacking.refused[2] == 'Input must have the property "collection"'
    for body in (b"{", b"[]", b'{"repo": 1, "collection": 2, "record": 3}'):
        answer = await me(
            "POST",
            "com.atproto.repo.createRecord",
            data=body,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status == 400
    assert (await me.get("app.bsky.feed.getPostThread")).refused[2].endswith('property "uri"')
    many = [("uris", f"at://{me.did}/{POST}/a")] * 26
    answer = await me("GET", "app.bsky.feed.getPosts", params=many)
    assert answer.refused[2] == "Error: uris must not have more than 25 elements"
    limit = await me.get("app.bsky.feed.getAuthorFeed", actor=me.did, limit=101)
    assert limit.refused[2] == "Error: limit can not be greater than 100"


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ("rate_limit", 429, "RateLimitExceeded"),
        ("http_500", 500, "InternalServerError"),
        ("duplicate", 500, "InternalServerError"),
        ("captcha", 401, "AuthFactorTokenRequired"),
        ("expired_token", 400, "ExpiredToken"),
    ],
)
async def test_faults(
    make: Make, sandbox: RunningSandbox, fault: str, status: int, error: str
) -> None:
    me = await make()
    await sandbox.fault("bluesky", fault, times=1)
    assert (await me.post("Nein")).refused[:2] == (status, error)
    assert sandbox.posts("bluesky") == []
    assert (await me.post("Doch")).status == 200


async def test_an_expired_sign_in_fails_to_renew_once(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    await sandbox.fault("bluesky", "expired_token", times=1)
    await me.post("Nein")
    again = await me("POST", "com.atproto.server.refreshSession", bearer="refresh")
    assert again.refused[1] == "ExpiredToken"
    body = me.token["credentials"]
    once = await me("POST", "com.atproto.server.createSession", bearer=None, json=body)
    assert once.refused[1] == "AuthenticationRequired"
    await me.sign_in()
