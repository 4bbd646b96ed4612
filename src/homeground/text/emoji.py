"""Emoji as a reader sees them: one picture, however many code points it is made of.

The sequences are those of https://www.unicode.org/reports/tr51/#def_emoji_sequence: flags, keycaps
(the selector U+FE0F may be missing), regional flags by tags, skin tones, and pictures joined by
U+200D. A sign which is text unless told otherwise (©, ®, ™, ♟) is an emoji only with U+FE0F; U+FE0E
makes any sign text.
"""

from __future__ import annotations

import re

import regex

_PICTURE = r"""
    (?:
        \p{Emoji_Modifier_Base} \uFE0F? \p{Emoji_Modifier}
      | [©®™♟] \uFE0F
      | [\p{Emoji}--[0-9\#*©®™♟]] (?: \uFE0F | (?!\uFE0E) )
    )
"""
EMOJI = regex.compile(
    rf"""
    \p{{Regional_Indicator}}{{2}}
  | [0-9\#*] \uFE0F? \u20E3
  | \U0001F3F4 [\U000E0020-\U000E007E]+ \U000E007F
  | {_PICTURE} (?: \u200D {_PICTURE} )*
    """,
    regex.VERBOSE | regex.VERSION1,
)

# Every emoji has one of these. Most texts have none, and the standard library's search is quick.
_HINT = re.compile(
    "[\u203c\u2049\u20e3\u2122-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001ffff]"
)


def may_hold_emoji(text: str) -> bool:
    """False only if there is surely no emoji in `text`.

    >>> may_hold_emoji("Чай…"), may_hold_emoji("Чай ☕")
    (False, True)
    """
    return _HINT.search(text) is not None
