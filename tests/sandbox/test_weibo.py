"""The sandbox's Weibo: its limits, its refusals, and its answers as open.weibo.com/wiki shows them."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from homeground.sandbox.servers.weibo import ids
from homeground.sandbox.servers.weibo.count import count, links
from tests.networks.harness import RunningSandbox

from .weibo_caller import LINK, RIP, Refused, WeiboCaller, caller, picture

STATUS_FIELDS = {
    "created_at", "id", "mid", "idstr", "text", "source", "favorited", "truncated",
    "in_reply_to_status_id", "in_reply_to_user_id", "in_reply_to_screen_name", "geo", "user",
    "reposts_count", "comments_count",
}  # fmt: skip
"""Those of the example of 2/statuses/share."""


async def refused(awaitable: Any) -> Refused:
    with pytest.raises(Refused) as raised:
        await awaitable
    return raised.value


# --- the open tier --------------------------------------------------------------------------------


async def test_a_shared_post_is_there_as_the_document_shows_it(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    posted = await weibo.share()
    assert set(posted) >= STATUS_FIELDS
    assert posted["text"] == f"灯笼亮了 {LINK}"
    assert posted["idstr"] == posted["mid"] == str(posted["id"])
    assert posted["created_at"].split()[4] == "+0800"
    assert posted["user"]["idstr"] == weibo.uid
    assert sandbox.posts("weibo")[0]["text"] == f"灯笼亮了 {LINK}"
    for mid in (posted["mid"], ids.short(posted["mid"])):
        async with sandbox.session.get(f"{weibo.base}/{weibo.uid}/{mid}") as page:
            assert page.status == 200
            assert "灯笼亮了" in await page.text()


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("", {}, 20008),
        ("没有链接", {}, 10017),
        ("别人的 https://example.com/", {}, 10017),
        (f"都有 {LINK} https://example.com/", {}, 10017),
        ("像 https://lumikko.example.com/", {}, 10017),
        (f"#灯笼节# {LINK}", {}, 10017),
        (f"{'灯' * 130} {LINK}", {}, 20012),
        (f"灯 {LINK}", {"rip": ""}, 10016),
        (f"灯 {LINK}", {"rip": "localhost"}, 10017),
        (f"灯 {LINK}", {"visible": 7}, 10017),
    ],
)
async def test_what_may_not_be_shared(
    text: str, more: dict[str, Any], code: int, sandbox: RunningSandbox
) -> None:
    weibo = await caller(sandbox)
    assert (await refused(weibo.share(text, **more))).code == code
    assert sandbox.posts("weibo") == []


async def test_140_characters_are_taken_and_a_half_more_is_not(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    text = f"{'灯' * 129} a{LINK}"
    assert count(text) == 140
    assert (await weibo.share(text))["text"] == text
    assert (await refused(weibo.share(f"b{text}"))).code == 20012


def test_the_observed_count() -> None:
    assert count("one two 🀂一二三四五🀀") == 13
    assert count(f"a{LINK}") == 11
    assert links(f"看{LINK}。又http://t.cn/a1 完") == [LINK, "http://t.cn/a1"]


async def test_the_same_text_twice_in_a_row(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    await weibo.share()
    assert (await refused(weibo.share())).code == 20019
    await weibo.share(f"另一条 {LINK}")
    await weibo.share()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
async def test_a_picture_is_shared(kind: str, sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    posted = await weibo.share(pic=picture(kind))
    assert len(posted["pic_ids"]) == 1
    async with sandbox.session.get(posted["original_pic"]) as shown:
        assert await shown.read() == picture(kind)
    (post,) = sandbox.sandbox.world.posts
    assert [(f.width, f.height) for f in post.files] == [(640, 480)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture", 20005),
        (picture("WEBP"), 20005),
        (picture()[:400], 20005),
        (picture() + b"\0" * 5 * 1024 * 1024, 20006),
        (b"", 20007),
    ],
    ids=["text", "webp", "broken", "large", "empty"],
)
async def test_a_picture_that_is_refused(
    content: bytes, code: int, sandbox: RunningSandbox
) -> None:
    weibo = await caller(sandbox)
    assert (await refused(weibo.share(pic=content))).code == code
    assert sandbox.posts("weibo") == []


async def test_the_open_tier_has_no_business_methods(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    for method in ("statuses/update", "statuses/upload_pic", "statuses/update/biz"):
        error = await refused(weibo("POST", method, status="x", rip=RIP))
        assert (error.status, error.code) == (403, 10014)


# --- how often ------------------------------------------------------------------------------------


async def test_thirty_posts_an_hour(sandbox: RunningSandbox) -> None:
    await sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    weibo = await caller(sandbox)
    for number in range(30):
        await weibo.share(f"第{number} {LINK}")
    error = await refused(weibo.share())
    assert (error.status, error.code) == (403, 20016)
    await sandbox.advance(3600)
    await weibo.share()


async def test_a_hundred_calls_a_day(sandbox: RunningSandbox) -> None:
    await sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    weibo = await caller(sandbox)
    for _ in range(99):
        await weibo("GET", "account/get_uid")
    left = await weibo("GET", "account/rate_limit_status")
    assert (left["user_limit"], left["remaining_user_hits"]) == (100, 0)
    assert left["reset_time"] == "2027-05-11 00:00:00"
    assert left["reset_time_in_seconds"] == 7 * 3600
    error = await refused(weibo("GET", "account/get_uid"))
    assert (error.status, error.code) == (403, 10023)
    await sandbox.advance(7 * 3600)
    await weibo("GET", "account/get_uid")


async def test_the_business_tier_is_counted_by_address(sandbox: RunningSandbox) -> None:
    await sandbox.control("clock", now="2027-05-10T09:00:00Z", frozen=True)
    weibo = await caller(sandbox, "biz")
    for _ in range(110):
        await weibo("GET", "account/get_uid")


# --- the business tier ----------------------------------------------------------------------------


async def test_nine_pictures(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox, "biz")
    kept = [
        (await weibo("POST", "statuses/upload_pic/biz", pic=picture()))["pic_id"] for _ in range(10)
    ]
    method = "statuses/upload_url_text/biz"
    error = await refused(weibo("POST", method, status="灯", pic_id=",".join(kept), rip=RIP))
    assert error.code == 10017
    posted = await weibo("POST", method, status="#灯笼节# 开始", pic_id=",".join(kept[:9]))
    assert posted["pic_ids"] == kept[:9]
    assert len(posted["pic_urls"]) == 9
    assert (await refused(weibo("POST", method, status="没有图"))).code == 10016
    assert (await refused(weibo("POST", method, status="错图", pic_id="0"))).code == 10017


async def test_a_long_text_is_cut_in_lists_and_whole_alone(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox, "biz")
    text = "灯" * 2000
    assert (await refused(weibo("POST", "statuses/update", status=text, rip=RIP))).code == 20012
    posted = await weibo("POST", "statuses/update", status=text, is_longtext=1, rip=RIP)
    listed = (await weibo("GET", "statuses/user_timeline/biz"))["statuses"][0]
    assert listed["isLongText"] is True
    assert listed["text"].startswith("灯" * 140 + "...全文")
    assert "longText" not in listed
    shown = await weibo("GET", "statuses/show/biz", id=posted["id"])
    assert shown["longText"] == {"longTextContent": text}
    ids = f"{posted['id']},99"
    batch = await weibo("GET", "statuses/show_batch/biz", ids=ids, isGetLongText=1)
    assert [s["longText"]["longTextContent"] for s in batch["statuses"]] == [text]
    assert (await refused(weibo("GET", "statuses/show_batch/biz", ids="99"))).code == 20101
    assert (await refused(weibo("GET", "statuses/show_batch/biz"))).code == 20001
    many = ",".join(["99"] * 51)
    assert (await refused(weibo("GET", "statuses/show_batch/biz", ids=many))).code == 20009
    error = await refused(
        weibo("POST", "statuses/update", status=text + "灯", is_longtext=1, rip=RIP)
    )
    assert error.code == 20012


# --- reading --------------------------------------------------------------------------------------


async def test_the_timeline_is_ones_own_newest_first_in_pages(sandbox: RunningSandbox) -> None:
    weibo, other = await caller(sandbox, "biz"), await caller(sandbox, "biz")
    await other.publish("别人的")
    mids = [(await weibo.publish(f"第{number}"))["id"] for number in range(5)]

    async def listed(**params: Any) -> list[int]:
        answer = await weibo("GET", "statuses/user_timeline", **params)
        return [status["id"] for status in answer["statuses"]]

    assert (await weibo("GET", "statuses/user_timeline"))["total_number"] == 5
    assert await listed() == mids[::-1]
    assert await listed(count=2, page=2) == [mids[2], mids[1]]
    assert await listed(since_id=mids[3]) == [mids[4]]
    assert await listed(max_id=mids[1]) == [mids[1], mids[0]]
    assert await listed(feature=2) == []
    error = await refused(weibo("GET", "statuses/user_timeline", uid=other.uid))
    assert error.code == 10014
    trimmed = await weibo("GET", "statuses/user_timeline", trim_user=1)
    assert trimmed["statuses"][0]["uid"] == int(weibo.uid)


async def test_counts_leave_out_what_is_gone(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox, "biz")
    one, two = await weibo.publish("一"), await weibo.publish("二")
    await weibo("POST", "statuses/destroy", id=two["id"])
    await sandbox.advance(24 * 3600)
    (counted,) = await weibo("GET", "statuses/count", ids=f"{one['id']},{two['id']},1")
    truth = sandbox.sandbox.world.counts(sandbox.sandbox.world.posts[0])
    assert counted == {
        "id": one["id"],
        "comments": truth.comments,
        "reposts": truth.shares,
        "attitudes": truth.likes,
    }
    (business,) = await weibo("GET", "statuses/count/biz", ids=one["id"])
    assert business["likes"] == truth.likes
    assert (await refused(weibo("GET", "statuses/count", ids=""))).code == 20001
    many = ",".join("1" * 101)
    assert (await refused(weibo("GET", "statuses/count", ids=many))).code == 20009


async def test_users(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox, name="鲁米科", followers=1234)
    await weibo.share()
    shown = await weibo("GET", "users/show", uid=weibo.uid)
    assert (shown["screen_name"], shown["followers_count"]) == ("鲁米科", 1234)
    assert shown["status"]["text"] == f"灯笼亮了 {LINK}"
    assert (await weibo("GET", "users/show", screen_name="鲁米科"))["idstr"] == weibo.uid
    assert (await refused(weibo("GET", "users/show", uid=1))).code == 20003
    assert (await refused(weibo("GET", "users/show"))).code == 10016


async def test_mentions(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox, name="鲁米科")
    account = sandbox.sandbox.world.account("weibo", weibo.uid)
    assert account is not None
    said = [sandbox.sandbox.world.mention(account, f"@鲁米科 {word}") for word in ("一", "二")]
    heard = await weibo("GET", "statuses/mentions", since_id=said[0].id)
    assert [status["text"] for status in heard["statuses"]] == ["@鲁米科 二"]
    assert heard["total_number"] == 2


# --- comments -------------------------------------------------------------------------------------


async def discussed(sandbox: RunningSandbox, kind: str = "biz") -> tuple[WeiboCaller, Any, Any]:
    weibo = await caller(sandbox, kind, followers=300_000, name="鲁米科")
    posted = await weibo.share()
    await sandbox.advance(4 * 24 * 3600)
    answer = await weibo("GET", "comments/show", id=posted["id"], count=200)
    return weibo, posted, answer


async def test_comments_come_newest_first_in_pages(sandbox: RunningSandbox) -> None:
    weibo, posted, answer = await discussed(sandbox)
    (post,) = sandbox.sandbox.world.posts
    truth = sandbox.sandbox.world.comments(post)
    assert len(truth) > 20
    assert [c["idstr"] for c in answer["comments"]] == [c.id for c in reversed(truth)]
    assert answer["total_number"] == len(truth)
    answers = {c["idstr"]: c for c in answer["comments"] if "reply_comment" in c}
    assert set(answers) == {c.id for c in truth if c.parent_id}
    second = await weibo("GET", "comments/show", id=posted["id"], count=10, page=2)
    assert [c["idstr"] for c in second["comments"]] == [c.id for c in truth[::-1][10:20]]
    mine = await weibo("GET", "comments/to_me/biz", count=200)
    assert mine["total_number"] == len(truth)
    error = await refused((await caller(sandbox))("GET", "comments/show", id=posted["id"]))
    assert error.code == 10014


async def test_an_answer_names_whom_it_answers(sandbox: RunningSandbox) -> None:
    weibo, posted, answer = await discussed(sandbox)
    above = answer["comments"][-1]
    params = {"id": posted["id"], "cid": above["id"], "comment": "谢谢", "rip": RIP}
    named = await weibo("POST", "comments/reply/biz", **params)
    assert named["text"] == f"回复@{above['user']['name']}:谢谢"
    assert named["reply_comment"]["id"] == above["id"]
    plain = await weibo("POST", "comments/reply/biz", without_mention=1, **params)
    assert plain["text"] == "谢谢"
    mine = await weibo("GET", "comments/by_me")
    assert [c["id"] for c in mine["comments"]] == [plain["id"], named["id"]]
    wrong = params | {"comment": "灯" * 141}
    assert (await refused(weibo("POST", "comments/reply", **wrong))).code == 20012
    assert (await refused(weibo("POST", "comments/reply", **params | {"cid": 1}))).code == 20201
    assert (await refused(weibo("POST", "comments/reply", **params | {"id": 1}))).code == 20101
    assert (await refused(weibo("POST", "comments/reply", **params | {"rip": ""}))).code == 10016


async def test_comments_that_name_the_account(sandbox: RunningSandbox) -> None:
    weibo, posted, _ = await discussed(sandbox)
    other = await caller(sandbox, "biz")
    await other("POST", "comments/create", id=posted["id"], comment="@鲁米科 在吗", rip=RIP)
    heard = await weibo("GET", "comments/mentions/biz")
    assert [c["text"] for c in heard["comments"]] == ["@鲁米科 在吗"]


async def test_who_may_delete_a_comment(sandbox: RunningSandbox) -> None:
    """Below 2/ one's own, below C/2/ any under one's own posts: so say the two documents."""
    weibo, posted, answer = await discussed(sandbox)
    theirs = answer["comments"][0]["id"]
    assert (await refused(weibo("POST", "comments/destroy", cid=theirs))).code == 20203
    await weibo("POST", "comments/destroy/biz", cid=theirs)
    assert (await refused(weibo("POST", "comments/destroy/biz", cid=theirs))).code == 20201
    written = await weibo("POST", "comments/create", id=posted["id"], comment="我的", rip=RIP)
    assert written["status"]["id"] == posted["id"]
    await weibo("POST", "comments/destroy", cid=written["id"])
    (post,) = sandbox.sandbox.world.posts
    assert {c.id for c in post.comments if c.deleted} == {str(theirs), written["idstr"]}


async def test_deleting_is_for_ones_own_posts_and_once(sandbox: RunningSandbox) -> None:
    weibo, other = await caller(sandbox), await caller(sandbox)
    posted = await weibo.share()
    assert (await refused(other("POST", "statuses/destroy", id=posted["id"]))).code == 20102
    assert (await weibo("POST", "statuses/destroy", id=posted["id"]))["id"] == posted["id"]
    assert (await refused(weibo("POST", "statuses/destroy", id=posted["id"]))).code == 20101
    assert (await refused(weibo("POST", "statuses/destroy"))).code == 20109


# --- refusals -------------------------------------------------------------------------------------


async def test_tokens_verbs_and_methods(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    assert (await refused(weibo("GET", "statuses/share"))).code == 10021
    error = await refused(weibo("GET", "statuses/nothing"))
    assert (error.status, error.code) == (404, 10020)
    assert (await refused(weibo("POST", "statuses/share/biz"))).code == 10020
    for token, code in (("", 10006), ("2.00wrong", 21332)):
        weibo.token["credentials"]["access_token"] = token
        error = await refused(weibo("GET", "account/get_uid"))
        assert (error.status, error.code) == (403, code)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("rate_limit", 403, 10023),
        ("captcha", 403, 20031),
        ("expired_token", 403, 21327),
        ("duplicate", 400, 20019),
        ("similar", 400, 20017),
        ("http_500", 500, 10001),
    ],
)
async def test_faults(fault: str, status: int, code: int, sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    await sandbox.fault("weibo", fault)
    error = await refused(weibo.share())
    assert (error.status, error.code) == (status, code)
    assert sandbox.posts("weibo") == []
    await weibo.share()


async def test_accepted_but_late(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    await sandbox.fault("weibo", "accepted_late")
    assert (await refused(weibo.share())).code == 20032
    assert (await weibo("GET", "statuses/user_timeline"))["statuses"] == []
    assert (await refused(weibo.share())).code == 20019
    await sandbox.advance(120)
    (status,) = (await weibo("GET", "statuses/user_timeline"))["statuses"]
    assert status["text"] == f"灯笼亮了 {LINK}"


# --- OAuth ----------------------------------------------------------------------------------------


async def test_a_revoked_token_is_no_token(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    params = {"access_token": weibo.token["credentials"]["access_token"]}
    async with sandbox.session.get(f"{weibo.base}/oauth2/revokeoauth2", params=params) as answer:
        assert await answer.json() == {"result": "true"}
    assert (await refused(weibo("GET", "account/get_uid"))).code == 21332


# --- keeping --------------------------------------------------------------------------------------


async def test_the_state_can_be_kept(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    await sandbox.fault("weibo", "accepted_late")
    await refused(weibo.share())
    kept = pickle.loads(pickle.dumps(sandbox.sandbox.servers["weibo"]))
    assert kept.world.of("weibo")["waiting"][0].text == f"灯笼亮了 {LINK}"


@pytest.mark.parametrize("mid", ["5230000000000001", "3504803600502730", "12438492184"])
def test_short_ids_are_long_ids(mid: str) -> None:
    assert ids.long(ids.short(mid)) == mid
    assert ids.long(mid) == mid or len(mid) < 13


# --- odd requests ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "headers"),
    [
        (b"\xff\xfe=\xff", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x\r\nno head", {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"--x", {"Content-Type": "multipart/form-data"}),
        (b'{"status": 1}', {"Content-Type": "application/json"}),
        (b"status=%FF%00&rip=%ED%A0%80", {"Content-Type": "application/x-www-form-urlencoded"}),
    ],
)
async def test_a_form_that_cannot_be_read(
    how: bytes, headers: dict[str, str], sandbox: RunningSandbox
) -> None:
    weibo = await caller(sandbox)
    token = weibo.token["credentials"]["access_token"]
    address = f"{weibo.base}/2/statuses/share.json?access_token={token}"
    async with sandbox.session.post(address, data=how, headers=headers) as answer:
        assert answer.status in (400, 403)
        assert set(await answer.json()) == {"request", "error_code", "error"}
    for path in ("authorize", "access_token", "get_token_info", "revokeoauth2"):
        url = f"{weibo.base}/oauth2/{path}"
        async with sandbox.session.post(url, data=how, headers=headers) as answer:
            assert answer.status in (400, 403)


@pytest.mark.parametrize(
    "params",
    [
        {"count": "9" * 40},
        {"page": "²"},
        {"max_id": "--1"},
        {"since_id": "1.5"},
        {"trim_user": "yes"},
        {"feature": "-1"},
    ],
)
async def test_numbers_that_are_none(params: dict[str, str], sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    assert (await refused(weibo("GET", "statuses/user_timeline", **params))).code == 10017


async def test_pages_of_nothing(sandbox: RunningSandbox) -> None:
    weibo = await caller(sandbox)
    for mid in ("灯", "0", "zzzzzzzzzzzzzzzz", "5230000000000001"):
        async with sandbox.session.get(f"{weibo.base}/{weibo.uid}/{mid}") as page:
            assert page.status == 404


async def test_its_own_faults_are_known_to_the_controls(sandbox: RunningSandbox) -> None:
    async with sandbox.session.get(f"{sandbox.url}/_control/") as answer:
        networks = (await answer.json())["networks"]
    assert networks["weibo"]["faults"] == ["accepted_late", "similar"]
    assert networks["vk"]["faults"] == []
    body = {"network": "vk", "kind": "accepted_late"}
    async with sandbox.session.post(f"{sandbox.url}/_control/faults", json=body) as answer:
        assert answer.status == 400
