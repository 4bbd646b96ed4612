"""What X charges for reading: each post of an answer, once a day. Source: network.PRICING."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain

from homeground.networks.errors import Unavailable
from homeground.networks.http import Response
from homeground.networks.reading import Json, mapping, objects, words

LISTS = ("/tweets", "/mentions")
OWN_POST = Decimal("0.001")
POST = Decimal("0.005")


def cost_of_reading(answer: Response, account_id: str) -> Mapping[str, Decimal]:
    """US dollars by post, of those that this answer holds; X charges one that was read before on that day no more.

    Only a lookup of the account's own posts leaves their author out. What came along as an answered or a quoted
    post is taken to be charged, too: X does not say.
    """
    if not 200 <= answer.status < 300 or not any(part in answer.url for part in LISTS):
        return {}
    try:
        said = mapping(answer.json())
    except Unavailable:
        return {}
    costs = {}
    for post in _posts(said):
        if (number := words(post.get("id"))) is not None:
            own = words(post.get("author_id")) in {None, account_id}
            costs[number] = OWN_POST if own else POST
    return costs


def _posts(said: Json) -> Iterator[Json]:
    """One or many; the documentation's name of those that come along, and the schema's."""
    one = mapping(said, "data")
    along = mapping(said, "includes")
    return chain(
        [one] if one else (),
        objects(said, "data"),
        objects(along, "tweets"),
        objects(along, "posts"),
    )
