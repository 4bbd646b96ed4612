"""What Meta's servers share: field expansion, and requests that no client should send."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.graph.fields import Field, parse, written
from homeground.sandbox.graph.shortcodes import media_id_of, shortcode
from homeground.sandbox.graph.usernames import username_from
from tests.networks.harness import RunningSandbox

from .graph_caller import GraphCaller

Make = Callable[..., Awaitable[GraphCaller]]


@pytest.fixture
def page(sandbox: RunningSandbox) -> Make:
    async def make(**more: Any) -> GraphCaller:
        return GraphCaller(sandbox, await sandbox.token("facebook", **more))

    return make


def test_fields_are_read_with_all_they_carry() -> None:
    (name, comments) = parse("name, comments.limit(5).summary(true).as(c){id,from{name}}")
    assert name == Field("name")
    assert comments.modifiers == {"limit": "5", "summary": "true", "as": "c"}
    assert comments.shown_as == "c"
    assert comments.fields == (Field("id"), Field("from", {}, (Field("name"),)))


fields = st.recursive(
    st.builds(
        Field,
        st.from_regex("[a-z_]{1,8}", fullmatch=True),
        st.dictionaries(
            st.sampled_from(["limit", "summary", "order"]), st.sampled_from(["1", "true", "a,b"])
        ),
    ),
    lambda inner: st.builds(
        Field,
        st.from_regex("[a-z_]{1,8}", fullmatch=True),
        st.just({}),
        st.lists(inner, min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=8,
)


@given(st.lists(fields, min_size=1, max_size=4).map(tuple))
def test_what_is_written_is_read_again(asked: tuple[Field, ...]) -> None:
    assert parse(written(asked)) == asked


@given(st.text("ab{}().,_ \n", min_size=1, max_size=40) | st.text(min_size=1, max_size=10))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse(text)
    except GraphError as error:
        assert error.code == 2500  # noqa: PT017 - either way is well


@given(st.integers(1, 10**18))
def test_ids_survive_their_addresses(number: int) -> None:
    assert media_id_of(shortcode(str(number))) == str(number)


def test_names_of_the_audience() -> None:
    assert username_from("Anna Müller", "700001") == "anna.muller.700001"
    assert username_from("Анна", "700002") == "reader.700002"


@pytest.mark.parametrize(
    "sent",
    [
        {"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}},
        {"data": b"[1]", "headers": {"Content-Type": "application/json"}},
        {"data": b"[" * 20_000, "headers": {"Content-Type": "application/json"}},
        {"data": b"no form", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"data": b"no form", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": b"message=%ff%fe&published=maybe"},
        {"data": {"message": "a", "attached_media": "[1]"}},
        {"data": {"message": "a", "attached_media": '{"a": {"media_fbid": 1}}'}},
        {"data": {"message": "a", "published": "0", "scheduled_publish_time": "9" * 12}},
        {"data": {"message": "a", "published": "0", "scheduled_publish_time": "9" * 40}},
        {"data": {"message": "a", "published": "0", "scheduled_publish_time": "+99999 weeks"}},
    ],
)
@pytest.mark.parametrize("edge", ["feed", "photos"])
async def test_odd_requests_are_refused(
    page: Make, sandbox: RunningSandbox, edge: str, sent: dict[str, Any]
) -> None:
    me = await page()
    headers = {"Authorization": f"Bearer {me.bearer}", **sent.get("headers", {})}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    if isinstance(sent["data"], bytes) and "headers" not in sent:
        headers |= form
    answer = await me.send("POST", f"me/{edge}", data=sent["data"], headers=headers)
    assert answer.status == 400
    assert answer.error[0] in (100, 324)
    assert sandbox.posts("facebook") == []


@pytest.mark.parametrize("path", ["threads/@a/post/", "instagram/p/"])
@pytest.mark.parametrize("code", ["ä", "%", "A" * 3000, "A", "==", "-"])
async def test_addresses_of_nothing(sandbox: RunningSandbox, path: str, code: str) -> None:
    async with sandbox.session.get(f"{sandbox.url}/{path}{code}") as answer:
        assert answer.status in (400, 404)
