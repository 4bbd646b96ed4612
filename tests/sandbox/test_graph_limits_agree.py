"""What the product lets through to Meta's networks is taken there, and a little more is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.networks.registry import NETWORKS
from homeground.sandbox.graph.errors import GraphError
from homeground.sandbox.servers.facebook import posts
from homeground.sandbox.servers.instagram import publishing as instagram
from homeground.sandbox.servers.threads import count, publishing

from .test_limits_agree import WORDS, near

CHECKS: dict[str, Callable[[str], object]] = {
    "facebook": posts.check_text,
    "instagram": instagram.check_caption,
    "threads": lambda text: publishing.check_text(text, needed=True, link=None),
}


def takes(check: Callable[[str], object], text: str) -> bool:
    try:
        check(text)
    except GraphError:
        return False
    return True


@pytest.mark.parametrize("network", CHECKS)
@given(word=WORDS.filter(lambda word: not set(word) & {"#", "@"}), off=st.integers(-3, 3))
@settings(max_examples=60)
def test_a_text_near_the_limit(network: str, word: str, off: int) -> None:
    (limit,) = NETWORKS[network].text
    text = near(limit, word, off)
    # A text without anything to be seen is another matter, and an address may be one too many.
    if text.strip() and len(count.links(text)) <= count.MOST_LINKS:
        fits = limit.rule.count(text) <= limit.maximum
        assert takes(CHECKS[network], text) == fits
