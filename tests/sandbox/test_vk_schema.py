"""The oracle itself: it must notice what it is there to notice."""

from __future__ import annotations

from typing import Any

import pytest

from .vk_overlay import CHANGES, SEEN_ON
from .vk_schema import VkSchema

POST = {"inner_type": "wall_wallpost", "id": 1, "text": "x"}


def test_a_right_answer_passes(vk_schema: VkSchema) -> None:
    assert not vk_schema.problems_of_answer("wall.post", {"response": {"post_id": 1}})
    answer = {"response": {"count": 1, "items": [POST]}}
    assert not vk_schema.problems_of_answer("wall.get", answer)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("wall.post", {"response": {}}),
        ("wall.post", {"response": {"post_id": "1"}}),
        ("wall.post", {"response": {"post_id": 1, "url": "https://…"}}),
        ("wall.get", {"response": {"items": []}}),
        ("wall.get", {"response": {"count": 1, "items": [POST | {"likes": {"count": 1}}]}}),
        ("wall.get", {"response": {"count": 1, "items": [POST | {"reach": 5}]}}),
        ("wall.delete", {"response": 2}),
        ("wall.post", {"error": {"inner_type": "base_error", "error_code": 987_654}}),
        ("wall.post", {"error": {"error_msg": "no code"}}),
    ],
)
def test_a_wrong_answer_does_not(vk_schema: VkSchema, method: str, answer: dict[str, Any]) -> None:
    assert vk_schema.problems_of_answer(method, answer)


@pytest.mark.parametrize(
    "params",
    [
        {"owner_id": "-1"},
        {"owner_id": "-1", "post_ids": "1", "more": "1"},
        {"owner_id": "x", "post_ids": "1"},
    ],
)
def test_a_wrong_call_does_not(vk_schema: VkSchema, params: dict[str, str]) -> None:
    assert vk_schema.problems_of_call("stats.getPostReach", params)


def test_the_overlay_says_where_it_is_from() -> None:
    assert SEEN_ON
    for change in CHANGES:
        assert change.why
        assert change.source.startswith("https://")
