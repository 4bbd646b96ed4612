"""VK's error codes, and which branch of the error tree each becomes.

VK answers 200 with `{"error": {"error_code": …}}` inside. The codes are those of the published
schema, version 5.199, unless an entry names another source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeground.networks.codes import ErrorCode, without_secrets
from homeground.networks.errors import (
    ChallengeRequired,
    NetworkError,
    NotAuthorized,
    NotFound,
    NotKept,
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)

SCHEMA = "https://github.com/VKCOM/vk-api-schema/blob/master/errors.json"
SEEN_ON = date(2026, 11, 22)


def _row(
    code: int,
    branch: type[NetworkError],
    says: str,
    *,
    unclear: bool = False,
    wait: float | None = None,
) -> ErrorCode:
    return ErrorCode(code, branch, says, SCHEMA, SEEN_ON, unclear=unclear, retry_after_seconds=wait)


_RECONNECT = "VK no longer accepts this access: connect the account again."
_ONLY_THE_APP = "Homeground asked VK for something that this token's application may not do."
_PERSON = "VK wants a person to confirm: open VK with this account, answer, then try again."
_UPLOAD = "VK did not take the uploaded file: check it, then try again."

SAYS_TO_COMMUNITY_KEYS = (
    "A community key may not do this. Publishing text to the community's wall works with it; "
    "images and videos, reading the wall, statistics, polls, editing, deleting, mentions and blocking need a user token with "
    "the right “wall”, "
    "which VK gives on request (devsupport@corp.vk.com). For reading alone, add your "
    "application's service key to the account."
)
SAYS_TO_VK_ID = (
    "A token from VK ID (vk2.a.…) cannot publish on a wall, neither a person's nor a "
    "community's. For a community, make a community key with the right “wall” in its settings "
    "(Manage → API usage → Access tokens) and connect the account with that; for a person's "
    "wall, VK gives user tokens with the right “wall” on request (devsupport@corp.vk.com)."
)

CODES: Mapping[int, ErrorCode] = {
    row.code: row
    for row in (
        _row(1, Unavailable, "VK had an unknown error: try again later.", unclear=True),
        _row(2, NotAuthorized, "VK has disabled the application that this token belongs to: enable it, or connect with another."),
        _row(3, NotOffered, "VK no longer knows this method: Homeground must be updated."),
        _row(4, NotAuthorized, _RECONNECT),
        _row(5, NotAuthorized, _RECONNECT),
        _row(6, RateLimited, "Too many requests a second for VK.", wait=1.0),
        _row(7, NotAuthorized, "This token lacks a right that this needs: connect the account with it."),
        _row(8, Rejected, "VK could not make sense of the request."),
        _row(9, RateLimited, "VK's flood control: too many alike actions. Wait before the next."),
        _row(10, Unavailable, "VK had an internal error: try again later.", unclear=True),
        _row(11, NotAuthorized, "The application is in test mode: publish it, or sign in as one of its testers."),
        _row(13, Unavailable, "VK could not finish the request: try again later."),
        _row(14, ChallengeRequired, "VK wants a captcha solved: open the address, solve it, then try again."),
        _row(15, NotAuthorized, "VK denies access: this account lacks a right there."),
        _row(16, NotAuthorized, "VK wants a secure connection (https) for this account."),
        _row(17, ChallengeRequired, "VK wants the sign-in confirmed: open the address as this account."),
        _row(18, NotFound, "The page was deleted or banned by VK."),
        _row(19, NotFound, "VK has blocked this content."),
        _row(20, NotAuthorized, _ONLY_THE_APP),
        _row(21, NotAuthorized, _ONLY_THE_APP),
        _row(22, Rejected, _UPLOAD),
        _row(23, NotOffered, "VK has switched this method off."),
        _row(24, ChallengeRequired, _PERSON),
        _row(25, ChallengeRequired, _PERSON),
        _row(27, NotAuthorized, SAYS_TO_COMMUNITY_KEYS),
        _row(28, NotAuthorized, "A service key may only read: connect the account with a community key or a user token."),
        _row(29, RateLimited, "VK's limit for this method is reached: wait before the next."),
        _row(30, NotAuthorized, "This profile is private, and the account may not see it."),
        _row(33, NotOffered, "VK has not built this method yet."),
        _row(34, NotOffered, "VK no longer takes this version of its API: Homeground must be updated."),
        _row(35, NotOffered, "VK no longer takes this version of its API: Homeground must be updated."),
        _row(36, Unavailable, "VK ran out of time: try again later.", unclear=True),
        _row(37, NotAuthorized, "VK has banned this user."),
        _row(38, NotAuthorized, "VK does not know the application that this token belongs to."),
        _row(39, NotFound, "VK does not know this user."),
        _row(40, NotFound, "VK does not know this community."),
        _row(41, ChallengeRequired, "VK wants this account's registration completed by a person."),
        _row(42, NotAuthorized, "The application's settings do not allow requests from this server's IP address."),
        _row(43, Unavailable, "This section of VK is closed for the moment: try again later."),
        _row(100, Rejected, "VK does not accept a part of this post."),
        _row(101, NotAuthorized, "VK does not know the application that this token belongs to."),
        _row(103, Rejected, "This is over one of VK's limits."),
        _row(104, NotFound, "VK does not have this (any more)."),
        _row(113, NotFound, "VK does not know this user."),
        _row(114, Rejected, _UPLOAD),
        _row(118, Rejected, _UPLOAD),
        _row(121, Rejected, _UPLOAD),
        _row(125, NotFound, "VK does not know this community."),
        _row(129, Rejected, _UPLOAD),
        _row(150, Rejected, "VK does not accept this time."),
        _row(200, NotAuthorized, "VK denies access to this album."),
        _row(201, NotAuthorized, "VK denies access to this audio."),
        _row(203, NotAuthorized, "VK denies access to this community: the account must be its editor or administrator."),
        _row(210, NotAuthorized, "VK denies access to this post."),
        _row(211, NotAuthorized, "VK denies access to this comment."),
        _row(212, NotAuthorized, "VK denies access to this post's comments."),
        _row(213, NotAuthorized, "This account may not comment there, or the comments are closed."),
        _row(214, NotAuthorized, "VK does not let this account publish on this wall."),
        _row(204, NotAuthorized, "VK denies access to this video."),
        _row(243, Rejected, "This comment is not deleted."),
        _row(219, RateLimited, "An advertisement was published there a short while ago: VK wants a pause."),
        _row(220, Rejected, "Too many recipients for VK."),
        _row(222, Rejected, "VK does not allow a link in this post: take it out, or send it another way."),
        _row(223, RateLimited, "Too many answers in a short time: VK wants a pause."),
        _row(224, RateLimited, "Too many advertisements on this wall: VK wants a pause."),
        _row(225, Rejected, "VK Donut is not enabled for this community."),
        _row(300, Rejected, "The album is full: VK takes no more images there."),
        _row(500, NotAuthorized, "The application lacks a right that VK wants for this."),
        _row(600, NotAuthorized, "This account may not use VK's advertising."),
        _row(601, RateLimited, "Too many actions today for VK: try again tomorrow."),
        _row(603, Rejected, "VK's advertising refuses this."),
        _row(703, ChallengeRequired, "VK wants two-factor sign-in switched on for this account."),
        _row(1105, RateLimited, "Too many sign-ins for VK: wait before the next."),
        _row(1114, NotAuthorized, _RECONNECT),
        _row(1116, NotAuthorized, _RECONNECT),
        _row(1117, NotAuthorized, "The token has expired: connect the account again. (VK ID's tokens live one hour; community keys do not expire.)"),
        _row(1118, NotAuthorized, _RECONNECT),
        _row(3300, ChallengeRequired, "VK wants a captcha solved: open VK with this account, solve it, then try again."),
        _row(3301, ChallengeRequired, "VK wants the phone number confirmed: open VK with this account."),
        _row(3302, ChallengeRequired, "VK wants the password entered: open VK with this account."),
        _row(3303, ChallengeRequired, "VK wants a code from the sign-in app: open VK with this account."),
        _row(3304, ChallengeRequired, "VK wants the e-mail address confirmed: open VK with this account."),
        _row(3305, ChallengeRequired, _PERSON),
        _row(3609, NotAuthorized, "The token must be renewed: connect the account again."),
        _row(3610, NotAuthorized, "This VK account is deactivated: restore it on VK."),
        _row(3611, NotAuthorized, "VK has switched this service off for the account."),
        _row(9999, NotOffered, "VK does not take this kind of request: Homeground must be updated."),
        _row(11500, ChallengeRequired, _PERSON),
        ErrorCode(
            1051,
            NotAuthorized,
            SAYS_TO_VK_ID,
            "https://github.com/gitroomhq/postiz-app/issues/1408",
            date(2026, 7, 25),
        ),
    )
}  # fmt: skip

DAILY_LIMIT = ErrorCode(
    214,
    RateLimited,
    "This wall has had its 50 posts today: VK takes the next one tomorrow.",
    "https://pastebin.com/SMp5ZCBW",
    SEEN_ON,
)
"""The same number as "may not publish"; only the words tell them apart."""

MOMENT_TAKEN = ErrorCode(
    214,
    NotKept,
    "VK keeps another post of this wall for the same moment, or too many altogether: choose another "
    "minute, or publish it at its time.",
    "https://dev.vk.com/en/method/wall.post",
    SEEN_ON,
    verified=False,
)
"""The same number again: “a post is already scheduled for this time”."""


def error_from_answer(
    error: Mapping[str, Any], *, write: bool, secrets: tuple[str, ...] = ()
) -> NetworkError:
    """What VK's `error` object means. `request_params` is never read: VK echoes there.

    An unknown number is `Rejected`: VK has said no, and repeating blindly is not the answer to a
    refusal that nobody here understands.
    """
    code = _whole(error.get("error_code"))
    told = without_secrets(str(error.get("error_msg") or error.get("error_text") or ""), secrets)
    row = CODES.get(code) if code is not None else None
    if code == 214 and "posts a day" in told:
        row = DAILY_LIMIT
    elif code == 214 and "schedul" in told.casefold():
        row = MOMENT_TAKEN
    known: type[NetworkError] = row.branch if row else Rejected
    branch = Unsure if row and row.unclear and write else known
    says = row.says if row else "VK refused this."
    message = (
        f"{says} (VK {code if code is not None else 'without a number'}: {told or 'no words'})"
    )
    if branch is RateLimited:
        return RateLimited(
            message,
            retry_after_seconds=row.retry_after_seconds if row else None,
            code=_text(code),
            network="vk",
        )
    if branch is ChallengeRequired:
        return ChallengeRequired(message, url=_where(error), code=_text(code), network="vk")
    return branch(message, code=_text(code), network="vk")


def _where(error: Mapping[str, Any]) -> str | None:
    """Where a person solves it: since 2025 `redirect_uri`; before, the picture of a captcha."""
    for name in ("redirect_uri", "captcha_img"):
        where = error.get(name)
        if isinstance(where, str) and where.startswith(("https://", "http://")):
            return where
    return None


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _text(code: int | None) -> str | None:
    return None if code is None else str(code)
