"""Threads' own errors, beside those which all of Meta's Graph API has."""

from __future__ import annotations

from homeground.networks.codes import ErrorCode
from homeground.networks.errors import NotFound
from homeground.networks.graph import row

SUBCODES: dict[int, ErrorCode] = {
    each.code: each
    for each in (
        row(
            4279009,
            NotFound,
            "Threads does not have this (any more), or not yet.",
            "https://github.com/gitroomhq/postiz-app/pull/2047",
            verified=False,
        ),
    )
}
