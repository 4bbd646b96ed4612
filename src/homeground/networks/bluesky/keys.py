"""The record key of what we write, made from Homeground's own key.

`com.atproto.repo.putRecord` creates or replaces the record under a key that the client chooses.
With `swapRecord: null` it does so only where nothing is, and answers InvalidSwap otherwise: so the
same record key twice is one post, however the first answer was lost. `createRecord` cannot do
this: told a key that is taken, a server answers 500, which could as well mean that it failed.

A post's key must be a TID: 53 bits of microseconds since 1970 and 10 bits of chance, in 13 letters
(https://atproto.com/specs/tid). It has to follow from Homeground's key alone, since a repeat
happens later; so the bits are a hash. Its microseconds lie before 2006: a time to come could be
taken for a broken clock, and nothing may be read from a TID's time anyway.
"""

from __future__ import annotations

from hashlib import blake2b

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_BITS = 60


def tid_from_key(key: str, *, of: str = "post") -> str:
    """The same 13 letters for the same key; other ones `of` another kind of record.

    >>> tid_from_key("3f1c1ed2-9f0e-4a4e-8e0b-1f2f5d2f6a10")
    '2ftq7p3rutvmz'
    """
    digest = blake2b(f"{of}:{key}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest, "big") % (1 << _BITS)
    return "".join(_LETTERS[number >> shift & 31] for shift in range(_BITS, -1, -5))


def rkey_of(uri: str) -> str:
    """The last part of an at:// address."""
    return uri.rpartition("/")[2]


def repo_of(uri: str) -> str:
    """Whose repository an at:// address leads to."""
    return uri.removeprefix("at://").partition("/")[0]
