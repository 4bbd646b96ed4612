"""Facebook's own subcodes, beside those which all of Meta's Graph API has.

Seen by a client in production, and nowhere in Meta's documents: none is certain.
"""

from __future__ import annotations

from homeground.networks.codes import ErrorCode
from homeground.networks.errors import (
    ChallengeRequired,
    Duplicate,
    RateLimited,
    Rejected,
    Unavailable,
)
from homeground.networks.graph import row

from .network import POSTIZ

SUBCODES: dict[int, ErrorCode] = {
    each.code: each
    for each in (
        row(1346003, Rejected, "Facebook takes this for abusive: change the text.", POSTIZ, verified=False),
        row(1363047, Unavailable, "Facebook could not do this now: try again later.", POSTIZ, verified=False, unclear=True),
        row(1366046, Rejected, "An image is too large, or none that Facebook takes.", POSTIZ, verified=False),
        row(1366051, Duplicate, "Facebook has this image already.", POSTIZ, verified=False),
        row(1390008, RateLimited, "This account publishes too fast for Facebook: wait.", POSTIZ, verified=False),
        row(1404078, ChallengeRequired, "Facebook wants a Page's publisher authorized: open the Page, and follow what it asks.", POSTIZ, verified=False),
        row(1609008, Rejected, "Facebook takes no link to facebook.com here: take it out.", POSTIZ, verified=False),
        row(1609010, Unavailable, "Facebook could not read the link now: try again later.", POSTIZ, verified=False, unclear=True),
    )
}  # fmt: skip
