"""Grapheme clusters: what a reader takes for one character (Unicode Standard Annex 29)."""

from __future__ import annotations

import re

import regex

# Characters that never join their neighbours in these scripts: a text of these alone, as most are,
# has one cluster for each code point. (Hangul syllables join only letters outside the set.)
_MAY_JOIN = re.compile(
    "[^\x00-\x0c\x0e-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205f\u20a0-\u20cf"
    "\u2100-\u2bff\u3000-\u3029\u3031-\u3098\u309b-\ua66e\uac00-\ud7a3\uff00-\uff9d"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_CLUSTER = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """Extended grapheme clusters.

    >>> graphemes("👨‍👩‍👧‍👦 🇩🇪 e\\u0301")
    5
    """
    if _MAY_JOIN.search(text) is None:
        return len(text)
    # Flags are pairs from the start of a row. \X finds that start anew for each: with thousands of
    # flags in a row that takes minutes, so each pair is made one letter first.
    return len(_CLUSTER.findall(_FLAG.sub("x", text)))
