"""What makes two rows of campaign files the same: the publication, the series, the part of a post."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from homeground.networks.contract import Format

WORDS = ("title", "text", "link", "label")
SLOT = "slot:"
"""Begins the identity of what goes out in whichever slot is free: its time is no part of it."""


def identity_of(
    address: str, at: datetime, words: Mapping[str, str], files: Iterable[str], form: Format
) -> str:
    """One publication, whichever file, clock or spelling it comes in.

    `words` has title, text, link and label; `files` are the SHA-256 of the files as they came.
    """
    return _digest(address, at.astimezone(UTC).isoformat(), *_content(words, files, form))


def slot_identity(
    address: str, campaign: str, words: Mapping[str, str], files: Iterable[str], form: Format
) -> str:
    """One publication for the next free slot: once in a campaign."""
    return SLOT + _digest(address, campaign, *_content(words, files, form))[len(SLOT) :]


def series_identity(address: str, campaign: str, first_at: datetime) -> str:
    """One row that repeats, whatever its words and its rule become."""
    return _digest("series", address, campaign, first_at.astimezone(UTC).isoformat())


def part_identity(post: str, place: int) -> str:
    """The part in that place (from 1) under the post of this identity."""
    return _digest("part", post, str(place))


def _content(words: Mapping[str, str], files: Iterable[str], form: Format) -> Iterable[str]:
    yield from (words[column] for column in WORDS)
    yield from files
    # Most are posts; those of before there was anything else stay the same.
    if form is not Format.POST:
        yield form.value


def _digest(*what: str) -> str:
    # No value holds a NUL: `check_signs` sees to that.
    return hashlib.sha256("\0".join(what).encode()).hexdigest()
