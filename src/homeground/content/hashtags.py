"""The hashtags of a market's earlier texts on a network, for whoever writes the next one."""

from __future__ import annotations

from collections import Counter, defaultdict

import regex

from homeground.accounts.models import Market

from .models import Variant

NEWEST = 3_000
"""Texts that are looked through: what was said long before is not what a brand says now."""
MOST = 300

_WORD = r"[\p{L}\p{M}\p{N}_\u200c]"
# Not in the middle of a word, nor in a link; a number alone is none.
_TAG = regex.compile(rf"(?<![\p{{L}}\p{{N}}_/&?=#＃])[#＃](?=\p{{N}}*[\p{{L}}_]){_WORD}+")
_TOPIC = regex.compile(r"#[^#\s][^#\n]{0,60}#")
CLOSED = frozenset({"weibo"})
"""Networks whose hashtags have a sign at either end, and spaces in them."""


def hashtags_in(text: str, network: str) -> list[str]:
    """As the network reads them, each with its sign.

    >>> hashtags_in("Hält. #Winter #2027 ＃冬天 https://a.example/#top", "mastodon")
    ['#Winter', '#冬天']
    >>> hashtags_in("#冬 天#看", "weibo")
    ['#冬 天#']
    """
    if network in CLOSED:
        return list(_TOPIC.findall(text))
    return ["#" + found[1:] for found in _TAG.findall(text)]


def hashtags_of(market: Market, network: str) -> list[str]:
    """The most used first; used twice for one message is used once. Of several spellings the commonest."""
    newest = Variant.objects.filter(market=market, network=network).order_by("-pk")[:NEWEST]
    texts = Variant.objects.filter(pk__in=newest.values("pk"), text__regex="[#＃]")
    messages: dict[str, set[int]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for message, text in texts.order_by("-pk").values_list("message", "text"):
        for tag in hashtags_in(text, network):
            messages[tag.casefold()].add(message)
            spellings[tag.casefold()][tag] += 1
    ranked = sorted(messages, key=lambda tag: -len(messages[tag]))
    return [spellings[tag].most_common(1)[0][0] for tag in ranked[:MOST]]
