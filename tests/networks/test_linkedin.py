"""LinkedIn: its error table, its text format, its encoding, and its requests as documented."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, linkedin
from homeground.networks.http import Http
from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Draft, Media, Poll

from .documents import FEWER, answer, documents
from .recorder import Recorder, recorder

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
TOKEN = "AQV-secret-token"
ORG, ANNA = "urn:li:organization:5515715", "urn:li:person:782bbtaQ"
SHARE, UGC = "urn:li:share:6844785523593134080", "urn:li:ugcPost:68447855235931240"
ACTIVITY = "urn:li:activity:6273189577469632512"
COMMENT = f"urn:li:comment:({ACTIVITY},6275717556110995456)"
E = linkedin.encoded

# What LinkedIn answered to somebody: https://github.com/Arisamiga/Linkedin-RSS/issues/5
DUPLICATE = {
    "errorDetailType": "com.linkedin.common.error.BadRequest",
    "message": f"Content is a duplicate of {SHARE}",
    "errorDetails": {
        "inputErrors": [
            {"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}
        ]
    },
    "status": 422,
}


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "branch"),
    [
        (400, {"code": "ILLEGAL_ARGUMENT", "message": "no"}, errors.Rejected),
        (401, {"code": "INVALID_ACCESS_TOKEN", "serviceErrorCode": 65600}, errors.NotAuthorized),
        (401, {"code": "EXPIRED_ACCESS_TOKEN"}, errors.NotAuthorized),
        (401, {"code": "REVOKED_ACCESS_TOKEN"}, errors.NotAuthorized),
        (401, {"code": "EMPTY_ACCESS_TOKEN"}, errors.NotAuthorized),
        (403, {"code": "ACCESS_DENIED", "serviceErrorCode": 100}, errors.NotAuthorized),
        (404, {"code": "NOT_FOUND"}, errors.NotFound),
        (405, {}, errors.NotOffered),
        (409, {}, errors.Unavailable),
        (410, {}, errors.NotFound),
        (411, {}, errors.Rejected),
        (413, {}, errors.Rejected),
        (418, {}, errors.Rejected),
        (422, {"message": "no"}, errors.Rejected),
        (422, DUPLICATE, errors.Duplicate),
        (426, {"code": "NONEXISTENT_VERSION"}, errors.NotOffered),
        (426, {}, errors.NotOffered),
        (400, {"code": "VERSION_MISSING"}, errors.NotOffered),
        (429, {"code": "TOO_MANY_REQUESTS"}, errors.RateLimited),
        (302, {}, errors.Unavailable),
        (599, {}, errors.Unsure),
    ],
)
def test_every_documented_refusal_becomes_its_branch(
    status: int, body: Any, branch: type[errors.NetworkError]
) -> None:
    error = linkedin.error_from_answer(answer(status, body, write=True))
    assert type(error) is branch
    assert error.network == "linkedin"
    assert len(str(error)) > 20


def test_all_of_the_tables_are_sourced() -> None:
    rows = [*linkedin.CODES.values(), *linkedin.STATUSES.values()]
    assert all(row.source.startswith("https://") and row.says.endswith(".") for row in rows)


@pytest.mark.parametrize("body", ["<html>", [], None, {"message": None, "errorDetails": []}])
@pytest.mark.parametrize("status", sorted(linkedin.STATUSES))
def test_a_status_decides_where_the_body_says_nothing(status: int, body: Any) -> None:
    error = linkedin.error_from_answer(answer(status, body))
    assert type(error) is linkedin.STATUSES[status].branch


def test_a_duplicate_names_the_first_one() -> None:
    error = linkedin.error_from_answer(answer(422, DUPLICATE, write=True))
    assert isinstance(error, errors.Duplicate)
    assert linkedin.first_one(error) == SHARE
    assert linkedin.first_one(errors.Duplicate("no name")) is None


def test_an_ended_version_is_said_in_words() -> None:
    body = {"status": 426, "code": "NONEXISTENT_VERSION", "message": "20260701 is not active"}
    error = linkedin.error_from_answer(answer(426, body, write=True))
    assert "update Homeground" in str(error)
    assert "Nothing was published" in str(error)


def test_the_versions_end_is_known_before_it_bites() -> None:
    assert date(2026, 11, 22) < linkedin.VERSION_ENDS_ON
    assert any(linkedin.VERSION in fact.says for fact in linkedin.NETWORK.facts)


@pytest.mark.parametrize(
    ("message", "retry_at"),
    [
        (
            "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
            datetime(2026, 11, 23, tzinfo=UTC),
        ),
        ("Too many requests", None),
    ],
)
def test_a_days_limit_ends_at_midnight_utc(message: str, retry_at: datetime | None) -> None:
    refused = answer(429, {"message": message}, Date="Sun, 22 Nov 2026 21:05:00 GMT")
    error = linkedin.error_from_answer(refused)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_at == retry_at


def test_a_limit_may_say_how_long() -> None:
    error = linkedin.error_from_answer(answer(429, {"message": "DAY limit"}, Date="?"))
    assert isinstance(error, errors.RateLimited)
    assert (error.retry_at, error.retry_after_seconds) == (None, None)


def test_an_error_never_carries_a_secret() -> None:
    error = linkedin.error_from_answer(answer(401, {"message": f"{TOKEN} no"}), secrets=(TOKEN,))
    assert TOKEN not in repr(error)
    assert TOKEN not in str(error)


# --- text, encoding ---------------------------------------------------------------------------

LIVELY = st.text(
    st.one_of(
        st.sampled_from("\\|{}@[]()<>#*_~ab1 ж中🏮\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@FEWER
@given(LIVELY)
def test_any_text_survives_there_and_back(text: str) -> None:
    assert linkedin.plain_from_little(linkedin.little_from_plain(text)) == text
    sent = linkedin.post_from_draft(Draft(text=text), author=ORG)["commentary"]
    element = json.loads(json.dumps({"id": SHARE, "createdAt": 1, "commentary": sent}))
    post = linkedin.post_from_element(element, site_url="https://www.linkedin.com")
    assert post is not None
    assert post.text == text


@FEWER
@given(LIVELY)
def test_nothing_reserved_is_left_unescaped_save_hashtags(text: str) -> None:
    sent = linkedin.little_from_plain(text)
    position = 0
    while position < len(sent):
        if sent[position] == "\\":
            assert sent[position + 1] in "\\|{}@[]()<>#*_~"
            position += 2
            continue
        if sent[position] == "#":
            assert sent[position + 1].isalnum() or not sent[position + 1].isascii()
        else:
            assert sent[position] not in "|{}@[]()<>*_~"
        position += 1


@pytest.mark.parametrize(
    ("plain", "little"),
    [
        ("#Kajo", "#Kajo"),
        ("(#Kajo)", "\\(#Kajo\\)"),
        ("#свет und #光", "#свет und #光"),
        ("#2026x", "#2026x"),
        ("#1", "\\#1"),
        ("a#b", "a\\#b"),
        ("##x", "\\#\\#x"),
        ("#a_b", "#a\\_b"),
        ("# x", "\\# x"),
        ("https://a.example/#x", "https://a.example/\\#x"),
        ("@[A](urn:li:organization:1)", "\\@\\[A\\]\\(urn:li:organization:1\\)"),
        ("\\", "\\\\"),
    ],
)
def test_how_a_text_is_escaped(plain: str, little: str) -> None:
    assert linkedin.little_from_plain(plain) == little


@pytest.mark.parametrize(
    ("little", "plain"),
    [
        ("{hashtag|#|Kajo}", "#Kajo"),
        ("{hashtag|\\＃|光}", "＃光"),
        ("{hashtag|\\#|a\\_b}", "#a_b"),
        ("Hello @[Acme Corp](urn:li:organization:1234)", "Hello Acme Corp"),
        ("@[Devtestco] (urn:li:organization:2414183)", "Devtestco"),
        ("{hashtag|#|", "{hashtag|#|"),
        ("@[a](b)", "@[a](b)"),
        ("end\\", "end\\"),
    ],
)
def test_what_linkedin_writes_is_read_as_people_see_it(little: str, plain: str) -> None:
    assert linkedin.plain_from_little(little) == plain


def test_a_comments_name_is_taken_apart_and_made() -> None:
    assert linkedin.comment_urn(ACTIVITY, "6275717556110995456") == COMMENT
    assert linkedin.comment_urn("anything", COMMENT) == COMMENT
    assert linkedin.thread_of(COMMENT) == ACTIVITY
    assert linkedin.thread_of("6275717556110995456") is None
    assert linkedin.comment_number(COMMENT) == "6275717556110995456"
    assert linkedin.comment_number("6275717556110995456") == "6275717556110995456"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_nothing_that_rest_li_reserves_is_left_in_a_value(value: str) -> None:
    assert not set("(),':") & set(linkedin.encoded(value))


FIELDS = (
    "id", "author", "commentary", "createdAt", "publishedAt", "content", "article", "source",
    "multiImage", "images", "media", "actor", "object", "commentUrn", "created", "time", "message",
    "text", "parentComment", "likesSummary", "commentsSummary", "totalShareStatistics",
    "reactionSummaries", "commentSummary", "count", "sub", "name", "localizedName", "code",
    "errorDetails", "inputErrors", "lifecycleState",
)  # fmt: skip


@FEWER
@given(documents(FIELDS))
def test_no_answer_breaks_a_reader(document: dict[str, Any]) -> None:
    site = "https://www.linkedin.com"
    linkedin.post_from_element(document, site_url=site)
    linkedin.comment_from_element(document, post_id=SHARE, site_url=site)
    linkedin.has_answers(document)
    linkedin.engagement_from_statistics(document)
    linkedin.engagement_from_metadata(document)
    linkedin.profile_from_userinfo(document)
    linkedin.profile_from_organization(document, account_id=ORG, followers=None, site_url=site)
    linkedin.error_from_answer(answer(422, document, write=True))


# --- the speaker ------------------------------------------------------------------------------


def connector(
    http: Http, there: Recorder, account: str = ORG, **credentials: str
) -> linkedin.LinkedIn:
    return linkedin.LinkedIn(
        http,
        account_id=account,
        credentials={"access_token": TOKEN, **credentials},
        base_url=there.url,
        handle="lumikko",
    )


async def test_every_request_is_as_documented(tmp_path: Path) -> None:
    picture = tmp_path / "lantern.jpg"
    picture.write_bytes(b"\xff\xd8not looked at here")
    media = Media(picture, "image", "image/jpeg", 10, alt="Laterne")
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        ours = connector(http, there)
        upload = {"value": {"uploadUrl": f"{there.url}/dms-uploads/x?sync=0&ut=a%3Ab", "image": "urn:li:image:C1"}}  # fmt: skip
        there.will(200, upload)
        there.will(201)
        there.will(201, None, **{"x-restli-id": SHARE})
        there.will(204)
        there.will(200, {"elements": [{"id": SHARE, "createdAt": 1795341600000}]})
        published = await ours.publish(
            Draft(text="Licht (neu)", media=(media,), answers_from=AnswersFrom.NOBODY),
            key="k",
            now=NOW,
        )
        assert published.id == SHARE
        assert published.url == f"{there.url}/feed/update/{SHARE}"
        assert [post.id for post in await ours.recent_posts(limit=5)] == [SHARE]
        there.will(204)
        await ours.edit(SHARE, Draft(text="Licht [neu]"))
        there.will(204)
        await ours.delete(SHARE)
        there.will(201, {"id": "9", "commentUrn": f"urn:li:comment:({ACTIVITY},9)", "created": {"time": 1795341700000}})  # fmt: skip
        answered = await ours.reply(SHARE, "Danke (sehr)", comment_id=COMMENT, key="k", now=NOW)
        there.will(204)
        await ours.delete_comment(SHARE, COMMENT)
        there.will(204)
        await ours.close_comments(SHARE, closed=False)
        requests = there.requests
    assert (answered.id, answered.parent_id, answered.text) == (
        f"urn:li:comment:({ACTIVITY},9)",
        COMMENT,
        "Danke (sehr)",
    )
    assert answered.author is not None
    assert answered.author.name == "lumikko"
    seen = [
        (r.method, r.headers.get("X-RestLi-Method"), r.path + (f"?{r.query}" if r.query else ""))
        for r in requests
    ]
    assert seen == [
        ("POST", "ACTION", "/rest/images?action=initializeUpload"),
        ("PUT", None, "/dms-uploads/x?sync=0&ut=a%3Ab"),
        ("POST", "CREATE", "/rest/posts"),
        ("POST", "PARTIAL_UPDATE", f"/rest/socialMetadata/{E(SHARE)}?actor={E(ORG)}"),
        (
            "GET",
            "FINDER",
            f"/rest/posts?author={E(ORG)}&q=author&count=10&start=0&sortBy=LAST_MODIFIED",
        ),
        ("POST", "PARTIAL_UPDATE", f"/rest/posts/{E(SHARE)}"),
        ("DELETE", "DELETE", f"/rest/posts/{E(SHARE)}"),
        ("POST", "CREATE", f"/rest/socialActions/{E(COMMENT)}/comments"),
        (
            "DELETE",
            "DELETE",
            f"/rest/socialActions/{E(ACTIVITY)}/comments/6275717556110995456?actor={E(ORG)}",
        ),
        ("POST", "PARTIAL_UPDATE", f"/rest/socialMetadata/{E(SHARE)}?actor={E(ORG)}"),
    ]
    assert requests[0].json() == {"initializeUploadRequest": {"owner": ORG}}
    assert requests[1].body == b"\xff\xd8not looked at here"
    assert requests[2].json()["content"] == {"media": {"id": "urn:li:image:C1", "altText": "Laterne"}}  # fmt: skip
    assert requests[3].json() == {"patch": {"$set": {"commentsState": "CLOSED"}}}
    assert requests[5].json() == {"patch": {"$set": {"commentary": "Licht \\[neu\\]"}}}
    assert requests[7].json() == {
        "actor": ORG,
        "object": ACTIVITY,
        "message": {"text": "Danke (sehr)"},
        "parentComment": COMMENT,
    }
    assert requests[9].json() == {"patch": {"$set": {"commentsState": "OPEN"}}}
    for request in requests:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in request.path + request.query
        if request.path.startswith("/rest/"):
            assert request.headers["LinkedIn-Version"] == linkedin.VERSION
            assert request.headers["X-Restli-Protocol-Version"] == "2.0.0"


async def test_an_account_may_name_another_version() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(204)
        await connector(http, there, version="202611").delete(SHARE)
        assert there.requests[0].headers["LinkedIn-Version"] == "202611"


async def test_measuring_asks_what_is_there_and_then_by_kind() -> None:
    statistics = {"impressionCount": 100, "uniqueImpressionsCount": 80, "clickCount": 3}
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, {"results": {SHARE: {"id": SHARE}, UGC: {"id": UGC}}, "errors": {"gone": {}}})  # fmt: skip
        there.will(200, {"elements": [{"share": SHARE, "totalShareStatistics": statistics}, None]})
        there.will(200, {"elements": []})
        there.will(200, {"results": {UGC: {"reactionSummaries": {"LIKE": {"count": 2}}}}})
        counts = await connector(http, there).measure([SHARE, UGC, "urn:li:share:gone"])
        queries = [request.query for request in there.requests]
    assert set(counts) == {SHARE, UGC}
    assert (counts[SHARE].views, counts[SHARE].reach, counts[SHARE].likes) == (100, 80, None)
    assert (counts[UGC].likes, counts[UGC].views) == (2, None)
    of_page = f"q=organizationalEntity&organizationalEntity={E(ORG)}"
    assert queries == [
        f"ids=List({E(SHARE)},{E(UGC)},{E('urn:li:share:gone')})",
        f"{of_page}&shares=List({E(SHARE)})",
        f"{of_page}&ugcPosts=List({E(UGC)})",
        f"ids=List({E(UGC)})",
    ]


async def test_a_person_has_no_statistics_and_many_are_asked_for_in_parts() -> None:
    urns = [f"urn:li:share:{number}" for number in range(25)]
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        for part in (urns[:20], urns[20:]):
            there.will(200, {"results": {urn: {"id": urn} for urn in part}})
            there.will(200, {"results": {}})
        counts = await connector(http, there, ANNA).measure(urns)
        assert {request.path for request in there.requests} == {
            "/rest/posts",
            "/rest/socialMetadata",
        }
    assert set(counts) == set(urns)


def comment(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "commentUrn": f"urn:li:comment:({ACTIVITY},{number})",
        "object": ACTIVITY,
        "actor": ANNA,
        "created": {"time": 1795341600000 + number},
        "message": {"text": f"№{number}"},
        "commentsSummary": {"totalFirstLevelComments": 0},
        **more,
    }


async def test_comments_are_paged_and_their_answers_read() -> None:
    first = [comment(number) for number in range(100)]
    first[3]["commentsSummary"]["totalFirstLevelComments"] = 1
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, {"elements": first, "paging": {"total": 102}})
        there.will(200, {"elements": [comment(500)]})
        # Somebody deleted one meanwhile, so the second page begins one too far back.
        there.will(200, {"elements": [comment(99), comment(100)], "paging": {"total": 102}})
        found = [each async for each in connector(http, there).comments(SHARE)]
        paths = [(request.path, request.query) for request in there.requests]
    third = f"urn:li:comment:({ACTIVITY},3)"
    assert paths == [
        (f"/rest/socialActions/{E(SHARE)}/comments", "start=0&count=100"),
        (f"/rest/socialActions/{E(third)}/comments", "start=0&count=100"),
        (f"/rest/socialActions/{E(SHARE)}/comments", "start=100&count=100"),
    ]
    assert [each.text for each in found] == [f"№{n}" for n in [*range(101), 500]]
    assert [each.parent_id for each in found if each.parent_id] == [third]
    assert len({each.id for each in found}) == 102


async def test_a_page_tells_its_followers_where_it_may() -> None:
    page = {"localizedName": "Lumikko", "vanityName": "lumikko"}
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, page)
        there.will(200, {"firstDegreeSize": 1234})
        assert (await connector(http, there).profile()).followers == 1234
        assert there.requests[0].path == "/rest/organizations/5515715"
        assert there.requests[1].path == f"/rest/networkSizes/{E(ORG)}"
        there.will(200, page)
        there.will(403, {"code": "ACCESS_DENIED"})
        assert (await connector(http, there).profile()).followers is None
        there.will(200, {"sub": "782bbtaQ", "name": "Anna L."})
        assert (await connector(http, there, ANNA).profile()).id == ANNA
        there.will(200, {})
        with pytest.raises(errors.Unavailable):
            await connector(http, there, ANNA).profile()


async def test_a_post_without_a_name_is_unsure() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(201)
        with pytest.raises(errors.Unsure):
            await connector(http, there).publish(Draft(text="x"), key="k", now=NOW)


async def test_comments_that_could_not_be_closed_are_said_with_the_post() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(201, None, **{"x-restli-id": SHARE})
        there.will(403, {"message": "no"})
        with pytest.raises(errors.Unsure, match=SHARE):
            await connector(http, there).publish(
                Draft(text="x", answers_from=AnswersFrom.NOBODY), key="k", now=NOW
            )


async def test_what_is_gone_is_deleted() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(404, {"code": "NOT_FOUND"})
        there.will(404, {"code": "NOT_FOUND"})
        await connector(http, there).delete(SHARE)
        await connector(http, there).delete_comment(SHARE, COMMENT)


IMAGE = Media(Path("a.jpg"), "image", "image/jpeg", 10)
ANSWERS = ("Moos", "Schnee")


@pytest.mark.parametrize(
    ("draft", "error", "says"),
    [
        (Draft(text=" \n"), errors.Rejected, "empty"),
        (Draft(text="ab\ud83c"), errors.Rejected, "position 3"),
        (Draft(text="é" * 3001), errors.Rejected, "3,001 characters"),
        (Draft(text="x", media=(IMAGE,) * 21), errors.Rejected, "20 images"),
        (
            Draft(text="x", media=(IMAGE, Media(Path("a.mp4"), "video", "video/mp4", 1))),
            errors.Rejected,
            "one video",
        ),
        (Draft(text="x", publish_at=NOW), errors.NotOffered, "later"),
        (Draft(text="x", media=(IMAGE,), poll=Poll("?", ANSWERS, 1)), errors.Rejected, "not both"),
        (Draft(text="x", poll=Poll("?", ("a",), 1)), errors.Rejected, "2 to 4"),
        (Draft(text="x", poll=Poll("?", ("a",) * 5, 1)), errors.Rejected, "2 to 4"),
        (Draft(text="x", poll=Poll("?", ANSWERS, 20161)), errors.Rejected, "14 days"),
        (Draft(text="x", poll=Poll("?" * 141, ANSWERS, 1)), errors.Rejected, "140"),
        (Draft(text="x", poll=Poll("?", ("a" * 31, "b"), 1)), errors.Rejected, "30"),
        (Draft(text="x", poll=Poll("?", ANSWERS, 1, several=True)), errors.Rejected, "one vote"),
    ],
)
async def test_what_cannot_go_out_is_refused_before_anything_is_sent(
    draft: Draft, error: type[Exception], says: str
) -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        with pytest.raises(error, match=says):
            await connector(http, there).publish(draft, key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await connector(http, there).reply(SHARE, "é" * 1251, key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await connector(http, there).edit(SHARE, Draft(text=" "))
        assert there.requests == []


async def test_an_account_without_a_token_is_not_authorized() -> None:
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        with pytest.raises(errors.NotAuthorized):
            await connector(http, there, access_token="").profile()


@pytest.mark.parametrize(
    "address",
    [
        "https://uploads.example/take",
        "http://www.linkedin.com/dms-uploads/x",
        "https://linkedin.com.example/x",
        "https://evil-linkedin.com/x",
        "ftp://www.linkedin.com/x",
        "no address",
    ],
)
async def test_the_token_goes_to_no_other_company(address: str, tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"x")
    draft = Draft(text="x", media=(Media(picture, "image", "image/jpeg", 1),))
    async with recorder() as there, Http(allow_private=[there.url]) as http:
        there.will(200, {"value": {"uploadUrl": address, "image": "urn:li:image:C1"}})
        with pytest.raises(errors.Unavailable, match="another company"):
            await connector(http, there).publish(draft, key="k", now=NOW)
        assert len(there.requests) == 1
