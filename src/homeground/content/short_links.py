"""Short links in place of long ones: which code a link gets, and what stands in the text. Pure.

A code is made of what it stands for, so that the same row of a campaign file is the same publication when
it is read again: nothing is looked up, and nothing counted. A salt of the brand's own goes into it, so
that nobody can guess one. Its end names the organization, whose rows alone are looked through for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Base 58: without 0, O, I and l, which are mistaken for one another on paper."""
LENGTH = 8
"""58^8, some 10^14: of a million links of one organization two collide with a chance of 1 in 250."""
PATH = "/l/"
_UNSEEN = "0"
"""Is in no code: stands for a sign that is not known yet."""


@dataclass(frozen=True, slots=True)
class Shortened:
    """A link as it goes out, and where it leads."""

    code: str
    address: str
    target: str
    written: str
    """As somebody wrote it, before any rule."""


@dataclass(frozen=True, slots=True)
class Shortener:
    origin: str
    """`https://go.example.com`, without a slash."""
    organization: int
    salt: str
    parameter: str = ""
    """By which the page is told the code; empty: it is not."""

    def shortened(self, written: str, target: str, places: Mapping[str, str]) -> Shortened | None:
        """`None` for what is no address of a page, or is one of ours already.

        One account, campaign and message have one code for a target: a post's clicks are its own.
        """
        if not target.lower().startswith(("http://", "https://")) or target.startswith(
            f"{self.origin}{PATH}"
        ):
            return None
        said = (places.get(each, "") for each in ("network", "account", "campaign", "message"))
        code = code_of(self.organization, self.salt, target, *said)
        return Shortened(code, f"{self.origin}{PATH}{code}", target, written)

    @property
    def unseen(self) -> str:
        """As long as every address it makes, for a count that looks nothing up."""
        return f"{self.origin}{PATH}{_UNSEEN * (LENGTH + len(_digits(self.organization)))}"


def code_of(organization: int, *what: str) -> str:
    """
    >>> len(code_of(7, "salt", "https://lumikko.example/"))
    9
    >>> organization_of(code_of(4711, "salt", "https://lumikko.example/"))
    4711
    """
    digest = hashlib.sha256("\0".join(what).encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest, "big") % len(ALPHABET) ** LENGTH
    return _digits(number).rjust(LENGTH, ALPHABET[0]) + _digits(organization)


def organization_of(code: str) -> int | None:
    """Whose it is; `None` for what is no code.

    >>> organization_of("abc") is None, organization_of("0bcdefgh7") is None
    (True, True)
    """
    if not LENGTH < len(code) <= LENGTH + 10 or any(each not in ALPHABET for each in code):
        return None
    number = 0
    for each in code[LENGTH:]:
        number = number * len(ALPHABET) + ALPHABET.index(each)
    return number if number < 2**63 else None


def _digits(number: int) -> str:
    found = ""
    while number:
        number, place = divmod(number, len(ALPHABET))
        found = ALPHABET[place] + found
    return found or ALPHABET[0]
