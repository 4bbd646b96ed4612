"""LiveJournal's fault codes, and which branch of the error tree each becomes.

The server's own table (`%e` in ljprotocol.pl) sorts them by hundreds: 1xx the user, 2xx the
request, 3xx access, 4xx limits, 5xx the server. A number that is not below is read by its hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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

from .house import LIVEJOURNAL, House

SOURCE = "https://github.com/apparentlymart/livejournal/blob/master/cgi-bin/ljprotocol.pl"
SEEN_ON = date(2026, 11, 22)


def _row(code: int, branch: type[NetworkError], says: str, *, unclear: bool = False) -> ErrorCode:
    return ErrorCode(code, branch, says, SOURCE, SEEN_ON, unclear=unclear)


_TAGS = "LiveJournal does not accept these tags: change them, or leave them out."
_REQUEST = "LiveJournal could not make sense of the request."
_READ_ONLY = "The account or the journal is read-only on LiveJournal: look there why."
_MAY_NOT_POST = (
    "This account may not post. Since 29 December 2025 LiveJournal lets an account post and "
    "comment only with the Professional package, a Sber ID, a social capital of 500 or more, or "
    "a blog that is verified or in Roskomnadzor's register: meet one of these, then try again."
)
_TIME = "LiveJournal does not accept the time of this post."
_SERVER = "LiveJournal had an internal error: try again later."

CODES: Mapping[int, ErrorCode] = {
    row.code: row
    for row in (
        _row(100, NotAuthorized, "LiveJournal does not know this user name: connect the account again."),
        _row(101, NotAuthorized, "LiveJournal does not accept the password: connect the account again."),
        _row(102, Rejected, "A community's post cannot be private there."),
        _row(103, Rejected, "There is a mistake in the poll."),
        _row(104, Rejected, "LiveJournal could not add a friend."),
        _row(105, Unavailable, "Signing in took too long for LiveJournal: try again."),
        _row(150, NotAuthorized, "This account is no person's: LiveJournal does not let it post."),
        _row(151, NotAuthorized, "This account is banned from that journal."),
        _row(152, Rejected, "A community's post cannot be dated back."),
        _row(153, Rejected, "The journal has a post with a later date: LiveJournal takes none before it."),
        _row(154, Rejected, "That account has moved and cannot be a friend."),
        _row(155, ChallengeRequired, "LiveJournal wants the account's e-mail address confirmed: do that there."),
        _row(156, ChallengeRequired, "LiveJournal wants its terms of service accepted: sign in there and do that."),
        _row(157, Rejected, _TAGS),
        _row(158, NotAuthorized, "Only a maintainer may pin a post in that community."),
        _row(200, Rejected, "LiveJournal misses something, most likely a text."),
        _row(201, NotOffered, "LiveJournal no longer knows this method: Homeground must be updated."),
        _row(202, Rejected, _REQUEST),
        _row(203, Rejected, _REQUEST),
        _row(204, Rejected, _REQUEST),
        _row(205, Rejected, _REQUEST),
        _row(206, NotAuthorized, "That journal does not exist, or this account may not post there."),
        _row(207, Rejected, _REQUEST),
        _row(208, Rejected, "There is something in the text that LiveJournal cannot read as text."),
        _row(209, Rejected, _REQUEST),
        _row(210, Rejected, _REQUEST),
        _row(211, Rejected, _TAGS),
        _row(212, Rejected, "The text is too long for LiveJournal: shorten it."),
        _row(213, Rejected, "The text is empty."),
        _row(214, ChallengeRequired, "LiveJournal takes this comment for spam, or wants a captcha: write it there by hand, or change it."),
        _row(215, Rejected, _TIME),
        _row(216, Rejected, _REQUEST),
        _row(217, Rejected, _REQUEST),
        _row(218, Rejected, _REQUEST),
        _row(219, Rejected, _REQUEST),
        _row(220, Rejected, _REQUEST),
        _row(221, Rejected, _REQUEST),
        _row(300, NotAuthorized, "This account has no access to that journal or comment."),
        _row(301, NotAuthorized, "LiveJournal does not offer this to an account of this kind."),
        _row(302, NotFound, "LiveJournal does not have this post in that journal (any more)."),
        _row(303, NotAuthorized, "This account may not edit that community's post."),
        _row(304, NotAuthorized, "This account may not delete that community's post."),
        _row(305, NotAuthorized, "LiveJournal has suspended this account: look there why."),
        _row(306, Unavailable, "The journal is read-only for the moment: try again in a few minutes."),
        _row(307, NotFound, "That journal no longer exists."),
        _row(308, NotAuthorized, "LiveJournal has locked this account."),
        _row(309, NotAuthorized, "This account is a memorial: nobody can post there."),
        _row(310, ChallengeRequired, "LiveJournal wants the account's age confirmed: do that there."),
        _row(311, Unavailable, "LiveJournal has closed this access for the moment: try again later."),
        _row(312, Rejected, "This account may not add tags in that journal: leave them out."),
        _row(313, Rejected, "That journal takes only tags which it has already: change them."),
        _row(314, NotAuthorized, "LiveJournal keeps this for paid accounts."),
        _row(315, NotOffered, "LiveJournal has switched messages off."),
        _row(316, NotAuthorized, _READ_ONLY),
        _row(317, NotAuthorized, _READ_ONLY),
        _row(318, NotAuthorized, _READ_ONLY),
        _row(319, NotAuthorized, _READ_ONLY),
        _row(320, Rejected, "LiveJournal takes this post for spam or objects to its content: change it."),
        _row(321, Unavailable, "LiveJournal has switched deleting off for the moment, and made the post private instead: try again later."),
        _row(322, NotKept, "LiveJournal keeps nothing for later in that journal from this account: publish it at its time."),
        _row(326, NotAuthorized, "This account may not do that with the comment."),
        _row(327, NotFound, "The comment is deleted already."),
        _row(402, RateLimited, "Too many failed sign-ins: LiveJournal has shut this server's IP address out for a while."),
        _row(404, NotAuthorized, _MAY_NOT_POST),
        _row(405, RateLimited, "Too many posts in a short time: LiveJournal wants a pause."),
        _row(406, RateLimited, "The same request too often: LiveJournal wants a pause."),
        _row(407, RateLimited, "The community's moderation queue is full: wait until its moderators have worked on it."),
        _row(408, RateLimited, "Too many posts of this account wait for the community's moderators: wait for them."),
        _row(409, Rejected, "The post is too long for LiveJournal: shorten it."),
        _row(410, NotAuthorized, "The account's trial is over: LiveJournal does not let it post any more."),
        _row(411, RateLimited, "Too many actions in a short time: LiveJournal wants a pause."),
        _row(500, Unavailable, _SERVER, unclear=True),
        _row(501, Unavailable, _SERVER, unclear=True),
        _row(502, Unavailable, _SERVER, unclear=True),
        # The lock is taken before anything is written.
        _row(503, Unavailable, "LiveJournal is busy with this journal: try again in a moment."),
        _row(504, NotOffered, "LiveJournal no longer offers this: Homeground must be updated."),
        _row(505, Unavailable, _SERVER, unclear=True),
        _row(506, NotOffered, "LiveJournal does not let journals be synchronized at the moment."),
        _row(507, Unavailable, _SERVER, unclear=True),
        _row(508, NotFound, "LiveJournal does not have this scheduled post (any more)."),
    )
}  # fmt: skip

_BY_HUNDRED: Mapping[int, type[NetworkError]] = {
    1: NotAuthorized,
    2: Rejected,
    3: NotAuthorized,
    4: RateLimited,
    5: Unavailable,
}


def error_from_fault(
    code: object,
    words: object,
    *,
    write: bool,
    secrets: tuple[str, ...] = (),
    house: House = LIVEJOURNAL,
) -> NetworkError:
    """What a fault means. A number nobody here knows is read by its hundred, else `Rejected`."""
    try:
        number = int(str(code))
    except ValueError:
        number = 0
    row = house.codes.get(number) or CODES.get(number)
    if row is not None:
        branch, says, unclear = row.branch, row.says, row.unclear
    else:
        branch, says = _BY_HUNDRED.get(number // 100, Rejected), "LiveJournal refused this."
        unclear = number // 100 == 5
    told = without_secrets(str(words or ""), secrets)
    return (Unsure if unclear and write else branch)(
        f"{says.replace('LiveJournal', house.name)} "
        f"({house.name} {number or 'without a number'}: {told or 'no words'})",
        code=str(number) if number else None,
        network=house.slug,
    )
