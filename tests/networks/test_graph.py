"""What Meta's networks share: errors by code and subcode, waits, pages, and no secret anywhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homeground.networks import errors, facebook, graph
from homeground.networks.http import Http

from .documents import FEWER, answer, documents
from .listener import Heard, listening

TOKEN = "EAAB-secret-token"
NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)

BY_CODE = {
    errors.Unavailable: {1, 2},
    errors.NotAuthorized: {3, 10, 102, 190, 200, 210, 283, 299},
    errors.RateLimited: {4, 17, 32, 341, 368, 613, 80001, 80002},
    errors.Rejected: {100, 1609005},
    errors.Duplicate: {506},
    errors.NotFound: {21, 803},
}
BY_SUBCODE = {
    errors.NotFound: {33},
    errors.NotAuthorized: {458, 460, 463, 467, 492},
    errors.ChallengeRequired: {459, 464},
}


def said(status: int = 400, *, write: bool = False, usage: str = "", **error: Any) -> Any:
    document = {"error": {"message": "(#1) words", "type": "OAuthException", **error}}
    headers = {"X-Business-Use-Case-Usage": usage} if usage else {}
    given = answer(status, document, write=write, **headers)
    return graph.error_from_answer(given, network="facebook", secrets=(TOKEN,))


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BY_CODE.items() for code in sorted(codes)],
)
def test_every_code_becomes_its_branch(code: int, branch: type[errors.NetworkError]) -> None:
    error = said(code=code)
    assert type(error) is branch
    assert error.code == str(code)
    assert error.network == "facebook"


@pytest.mark.parametrize(
    ("code", "branch"),
    [(code, branch) for branch, codes in BY_SUBCODE.items() for code in sorted(codes)],
)
def test_a_subcode_says_more_than_its_code(code: int, branch: type[errors.NetworkError]) -> None:
    error = said(code=100 if code == 33 else 190, error_subcode=code)
    assert type(error) is branch
    assert str(error.code).endswith(f"/{code}")


def test_no_row_is_left_out_of_the_tables_above() -> None:
    permissions = {200, 210, 283, 299}
    assert set(graph.CODES) == set().union(*BY_CODE.values()) - permissions
    assert set(graph.SUBCODES) == set().union(*BY_SUBCODE.values())


@pytest.mark.parametrize("code", [1, 2])
def test_an_error_of_metas_own_leaves_a_write_unsure(code: int) -> None:
    assert type(said(code=code, write=True)) is errors.Unsure


@pytest.mark.parametrize(
    ("status", "error", "branch"),
    [
        (400, {"code": 987654}, errors.Rejected),
        (400, {"code": 987654, "is_transient": True}, errors.Unavailable),
        (400, {}, errors.Rejected),
        (400, {"code": True}, errors.Rejected),
        (401, {}, errors.NotAuthorized),
        (403, {}, errors.NotAuthorized),
        (404, {}, errors.NotFound),
        (429, {}, errors.RateLimited),
        (302, {}, errors.Unavailable),
    ],
)
def test_what_is_not_in_the_table(status: int, error: Any, branch: type[Exception]) -> None:
    assert type(said(status, **error)) is branch


def test_a_transient_answer_to_a_write_is_unsure() -> None:
    assert type(said(code=987654, is_transient=True, write=True)) is errors.Unsure


@pytest.mark.parametrize(
    ("usage", "seconds"),
    [
        ('{"9001":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":19}]}', 1140),
        ('{"1":[{"estimated_time_to_regain_access":2},{"estimated_time_to_regain_access":5}]}', 300),
        ('{"1":[{"estimated_time_to_regain_access":null}]}', None),
        ('{"1":null}', None),
        ("[]", None),
        ("no json", None),
        ("", None),
    ],
)  # fmt: skip
def test_how_long_to_wait_is_in_a_header(usage: str, seconds: float | None) -> None:
    assert said(code=80001, usage=usage).retry_after_seconds == seconds


def test_an_html_page_is_an_error_too() -> None:
    error = graph.error_from_answer(answer(404, "<html>"), network="threads")
    assert type(error) is errors.NotFound


def test_an_error_never_carries_the_token() -> None:
    error = said(code=190, message=f"Error validating access token {TOKEN}", error_user_msg=None)
    assert TOKEN not in str(error) + repr(error)


@FEWER
@given(documents(["error", "code", "error_subcode", "message", "is_transient", "error_user_msg"]))
def test_no_error_breaks_the_reader(document: Any) -> None:
    graph.error_from_answer(answer(400, document), network="facebook")
    graph.insights_from_answer(document)


@FEWER
@given(documents(["data", "name", "values", "value", "total_value", "period"]))
def test_no_metrics_break_the_reader(document: Any) -> None:
    graph.insights_from_answer(document)


@FEWER
@given(st.text())
def test_no_usage_breaks_the_reader(usage: str) -> None:
    graph.regained_after(answer(400, {}, write=False, **{"X-Business-Use-Case-Usage": usage}))


def test_metrics_come_in_two_shapes() -> None:
    metrics = {
        "data": [
            {"name": "views", "period": "lifetime", "values": [{"value": 5}]},
            {"name": "reach", "period": "lifetime", "total_value": {"value": 3}},
            {"name": "clicks", "values": []},
            {"values": [{"value": 1}]},
        ]
    }
    assert graph.insights_from_answer(metrics) == {"views": 5, "reach": 3, "clicks": None}


@pytest.mark.parametrize("nothing", ["", "..", "1/2", "a b", "?x", "фонарь", "_1"])
def test_what_is_no_number_is_asked_of_nobody(nothing: str) -> None:
    with pytest.raises(errors.NotFound):
        graph.node(nothing, network="facebook")


# --- requests ---------------------------------------------------------------------------------


def page(http: Http, url: str, token: str = TOKEN) -> facebook.Facebook:
    return facebook.Facebook(
        http, account_id="9001", credentials={"access_token": token}, base_url=url
    )


async def test_without_a_token_nothing_is_sent() -> None:
    async with listening(lambda _: web.json_response({})) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await page(http, listener.url, "").profile()
        assert listener.heard == []


async def test_pages_follow_the_cursor_and_never_the_address() -> None:
    def pages(heard: Heard) -> web.Response:
        number = int(heard.query.rpartition("after=")[2] or 0) if "after=" in heard.query else 0
        item = {"id": f"1_{number}", "created_time": f"2026-11-22T10:0{number}:00+0000"}
        paging: Any = {"cursors": {"before": "x", "after": str(number + 1)}}
        if number < 3:
            paging["next"] = f"https://elsewhere.example/?access_token={TOKEN}"
        return web.json_response({"data": [item], "paging": paging})

    async with listening(pages) as (listener, http):
        found = [c.id async for c in page(http, listener.url).comments("9001_1")]
        assert found == ["1_0", "1_1", "1_2", "1_3"]
        for heard in listener.heard:
            assert TOKEN not in heard.path + heard.query
            assert heard.headers["Authorization"] == f"Bearer {TOKEN}"


async def test_a_list_that_goes_round_in_circles_ends() -> None:
    def pages(_: Heard) -> web.Response:
        item = {"id": "1_1", "created_time": "2026-11-22T10:00:00+0000"}
        paging = {"cursors": {"after": "same"}, "next": "https://graph.facebook.com/x"}
        return web.json_response({"data": [item], "paging": paging})

    async with listening(pages) as (listener, http):
        assert len([c async for c in page(http, listener.url).comments("9001_1")]) == 1
        assert len(listener.heard) == 2


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"success": False}, errors.Rejected),
        ({"error": {"code": 190}}, errors.NotAuthorized),
        ([], errors.Unsure),
        (None, errors.Unsure),
        ({}, errors.Unsure),
        ({"id": None}, errors.Unsure),
        ("<html>", errors.Unsure),
    ],
)
async def test_what_a_200_to_a_write_means(body: Any, error: type[Exception]) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    async with listening(lambda _: web.Response(text=text)) as (listener, http):
        with pytest.raises(error):
            await page(http, listener.url).reply("9001_1", "x", key="k", now=NOW)
