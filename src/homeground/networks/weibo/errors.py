"""Weibo's error codes, and which branch of the error tree each becomes.

An error is `{"request": …, "error_code": …, "error": …}` with a status of 400 or 403, or 200; the
number may come as a string. Its own table: https://open.weibo.com/wiki/Error_code. The numbers
here are those of the table as a client library republished it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from homeground.networks.codes import ErrorCode, without_secrets
from homeground.networks.errors import (
    ChallengeRequired,
    Duplicate,
    NetworkError,
    NotAuthorized,
    NotFound,
    NotOffered,
    RateLimited,
    Rejected,
    Unavailable,
    Unsure,
)

TABLE = "https://github.com/small-tou/Rabbit.js"  # node_modules/snserror/index.js
OAUTH = "https://github.com/ncmonl/BlogSource"  # threee-way-login-error-code.md
OWN_TABLE = "https://open.weibo.com/wiki/Error_code"
SEEN_ON = date(2026, 11, 22)


def _row(
    code: int,
    branch: type[NetworkError],
    says: str,
    *,
    unclear: bool = False,
    source: str = TABLE,
    verified: bool = True,
) -> ErrorCode:
    return ErrorCode(code, branch, says, source, SEEN_ON, unclear=unclear, verified=verified)


_RECONNECT = "Weibo no longer accepts this access: connect the account again."
_TIER = (
    "This application may not do that on Weibo: an open one may only share links to its safe "
    "domain. For more, apply for the commercial API and set the tier to “biz”."
)
_LATER = "Weibo is busy or has an error of its own: try again later."
_UPDATE = "Weibo does not take this kind of request: Homeground must be updated."
_SHORTER = "The text is too long for Weibo: shorten it."
_IMAGE = "Weibo did not take the picture: it wants JPEG, GIF or PNG of less than 5 MB."
_NUMBER = "Weibo could not make sense of the request."
_WORDS = "Weibo's rules forbid something in this text: read it with somebody who knows them, and change it."

CODES: Mapping[int, ErrorCode] = {
    row.code: row
    for row in (
        _row(10001, Unavailable, _LATER, unclear=True),
        _row(10002, Unavailable, _LATER),
        _row(10003, Unavailable, _LATER, unclear=True),
        _row(10004, NotAuthorized, "Weibo does not serve this from the server's IP address: add it in the application's settings."),
        _row(10005, NotAuthorized, _TIER),
        _row(10006, NotAuthorized, "Weibo was not told which application asks: connect the account again."),
        _row(10007, Rejected, _IMAGE),
        _row(10008, Rejected, _NUMBER),
        _row(10009, Unavailable, _LATER),
        _row(10010, Unavailable, _LATER, unclear=True),
        _row(10011, Unavailable, _LATER, unclear=True),
        _row(10012, Rejected, _NUMBER),
        _row(10013, NotAuthorized, "Weibo does not take this account for a valid one: open Weibo with it and see."),
        _row(10014, NotAuthorized, _TIER),
        _row(10016, Rejected, "Weibo misses something in the request."),
        _row(10017, Rejected, "Weibo does not accept a value in the request."),
        _row(10018, Rejected, "The request is too large for Weibo: make the picture smaller."),
        _row(10020, NotOffered, _UPDATE),
        _row(10021, NotOffered, _UPDATE),
        _row(10022, RateLimited, "Too many requests this hour from this server for Weibo."),
        _row(10023, RateLimited, "Too many requests for this account through this application: Weibo wants a pause."),
        _row(10024, RateLimited, "Too many requests of this kind for this account: Weibo wants a pause."),
        _row(20001, Rejected, _NUMBER),
        _row(20002, Rejected, _NUMBER),
        _row(20003, NotFound, "Weibo does not know this person."),
        _row(20005, Rejected, _IMAGE),
        _row(20006, Rejected, _IMAGE),
        _row(20007, Rejected, _IMAGE),
        _row(20008, Rejected, "Weibo takes no empty text: write one."),
        _row(20009, Rejected, "Too many posts were asked for at once."),
        _row(20012, Rejected, _SHORTER),
        _row(20013, Rejected, _SHORTER),
        _row(20014, Unavailable, "Weibo's check of the request failed and it wants another try."),
        _row(20015, ChallengeRequired, "Weibo distrusts the account, the IP address or the application: open Weibo with the account and see what it asks for."),
        _row(20016, RateLimited, "Too many posts in a short time for Weibo: it allows 30 an hour."),
        _row(20017, Duplicate, "Weibo says that a similar text was sent before."),
        _row(20018, Rejected, "Weibo does not allow a link in this text: use one to the application's safe domain."),
        _row(20019, Duplicate, "Weibo says that the same text was sent before."),
        _row(20020, Rejected, "Weibo takes this text for an advertisement and refuses it: reword it."),
        _row(20021, Rejected, _WORDS),
        _row(20022, ChallengeRequired, "Weibo finds what comes from this IP address unusual: open Weibo with the account, or change the real IP that you give."),
        _row(20031, ChallengeRequired, "Weibo wants a captcha solved: open Weibo with this account, publish once by hand, then try again."),
        _row(20032, Unsure, "Weibo says that it published this, and that it will be seen in one or two minutes."),
        _row(20101, NotFound, "Weibo does not have this post (any more)."),
        _row(20102, NotAuthorized, "This post is not the account's own."),
        _row(20103, Rejected, "Weibo does not let an account repost its own post."),
        _row(20104, Rejected, "Weibo does not accept this post."),
        _row(20109, Rejected, _NUMBER),
        _row(20111, Duplicate, "Weibo says that the same text was posted just before."),
        _row(20201, NotFound, "Weibo does not have this comment (any more)."),
        _row(20202, Rejected, "Weibo does not accept this comment: reword it."),
        _row(20203, NotAuthorized, "This comment is not the account's own."),
        _row(20204, Rejected, _NUMBER),
        _row(20507, ChallengeRequired, "Weibo wants a captcha solved: open Weibo with this account."),
        _row(20508, NotAuthorized, "The other person's settings do not allow this."),
        _row(21301, NotAuthorized, _RECONNECT),
        _row(21302, NotAuthorized, _RECONNECT),
        _row(21303, RateLimited, "Too many sign-ins for Weibo: wait before the next."),
        _row(21314, NotAuthorized, _RECONNECT),
        _row(21315, NotAuthorized, "The token has expired: connect the account again."),
        _row(21316, NotAuthorized, _RECONNECT),
        _row(21317, NotAuthorized, _RECONNECT),
        _row(21319, NotAuthorized, "The account's owner has withdrawn the application's access: connect the account again."),
        _row(21320, NotAuthorized, "Weibo takes tokens over https only: correct the account's API address."),
        _row(21321, NotAuthorized, "Weibo has not reviewed the application yet: add this account to its test users, or have it reviewed."),
        _row(21322, NotAuthorized, "The application's redirect address is another: correct it at Weibo.", source=OAUTH),
        _row(21323, NotAuthorized, _RECONNECT, source=OAUTH),
        _row(21324, NotAuthorized, "Weibo does not know the application's key or secret: correct them.", source=OAUTH),
        _row(21325, NotAuthorized, _RECONNECT, source=OAUTH),
        _row(21326, NotAuthorized, _TIER, source=OAUTH),
        _row(21327, NotAuthorized, "The token has expired: connect the account again."),
        _row(21328, NotAuthorized, _RECONNECT, source=OAUTH),
        _row(21329, NotAuthorized, _RECONNECT, source=OAUTH),
        _row(21330, NotAuthorized, "The account's owner, or Weibo, refused the access.", source=OAUTH),
        _row(21331, Unavailable, _LATER, source=OAUTH),
        _row(21332, NotAuthorized, _RECONNECT, source=OWN_TABLE, verified=False),
        _row(21335, NotAuthorized, "An open application may read only the account that it is connected with: connect that one.", source="https://github.com/WeCase/WeCase/issues/119"),
        _row(21337, NotAuthorized, _TIER, source=OAUTH),
        _row(21503, Rejected, "Weibo wants the real IP address of the person who sends: add it to the account."),
        _row(21602, Rejected, _WORDS),
    )
}  # fmt: skip


def error_from_answer(
    answer: Mapping[str, Any], *, write: bool, secrets: tuple[str, ...] = ()
) -> NetworkError:
    """What Weibo's envelope means. `request` is never shown: it may hold the whole query.

    An unknown number is `Rejected`: Weibo has said no, and repeating blindly is not the answer to
    a refusal that nobody here understands. OAuth's errors put words into `error_description`.
    """
    code = _whole(answer.get("error_code"))
    told = without_secrets(
        str(answer.get("error_description") or answer.get("error") or ""), secrets
    )
    row = CODES.get(code) if code is not None else None
    if row is None:
        message = f"Weibo refused: {told or 'it did not say why'}."
        return Rejected(message, code=None if code is None else str(code), network="weibo")
    message = f"{row.says} (Weibo: {told})" if told else row.says
    branch = row.branch
    if row.unclear and write:
        branch = Unsure
    elif branch is Unsure and not write:
        branch = Unavailable
    return branch(message, code=str(code), network="weibo")


def _whole(value: Any) -> int | None:
    try:
        return None if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None
