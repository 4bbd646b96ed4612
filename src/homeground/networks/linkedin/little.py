"""LinkedIn's text format “little”: plain text with every reserved character escaped.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format

What is left unescaped is read as the beginning of a mention or a hashtag, and where it is neither,
LinkedIn cuts the text off there and says nothing.
"""

from __future__ import annotations

import regex

_RESERVED = regex.compile(r"[\\|{}@\[\]()<>#*_~]")
# A hashtag stays one: as others read them, not in the middle of a word, and letters first or last.
_TAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_#&/])#(?=[\p{L}\p{M}\p{N}]*\p{L})")
_PARTS = regex.compile(
    r"""
      \\(?P<escaped>.)
    | \{hashtag\|\\?(?P<sign>[#＃])\|(?P<tag>(?:\\.|[^|{}\\])*)\}
    | @\[(?P<name>(?:\\.|[^\[\]\\])*)\]\s?\((?P<urn>urn:li:[^()\s]*)\)
    """,
    regex.VERBOSE | regex.DOTALL,
)


def little_from_plain(text: str) -> str:
    """
    >>> print(little_from_plain("Licht (neu) #Kajo, 5*2_a"))
    Licht \\(neu\\) #Kajo, 5\\*2\\_a
    """
    tags = {match.start() for match in _TAG.finditer(text)}
    return _RESERVED.sub(lambda m: m[0] if m.start() in tags else f"\\{m[0]}", text)


def plain_from_little(text: str) -> str:
    """What a reader sees: escapes resolved, of a mention the name, of a hashtag its sign and word.

    >>> plain_from_little(r"Hi @[Acme \\(DE\\)](urn:li:organization:1) {hashtag|\\#|Kajo} a\\_b")
    'Hi Acme (DE) #Kajo a_b'
    """
    return _PARTS.sub(_shown, text)


def _shown(match: regex.Match[str]) -> str:
    if match["escaped"] is not None:
        return match["escaped"]
    if match["tag"] is not None:
        return match["sign"] + plain_from_little(match["tag"])
    return plain_from_little(match["name"])
