"""What the product lets through to MAX and LINE is taken there, and a little more is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.networks.registry import NETWORKS
from homeground.sandbox.servers.line.checking import check
from homeground.sandbox.servers.max.errors import Refusal
from homeground.sandbox.servers.max.messages import check_text

from .test_limits_agree import WORDS, near


def max_takes(text: str) -> bool:
    try:
        check_text(text)
    except Refusal:
        return False
    return True


def line_takes(text: str) -> bool:
    return not check([{"type": "text", "text": text}]).details


TAKES = {"max": max_takes, "line": line_takes}


@pytest.mark.parametrize("network", TAKES)
@given(word=WORDS, off=st.integers(-3, 3))
@settings(max_examples=60)
def test_a_text_near_the_limit(network: str, word: str, off: int) -> None:
    (limit,) = NETWORKS[network].text
    text = near(limit, word, off)
    if text.strip():  # one without anything to be seen is another matter
        assert TAKES[network](text) == (limit.rule.count(text) <= limit.maximum)
