"""Every network's limits in time: told as it tells them, refused as it refuses, over when they are.

Plain HTTP. `POST /_control/limits` makes the documented numbers small enough to be reached in a test.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox

Answer = tuple[int, dict[str, str], Any]
Ask = Callable[[RunningSandbox, dict[str, Any], int], Awaitable[Answer]]


async def send(sandbox: RunningSandbox, method: str, url: str, **more: Any) -> Answer:
    async with sandbox.session.request(method, url, **more) as answer:
        body = await answer.json(content_type=None) if await answer.read() else None
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, body


def bearer(token: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {token['credentials']['access_token']}"}


async def ask_x(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    url = f"{token['base_url']}/2/tweets"
    return await send(sandbox, "POST", url, headers=bearer(token), json={"text": f"x {number}"})


async def ask_mastodon(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    url = f"{token['base_url']}/api/v1/accounts/verify_credentials"
    return await send(sandbox, "GET", url, headers=bearer(token))


async def ask_bluesky(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    xrpc = f"{token['base_url']}/xrpc/com.atproto"
    if "session" not in token:
        _, _, token["session"] = await send(
            sandbox, "POST", f"{xrpc}.server.createSession", json=token["credentials"]
        )
    collection = "app.bsky.feed.post"
    record = {"$type": collection, "text": str(number), "createdAt": "2026-11-22T09:00:00Z"}
    return await send(
        sandbox,
        "POST",
        f"{xrpc}.repo.createRecord",
        headers={"Authorization": f"Bearer {token['session']['accessJwt']}"},
        json={"repo": token["account_id"], "collection": collection, "record": record},
    )


async def ask_graph(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    version = "v1.0" if token["network"] == "threads" else "v25.0"
    return await send(sandbox, "GET", f"{token['base_url']}/{version}/me", headers=bearer(token))


async def ask_threads_post(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    base = f"{token['base_url']}/v1.0/me"
    _, _, made = await send(
        sandbox,
        "POST",
        f"{base}/threads",
        headers=bearer(token),
        data={"media_type": "TEXT", "text": str(number)},
    )
    await sandbox.advance(30)
    data = {"creation_id": made["id"]}
    return await send(sandbox, "POST", f"{base}/threads_publish", headers=bearer(token), data=data)


async def ask_linkedin(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    versions = {"LinkedIn-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"}
    body = {
        "author": token["account_id"],
        "commentary": str(number),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    url = f"{token['base_url']}/rest/posts"
    return await send(sandbox, "POST", url, headers=bearer(token) | versions, json=body)


async def ask_weibo(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    given = {
        "access_token": token["credentials"]["access_token"],
        "status": f"灯笼亮了 {number} https://lumikko.example/kajo",
        "rip": "211.156.0.1",
    }
    return await send(sandbox, "POST", f"{token['base_url']}/2/statuses/share.json", data=given)


async def ask_vk(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    given = {"access_token": token["credentials"]["access_token"], "v": "5.199"}
    return await send(
        sandbox, "POST", f"{token['base_url']}/method/utils.getServerTime", data=given
    )


async def ask_vk_post(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    given = {
        "access_token": token["credentials"]["access_token"],
        "v": "5.199",
        "owner_id": token["account_id"],
        "message": str(number),
    }
    await sandbox.advance(1)
    return await send(sandbox, "POST", f"{token['base_url']}/method/wall.post", data=given)


async def ask_telegram(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    url = f"{token['base_url']}/bot{token['credentials']['bot_token']}/sendMessage"
    chat = token["credentials"]["discussion_chat_id"]
    return await send(sandbox, "POST", url, data={"chat_id": chat, "text": str(number)})


async def ask_max(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    headers = {"Authorization": token["credentials"]["access_token"]}
    return await send(sandbox, "GET", f"{token['base_url']}/me", headers=headers)


async def ask_line(sandbox: RunningSandbox, token: dict[str, Any], number: int) -> Answer:
    body = {"messages": [{"type": "text", "text": str(number)}]}
    url = f"{token['base_url']}/v2/bot/message/broadcast"
    headers = {"Authorization": f"Bearer {token['credentials']['channel_access_token']}"}
    return await send(sandbox, "POST", url, headers=headers, json=body)


@dataclass(frozen=True)
class Case:
    """`allowed` requests are let through at this `scale`, within `seconds`.

    `status` and `says` are the refusal's: a part of its body as JSON.
    """

    name: str
    ask: Ask
    scale: float
    allowed: int
    seconds: float
    status: int
    says: str
    kind: str | None = None

    @property
    def network(self) -> str:
        return self.name.split()[0]


CASES = [
    Case("x posts", ask_x, 0.03, 3, 15 * 60, 429, '"title": "Too Many Requests"'),
    Case("mastodon", ask_mastodon, 0.01, 3, 5 * 60, 429, '"error": "Too many requests"'),
    Case("bluesky writes", ask_bluesky, 0.002, 3, 3600, 429, '"error": "RateLimitExceeded"'),
    Case("facebook", ask_graph, 0.0001, 5, 86_400 + 3600, 400, '"code": 80001'),
    Case("instagram", ask_graph, 0.0001, 5, 86_400 + 3600, 400, '"code": 80002'),
    Case("threads", ask_graph, 0.0001, 5, 86_400 + 3600, 403, '"code": 4'),
    Case("threads posts", ask_threads_post, 0.012, 3, 86_400, 400, '"code": 9'),
    Case("linkedin posts", ask_linkedin, 0.02, 3, 86_400, 429, '"status": 429'),
    Case("weibo posts", ask_weibo, 0.1, 3, 3600, 403, '"error_code": 20016'),
    Case("vk communities", ask_vk, 0.2, 4, 1, 200, '"error_code": 6', "community"),
    Case("vk people", ask_vk, 1.0, 3, 1, 200, '"error_code": 6', "user"),
    Case("vk posts", ask_vk_post, 0.1, 5, 86_400, 200, '"error_code": 214', "community"),
    Case("telegram groups", ask_telegram, 0.2, 1, 5, 429, '"retry_after": 5'),
    Case("max", ask_max, 0.1, 3, 1, 429, '"code": "too.many.requests"'),
    Case("line broadcasts", ask_line, 0.05, 3, 3600, 429, "rate limit has been exceeded"),
]


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


async def begun(sandbox: RunningSandbox, case: Case, **limits: Any) -> dict[str, Any]:
    """A frozen clock at the beginning of a day: no window ends by itself."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=16, minute=0, second=0)
    await sandbox.control("clock", now=tomorrow.isoformat(), frozen=True)
    token = await sandbox.token(case.network, case.kind, followers=0)
    if case.network == "bluesky":
        await case.ask(sandbox, token, -1)  # signs in, which has a limit of its own
        sandbox.sandbox.world.of("bluesky")["windows"].clear()
    if limits:
        await sandbox.control("limits", network=case.network, **limits)
    return token


async def refusals(sandbox: RunningSandbox, case: Case) -> int:
    _, _, told = await send(sandbox, "GET", f"{sandbox.url}/_control/limits")
    return int(told[case.network]["refused"])


async def test_the_limit_is_refused_and_passes(sandbox: RunningSandbox, case: Case) -> None:
    token = await begun(sandbox, case, scale=case.scale)
    answers = [await case.ask(sandbox, token, number) for number in range(case.allowed + 1)]
    for status, _, body in answers[:-1]:
        assert status in (200, 201)
        assert "error" not in (body or {}), body
    status, _, body = answers[-1]
    assert (status, case.says in json.dumps(body)) == (case.status, True), body
    assert await refusals(sandbox, case) == 1
    await sandbox.advance(case.seconds)
    status, _, body = await case.ask(sandbox, token, case.allowed + 1)
    assert status in (200, 201)
    assert "error" not in (body or {}), body


async def test_what_is_not_enforced_is_counted_only(sandbox: RunningSandbox, case: Case) -> None:
    token = await begun(sandbox, case, scale=case.scale, enforced=False)
    for number in range(case.allowed + 3):
        status, headers, body = await case.ask(sandbox, token, number)
        assert status in (200, 201)
        assert "error" not in (body or {}), body
    assert await refusals(sandbox, case) == 0
    left = [v for k, v in headers.items() if k.endswith("ratelimit-remaining")]
    assert set(left) <= {"0"}


async def test_x_tells_of_the_window_and_of_the_day(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[0])
    now = int(sandbox.sandbox.clock.timestamp())
    _, headers, _ = await ask_x(sandbox, token, 1)
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("100", "99")
    assert int(headers["x-rate-limit-reset"]) == now + 900
    assert headers["x-app-limit-24hour-limit"] == "10000"
    assert headers["x-app-limit-24hour-remaining"] == "9999"
    assert int(headers["x-app-limit-24hour-reset"]) == now + 86_400


async def test_the_day_of_an_x_application_is_over(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[0])
    await ask_x(sandbox, token, 1)
    (day,) = (
        window
        for (who, _), window in sandbox.sandbox.world.of("x")["windows"].items()
        if who.startswith("day:")
    )
    day[1] = 10_000
    status, headers, _ = await ask_x(sandbox, token, 2)
    assert status == 429
    assert headers["x-app-limit-24hour-remaining"] == "0"
    assert headers["x-rate-limit-remaining"] == "99", "the quarter of an hour is not over"
    await sandbox.advance(86_400)
    assert (await ask_x(sandbox, token, 3))[0] == 201


async def test_mastodon_tells_when_in_iso_time(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[1])
    _, headers, _ = await ask_mastodon(sandbox, token, 1)
    assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]) == ("300", "299")
    reset = datetime.fromisoformat(headers["x-ratelimit-reset"])
    assert 0 < (reset - sandbox.sandbox.clock.now()).total_seconds() <= 300


async def test_mastodon_uploads_have_a_limit_of_their_own(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[1], scale=0.1)
    url = f"{token['base_url']}/api/v2/media"
    for left in ("2", "1", "0"):
        status, headers, _ = await send(sandbox, "POST", url, headers=bearer(token), data={})
        assert (status, headers["x-ratelimit-remaining"]) == (422, left)
    status, headers, _ = await send(sandbox, "POST", url, headers=bearer(token), data={})
    assert (status, headers["x-ratelimit-limit"]) == (429, "3")
    assert (await ask_mastodon(sandbox, token, 1))[0] == 200, "reading goes on"


async def test_bluesky_counts_points(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[2])
    _, headers, _ = await ask_bluesky(sandbox, token, 1)
    assert (headers["ratelimit-limit"], headers["ratelimit-remaining"]) == ("5000", "4997")
    assert headers["ratelimit-policy"] == "5000;w=3600"
    assert int(headers["ratelimit-reset"]) == int(sandbox.sandbox.clock.timestamp()) + 3600


async def test_meta_says_how_long_to_wait(sandbox: RunningSandbox) -> None:
    token = await begun(sandbox, CASES[3], scale=0.0001)
    for share in (20, 40, 60, 80, 100):
        _, headers, _ = await ask_graph(sandbox, token, 1)
        assert json.loads(headers["x-app-usage"])["call_count"] == share
        await sandbox.advance(3600)
    _, headers, _ = await ask_graph(sandbox, token, 1)
    (case,) = json.loads(headers["x-business-use-case-usage"])[token["account_id"]]
    # The first and the second of the five calls must be older than a day, for the refused one counts.
    wait = case["estimated_time_to_regain_access"]
    assert 19 * 60 < wait <= 20 * 60
    await sandbox.advance(wait * 60 - 60)
    assert (await ask_graph(sandbox, token, 1))[0] == 400
    await sandbox.advance(24 * 3600)
    assert (await ask_graph(sandbox, token, 1))[0] == 200


async def test_quotas_are_told_as_they_are(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("threads")
    url = f"{token['base_url']}/v1.0/me/threads_publishing_limit?fields=quota_usage,config"
    for scale, total in ((1.0, 250), (0.1, 25)):
        await sandbox.control("limits", network="threads", scale=scale)
        _, _, body = await send(sandbox, "GET", url, headers=bearer(token))
        assert body["data"][0]["config"]["quota_total"] == total


async def test_three_advertisements_a_day_on_vk(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("vk", "user")
    now = int(sandbox.sandbox.clock.timestamp())

    async def post(**more: Any) -> Any:
        given = {
            "access_token": token["credentials"]["access_token"],
            "v": "5.199",
            "owner_id": token["account_id"],
            "message": "Реклама",
            "from_group": 1,
            **more,
        }
        await sandbox.advance(1)
        url = f"{token['base_url']}/method/wall.post"
        return (await send(sandbox, "POST", url, data=given))[2]

    await post(mark_as_ads=1)
    await post(mark_as_ads=1, publish_date=now + 3600)
    await post(mark_as_ads=1)
    assert (await post(mark_as_ads=1))["error"]["error_code"] == 224
    assert (await post(mark_as_ads=1, publish_date=now + 7200))["error"]["error_code"] == 224
    assert "response" in await post(), "what is no advertisement"
    assert "response" in await post(mark_as_ads=1, publish_date=now + 2 * 86_400)
    await sandbox.advance(86_400 + 3600)
    assert "response" in await post(mark_as_ads=1)


async def test_weibo_tells_what_is_left(sandbox: RunningSandbox) -> None:
    case = next(case for case in CASES if case.network == "weibo")
    token = await begun(sandbox, case, scale=0.1)
    await ask_weibo(sandbox, token, 1)
    url = f"{token['base_url']}/2/account/rate_limit_status.json"
    params = {"access_token": token["credentials"]["access_token"]}
    _, _, body = await send(sandbox, "GET", url, params=params)
    assert (body["user_limit"], body["remaining_user_hits"]) == (10, 8)


# --- the control --------------------------------------------------------------------------------


async def test_all_are_enforced_as_documented_until_a_control_says_otherwise(
    sandbox: RunningSandbox,
) -> None:
    url = f"{sandbox.url}/_control/limits"
    _, _, limits = await send(sandbox, "GET", url)
    assert "livejournal" not in limits, "it documents none"
    assert {(told["enforced"], told["scale"]) for told in limits.values()} == {(True, 1.0)}
    assert {case.network for case in CASES} == set(limits)
    assert any("100 posts" in told for told in limits["x"]["limits"])
    limits = await sandbox.control("limits", enforced=False)
    assert not any(told["enforced"] for told in limits.values())
    limits = await sandbox.control("limits", network="x", scale=0.5)
    assert (limits["x"]["enforced"], limits["x"]["scale"]) == (True, 0.5)
    assert not limits["vk"]["enforced"]
    limits = await sandbox.control("limits", scale=2)
    assert {(told["enforced"], told["scale"]) for told in limits.values()} == {(True, 2.0)}
    await sandbox.control("reset")
    _, _, limits = await send(sandbox, "GET", url)
    assert {told["scale"] for told in limits.values()} == {1.0}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"network": "livejournal"}, "network is one of"),
        ({"scale": 0}, "more than 0"),
        ({"scale": "half"}, "scale is a number"),
        ({"enforced": "no"}, "true or false"),
        ({"limit": 1}, "unknown: limit"),
    ],
)
async def test_what_is_no_limit(sandbox: RunningSandbox, body: dict[str, Any], says: str) -> None:
    url = f"{sandbox.url}/_control/limits"
    status, _, told = await send(sandbox, "POST", url, json=body)
    assert status == 400
    assert says in told["error"]
