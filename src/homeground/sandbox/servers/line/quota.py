"""How much may be sent: 60 broadcasts an hour, and what the account's plan allows in a month.

developers.line.biz/en/reference/messaging-api/#rate-limits, /#get-quota, /#get-consumption. An
account has no target limit unless its `extra["quota"]` sets one: how many a plan has differs by
country.
"""

from __future__ import annotations

from datetime import timedelta

from homeground.sandbox.limits import note_refusal, strictness

from . import errors
from .call import NETWORK, TOKYO, Call
from .state import Json

MOST_BROADCASTS = 60
HOUR = timedelta(hours=1)


def check(call: Call, kind: str, recipients: int) -> None:
    """Raises: Refusal 429."""
    own = [s for s in call.state.sendings if s.account_id == call.account.id]
    within = [s for s in own if s.kind == "broadcast" and call.now - s.at < HOUR]
    strict = strictness(call.world, NETWORK)
    if kind == "broadcast" and strict.enforced and len(within) >= strict.most(MOST_BROADCASTS):
        note_refusal(call.world, NETWORK)
        raise errors.too_many()
    most = call.account.extra.get("quota")
    if most is not None and used(call) + recipients > most:
        raise errors.monthly_limit()


def used(call: Call) -> int:
    """Messages of this month: one for each person that a call went to."""
    month = (call.today.year, call.today.month)
    return sum(
        s.recipients
        for s in call.state.sendings
        if s.account_id == call.account.id
        and (s.at.astimezone(TOKYO).year, s.at.astimezone(TOKYO).month) == month
    )


def limit(call: Call) -> Json:
    """GET /v2/bot/message/quota."""
    most = call.account.extra.get("quota")
    return {"type": "none"} if most is None else {"type": "limited", "value": most}
