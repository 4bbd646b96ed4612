"""Public posts of anybody with given words.

Source: developers.facebook.com/docs/threads/keyword-search, seen 2026-11-22: `q`, `search_type` TOP
or RECENT, `search_mode` KEYWORD or TAG, `since` and `until`, `limit` to 100; 2,200 queries in 24
hours, an empty answer not counted. Without the permission threads_keyword_search only one's own
posts are found; tokens of the sandbox have it.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.quotas import Quotas
from homeground.sandbox.world import Post, World

from . import errors
from .objects import Objects, PostNode

QUERIES = 2_200
MOST = 100


def by_keyword(world: World, call: Call, origin: str) -> Any:
    """GET /keyword_search. Raises: GraphError 100 for wrong parameters, 613 when spent."""
    given = call.given
    wanted = given.required("q").casefold().split()
    mode = given.one_of("search_mode", ("KEYWORD", "TAG"), "KEYWORD")
    # What makes a post a top one is Meta's own; both come newest first here.
    given.one_of("search_type", ("TOP", "RECENT"), "TOP")
    if not 1 <= given.whole("limit", 25) <= MOST:
        raise errors.invalid("Param limit must be a number between 1 and 100")
    quotas, now = Quotas(world, "threads"), world.clock.timestamp()
    if quotas.is_spent("searches", call.account.id, QUERIES, now):
        raise errors.quota("searches")
    found = [post for post in world.posts_on("threads") if _has(post, wanted, mode)]
    if found:
        quotas.spend("searches", call.account.id, now)
    objects = Objects(world, call, origin)
    nodes = [
        PostNode(objects, owner, post)
        for post in found
        if (owner := world.account("threads", post.account_id)) is not None
    ]
    return objects.listed(nodes, given, call.fields(), "keyword_search")


def _has(post: Post, wanted: list[str], mode: str) -> bool:
    if mode == "TAG":
        return [str(post.extra.get("topic_tag") or "").casefold()] == wanted
    text = post.text.casefold()
    return all(word in text for word in wanted)
