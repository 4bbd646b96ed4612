"""What a reader sees of an entry or a comment, which are HTML: for the sandbox's plain pages."""

from __future__ import annotations

import re
from html import unescape

LINE_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|blockquote|h[1-6])>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def shown(html: str) -> str:
    """
    >>> shown("1 &lt; 2<br>see <a href='https://a.example'>here</a>")
    '1 < 2\\nsee here'
    """
    return unescape(TAG.sub("", LINE_ENDS.sub("\n", html)))
