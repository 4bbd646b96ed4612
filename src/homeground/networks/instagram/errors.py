"""Instagram's own errors, beside those which all of Meta's Graph API has.

https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from homeground.networks.codes import ErrorCode
from homeground.networks.errors import (
    ChallengeRequired,
    NotFound,
    RateLimited,
    Rejected,
    Unavailable,
)
from homeground.networks.graph import row

from .network import ERROR_CODES

_AGAIN = "Instagram could not do this now: try again."

SUBCODES: dict[int, ErrorCode] = {
    each.code: each
    for each in (
        row(2207001, Unavailable, _AGAIN, ERROR_CODES, unclear=True),
        row(2207003, Unavailable, "Instagram could not fetch the image in time: see whether Homeground answers at its public address, then try again.", ERROR_CODES),
        row(2207004, Rejected, "The image is too large: Instagram takes less than 8 MiB.", ERROR_CODES),
        row(2207005, Rejected, "Instagram does not take this kind of image: send JPEG.", ERROR_CODES),
        row(2207006, NotFound, "Instagram does not find what was to be published, or the access does not reach it.", ERROR_CODES),
        row(2207008, NotFound, "What was to be published has expired, or is not there yet: try again in two minutes.", ERROR_CODES),
        row(2207009, Rejected, "The image is too tall or too wide: Instagram takes from 4:5 to 1.91:1.", ERROR_CODES),
        row(2207010, Rejected, "The caption is too long: 2,200 characters, 30 hashtags, 20 mentions.", ERROR_CODES),
        row(2207020, Unavailable, "The image that Instagram fetched has expired: try again.", ERROR_CODES),
        row(2207026, Rejected, "Instagram does not take this kind of video: send MP4 or MOV.", ERROR_CODES),
        row(2207027, Unavailable, "The image is not processed yet: try again in a minute.", ERROR_CODES),
        row(2207028, Rejected, "A carousel has 2 to 10 images.", ERROR_CODES),
        row(2207032, Unavailable, _AGAIN, ERROR_CODES),
        row(2207040, Rejected, "Too many mentions: Instagram takes 20.", ERROR_CODES),
        row(2207042, RateLimited, "This account has published all that Instagram allows within a day: try again tomorrow.", ERROR_CODES),
        row(2207050, ChallengeRequired, "Instagram has restricted or paused the account: sign in to Instagram with it, and do what it asks.", ERROR_CODES),
        row(2207051, RateLimited, "Instagram takes this for spam and holds the account back: wait, and tell Instagram if it is wrong.", ERROR_CODES),
        row(2207052, Rejected, "Instagram could not fetch the image: see whether Homeground's public address (HOMEGROUND_PUBLIC_URL) can be reached from the internet.", ERROR_CODES),
        row(2207053, Unavailable, _AGAIN, ERROR_CODES),
    )
}  # fmt: skip
