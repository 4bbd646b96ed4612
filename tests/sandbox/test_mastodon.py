"""The sandbox's Mastodon checks what a server checks, and says what a server says."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from tests.networks.harness import RunningSandbox
from tests.networks.openapi import OpenApi

from .mastodon_caller import MastodonCaller
from .x_caller import picture

Caller = Callable[..., Awaitable[MastodonCaller]]


@pytest.fixture(scope="module")
def schema(shared: Path) -> OpenApi:
    return OpenApi.of(shared, "mastodon")


@pytest.fixture
def caller(sandbox: RunningSandbox, schema: OpenApi) -> Caller:
    async def make(**more: Any) -> MastodonCaller:
        return MastodonCaller(sandbox, await sandbox.token("mastodon", **more), schema)

    return make


def later(caller: MastodonCaller, **ahead: float) -> str:
    return (caller.sandbox.sandbox.clock.now() + timedelta(**ahead)).isoformat()


# --- posting ----------------------------------------------------------------------------------


async def test_a_text_becomes_html_as_the_real_server_makes_it(caller: Caller) -> None:
    mastodon = await caller(handle="nordlicht")
    made = await mastodon.post(
        "Licht & <b>Luft</b> #Licht\nzweite Zeile\n\n"
        "https://www.example.com/eine/sehr/lange/adresse?a=1&b=2 @nordlicht @fremd@anderswo.example"
    )
    assert made.status == 200
    base = mastodon.base
    assert made.body["content"] == (
        f'<p>Licht &amp; &lt;b&gt;Luft&lt;/b&gt; <a href="{base}/tags/licht" class="mention hashtag" '
        'rel="tag">#<span>Licht</span></a><br />zweite Zeile</p>'
        '<p><a href="https://www.example.com/eine/sehr/lange/adresse?a=1&amp;b=2" target="_blank" '
        'rel="nofollow noopener noreferrer" translate="no">'
        '<span class="invisible">https://www.</span>'
        '<span class="ellipsis">example.com/eine/sehr/lange/ad</span>'
        '<span class="invisible">resse?a=1&amp;b=2</span></a> '
        f'<span class="h-card" translate="no"><a href="{base}/@nordlicht" class="u-url mention">'
        "@<span>nordlicht</span></a></span> @fremd@anderswo.example</p>"
    )
    assert [tag["name"] for tag in made.body["tags"]] == ["licht"]
    assert [person["acct"] for person in made.body["mentions"]] == ["nordlicht"]
    assert made.body["url"] == f"{base}/@nordlicht/{made.body['id']}"


async def test_form_multipart_and_json_are_read_alike(caller: Caller) -> None:
    mastodon = await caller()
    pairs = [("status", "Welche?"), ("poll[options][]", "Rot"), ("poll[options][]", "Blau"),
             ("poll[expires_in]", "300"), ("visibility", "unlisted"), ("sensitive", "true")]  # fmt: skip
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in pairs:
        multipart.add_field(name, value)
    body = {"status": "Welche?", "poll": {"options": ["Rot", "Blau"], "expires_in": 300},
            "visibility": "unlisted", "sensitive": True}  # fmt: skip
    for sent in ({"data": pairs}, {"data": multipart}, {"json": body}):
        made = await mastodon("POST", "/api/v1/statuses", **sent)
        assert [option["title"] for option in made.body["poll"]["options"]] == ["Rot", "Blau"]
        assert (made.body["visibility"], made.body["sensitive"]) == ("unlisted", True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"status": ""}, "Validation failed: Text can't be blank"),
        ({"status": " \n "}, "Validation failed: Text can't be blank"),
        ({"status": "a" * 501}, "Validation failed: Text character limit of 500 exceeded"),
        (
            {"status": "a" * 400, "spoiler_text": "b" * 101},
            "Validation failed: Text character limit of 500 exceeded",
        ),
        ({"status": "a", "visibility": "all"}, "Validation failed: Visibility is not included"),
        ({"status": "a", "media_ids": ["1"] * 5}, "Cannot attach more than 4 files"),
        ({"status": "a", "media_ids": ["1"]}, "Media 1 not found or already attached"),
        ({"status": "a", "poll": {"options": ["x"], "expires_in": 300}}, "more than one item"),
        (
            {"status": "a", "poll": {"options": list("abcde"), "expires_in": 300}},
            "more than 4 items",
        ),
        ({"status": "a", "poll": {"options": ["x", "x"], "expires_in": 300}}, "duplicate items"),
        ({"status": "a", "poll": {"options": ["x", "y" * 51], "expires_in": 300}}, "50 characters"),
        ({"status": "a", "poll": {"options": ["x", "y"], "expires_in": 299}}, "too soon"),
        ({"status": "a", "scheduled_at": "soon"}, "Scheduled at is invalid"),
    ],
)
async def test_a_wrong_status_is_refused(caller: Caller, body: dict[str, Any], error: str) -> None:
    mastodon = await caller()
    answer = await mastodon("POST", "/api/v1/statuses", json=body)
    assert answer.status == 422
    assert error in answer.error
    assert mastodon.sandbox.posts("mastodon") == []


async def test_links_count_23_and_names_without_their_server(caller: Caller) -> None:
    mastodon = await caller()
    link = "https://example.com/" + "a" * 400
    assert (await mastodon.post("b" * 476 + " " + link)).status == 200
    assert (await mastodon.post("b" * 477 + " " + link)).status == 422
    assert (await mastodon.post("b" * 494 + " @anna@social.example")).status == 200
    assert (await mastodon.post("👨‍👩‍👧‍👦" * 500)).status == 200


async def test_the_same_key_within_an_hour_gives_the_first_status(caller: Caller) -> None:
    mastodon = await caller()
    first = await mastodon.post("Einmal", key="k")
    again = await mastodon.post("Einmal", key="k")
    other = await mastodon.post("Etwas anderes", key="k")
    assert first.body["id"] == again.body["id"] == other.body["id"]
    assert (await (await caller()).post("Einmal", key="k")).body["id"] != first.body["id"]
    assert (await mastodon.post("Einmal")).body["id"] != first.body["id"], "no key, no memory"
    await mastodon.sandbox.advance(3601)
    assert (await mastodon.post("Einmal", key="k")).body["id"] != first.body["id"]


async def test_a_key_whose_status_was_deleted_finds_nothing(caller: Caller) -> None:
    mastodon = await caller()
    first = await mastodon.post("Einmal", key="k")
    await mastodon("DELETE", f"/api/v1/statuses/{first.body['id']}")
    assert (await mastodon.post("Einmal", key="k")).status == 404


# --- media ------------------------------------------------------------------------------------


async def test_an_image_is_processed_even_while_the_clock_stands_still(caller: Caller) -> None:
    mastodon = await caller()
    await mastodon.sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    sent = await mastodon.upload(picture(), "Фонарь на снегу")
    assert (sent.status, sent.body["url"]) == (202, None)
    early = await mastodon.post("Zu früh", media_ids=[sent.body["id"]])
    assert "have not finished processing" in early.error
    path = f"/api/v1/media/{sent.body['id']}"
    assert [(await mastodon("GET", path)).status for _ in range(2)] == [206, 200]
    changed = await mastodon("PUT", path, data={"description": "Anders"})
    assert changed.body["description"] == "Anders"
    made = await mastodon.post("", media_ids=[sent.body["id"]])
    (media,) = made.body["media_attachments"]
    assert (media["description"], media["meta"]["original"]["width"]) == ("Anders", 64)
    async with mastodon.sandbox.session.get(media["url"]) as file:
        assert await file.read() == picture()
    assert (await mastodon("GET", path)).status == 404, "it belongs to a status now"
    again = await mastodon.post("Noch einmal", media_ids=[sent.body["id"]])
    assert "already attached" in again.error


@pytest.mark.parametrize("content", [b"no image", picture()[:100], picture("BMP")])
async def test_what_is_no_image_is_refused(caller: Caller, content: bytes) -> None:
    answer = await (await caller()).upload(content)
    assert answer.status == 422
    assert answer.error == "Validation failed: File content type is invalid, File is invalid"


async def test_too_much_is_refused(caller: Caller) -> None:
    mastodon = await caller()
    assert (await mastodon("POST", "/api/v2/media", data={"x": "y"})).error.endswith(
        "can't be blank"
    )
    assert "less than 16 MB" in (await mastodon.upload(b"x" * (16 * 1024 * 1024 + 1))).error
    assert "too long" in (await mastodon.upload(picture(), "a" * 1501)).error


async def test_another_accounts_media_is_not_ours(caller: Caller) -> None:
    media_id = await (await caller()).ready(picture())
    other = await caller()
    assert "not found" in (await other.post("Meins?", media_ids=[media_id])).error
    assert (await other("GET", f"/api/v1/media/{media_id}")).status == 404


# --- for later --------------------------------------------------------------------------------


async def test_a_scheduled_status_appears_when_its_time_comes(caller: Caller) -> None:
    mastodon = await caller()
    media_id = await mastodon.ready(picture())
    at = later(mastodon, hours=2)
    kept = await mastodon.post("Später", scheduled_at=at, media_ids=[media_id], key="k")
    again = await mastodon.post("Später", scheduled_at=at, media_ids=[media_id], key="k")
    assert kept.body["id"] == again.body["id"]
    assert kept.body["params"]["text"] == "Später"
    path = f"/api/v1/scheduled_statuses/{kept.body['id']}"
    assert (await mastodon("GET", path)).body["id"] == kept.body["id"]
    moved = await mastodon("PUT", path, json={"scheduled_at": later(mastodon, hours=1)})
    assert moved.body["scheduled_at"] < kept.body["scheduled_at"]
    refused = await mastodon("PUT", path, json={"scheduled_at": later(mastodon, minutes=4)})
    assert refused.status == 422
    listed = await mastodon("GET", "/api/v1/scheduled_statuses")
    assert [one["id"] for one in listed.body] == [kept.body["id"]]
    assert mastodon.sandbox.posts("mastodon") == []
    await mastodon.sandbox.advance(3700)
    assert (await mastodon("GET", "/api/v1/scheduled_statuses")).body == []
    (post,) = (await mastodon("GET", f"/api/v1/accounts/{mastodon.account_id}/statuses")).body
    assert post["content"] == "<p>Später</p>"
    assert post["created_at"] == moved.body["scheduled_at"]
    assert len(post["media_attachments"]) == 1


async def test_five_minutes_ahead_at_least(caller: Caller) -> None:
    mastodon = await caller()
    soon = await mastodon.post("Zu bald", scheduled_at=later(mastodon, minutes=4, seconds=50))
    assert soon.status == 422
    assert soon.error == "Validation failed: Scheduled at The scheduled date must be in the future"
    past = await mastodon.post("Gestern", scheduled_at=later(mastodon, hours=-24))
    assert "content" in past.body, "a time in the past publishes at once"


async def test_a_cancelled_status_never_appears_and_frees_its_media(caller: Caller) -> None:
    mastodon = await caller()
    media_id = await mastodon.ready(picture())
    kept = await mastodon.post("Nie", scheduled_at=later(mastodon, hours=1), media_ids=[media_id])
    path = f"/api/v1/scheduled_statuses/{kept.body['id']}"
    assert (await (await caller())("DELETE", path)).status == 404, "another's"
    assert (await mastodon("DELETE", path)).body == {}
    await mastodon.sandbox.advance(7200)
    assert mastodon.sandbox.posts("mastodon") == []
    assert (await mastodon.post("Doch", media_ids=[media_id])).status == 200


async def test_twenty_five_a_day(caller: Caller) -> None:
    mastodon = await caller()
    await mastodon.sandbox.control("clock", now="2027-05-10T00:00:00Z")
    for number in range(25):
        assert (await mastodon.post(f"{number}", scheduled_at="2027-05-10T12:00:00Z")).status == 200
    refused = await mastodon.post("Zu viel", scheduled_at="2027-05-10T12:00:00Z")
    assert "limit of 25 scheduled posts" in refused.error
    assert (await mastodon.post("Morgen", scheduled_at="2027-05-11T12:00:00Z")).status == 200


# --- reading ----------------------------------------------------------------------------------


async def test_pages_follow_the_link_header(caller: Caller) -> None:
    mastodon = await caller()
    made = [(await mastodon.post(f"Nummer {number}")).body["id"] for number in range(7)]
    path: str | None = f"/api/v1/accounts/{mastodon.account_id}/statuses?limit=3"
    read: list[str] = []
    while path is not None:
        if path.startswith("/"):
            page = await mastodon("GET", f"{mastodon.base}{path}")
        else:
            page = await mastodon("GET", path)
        read += [status["id"] for status in page.body]
        path = page.link("next")
    assert read == made[::-1]
    base = f"/api/v1/accounts/{mastodon.account_id}/statuses"
    newer = await mastodon("GET", base, params={"since_id": made[1], "limit": "2"})
    assert [status["id"] for status in newer.body] == [made[6], made[5]], "the newest of all"
    following = await mastodon("GET", base, params={"min_id": made[1], "limit": "2"})
    assert [status["id"] for status in following.body] == [made[3], made[2]], "those that follow"


async def test_a_thread_is_read_as_context(caller: Caller) -> None:
    mastodon = await caller(handle="nordlicht", followers=500_000)
    made = await mastodon.post("Was meint ihr?")
    await mastodon.sandbox.advance(5 * 24 * 3600)
    path = f"/api/v1/statuses/{made.body['id']}"
    context = await mastodon("GET", f"{path}/context")
    (post,) = mastodon.sandbox.sandbox.world.posts
    truth = mastodon.sandbox.sandbox.world.comments(post)
    below = context.body["descendants"]
    assert len(below) == len(truth) > 10
    seen = {made.body["id"]}
    for status in below:
        assert status["in_reply_to_id"] in seen, "what is answered comes before the answer"
        seen.add(status["id"])
        assert "@<span>nordlicht</span>" in status["content"]
    counts = (await mastodon("GET", path)).body
    assert counts["favourites_count"] == mastodon.sandbox.sandbox.world.counts(post).likes
    direct = [status for status in below if status["in_reply_to_id"] == made.body["id"]]
    assert counts["replies_count"] == len(direct)
    nested = next(status for status in below if status not in direct)
    above = await mastodon("GET", f"/api/v1/statuses/{nested['id']}/context")
    assert above.body["ancestors"][0]["id"] == made.body["id"]
    anonymous = await mastodon("GET", f"{path}/context", headers={})
    assert len(anonymous.body["descendants"]) == min(60, len(truth))


async def test_several_at_once_without_those_that_are_gone(caller: Caller) -> None:
    mastodon = await caller()
    made = [(await mastodon.post(f"Nummer {number}")).body["id"] for number in range(3)]
    await mastodon("DELETE", f"/api/v1/statuses/{made[1]}")
    params = [("id[]", status_id) for status_id in made]
    read = await mastodon("GET", "/api/v1/statuses", params=params)
    assert [status["id"] for status in read.body] == [made[0], made[2]]


async def test_answers_edits_and_deletions(caller: Caller) -> None:
    mastodon, other = await caller(handle="nordlicht", followers=60_000), await caller()
    made = await mastodon.post("Was meint ihr?")
    await mastodon.sandbox.advance(24 * 3600)
    asked = (await mastodon("GET", f"/api/v1/statuses/{made.body['id']}/context")).body[
        "descendants"
    ][0]
    answer = await mastodon.post("@reader Danke!", in_reply_to_id=asked["id"])
    assert answer.body["in_reply_to_id"] == asked["id"]
    assert answer.body["in_reply_to_account_id"] == asked["account"]["id"]
    assert (await mastodon.post("Wem?", in_reply_to_id="1")).status == 404
    path = f"/api/v1/statuses/{made.body['id']}"
    edited = await mastodon("PUT", path, json={"status": "Was meint ihr dazu?"})
    assert edited.body["content"] == "<p>Was meint ihr dazu?</p>"
    assert edited.body["edited_at"] is not None
    assert (await mastodon("GET", f"{path}/source")).body["text"] == "Was meint ihr dazu?"
    assert (await other("DELETE", path)).status == 404
    deleted = await mastodon("DELETE", path)
    assert deleted.body["text"] == "Was meint ihr dazu?"
    assert (await mastodon("GET", path)).error == "Record not found"
    assert mastodon.sandbox.posts("mastodon")[0]["deleted"]


async def test_an_edit_takes_away_what_it_does_not_repeat(caller: Caller) -> None:
    mastodon = await caller()
    media_id = await mastodon.ready(picture())
    made = await mastodon.post("Mit Bild", media_ids=[media_id])
    path = f"/api/v1/statuses/{made.body['id']}"
    kept = await mastodon("PUT", path, json={"status": "Mit dem Bild", "media_ids": [media_id]})
    assert [one["id"] for one in kept.body["media_attachments"]] == [media_id]
    other = await mastodon.post("Meins", media_ids=[media_id])
    assert (other.status, "already attached" in other.error) == (422, True)
    bare = await mastodon("PUT", path, json={"status": "Ohne Bild"})
    assert bare.body["media_attachments"] == []
    assert (await mastodon.post("Jetzt meins", media_ids=[media_id])).status == 200

    poll = {"options": ["Moos", "Schnee"], "expires_in": 3600}
    asked = await mastodon.post("Farbe?", poll=poll)
    path = f"/api/v1/statuses/{asked.body['id']}"
    world = mastodon.sandbox.sandbox.world
    truth = world.post("mastodon", asked.body["id"])
    assert truth is not None
    await mastodon.sandbox.advance(1800)
    again = await mastodon("PUT", path, json={"status": "Welche Farbe?", "poll": poll})
    assert again.body["poll"]["id"] == asked.body["poll"]["id"]
    assert again.body["poll"]["expires_at"] > asked.body["poll"]["expires_at"]
    assert truth.poll == ("Moos", "Schnee")
    assert (await mastodon("PUT", path, json={"status": "Farbe!"})).body["poll"] is None
    assert truth.poll == ()


async def test_who_names_an_account_in_a_post_of_their_own_may_be_answered(caller: Caller) -> None:
    mastodon = await caller(handle="nordlicht")
    world = mastodon.sandbox.sandbox.world
    account = world.account("mastodon", mastodon.account_id)
    assert account is not None
    world.mention(account, "Leuchtet @nordlicht auch bei Regen?")
    (told,) = (await mastodon("GET", "/api/v1/notifications")).body
    asked = told["status"]
    assert asked["account"]["id"] == told["account"]["id"]
    assert (await mastodon("GET", f"/api/v1/statuses/{asked['id']}")).body["id"] == asked["id"]
    answer = await mastodon.post("Ja!", in_reply_to_id=asked["id"])
    assert answer.body["in_reply_to_account_id"] == asked["account"]["id"]
    below = await mastodon("GET", f"/api/v1/statuses/{asked['id']}/context")
    assert [one["id"] for one in below.body["descendants"]] == [answer.body["id"]]
    assert (await mastodon("DELETE", f"/api/v1/statuses/{asked['id']}")).status == 404
    assert world.posts == [], "it is nobody's post whom the sandbox keeps"


async def test_the_blocked_are_neither_seen_nor_heard(caller: Caller) -> None:
    mastodon, other = await caller(handle="nordlicht"), await caller(handle="eule")
    made = await mastodon.post("Was meint ihr?")
    said = await other.post("@nordlicht Nichts.", in_reply_to_id=made.body["id"])

    async def seen() -> tuple[int, int, int]:
        path = f"/api/v1/statuses/{made.body['id']}"
        thread = (await mastodon("GET", f"{path}/context")).body["descendants"]
        told = (
            await mastodon("GET", "/api/v1/notifications", params=[("types[]", "mention")])
        ).body
        return len(thread), len(told), (await other("GET", path)).status

    assert await seen() == (1, 1, 200)
    block = f"/api/v1/accounts/{said.body['account']['id']}"
    blocked = await mastodon("POST", f"{block}/block")
    assert (blocked.body["blocking"], blocked.body["blocked_by"]) == (True, False)
    assert await seen() == (0, 0, 404)
    assert (await other.post("Doch!", in_reply_to_id=made.body["id"])).status == 404
    assert (await mastodon("POST", f"{block}/unblock")).body["blocking"] is False
    assert await seen() == (1, 1, 200)
    oneself = await mastodon("POST", f"/api/v1/accounts/{mastodon.account_id}/block")
    assert (oneself.status, oneself.body["blocking"]) == (200, False)
    assert (await mastodon("POST", "/api/v1/accounts/1/block")).status == 404


async def test_private_statuses_are_the_authors_own(caller: Caller) -> None:
    mastodon, other = await caller(), await caller()
    made = await mastodon.post("Nur für uns", visibility="private")
    path = f"/api/v1/statuses/{made.body['id']}"
    assert (await mastodon("GET", path)).status == 200
    assert (await other("GET", path)).status == 404
    assert (await other("GET", f"/api/v1/accounts/{mastodon.account_id}/statuses")).body == []


async def test_accounts(caller: Caller) -> None:
    mastodon = await caller(handle="nordlicht", name="Nordlicht", followers=1234)
    me = await mastodon("GET", "/api/v1/accounts/verify_credentials")
    assert (me.body["display_name"], me.body["followers_count"]) == ("Nordlicht", 1234)
    found = await mastodon(
        "GET", "/api/v1/accounts/lookup", params={"acct": "NordLicht"}, headers={}
    )
    assert found.body["id"] == me.body["id"]
    assert (await mastodon("GET", f"/api/v1/accounts/{me.body['id']}")).body["acct"] == "nordlicht"
    assert (await mastodon("GET", "/api/v1/accounts/1")).status == 404


async def test_notifications(caller: Caller) -> None:
    mastodon, other = await caller(handle="nordlicht", followers=60_000), await caller()
    await mastodon.post("Was meint ihr?")
    await mastodon.sandbox.advance(48 * 3600)
    await other.post("Fragt @nordlicht!")
    everything = await mastodon("GET", "/api/v1/notifications", params={"limit": "80"})
    kinds = {one["type"] for one in everything.body}
    assert kinds == {"mention", "favourite", "reblog"}
    numbers = [int(one["id"]) for one in everything.body]
    assert numbers == sorted(numbers, reverse=True)
    again = await mastodon("GET", "/api/v1/notifications", params={"limit": "80"})
    assert [one["id"] for one in again.body] == [one["id"] for one in everything.body]
    mentions = await mastodon("GET", "/api/v1/notifications", params=[("types[]", "mention")])
    authors = {one["account"]["acct"] for one in mentions.body}
    assert other.token["handle"] in authors
    assert len(authors) > 1


async def test_the_server_describes_itself(caller: Caller) -> None:
    mastodon = await caller()
    second = await mastodon("GET", "/api/v2/instance", headers={})
    first = await mastodon("GET", "/api/v1/instance", headers={})
    for body in (first.body, second.body):
        assert body["configuration"]["statuses"]["max_characters"] == 500
        assert body["version"] == "4.7.0"
    told = await mastodon("GET", "/.well-known/oauth-authorization-server", headers={})
    assert told.body["token_endpoint"] == f"{mastodon.base}/oauth/token"


# --- access -----------------------------------------------------------------------------------


async def test_without_a_known_token_nobody_is_let_in(caller: Caller) -> None:
    mastodon = await caller()
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        answer = await mastodon("GET", "/api/v1/accounts/verify_credentials", headers=headers)
        assert (answer.status, answer.error) == (401, "The access token is invalid")


async def test_apps_codes_tokens_and_revocation(caller: Caller) -> None:
    mastodon = await caller()
    session = mastodon.sandbox.session
    back = "http://127.0.0.1:9/back"
    body = {"client_name": "Ours", "redirect_uris": [back], "scopes": "read write:statuses"}
    app = (await mastodon("POST", "/api/v1/apps", headers={}, json=body)).body
    assert (
        await mastodon("POST", "/api/v1/apps", headers={}, json={"client_name": "x"})
    ).status == 422
    verifier = "v" * 64
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": back,
        "scope": "read write:statuses",
        "state": "s",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "as": "mira",
    }
    for wrong in ({"client_id": "x"}, {"redirect_uri": "http://evil"}, {"scope": "write:media"}):
        async with session.get(f"{mastodon.base}/oauth/authorize", params=asked | wrong) as page:
            assert page.status == 400
    async with session.get(f"{mastodon.base}/oauth/authorize", params=asked) as page:
        assert "Ours asks to use an account on Mastodon" in await page.text()

    async def code() -> str:
        address = f"{mastodon.base}/oauth/authorize"
        async with session.post(address, data=asked, allow_redirects=False) as answer:
            query = parse_qs(urlsplit(answer.headers["Location"]).query)
            assert query["state"] == ["s"]
            return query["code"][0]

    grant = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": back,
        "code_verifier": verifier,
    }

    async def token(**form: str) -> Any:
        return await mastodon("POST", "/oauth/token", headers={}, data=grant | form)

    assert (await token(code="wrong")).error == "invalid_grant"
    assert (await token(code=await code(), code_verifier="x" * 64)).error == "invalid_grant"
    assert (await token(code=await code(), client_secret="x")).error == "invalid_client"
    once = await code()
    given = await token(code=once)
    assert (await token(code=once)).error == "invalid_grant", "a code works once"
    bearer = {"Authorization": f"Bearer {given.body['access_token']}"}
    me = await mastodon("GET", "/api/v1/accounts/verify_credentials", headers=bearer)
    assert me.body["acct"] == "mira"
    form = aiohttp.FormData()
    form.add_field("file", picture(), filename="a.png", content_type="image/png")
    refused = await mastodon("POST", "/api/v2/media", headers=bearer, data=form)
    assert (refused.status, refused.error) == (403, "This action is outside the authorized scopes")
    alone = await token(grant_type="client_credentials", scope="read write:statuses")
    bearer_of_app = {"Authorization": f"Bearer {alone.body['access_token']}"}
    needs_user = await mastodon(
        "POST", "/api/v1/statuses", headers=bearer_of_app, json={"status": "a"}
    )
    assert (needs_user.status, needs_user.error) == (
        422,
        "This method requires an authenticated user",
    )
    assert (await token(grant_type="password")).error == "unsupported_grant_type"
    owner = {name: grant[name] for name in ("client_id", "client_secret")}
    spent = {"token": given.body["access_token"]} | owner
    wrong_secret = spent | {"client_secret": "x"}
    assert (await mastodon("POST", "/oauth/revoke", headers={}, data=wrong_secret)).status == 403
    assert (await mastodon("POST", "/oauth/revoke", headers={}, data=spent)).status == 200
    gone = await mastodon("GET", "/api/v1/accounts/verify_credentials", headers=bearer)
    assert (gone.status, gone.error) == (401, "The access token was revoked")


async def test_three_hundred_requests_in_five_minutes(caller: Caller) -> None:
    mastodon = await caller()
    await mastodon.sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    path = "/api/v2/instance"
    bearer = {"Authorization": f"Bearer {mastodon.token['credentials']['access_token']}"}
    for number in range(300):
        async with mastodon.sandbox.session.get(mastodon.base + path, headers=bearer) as answer:
            assert answer.headers["X-RateLimit-Remaining"] == str(299 - number)
    refused = await mastodon("GET", path)
    assert (refused.status, refused.error) == (429, "Too many requests")
    assert refused.headers["X-RateLimit-Reset"] == "2027-05-10T09:05:00.000000Z"
    await mastodon.sandbox.advance(300)
    assert (await mastodon("GET", path)).status == 200


async def test_thirty_deletions_in_half_an_hour(caller: Caller) -> None:
    mastodon = await caller()
    await mastodon.sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    for _ in range(30):
        assert (await mastodon("DELETE", "/api/v1/statuses/1")).status == 404
    assert (await mastodon("DELETE", "/api/v1/statuses/1")).status == 429
    assert (await mastodon.post("Schreiben geht")).status == 200


# --- faults and pages -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("rate_limit", 429, "Too many requests"),
        ("expired_token", 401, "revoked"),
        ("captcha", 403, "confirmed e-mail"),
        ("duplicate", 422, "already attached"),
        ("http_500", 500, "error"),
    ],
)
async def test_ordered_faults(caller: Caller, fault: str, status: int, says: str) -> None:
    mastodon = await caller()
    await mastodon.sandbox.fault("mastodon", fault, times=1)
    address = f"{mastodon.base}/api/v1/statuses"
    async with mastodon.sandbox.session.post(address, json={"status": "Hallo"}) as answer:
        assert answer.status == status
        assert says in await answer.text()
    assert mastodon.sandbox.posts("mastodon") == []
    assert (await mastodon.post("Hallo", key="k")).status == 200


async def test_requests_are_told_apart(caller: Caller) -> None:
    mastodon = await caller()
    made = await mastodon.post("Hallo")
    await mastodon.post("Selbst", in_reply_to_id=made.body["id"])
    await mastodon.ready(picture())
    await mastodon("GET", "/api/v1/accounts/verify_credentials")
    await mastodon("DELETE", f"/api/v1/statuses/{made.body['id']}")
    kinds = [arrival.kind for arrival in mastodon.sandbox.sandbox.arrivals]
    assert kinds == ["publish", "comment", *["upload"] * 3, "read", "delete"]


async def test_a_status_has_a_page_unless_it_is_private(caller: Caller) -> None:
    mastodon = await caller()
    for visibility, status in (("public", 200), ("private", 404)):
        made = await mastodon.post("Auf <der> Seite", visibility=visibility)
        async with mastodon.sandbox.session.get(made.body["url"]) as page:
            assert page.status == status
            assert ("Auf &lt;der&gt; Seite" in await page.text()) == (status == 200)
