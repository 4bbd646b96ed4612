"""The sandbox's LinkedIn: headers, posts, little text, uploads, comments, counts and refusals."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from PIL import Image

from homeground.sandbox.servers.linkedin.little import plain_from
from tests.networks.harness import RunningSandbox

from .linkedin_caller import LinkedInCaller, key

DAY = 24 * 3600
Make = Callable[..., Awaitable[LinkedInCaller]]


@pytest.fixture
def make(sandbox: RunningSandbox) -> Make:
    async def made(kind: str = "organization", **more: Any) -> LinkedInCaller:
        return LinkedInCaller(sandbox, await sandbox.token("linkedin", kind, **more))

    return made


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (24, 60, 72)).save(out, "PNG")
    return out.getvalue()


async def test_accounts_have_urns(make: Make, sandbox: RunningSandbox) -> None:
    page, member = await make(), await make("member")
    assert page.urn.startswith("urn:li:organization:7")
    assert member.urn.startswith("urn:li:person:")
    await sandbox.control("reset", seed=1)
    assert (await make()).token["credentials"] == page.token["credentials"]


# --- headers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "status", "message"),
    [
        (None, 400, "A version must be present."),
        ("202404", 426, "Requested version 20240401 is not active"),
        ("202511", 426, "Requested version 20251101 is not active"),
        ("209901", 426, "Requested version 20990101 is not active"),
        ("202613", 426, "Requested version 20261301 is not active"),
        ("july", 426, "Requested version july is not active"),
    ],
)
async def test_the_version_must_be_active(
    make: Make, version: str | None, status: int, message: str
) -> None:
    me = await make()
    answer = await me("GET", "/rest/posts", headers={"LinkedIn-Version": version})
    assert answer.status == status
    assert answer.body["message"].startswith(message)
    assert answer.body["code"] == ("VERSION_MISSING" if version is None else "NONEXISTENT_VERSION")


async def test_the_old_protocol_is_refused(make: Make) -> None:
    me = await make()
    answer = await me("GET", "/rest/posts", headers={"X-Restli-Protocol-Version": None})
    assert answer.status == 400


async def test_tokens(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    none = await me("GET", "/v2/userinfo", headers={"Authorization": None})
    assert none.body["serviceErrorCode"] == 65604
    wrong = await me("GET", "/v2/userinfo", headers={"Authorization": "Bearer wrong"})
    assert wrong.body["code"] == "INVALID_ACCESS_TOKEN"
    account = sandbox.sandbox.world.account("linkedin", me.urn)
    assert account is not None
    account.expired = True
    assert (await me("GET", "/v2/userinfo")).body["code"] == "REVOKED_ACCESS_TOKEN"


# --- posts ------------------------------------------------------------------------------------


async def test_a_post_is_there_as_sent(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    answer = await me.post("Erstes Licht 🏮 \\(bald\\) \\#1")
    urn = answer.headers["x-restli-id"]
    assert (answer.status, answer.body) == (201, None)
    assert answer.headers["x-linkedin-id"] == urn
    assert [(p["id"], p["text"]) for p in sandbox.posts("linkedin")] == [
        (urn, "Erstes Licht 🏮 (bald) #1")
    ]
    read = (await me.one(urn)).body
    assert read["commentary"] == "Erstes Licht 🏮 \\(bald\\) \\#1"
    assert read["publishedAt"] == read["createdAt"]
    page = await sandbox.session.get(f"{sandbox.url}/linkedin/feed/update/{urn}")
    assert "Erstes Licht 🏮 (bald) #1" in await page.text()


@pytest.mark.parametrize(
    ("commentary", "text"),
    [
        ("ohne alles", "ohne alles"),
        ("\\(a\\) \\[b\\] \\{c\\} \\<d\\> \\_e\\_ \\*f\\* \\~g\\~ \\@h \\|i \\\\j", None),
        ("Hallo @[Kajo AG](urn:li:organization:123)!", "Hallo Kajo AG!"),
        ("Hallo @[Kajo \\(AG\\)](urn:li:organization:123)!", "Hallo Kajo (AG)!"),
        ("Neu: {hashtag|\\#|Licht} und #Wärme", "Neu: #Licht und #Wärme"),
        ("Erst (bald) mehr", "Erst "),
        ("a@b.example", "a"),
        ("5 # 3", "5 "),
        ("Zeile\nzwei", "Zeile\nzwei"),
    ],
)
def test_little_text(commentary: str, text: str | None) -> None:
    expected = text or "(a) [b] {c} <d> _e_ *f* ~g~ @h |i \\j"
    assert plain_from(commentary) == expected


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"author": None}, 422, 'ERROR :: /author :: "None" is not a valid URN'),
        ({"visibility": "ALL"}, 422, 'ERROR :: /visibility :: "ALL" is not an enum symbol'),
        ({"lifecycleState": "DONE"}, 422, "ERROR :: /lifecycleState"),
        ({"commentary": 5}, 422, "ERROR :: /commentary :: 5 cannot be coerced to String"),
        ({"commentary": ""}, 422, "commentary must not be empty"),
        ({"commentary": "a" * 3001}, 422, "commentary text length (3001 characters)"),
        ({"text": "a"}, 422, "ERROR :: /text :: unrecognized field found but not allowed"),
        (
            {"distribution": {"feedDistribution": "MAIN_FEED", "targetEnties": []}},
            422,
            "ERROR :: /distribution/targetEnties :: unrecognized field found but not allowed",
        ),
        ({"content": {}}, 422, "ERROR :: /content"),
        ({"content": {"media": {}}}, 422, "ERROR :: /content/media/id :: field is required"),
        (
            {"content": {"article": {"source": "kajo.example", "title": "K"}}},
            422,
            "ERROR :: /content/article/source :: is not a valid URL",
        ),
        (
            {"content": {"multiImage": {"images": [{"id": "urn:li:image:a"}]}}},
            422,
            "ERROR :: /content/multiImage/images :: size is not between 2 and 20",
        ),
        ({"content": {"media": {"id": "urn:li:image:a"}}}, 400, "urn:li:image:a is not owned"),
        ({"author": "urn:li:organization:1"}, 403, "Not enough permissions to access: posts."),
    ],
)
async def test_what_a_post_must_be(
    make: Make, sandbox: RunningSandbox, changes: dict[str, Any], status: int, message: str
) -> None:
    me = await make()
    answer = await me("POST", "/rest/posts", json=me.body("Licht") | changes)
    assert answer.refused[0] == status
    assert answer.refused[1].startswith(message)
    assert sandbox.posts("linkedin") == []


async def test_three_thousand_characters_without_their_escapes(make: Make) -> None:
    me = await make()
    assert (await me.post("\\(" * 3000)).status == 201


async def test_a_text_is_not_taken_twice_a_day(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    urn = await me.posted("Einmal")
    again = await me.post("Einmal")
    assert again.status == 422
    assert again.body["message"].endswith(f"Content is a duplicate of {urn}")
    (problem,) = again.body["errorDetails"]["inputErrors"]
    assert (problem["code"], problem["description"]) == (
        "DUPLICATE_POST",
        "Duplicate post is detected",
    )
    assert (await me("DELETE", f"/rest/posts/{key(urn)}")).status == 204
    assert (await me.post("Einmal")).status == 422
    await sandbox.advance(DAY + 1)
    assert (await me.post("Einmal")).status == 201


async def test_posts_are_found_changed_and_deleted(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    urns = []
    for number in range(5):
        urns.append(await me.posted(f"Nummer {number}"))
        await sandbox.advance(60)
    path = f"/rest/posts?q=author&author={key(me.urn)}&count=2&sortBy=CREATED"
    seen: list[str] = []
    while True:
        page = (await me("GET", path, headers={"X-RestLi-Method": "FINDER"})).body
        seen += [post["id"] for post in page["elements"]]
        if not page["paging"]["links"]:
            break
        path = page["paging"]["links"][0]["href"]
    assert seen == urns[::-1]
    changed = await me.patch(f"/rest/posts/{key(urns[0])}", commentary="Nummer null")
    assert changed.status == 204
    newest = (await me("GET", f"/rest/posts?q=author&author={key(me.urn)}")).body["elements"][0]
    assert (newest["id"], newest["commentary"]) == (urns[0], "Nummer null")
    assert newest["lifecycleStateInfo"] == {"isEditedByAuthor": True}
    both = ",".join(map(key, [urns[1], "urn:li:share:1"]))
    several = (await me("GET", f"/rest/posts?ids=List({both})")).body
    assert list(several["results"]) == [urns[1]]
    assert several["statuses"]["urn:li:share:1"] == 404
    for _ in range(2):
        assert (await me("DELETE", f"/rest/posts/{key(urns[0])}")).status == 204
    assert (await me.one(urns[0])).status == 404
    assert [post["deleted"] for post in sandbox.posts("linkedin")] == [True] + [False] * 4
    bad = await me("GET", "/rest/posts?ids=List(urn:li:share:1)")
    assert bad.status == 400


async def test_a_draft_is_seen_by_nobody_until_it_is_published(
    make: Make, sandbox: RunningSandbox
) -> None:
    me = await make()
    urn = await me.posted("Bald", lifecycleState="DRAFT")
    assert sandbox.posts("linkedin") == []
    assert (await me.one(urn)).body["lifecycleState"] == "DRAFT"
    await me.patch(f"/rest/posts/{key(urn)}", lifecycleState="PUBLISHED")
    assert [post["text"] for post in sandbox.posts("linkedin")] == ["Bald"]


async def test_polls_and_articles(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    poll: dict[str, Any] = {
        "question": "Welche Farbe?",
        "options": [{"text": "Moos"}, {"text": "Schnee"}],
        "settings": {"duration": "THREE_DAYS"},
    }
    await me.posted("Sagt es uns", content={"poll": poll})
    article = {"source": "https://example.com/kajo", "title": "Kajo", "description": "Licht"}
    await me.posted("Lest", content={"article": article})
    posts = sandbox.sandbox.world.posts
    assert (posts[0].poll, posts[1].link) == (("Moos", "Schnee"), "https://example.com/kajo")
    one = await me.post("Nur eine", content={"poll": poll | {"options": [{"text": "Moos"}]}})
    assert one.refused == (422, "ERROR :: /content/poll/options :: size is not between 2 and 4")
    long = await me.post("Lang", content={"poll": poll | {"question": "a" * 141}})
    assert "out of range 1...140" in long.refused[1]


# --- pictures ---------------------------------------------------------------------------------


async def test_pictures_are_announced_sent_and_shown(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    first, second = await me.image(png()), await me.image(png())
    states = [(await me("GET", f"/rest/images/{key(first)}")).body["status"] for _ in range(2)]
    assert states == ["PROCESSING", "AVAILABLE"]
    shown = (await me("GET", f"/rest/images/{key(first)}")).body
    picture = await sandbox.session.get(shown["downloadUrl"])
    assert await picture.read() == png()
    await me.posted("Eins", content={"media": {"id": first, "altText": "Ein Fenster"}})
    images = [{"id": first, "altText": "Fenster"}, {"id": second}]
    await me.posted("Zwei", content={"multiImage": {"images": images}})
    posts = sandbox.sandbox.world.posts
    assert [[file.alt for file in post.files] for post in posts] == [
        ["Ein Fenster"],
        ["Fenster", None],
    ]


async def test_pictures_that_are_none(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    broken = await me.image(png()[:40])
    assert (await me("GET", f"/rest/images/{key(broken)}")).body["status"] == "PROCESSING_FAILED"
    answer = await me.post("Kaputt", content={"media": {"id": broken}})
    assert answer.body["errorDetails"]["inputErrors"][0]["code"] == "MEDIA_ASSET_PROCESSING_FAILED"
    asked = {"initializeUploadRequest": {"owner": me.urn}}
    waiting = await me("POST", "/rest/images?action=initializeUpload", json=asked)
    content = {"media": {"id": waiting.body["value"]["image"]}}
    answer = await me.post("Leer", content=content)
    assert answer.body["errorDetails"]["inputErrors"][0]["code"] == "MEDIA_ASSET_WAITING_UPLOAD"
    other = {"initializeUploadRequest": {"owner": "urn:li:organization:1"}}
    answer = await me("POST", "/rest/images?action=initializeUpload", json=other)
    assert answer.status == 403
    assert sandbox.posts("linkedin") == []


# --- talk and counts --------------------------------------------------------------------------


async def test_comments_and_answers(make: Make, sandbox: RunningSandbox) -> None:
    me = await make(followers=60_000)
    urn = await me.posted("Was meint ihr?")
    await sandbox.advance(DAY * 2)
    top = await me.comments(urn)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.comments(post)
    assert [one["id"] for one in top] == [c.id for c in truth if c.parent_id is None]
    answered = [one for one in top if one["commentsSummary"]["aggregatedTotalComments"]]
    below = [answer for one in answered for answer in await me.comments(one["commentUrn"])]
    assert sorted(one["id"] for one in below) == sorted(c.id for c in truth if c.parent_id)
    asked = top[0]
    person = await me("GET", f"/rest/people/(id:{asked['actor'].rpartition(':')[2]})")
    assert person.body["localizedFirstName"]
    said = await me.say(asked["commentUrn"], "Danke!", parentComment=asked["commentUrn"])
    assert (said.status, said.headers["x-restli-id"]) == (201, said.body["id"])
    assert said.body["parentComment"] == asked["commentUrn"]
    path = f"/rest/socialActions/{key(urn)}/comments/{said.body['id']}"
    assert (await me("GET", path)).body["message"]["text"] == "Danke!"
    assert (await me("DELETE", f"{path}?actor={key(me.urn)}")).status == 204
    last = f"/rest/socialActions/{key(urn)}/comments/{top[-1]['id']}"
    assert (await me("DELETE", f"{last}?actor={key(me.urn)}")).status == 204
    assert (await me("GET", last)).status == 404
    assert top[-1]["id"] not in [one["id"] for one in await me.comments(urn)]
    long = await me.say(urn, "a" * 1251)
    assert long.status == 422


async def test_counts(make: Make, sandbox: RunningSandbox) -> None:
    me = await make(followers=60_000)
    urn = await me.posted("Zahlen https://example.com")
    other = await me.posted("Mehr Zahlen")
    await sandbox.advance(DAY)
    await sandbox.control("clock", frozen=True)
    post = sandbox.sandbox.world.posts[0]
    counts = sandbox.sandbox.world.counts(post)
    shares = f"List({key(urn)},{key(other)},{key('urn:li:share:1')})"
    path = "/rest/organizationalEntityShareStatistics?q=organizationalEntity"
    found = await me("GET", f"{path}&organizationalEntity={key(me.urn)}&shares={shares}")
    assert [one["share"] for one in found.body["elements"]] == [urn, other]
    statistics = found.body["elements"][0]["totalShareStatistics"]
    assert (statistics["impressionCount"], statistics["uniqueImpressionsCount"]) == (
        counts.views,
        counts.reach,
    )
    assert (statistics["likeCount"], statistics["shareCount"]) == (counts.likes, counts.shares)
    assert (statistics["clickCount"], statistics["commentCount"]) == (
        counts.clicks,
        counts.comments,
    )
    everything = await me("GET", f"{path}&organizationalEntity={key(me.urn)}")
    assert len(everything.body["elements"]) == 1
    metadata = (await me("GET", f"/rest/socialMetadata/{key(urn)}")).body
    assert metadata["commentSummary"]["count"] == counts.comments
    assert metadata["reactionSummaries"]["LIKE"]["count"] == counts.likes
    actions = (await me("GET", f"/rest/socialActions/{key(urn)}")).body
    assert actions["likesSummary"]["totalLikes"] == counts.likes
    likes = (await me("GET", f"/rest/socialActions/{key(urn)}/likes")).body
    assert likes["paging"]["total"] == counts.likes
    several = (await me("GET", f"/rest/socialMetadata?ids=List({key(urn)})")).body
    assert several["results"] == {urn: metadata}


async def test_comments_are_closed_and_opened(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    urn = await me.posted("Schluss")
    path = f"/rest/socialMetadata/{key(urn)}?actor={key(me.urn)}"
    assert (await me.patch(path, commentsState="CLOSED")).status == 204
    assert sandbox.sandbox.world.posts[0].silent
    assert (await me("GET", f"/rest/socialMetadata/{key(urn)}")).body["commentsState"] == "CLOSED"
    assert (await me.say(urn, "Doch")).status == 403
    assert (await me.patch(path, commentsState="HALF")).status == 422
    assert (await me.patch(path, commentsState="OPEN")).status == 204
    assert (await me.say(urn, "Doch")).status == 201


async def test_a_member_writes_and_may_not_read(make: Make) -> None:
    me = await make("member", name="Anna Sokolova", handle="anna")
    urn = await me.posted("Von mir")
    denied = await me.one(urn)
    assert denied.refused == (403, "Not enough permissions to access: posts.GET")
    assert denied.body["serviceErrorCode"] == 100
    found = await me("GET", f"/rest/posts?q=author&author={key(me.urn)}")
    assert found.status == 403
    assert (await me.say(urn, "Noch etwas")).status == 201
    profile = (await me("GET", "/v2/userinfo")).body
    assert profile["sub"] == me.urn.rpartition(":")[2]
    assert (profile["given_name"], profile["family_name"]) == ("Anna", "Sokolova")
    assert (await me("DELETE", f"/rest/posts/{key(urn)}")).status == 204


async def test_a_page_and_its_followers(make: Make) -> None:
    me = await make(name="Lumikko", handle="lumikko", followers=4321)
    number = me.urn.rpartition(":")[2]
    page = (await me("GET", f"/rest/organizations/{number}")).body
    assert (page["localizedName"], page["vanityName"]) == ("Lumikko", "lumikko")
    edge = "edgeType=COMPANY_FOLLOWED_BY_MEMBER"
    size = await me("GET", f"/rest/networkSizes/{key(me.urn)}?{edge}")
    assert size.body == {"firstDegreeSize": 4321}
    roles = (await me("GET", "/rest/organizationAcls?q=roleAssignee")).body["elements"]
    assert [(role["organization"], role["role"]) for role in roles] == [(me.urn, "ADMINISTRATOR")]
    assert (await me("GET", "/rest/organizations/1")).status == 404


# --- limits and faults ------------------------------------------------------------------------


async def test_a_days_posts(make: Make, sandbox: RunningSandbox) -> None:
    me = await make()
    await me.posted("Eins")
    counts = sandbox.sandbox.world.of("linkedin")["calls"]
    day = f"{sandbox.sandbox.clock.now():%Y-%m-%d}"
    counts[("posts", me.urn, day)] = 150
    full = await me.post("Zwei")
    assert full.status == 429
    assert full.body["serviceErrorCode"] == 101
    await sandbox.advance(DAY)
    assert (await me.post("Zwei")).status == 201


async def test_bodies_that_are_none(make: Make) -> None:
    me = await make()
    for body in (b"{", b"[]", b""):
        assert (await me("POST", "/rest/posts", data=body)).status == 400
    assert (await me("POST", "/rest/posts/urn%3Ali%3Ashare%3A1", json={})).status == 400
    for path in (
        "/rest/posts?q=all",
        "/rest/posts?q=author",
        "/rest/socialMetadata",
        f"/rest/networkSizes/{key(me.urn)}?edgeType=FRIENDS",
        "/rest/people/700001",
    ):
        assert (await me("GET", path)).status == 400, path


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("rate_limit", 429, "TOO_MANY_REQUESTS"),
        ("http_500", 500, "INTERNAL_SERVER_ERROR"),
        ("duplicate", 422, None),
        ("captcha", 403, "MEMBER_RESTRICTED"),
        ("expired_token", 401, "EXPIRED_ACCESS_TOKEN"),
    ],
)
async def test_faults(
    make: Make, sandbox: RunningSandbox, fault: str, status: int, code: str | None
) -> None:
    me = await make()
    await sandbox.fault("linkedin", fault, times=1)
    answer = await me.post("Nein")
    assert (answer.status, answer.body.get("code")) == (status, code)
    assert sandbox.posts("linkedin") == []
    assert (await me.post("Doch")).status == 201
