"""Odnoklassniki's error codes, and which branch of the error tree each becomes.

It answers 200 with `{"error_code": …, "error_msg": …}`. The page that listed the codes is not
public any more; two client libraries keep the same list, so every row is marked unverified.
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
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)
from homeground.networks.reading import words

SOURCE = "https://github.com/gazay/odnoklassniki/blob/master/lib/odnoklassniki/error.rb"
SEEN_ON = date(2026, 11, 22)
NAME = "Odnoklassniki"


def _row(code: int, branch: type[NetworkError], says: str, *, unclear: bool = False) -> ErrorCode:
    return ErrorCode(code, branch, says, SOURCE, SEEN_ON, verified=False, unclear=unclear)


_LATER = f"{NAME} had an error of its own: try again later."
_RECONNECT = f"{NAME} no longer accepts this access: connect the account again."
_KEYS = (
    f"{NAME} does not accept the application's keys: compare application_key and "
    "application_secret_key with the e-mail that came when it was registered."
)
_RIGHTS = (
    "This access lacks a right: the token needs VALUABLE_ACCESS and GROUP_CONTENT (PHOTO_CONTENT "
    "for images), which api-support@ok.ru gives, and its person must administer the group."
)
_PERSON = f"{NAME} wants a person to confirm: open ok.ru with this account, answer, then try again."
_IMAGE = f"{NAME} did not take the image: check the file, then try again."
_GONE = f"{NAME} does not have this (any more)."
_CLOSED = "Its owner does not allow this to the account."

CODES: Mapping[int, ErrorCode] = {
    row.code: row
    for row in (
        _row(1, Unavailable, _LATER, unclear=True),
        _row(2, Unavailable, _LATER, unclear=True),
        _row(3, NotOffered, f"{NAME} does not know this method (any more)."),
        _row(4, Rejected, f"{NAME} could not make sense of the request."),
        _row(7, RateLimited, f"{NAME} has blocked this action for the account for a while: wait."),
        _row(8, RateLimited, f"{NAME}'s flood control: too many alike actions. Wait before the next."),
        _row(9, RateLimited, f"{NAME} has blocked this server's address for a while: wait."),
        _row(10, NotAuthorized, _RIGHTS),
        _row(11, RateLimited, f"{NAME}'s limit for this method is reached: wait before the next."),
        _row(12, Rejected, f"{NAME} says that the action was called off."),
        _row(21, Rejected, _IMAGE),
        _row(22, ChallengeRequired, f"{NAME} wants the profile activated: open ok.ru with this account."),
        _row(23, NotAuthorized, _RIGHTS),
        _row(24, NotAuthorized, "The account does not own this."),
        _row(26, RateLimited, f"{NAME}'s limit is reached: wait before the next."),
        _row(30, Unavailable, _LATER, unclear=True),
        _row(31, Unavailable, _LATER, unclear=True),
        _row(50, NotAuthorized, "The account does not administer this group."),
        _row(100, Rejected, f"{NAME} does not accept a part of this."),
        _row(101, NotAuthorized, _KEYS),
        _row(102, NotAuthorized, "The token has expired: connect the account again. (A long token lives 30 days after its last use.)"),
        _row(103, NotAuthorized, _RECONNECT),
        _row(104, NotAuthorized, _KEYS),
        _row(105, NotAuthorized, _KEYS),
        _row(106, NotFound, _GONE),
        _row(107, NotAuthorized, _RECONNECT),
        _row(110, NotFound, f"{NAME} does not know this person."),
        _row(120, Rejected, _IMAGE),
        _row(121, Rejected, _IMAGE),
        _row(140, NotFound, _GONE),
        _row(141, NotFound, _GONE),
        _row(160, NotFound, f"{NAME} does not know this group."),
        _row(200, NotAuthorized, _RIGHTS),
        _row(210, NotAuthorized, f"{NAME} has switched the application off: see its settings there."),
        _row(300, NotFound, _GONE),
        _row(324, Rejected, _IMAGE),
        _row(401, NotAuthorized, _RECONNECT),
        _row(402, ChallengeRequired, f"{NAME} wants a captcha solved: open ok.ru with this account."),
        _row(403, ChallengeRequired, _PERSON),
        _row(451, NotOffered, f"{NAME} does not take this request with a token: Homeground must be updated."),
        _row(453, NotAuthorized, _RECONNECT),
        _row(454, Rejected, f"{NAME}'s censor refuses the text: say it in other words."),
        _row(455, NotAuthorized, _CLOSED),
        _row(456, NotAuthorized, "The group does not allow this: see its settings, and whether comments are closed."),
        _row(457, NotAuthorized, _CLOSED),
        _row(458, NotAuthorized, _CLOSED),
        _row(500, Rejected, "The image has too many bytes: make it smaller."),
        _row(501, Rejected, "The image is too small: use a larger one."),
        _row(502, Rejected, "The image has too many pixels: make it smaller."),
        _row(503, Rejected, f"{NAME} cannot read the image's format: save it as JPEG or PNG anew."),
        _row(504, Rejected, "The image is damaged: save it anew."),
        _row(505, Rejected, _IMAGE),
        _row(511, Rejected, f"{NAME}'s spam filter refuses this: say it in other words, or leave out the link."),
        _row(512, Rejected, _IMAGE),
        _row(513, Rejected, _IMAGE),
        _row(514, ChallengeRequired, _PERSON),
        _row(600, Rejected, "The post has too many parts: leave out images, the link or the poll."),
        _row(601, Rejected, "The text is too long: shorten it."),
        _row(602, Rejected, "The poll's question is too long: shorten it."),
        _row(603, Rejected, "The poll has too many answers: leave some out."),
        _row(604, Rejected, "An answer of the poll is too long: shorten it."),
        _row(605, Rejected, "Too many people are named in the post."),
        _row(606, Rejected, "Too many people are named in the post."),
        _row(607, Rejected, f"{NAME} cannot read the link: check its address."),
        _row(700, NotFound, "The comment does not exist (any more)."),
        _row(701, NotAuthorized, "The account did not write this."),
        _row(702, NotFound, "The comment was removed."),
        _row(704, Rejected, "It is too late to change this."),
        _row(900, NotAuthorized, _KEYS),
        _row(5000, Unavailable, _LATER, unclear=True),
        _row(9999, Unavailable, _LATER, unclear=True),
    )
}  # fmt: skip


def error_from_answer(
    error: Mapping[str, Any], *, write: bool, secrets: tuple[str, ...] = ()
) -> NetworkError:
    """What Odnoklassniki's error document means.

    An unknown number is `Rejected`: it has said no, and repeating blindly is no answer to that.
    """
    code = _whole(error.get("error_code"))
    told = without_secrets(words(error.get("error_msg")) or "no words", secrets)
    row = CODES.get(code) if code is not None else None
    known: type[NetworkError] = row.branch if row else Rejected
    branch = Unsure if row and row.unclear and write else known
    says = row.says if row else f"{NAME} refused this."
    number = "without a number" if code is None else str(code)
    message = f"{says} ({NAME} {number}: {told})"
    shown = None if code is None else str(code)
    if branch is ChallengeRequired:
        return ChallengeRequired(message, url=_where(error), code=shown, network="odnoklassniki")
    return branch(message, code=shown, network="odnoklassniki")


def _where(error: Mapping[str, Any]) -> str | None:
    """Where a person answers, if it is said: as `error_data`, or as the apps are told it."""
    for name in ("ver_redirect_url", "error_data"):
        where = error.get(name)
        if isinstance(where, str) and where.startswith(("https://", "http://")):
            return where
    return None


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
