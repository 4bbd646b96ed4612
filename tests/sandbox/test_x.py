"""The sandbox's X checks what X checks, and says what X says."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi

from .x_caller import XCaller, oauth1_header, picture

Caller = Callable[..., Awaitable[XCaller]]


@pytest.fixture(scope="module")
def schema(shared: Path) -> OpenApi:
    return OpenApi.of(shared, "x")


@pytest.fixture
def caller(sandbox: RunningSandbox, schema: OpenApi) -> Caller:
    async def make(kind: str = "user", **more: Any) -> XCaller:
        return XCaller(sandbox, await sandbox.token("x", kind, **more), schema)

    return make


# --- posting ----------------------------------------------------------------------------------


async def test_a_post_is_created_with_its_links_wrapped(caller: Caller) -> None:
    x = await caller(handle="nordlicht")
    made = await x.post("Licht & Luft <3 https://www.example.com/kajo?a=1 #licht")
    assert made.status == 201
    assert made.data["text"].startswith("Licht &amp; Luft &lt;3 https://t.co/")
    assert made.data["edit_history_tweet_ids"] == [made.data["id"]]
    read = await x("GET", f"/2/tweets/{made.data['id']}", params={"post.fields": "entities"})
    (url,) = read.data["entities"]["urls"]
    assert url["expanded_url"] == "https://www.example.com/kajo?a=1"
    assert read.data["text"][url["start"] : url["end"]] == url["url"]
    assert read.data["entities"]["hashtags"][0]["tag"] == "licht"
    assert (
        x.sandbox.posts("x")[0]["text"] == "Licht & Luft <3 https://www.example.com/kajo?a=1 #licht"
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"text": "a", "txt": 1}, "$.txt: is not defined in the schema"),
        ({"text": 7}, "$.text: integer found, string expected"),
        ({"text": "a", "media": {"media_ids": "1"}}, "$.media.media_ids: string found, array expected"),
        ({"text": "a", "media": {"media_ids": []}}, "minimum of 1 items"),
        ({"text": "a", "media": {"media_ids": ["1"] * 5}}, "maximum of 4 items"),
        ({"text": "a", "media": {"media_ids": ["x"]}}, "does not match the regex pattern"),
        ({"text": "a", "media": {"media_ids": ["99"]}}, "Your media IDs are invalid."),
        ({"text": "a", "reply_settings": "all"}, "does not have a value in the enumeration"),
        ({"text": "a", "reply": {}}, "in_reply_to_tweet_id: is missing but it is required"),
        ({"text": "a", "poll": {"options": ["x"], "duration_minutes": 60}}, "minimum of 2 items"),
        ({"text": "a", "poll": {"options": ["x", "y" * 26], "duration_minutes": 60}}, "25 characters"),
        ({"text": "a", "poll": {"options": ["x", "y"], "duration_minutes": 4}}, "minimum value of 5"),
        ({"text": "a", "poll": {"options": ["x", "y"], "duration_minutes": True}}, "boolean found"),
        ({"text": "a", "nullcast": "yes"}, "string found, boolean expected"),
        ({"text": ""}, "must have text or media"),
        ({"text": "a" * 281}, "Your Tweet text is too long."),
        ({"text": "字" * 141}, "Your Tweet text is too long."),
        ({"text": "a\ufffe"}, "invalid characters"),
    ],
)  # fmt: skip
async def test_a_wrong_body_is_refused(caller: Caller, body: dict[str, Any], message: str) -> None:
    x = await caller()
    answer = await x("POST", "/2/tweets", json=body)
    assert answer.status == 400
    assert answer.body["type"] == "https://api.x.com/2/problems/invalid-request"
    assert message in answer.body["errors"][0]["message"]
    assert x.sandbox.posts("x") == []


async def test_what_is_just_short_enough_is_taken(caller: Caller) -> None:
    x = await caller()
    for text in ("字" * 140, "a" * 256 + " https://example.com/" + "b" * 90, "👨‍👩‍👧‍👦" * 140):
        assert (await x.post(text)).status == 201, text


async def test_the_same_text_twice_is_a_duplicate(caller: Caller) -> None:
    x = await caller()
    first = await x.post("Einmal")
    again = await x.post(" Einmal ")
    assert again.status == 403
    assert again.body["detail"] == "You are not allowed to create a Tweet with duplicate content."
    assert (await (await caller()).post("Einmal")).status == 201, "another account may say it"
    await x("DELETE", f"/2/tweets/{first.data['id']}")
    assert (await x.post("Einmal")).status == 201, "what was deleted may be said again"


async def test_one_cashtag_and_no_more(caller: Caller) -> None:
    x = await caller()
    assert (await x.post("Up: $ABC")).status == 201
    assert (await x.post("Up: $ABC and $DEF")).status == 403


async def test_a_poll_has_options_and_an_end(caller: Caller) -> None:
    x = await caller()
    made = await x.post("Welche?", poll={"options": ["Rot", "Blau"], "duration_minutes": 60})
    params = {
        "post.fields": "attachments",
        "expansions": "attachments.poll_ids",
        "poll.fields": "voting_status",
    }
    read = await x("GET", f"/2/tweets/{made.data['id']}", params=params)
    (poll,) = read.body["includes"]["polls"]
    assert [option["label"] for option in poll["options"]] == ["Rot", "Blau"]
    assert poll["voting_status"] == "open"
    await x.sandbox.advance(3601)
    read = await x("GET", f"/2/tweets/{made.data['id']}", params=params)
    assert read.body["includes"]["polls"][0]["voting_status"] == "closed"


# --- media ------------------------------------------------------------------------------------


async def test_an_image_in_segments_with_its_description(caller: Caller) -> None:
    x = await caller()
    media_id = await x.upload(picture())
    described = await x(
        "POST",
        "/2/media/metadata",
        json={"id": media_id, "metadata": {"alt_text": {"text": "Фонарь на снегу"}}},
    )
    assert described.status == 200
    made = await x.post("Mit Bild", media={"media_ids": [media_id]})
    params = {
        "post.fields": "attachments,entities,display_text_range",
        "expansions": "attachments.media_keys",
        "media.fields": "alt_text,width,height",
    }
    read = await x("GET", f"/2/tweets/{made.data['id']}", params=params)
    (media,) = read.body["includes"]["media"]
    assert (media["alt_text"], media["width"], media["height"]) == ("Фонарь на снегу", 64, 48)
    assert read.data["display_text_range"] == [0, len("Mit Bild")], "the media's link is behind it"
    assert read.data["entities"]["urls"][0]["media_key"] == media["media_key"]


async def test_an_image_in_one_request(caller: Caller) -> None:
    x = await caller()
    content = base64.b64encode(picture("JPEG")).decode()
    made = await x(
        "POST", "/2/media/upload", json={"media": content, "media_category": "tweet_image"}
    )
    assert made.data["image"] == {"w": 64, "h": 48, "image_type": "image/jpeg"}
    assert (await x.post("", media={"media_ids": [made.data["id"]]})).status == 201


@pytest.mark.parametrize("content", [b"no image", picture()[:100]])
async def test_what_is_no_image_is_refused(caller: Caller, content: bytes) -> None:
    x = await caller()
    body = {"media": base64.b64encode(content).decode(), "media_category": "tweet_image"}
    answer = await x("POST", "/2/media/upload", json=body)
    assert (answer.status, answer.body["errors"][0]["message"]) == (400, "media type unrecognized.")


async def test_too_large_and_incomplete_uploads_are_refused(caller: Caller) -> None:
    x = await caller()
    body = {"media_category": "tweet_image", "total_bytes": 5 * 1024 * 1024 + 1}
    assert (await x("POST", "/2/media/upload/initialize", json=body)).status == 400
    body["total_bytes"] = 10
    begun = await x("POST", "/2/media/upload/initialize", json=body)
    done = await x("POST", f"/2/media/upload/{begun.data['id']}/finalize")
    assert "Segments do not add up" in done.body["errors"][0]["message"]


async def test_a_gif_is_processed_without_anybody_moving_the_clock(caller: Caller) -> None:
    x = await caller()
    await x.sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    media_id = await x.upload(picture("GIF"), "image/gif", "tweet_gif")
    early = await x.post("Zu früh", media={"media_ids": [media_id]})
    assert early.status == 400
    states = []
    for _ in range(2):
        status = await x(
            "GET", "/2/media/upload", params={"media_id": media_id, "command": "STATUS"}
        )
        states.append(status.data["processing_info"]["state"])
    assert states == ["in_progress", "succeeded"]
    assert (await x.post("Jetzt", media={"media_ids": [media_id]})).status == 201


async def test_another_accounts_media_is_not_ours(caller: Caller) -> None:
    media_id = await (await caller()).upload(picture())
    answer = await (await caller()).post("Meins?", media={"media_ids": [media_id]})
    assert answer.body["errors"][0]["message"] == "Your media IDs are invalid."


# --- who may call -----------------------------------------------------------------------------


async def test_without_a_known_token_nobody_is_let_in(caller: Caller) -> None:
    x = await caller()
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        assert (await x("GET", "/2/users/me", headers=headers)).status == 401


async def test_an_app_may_read_but_not_write(caller: Caller) -> None:
    x, app = await caller(), await caller("app")
    made = await x.post("Lesbar")
    assert (await app("GET", f"/2/tweets/{made.data['id']}")).status == 200
    answer = await app.post("Nicht schreibbar")
    assert answer.status == 403
    assert answer.body["title"] == "Unsupported Authentication"


async def test_oauth_1_is_verified(caller: Caller) -> None:
    x = await caller("oauth1")
    url = f"{x.sandbox.url}/x/2/users/me"
    now = int(x.sandbox.sandbox.clock.timestamp())

    async def ask(**more: Any) -> int:
        header = oauth1_header("GET", url, x.token["credentials"], **({"timestamp": now} | more))
        return (await x("GET", "/2/users/me", headers={"Authorization": header})).status

    assert await ask(nonce="once") == 200
    assert await ask(nonce="once") == 401, "a nonce is used once"
    assert await ask(timestamp=now - 299) == 200
    assert await ask(timestamp=now - 310) == 401
    assert await ask(timestamp=now + 310) == 401
    assert await ask(secret="wrong") == 401
    await x.sandbox.advance(24 * 3600)
    assert await ask(timestamp=now + 24 * 3600) == 200, "the sandbox's time"
    assert await ask() == 200, "the machine's time, which is all that a client may know"


async def test_oauth_1_signs_the_query_and_the_public_address(caller: Caller) -> None:
    x = await caller("oauth1")
    now = int(x.sandbox.sandbox.clock.timestamp())
    query = "user.fields=public_metrics%2Cname"
    header = oauth1_header(
        "GET", f"https://api.x.com/2/users/me?{query}", x.token["credentials"], timestamp=now
    )
    headers = {
        "Authorization": header,
        "X-Forwarded-Host": "api.x.com",
        "X-Forwarded-Proto": "https",
    }
    params = {"user.fields": "public_metrics,name"}
    assert (await x("GET", "/2/users/me", headers=headers, params=params)).status == 200
    params = {"user.fields": "name"}
    assert (await x("GET", "/2/users/me", headers=headers, params=params)).status == 401


# --- rates ------------------------------------------------------------------------------------


async def test_the_hundred_and_first_post_in_a_quarter_of_an_hour_is_too_many(
    caller: Caller,
) -> None:
    x = await caller()
    for number in range(100):
        answer = await x.post(f"Nummer {number}")
        assert answer.headers["x-rate-limit-remaining"] == str(99 - number)
    answer = await x.post("Eine zu viel")
    assert answer.status == 429
    reset = int(answer.headers["x-rate-limit-reset"])
    assert 0 < reset - x.sandbox.sandbox.clock.timestamp() <= 900
    await x.sandbox.advance(901)
    assert (await x.post("Wieder frei")).status == 201


# --- reading ----------------------------------------------------------------------------------


async def test_default_fields_only_unless_more_are_asked_for(caller: Caller) -> None:
    x = await caller(handle="lumikko")
    made = await x.post("Hallo")
    plain = await x("GET", f"/2/tweets/{made.data['id']}")
    assert set(plain.data) == {"id", "text", "edit_history_tweet_ids"}
    me = await x("GET", "/2/users/me")
    assert me.data == {"id": x.account_id, "name": me.data["name"], "username": "lumikko"}
    named = await x("GET", "/2/users/by/username/LUMIKKO", params={"user.fields": "created_at"})
    assert named.data["id"] == x.account_id
    assert "created_at" in named.data


async def test_both_dialects_give_the_same_counts_under_their_own_names(caller: Caller) -> None:
    x = await caller(followers=50_000)
    made = await x.post("Wie viele?")
    await x.sandbox.advance(48 * 3600)
    path = f"/2/tweets/{made.data['id']}"
    new = await x("GET", path, params={"post.fields": "public_metrics"})
    old = await x("GET", path, params={"tweet.fields": "public_metrics"})
    assert new.data["public_metrics"]["repost_count"] == old.data["public_metrics"]["retweet_count"]
    (post,) = x.sandbox.sandbox.world.posts
    truth = x.sandbox.sandbox.world.counts(post)
    assert old.data["public_metrics"]["impression_count"] == truth.views > 0
    assert old.data["public_metrics"]["like_count"] == truth.likes


async def test_unknown_fields_are_dropped_and_unknown_parameters_refused(caller: Caller) -> None:
    x = await caller()
    made = await x.post("Hallo")
    path = f"/2/tweets/{made.data['id']}"
    assert (await x("GET", path, params={"post.fields": "author_id,nonsense"})).data[
        "text"
    ] == "Hallo"
    wrong = await x("GET", path, params={"tweep.fields": "text"})
    assert wrong.status == 400
    assert "[tweep.fields] is not one of" in wrong.body["errors"][0]["message"]


async def test_what_is_missing_is_named_beside_what_is_there(caller: Caller) -> None:
    x = await caller()
    made = await x.post("Da")
    answer = await x("GET", "/2/tweets", params={"ids": f"{made.data['id']},12345"})
    assert [post["id"] for post in answer.data] == [made.data["id"]]
    assert answer.body["errors"][0]["resource_id"] == "12345"
    alone = await x("GET", "/2/tweets/12345")
    assert (alone.status, "data" in alone.body) == (200, False)


async def test_a_timeline_in_pages(caller: Caller) -> None:
    x = await caller()
    made = []
    for number in range(12):
        made.append((await x.post(f"Nummer {number}")).data["id"])
        await x.sandbox.advance(1)
    read: list[str] = []
    params = {"max_results": "5"}
    while True:
        page = await x("GET", f"/2/users/{x.account_id}/tweets", params=params)
        read += [post["id"] for post in page.data]
        if "next_token" not in page.body["meta"]:
            break
        params["pagination_token"] = page.body["meta"]["next_token"]
    assert read == made[::-1]
    path = f"/2/users/{x.account_id}/tweets"
    assert (await x("GET", path, params={"max_results": "4"})).status == 400
    assert (await x("GET", path, params={"pagination_token": "zzz"})).status == 400
    since = await x("GET", path, params={"since_id": made[9]})
    assert [post["id"] for post in since.data] == [made[11], made[10]]


async def test_search_reads_a_conversation_and_its_people(caller: Caller) -> None:
    x = await caller(handle="nordlicht", followers=60_000)
    made = await x.post("Was meint ihr?")
    await x.sandbox.advance(3 * 24 * 3600)
    params = {
        "query": f"conversation_id:{made.data['id']} is:reply",
        "max_results": "100",
        "post.fields": "created_at,display_text_range",
        "expansions": "author_id,referenced_posts",
    }
    found = await x("GET", "/2/tweets/search/recent", params=params)
    (post,) = x.sandbox.sandbox.world.posts
    truth = x.sandbox.sandbox.world.comments(post)
    assert len(found.data) == min(100, len(truth)) > 3
    authors = {user["id"] for user in found.body["includes"]["users"]}
    for reply in found.data:
        assert reply["author_id"] in authors
        start, end = reply["display_text_range"]
        assert "@nordlicht " in reply["text"][:start]
        assert reply["text"][start:end] in {comment.text for comment in truth}
    await x.sandbox.advance(5 * 24 * 3600)
    late = await x("GET", "/2/tweets/search/recent", params=params)
    assert late.body["meta"]["result_count"] < len(truth), "recent means seven days"


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("from:nordlicht licht", ["eins"]),
        ("licht OR luft", ["eins", "zwei"]),
        ('"mehr luft"', ["zwei"]),
        ("from:nordlicht -licht", ["zwei"]),
        ("(licht OR luft) has:links", ["zwei"]),
        ("to:nordlicht", []),
    ],
)
async def test_the_query_language(caller: Caller, query: str, finds: list[str]) -> None:
    x = await caller(handle="nordlicht", followers=1)
    ids = {
        "eins": (await x.post("Mehr Licht")).data["id"],
        "zwei": (await x.post("Mehr Luft https://example.com")).data["id"],
    }
    found = await x("GET", "/2/tweets/search/recent", params={"query": query})
    assert {post["id"] for post in found.body.get("data", [])} == {ids[name] for name in finds}


@pytest.mark.parametrize("query", ["(licht", "licht)", "point_radius:[1]", "OR"])
async def test_a_query_that_cannot_be_read(caller: Caller, query: str) -> None:
    x = await caller()
    answer = await x("GET", "/2/tweets/search/recent", params={"query": query})
    assert answer.status == 400


# --- answering and removing -------------------------------------------------------------------


async def test_only_who_summoned_us_may_be_answered(caller: Caller) -> None:
    ours, other = await caller(handle="ours"), await caller(handle="other")
    silent = await other.post("Nichts über euch")
    naming = await other.post("Was sagt @ours dazu?")
    mine = await ours.post("Unser Beitrag")
    quoting = await other.post("Seht euch das an", quote_tweet_id=mine.data["id"])

    async def answer(post_id: str) -> int:
        reply = {"in_reply_to_tweet_id": post_id}
        return (await ours.post(f"Antwort auf {post_id}", reply=reply)).status

    refused = await ours.post("Hallo!", reply={"in_reply_to_tweet_id": silent.data["id"]})
    assert refused.status == 403
    assert "you have not been mentioned" in refused.body["detail"]
    assert await answer(naming.data["id"]) == 201
    assert await answer(quoting.data["id"]) == 201
    assert await answer(mine.data["id"]) == 201
    assert await answer("12345") == 403


async def test_a_comment_of_the_audience_can_be_answered_hidden_and_is_a_mention(
    caller: Caller,
) -> None:
    x = await caller(handle="nordlicht", followers=60_000)
    made = await x.post("Was meint ihr?")
    await x.sandbox.advance(3 * 24 * 3600)
    mentions = await x("GET", f"/2/users/{x.account_id}/mentions", params={"max_results": "100"})
    asked = mentions.data[0]["id"]
    reply = await x.post("Danke!", reply={"in_reply_to_tweet_id": asked})
    assert reply.data["text"].startswith("@reader_")
    fields = {
        "post.fields": "conversation_id",
        "expansions": "referenced_posts,in_reply_to_user_id",
    }
    read = await x("GET", f"/2/tweets/{reply.data['id']}", params=fields)
    assert read.data["conversation_id"] == made.data["id"]
    assert read.data["referenced_posts"] == [{"type": "replied_to", "id": asked}]
    hidden = await x("PUT", f"/2/tweets/{asked}/hidden", json={"hidden": True})
    assert hidden.data == {"hidden": True}
    (post,) = x.sandbox.sandbox.world.posts
    assert [comment.id for comment in post.comments if comment.hidden] == [asked]
    timeline = await x("GET", f"/2/users/{x.account_id}/tweets", params={"exclude": "replies"})
    assert [post["id"] for post in timeline.data] == [made.data["id"]]
    assert (await x("DELETE", f"/2/tweets/{reply.data['id']}")).data == {"deleted": True}
    assert "data" not in (await x("GET", f"/2/tweets/{reply.data['id']}")).body


async def test_who_names_an_account_in_a_post_of_their_own_may_be_answered(caller: Caller) -> None:
    x, other = await caller(handle="nordlicht"), await caller()
    world = x.sandbox.sandbox.world
    account = world.account("x", x.account_id)
    assert account is not None
    world.mention(account, "Leuchtet @nordlicht auch bei Regen?")
    fields = {"post.fields": "conversation_id,public_metrics", "expansions": "author_id"}
    mentions = await x("GET", f"/2/users/{x.account_id}/mentions", params=fields)
    (asked,) = mentions.data
    assert asked["text"] == "Leuchtet @nordlicht auch bei Regen?"
    assert asked["conversation_id"] == asked["id"]
    (author,) = mentions.body["includes"]["users"]
    assert author["id"] == asked["author_id"]
    assert (await x("GET", f"/2/tweets/{asked['id']}")).data["id"] == asked["id"]
    found = await x("GET", "/2/tweets/search/recent", params={"query": "Regen"})
    assert [one["id"] for one in found.data] == [asked["id"]]
    answer = await x.post("Ja!", reply={"in_reply_to_tweet_id": asked["id"]})
    assert answer.data["text"] == f"@{author['username']} Ja!"
    refused = await other.post("Auch ja!", reply={"in_reply_to_tweet_id": asked["id"]})
    assert refused.status == 403
    assert (await x("DELETE", f"/2/tweets/{asked['id']}")).status == 403
    assert world.posts == [], "it is nobody's post whom the sandbox keeps"


async def test_only_ones_own_posts_can_be_deleted(caller: Caller) -> None:
    ours, other = await caller(), await caller()
    made = await other.post("Nicht deins")
    assert (await ours("DELETE", f"/2/tweets/{made.data['id']}")).status == 403
    assert (await other("DELETE", f"/2/tweets/{made.data['id']}")).data == {"deleted": True}
    assert other.sandbox.posts("x")[0]["deleted"]


# --- faults, pages, consent -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("rate_limit", 429, "Too Many Requests"),
        ("expired_token", 401, "Unauthorized"),
        ("duplicate", 403, "duplicate content"),
        ("captcha", 403, "temporarily locked"),
        ("http_500", 500, "problems/internal-error"),
    ],
)
async def test_ordered_faults(caller: Caller, fault: str, status: int, says: str) -> None:
    x = await caller()
    await x.sandbox.fault("x", fault, times=1)
    async with x.sandbox.session.post(f"{x.sandbox.url}/x/2/tweets", json={"text": "a"}) as answer:
        assert answer.status == status
        assert says in await answer.text()
    assert x.sandbox.posts("x") == []


async def test_requests_are_told_apart(caller: Caller) -> None:
    x = await caller()
    made = await x.post("Hallo")
    await x.post("Selbst", reply={"in_reply_to_tweet_id": made.data["id"]})
    await x.upload(picture())
    await x("GET", "/2/users/me")
    await x("DELETE", f"/2/tweets/{made.data['id']}")
    arrivals = x.sandbox.sandbox.arrivals
    kinds = [arrival.kind for arrival in arrivals]
    assert kinds == ["publish", "comment", *["upload"] * 4, "read", "delete"]
    assert {arrival.account_id for arrival in arrivals} == {x.account_id}


async def test_a_post_has_a_page(caller: Caller) -> None:
    x = await caller(handle="nordlicht")
    made = await x.post("Auf <der> Seite")
    page = f"{x.sandbox.url}/x/nordlicht/status/{made.data['id']}"
    async with x.sandbox.session.get(page) as answer:
        assert "Auf &lt;der&gt; Seite" in await answer.text()
    async with x.sandbox.session.get(page[:-4]) as answer:
        assert answer.status == 404


async def test_a_reset_forgets_everything(caller: Caller) -> None:
    x = await caller()
    await x.post("Weg damit")
    await x.sandbox.control("reset", seed=2)
    assert x.sandbox.posts("x") == []
    assert (await x("GET", "/2/users/me")).status == 401
