"""Who liked a post: people of the audience, as many as its count says, and the summary.

Source: reference/object/reactions and /likes, seen 2026-11-22. The sandbox's audience only likes.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.graph.paging import page_of
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.voices import PEOPLE
from homeground.sandbox.world import Post, World

TYPES = ("NONE", "LIKE", "LOVE", "WOW", "HAHA", "SAD", "ANGRY", "THANKFUL", "PRIDE", "CARE")
FIRST_PERSON = 600_000


def listed(
    world: World, post: Post, edge: str, given: Parameters, address: str, query: dict[str, str]
) -> dict[str, Any]:
    kind = given.one_of("type", TYPES, "LIKE")
    total = world.counts(post).likes if kind == "LIKE" else 0
    account = world.account("facebook", post.account_id)
    people = PEOPLE.get(account.language if account else "en", PEOPLE["en"])
    page = page_of(
        range(total),
        lambda number: (0.0, number),
        given,
        newest_first=False,
        address=address,
        query=query,
    )
    data = [
        {"id": str(FIRST_PERSON + number), "name": people[number % len(people)]}
        | ({"type": "LIKE"} if edge == "reactions" else {})
        for number in page.items
    ]
    answer: dict[str, Any] = {"data": data} | ({"paging": page.paging} if page.paging else {})
    if given.text("summary") not in (None, "", "false", "0"):
        answer["summary"] = {"total_count": total} | (
            {"viewer_reaction": "NONE"}
            if edge == "reactions"
            else {"can_like": True, "has_liked": False}
        )
    return answer
