"""Every command of `/_control/`, with what it takes and what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.networks.harness import RunningSandbox


async def get(sandbox: RunningSandbox, path: str) -> tuple[int, Any]:
    async with sandbox.session.get(f"{sandbox.url}/_control/{path}") as answer:
        assert answer.content_type == "application/json"
        return answer.status, await answer.json()


async def post(sandbox: RunningSandbox, path: str, **request: Any) -> tuple[int, Any]:
    async with sandbox.session.post(f"{sandbox.url}/_control/{path}", **request) as answer:
        assert answer.content_type == "application/json"
        return answer.status, await answer.json()


async def vk_post(sandbox: RunningSandbox, token: dict[str, Any], message: str) -> None:
    data = {
        "v": "5.199",
        "access_token": token["credentials"]["access_token"],
        "owner_id": token["account_id"],
        "message": message,
    }
    async with sandbox.session.post(f"{token['base_url']}/method/wall.post", data=data) as answer:
        assert "response" in await answer.json()


async def test_index_says_what_there_is(sandbox: RunningSandbox) -> None:
    status, index = await get(sandbox, "")
    assert status == 200
    assert set(index["networks"]) >= {"vk", "livejournal", "x"}
    assert index["networks"]["vk"]["kinds"] == ["community", "user", "vk_id"]
    assert index["seed"] == 1
    assert {"reset_after_accept", "captcha"} <= set(index["faults"])
    assert "publish" in index["operations"]
    datetime.fromisoformat(index["now"])


# --- tokens --------------------------------------------------------------------------------------


async def test_a_token_is_a_new_account(sandbox: RunningSandbox) -> None:
    status, token = await post(sandbox, "tokens", json={"network": "vk"})
    assert status == 200
    assert set(token) == {
        "network", "kind", "account_id", "handle", "base_url", "credentials"
    }  # fmt: skip
    assert token["kind"] == "community", "the usual kind, unless another is named"
    assert token["base_url"] == f"{sandbox.url}/vk"
    _, other = await post(
        sandbox,
        "tokens",
        json={
            "network": "livejournal",
            "name": "Nordlicht",
            "handle": "nordlicht",
            "language": "de",
            "followers": 12,
        },
    )
    _, accounts = await get(sandbox, "accounts")
    assert [account["network"] for account in accounts] == ["vk", "livejournal"]
    assert accounts[1] | {"id": ""} == {
        "network": "livejournal",
        "id": "",
        "kind": "user",
        "name": "Nordlicht",
        "handle": "nordlicht",
        "language": "de",
        "followers": 12,
    }
    assert "credentials" not in str(accounts)
    assert other["credentials"]["password"] not in str(accounts)
    _, only = await get(sandbox, "accounts?network=vk")
    assert len(only) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "network is one of"),
        ({"network": "icq"}, "network is one of"),
        ({"network": ["vk"]}, "network is one of"),
        ({"network": "vk", "kind": "emperor"}, "kind is one of community, user, vk_id"),
        ({"network": "vk", "kind": {}}, "kind is one of"),
        ({"network": "vk", "followers": "many"}, "followers is a whole number from 0"),
        ({"network": "vk", "followers": -1}, "followers is a whole number from 0"),
        ({"network": "vk", "followers": True}, "followers is a whole number from 0"),
        ({"network": "vk", "name": 7}, "name is a text"),
        ({"network": "vk", "colour": "red"}, "unknown: colour; known: "),
    ],
)
async def test_tokens_refused(sandbox: RunningSandbox, body: Any, says: str) -> None:
    status, answer = await post(sandbox, "tokens", json=body)
    assert status == 400
    assert says in answer["error"]
    assert sandbox.sandbox.world.accounts == []


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
@pytest.mark.parametrize("path", ["reset", "clock", "tokens", "faults"])
async def test_bodies_that_are_no_object(sandbox: RunningSandbox, path: str, body: bytes) -> None:
    status, answer = await post(sandbox, path, data=body)
    assert status == 400
    assert "the body is" in answer["error"]


# --- clock ---------------------------------------------------------------------------------------


def clock(answer: dict[str, str]) -> datetime:
    return datetime.fromisoformat(answer["now"])


async def test_the_clock_is_real_until_it_is_moved(sandbox: RunningSandbox) -> None:
    _, answer = await get(sandbox, "clock")
    assert abs(clock(answer) - datetime.now(UTC)) < timedelta(seconds=2)
    before = clock(answer)
    _, answer = await post(sandbox, "clock", json={"advance_seconds": 3600})
    assert timedelta(0) <= clock(answer) - before - timedelta(hours=1) < timedelta(seconds=2)
    _, answer = await post(sandbox, "clock", json={"now": "2027-05-10T09:00:00+02:00"})
    assert clock(answer) - datetime(2027, 5, 10, 7, tzinfo=UTC) < timedelta(seconds=2)
    _, answer = await post(sandbox, "clock", json={"now": "2027-05-10", "advance_seconds": 0.5})
    assert clock(answer) > datetime(2027, 5, 10, tzinfo=UTC)


async def test_a_frozen_clock_stands_and_moves_when_told(sandbox: RunningSandbox) -> None:
    frozen = {"now": "2027-05-10T09:00:00Z", "frozen": True}
    await post(sandbox, "clock", json=frozen)
    await post(sandbox, "clock", json={"advance_seconds": 60})
    _, answer = await get(sandbox, "clock")
    assert answer["now"] == "2027-05-10T09:01:00Z"
    _, ticking = await post(sandbox, "clock", json={"frozen": False})
    assert clock(ticking) >= datetime(2027, 5, 10, 9, 1, tzinfo=UTC)
    assert (await get(sandbox, "clock"))[1]["now"] != answer["now"]
    await post(sandbox, "clock", json={"frozen": True})
    assert await get(sandbox, "clock") == await get(sandbox, "clock")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"now": "tomorrow"}, "now is an instant such as"),
        ({"now": 5}, "now is an instant such as"),
        ({"now": "0001-01-01"}, "the clock goes from 1990 to 2200"),
        ({"advance_seconds": "60"}, "advance_seconds is a number from 0"),
        ({"advance_seconds": -1}, "advance_seconds is a number from 0"),
        ({"advance_seconds": True}, "advance_seconds is a number from 0"),
        ({"advance_seconds": 1e300}, "advance_seconds is a number from 0"),
        ({"now": "2199-12-31", "advance_seconds": 1e8}, "the clock goes from"),
        ({"frozen": "yes"}, "frozen is true or false"),
        ({"advance": 60}, "unknown: advance"),
    ],
)
async def test_clock_refused(sandbox: RunningSandbox, body: Any, says: str) -> None:
    status, answer = await post(sandbox, "clock", json=body)
    assert status == 400
    assert says in answer["error"]
    _, still = await get(sandbox, "clock")
    assert abs(clock(still) - datetime.now(UTC)) < timedelta(seconds=2)


async def test_not_a_number_is_no_number(sandbox: RunningSandbox) -> None:
    status, answer = await post(sandbox, "clock", data=b'{"advance_seconds": NaN}')
    assert (status, "number" in answer["error"]) == (400, True)


# --- reset ---------------------------------------------------------------------------------------


async def test_reset_empties_the_world_and_takes_a_seed(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("vk", "user")
    await vk_post(sandbox, token, "before")
    await post(sandbox, "clock", json={"advance_seconds": 86_400})
    await sandbox.fault("vk", "http_500")
    status, answer = await post(sandbox, "reset", json={"seed": 7})
    assert (status, answer["seed"]) == (200, 7)
    assert abs(clock(answer) - datetime.now(UTC)) < timedelta(seconds=2)
    for path in ("posts", "requests", "accounts"):
        assert await get(sandbox, path) == (200, [])
    _, index = await get(sandbox, "")
    assert index["seed"] == 7
    data = {"v": "5.199", "access_token": token["credentials"]["access_token"]}
    async with sandbox.session.post(f"{token['base_url']}/method/users.get", data=data) as gone:
        assert (await gone.json())["error"]["error_code"] == 5
    await vk_post(sandbox, await sandbox.token("vk", "user"), "after")


@pytest.mark.parametrize("seed", ["1", 1.5, True, [1]])
async def test_reset_refused(sandbox: RunningSandbox, seed: Any) -> None:
    assert await post(sandbox, "reset", json={"seed": seed}) == (
        400,
        {"error": "seed is a whole number"},
    )


async def test_the_same_seed_gives_the_same_credentials(sandbox: RunningSandbox) -> None:
    first = await sandbox.token("vk", "user")
    await post(sandbox, "reset")
    assert await sandbox.token("vk", "user") == first
    await post(sandbox, "reset", json={"seed": 2})
    assert (await sandbox.token("vk", "user"))["credentials"] != first["credentials"]


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"kind": "slow"}, "network is one of"),
        ({"network": "vk"}, "kind is one of"),
        ({"network": "vk", "kind": "earthquake"}, "kind is one of captcha,"),
        ({"network": "vk", "kind": ["slow"]}, "kind is one of"),
        ({"network": "vk", "kind": "slow", "on": "sunday"}, "on is one of"),
        ({"network": "vk", "kind": "slow", "times": 0}, "times is a whole number from 1"),
        ({"network": "vk", "kind": "slow", "times": True}, "times is a whole number from 1"),
        ({"network": "vk", "kind": "slow", "times": "3"}, "times is a whole number from 1"),
        ({"network": "vk", "kind": "slow", "probability": 1.1}, "from 0 to 1"),
        ({"network": "vk", "kind": "slow", "probability": "often"}, "from 0 to 1"),
        ({"network": "vk", "kind": "slow", "times": 1, "probability": 1}, "not both"),
        ({"network": "vk", "kind": "slow", "seconds": "long"}, "seconds is a number"),
    ],
)
async def test_faults_refused(sandbox: RunningSandbox, body: Any, says: str) -> None:
    status, answer = await post(sandbox, "faults", json=body)
    assert status == 400
    assert says in answer["error"]


async def test_faults_can_be_taken_back(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("vk", "user")
    await sandbox.fault("vk", "http_500", probability=1)
    async with sandbox.session.delete(f"{sandbox.url}/_control/faults") as answer:
        assert await answer.json() == {"cleared": True}
    await vk_post(sandbox, token, "through")


# --- posts and requests --------------------------------------------------------------------------


async def test_ground_truth_and_requests(sandbox: RunningSandbox) -> None:
    token = await sandbox.token("vk", "user")
    await vk_post(sandbox, token, "Привет")
    _, posts = await get(sandbox, "posts?network=vk")
    assert set(posts[0]) >= {"id", "account_id", "text", "created_at", "deleted"}
    assert (posts[0]["text"], posts[0]["deleted"]) == ("Привет", False)
    assert posts[0]["account_id"] == token["account_id"]
    assert (await get(sandbox, "posts?network=livejournal"))[1] == []
    _, requests = await get(sandbox, "requests?network=vk")
    assert len(requests) == 1
    at = requests[0].pop("at")
    datetime.fromisoformat(at)
    assert requests[0] == {
        "network": "vk",
        "kind": "publish",
        "account_id": token["account_id"],
        "method": "POST",
        "path": "/method/wall.post",
        "status": 200,
    }
    for path in ("posts", "requests", "accounts"):
        status, answer = await get(sandbox, f"{path}?network=icq")
        assert status == 400
        assert "network is one of" in answer["error"]


async def test_the_front_page_shows_what_is_there(sandbox: RunningSandbox) -> None:
    async with sandbox.session.get(sandbox.url) as answer:
        assert "Nothing has been published here yet." in await answer.text()
    await vk_post(sandbox, await sandbox.token("vk", "user"), "<script>alert(1)</script>")
    async with sandbox.session.get(sandbox.url) as answer:
        page = await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    async with sandbox.session.get(f"{sandbox.url}/_media/none") as answer:
        assert answer.status == 404
