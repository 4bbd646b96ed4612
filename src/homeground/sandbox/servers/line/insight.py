"""What became of messages: insight/…, and message/delivery/….

github.com/line/line-openapi insight.yml and developers.line.biz/en/reference/messaging-api/
#get-message-event, seen 2026-11-22: numbers of fewer than 20 people are `null`, interactions count
for 14 days, and nothing is there at once.
"""

from __future__ import annotations

from datetime import date, timedelta

from homeground.sandbox.world import Post

from . import errors
from .call import NETWORK, TOKYO, Call
from .state import Json

COUNTED = timedelta(days=14)
READY_AFTER = timedelta(days=1)
"""When numbers of a message appear. "The next day" is all that is documented."""
FEWEST = 20
FIRST_FOLLOWERS_DAY = date(2016, 11, 1)
FIRST_DELIVERY_DAY = date(2018, 3, 31)
MEDIA = (
    "mediaPlayed", "mediaPlayed25Percent", "mediaPlayed50Percent", "mediaPlayed75Percent",
    "mediaPlayed100Percent", "uniqueMediaPlayed", "uniqueMediaPlayed25Percent",
    "uniqueMediaPlayed50Percent", "uniqueMediaPlayed75Percent", "uniqueMediaPlayed100Percent",
)  # fmt: skip


def message_event(call: Call) -> Json:
    """GET insight/message/event, for a broadcast. Plays of media the sandbox's audience has none.

    Raises: Refusal 400; 404 for an unknown request, for which no answer is documented.
    """
    request_id = call.query.get("requestId")
    if not request_id:
        raise errors.bad_parameter("requestId", "May not be empty")
    post = call.world.post(NETWORK, request_id)
    if post is None or post.account_id != call.account.id:
        raise errors.not_found()
    age = call.now - post.created_at
    ready = age >= READY_AFTER
    reached, shown, clicks = _counted(call, post) if ready else (0, 0, 0)
    addresses = [(n, url) for n, urls in enumerate(post.extra["bubbles"], 1) for url in urls]
    each = clicks // len(addresses) if addresses else 0
    return {
        "overview": {
            "requestId": post.id,
            "timestamp": int(post.created_at.timestamp()),
            "delivered": post.extra["recipients"] if ready else None,
            "uniqueImpression": _or_null(reached),
            "uniqueClick": _or_null(clicks),
            "uniqueMediaPlayed": None,
            "uniqueMediaPlayed100Percent": None,
        },
        "messages": [
            {"seq": number, "impression": _or_null(shown), **dict.fromkeys(MEDIA)}
            for number in range(1, len(post.extra["bubbles"]) + 1)
        ],
        "clicks": [
            {
                "seq": number,
                "url": url,
                "click": _or_null(each),
                "uniqueClick": _or_null(each),
                "uniqueClickOfRequest": _or_null(each),
            }
            for number, url in addresses
        ],
    }


def _counted(call: Call, post: Post) -> tuple[int, int, int]:
    """People who opened it, times that it was shown, people who opened an address in it."""
    age = min(call.world.age_seconds(post), COUNTED.total_seconds())
    assert post.reaction is not None
    counts = post.reaction.counts(age)
    opened = min(counts.reach, post.extra["recipients"])
    # Nobody opens an address without opening the message.
    clicks = min(counts.clicks, opened) if any(post.extra["bubbles"]) else 0
    return opened, max(counts.views, opened), clicks


def _or_null(people: int) -> int | None:
    return people if people >= FEWEST else None


def followers(call: Call) -> Json:
    """GET insight/followers: of yesterday, where no date is given."""
    day = call.date(default=call.today - timedelta(days=1))
    if day < FIRST_FOLLOWERS_DAY:
        return {"status": "out_of_service"}
    if day >= call.today:
        return {"status": "unready"}
    # How many can be targeted by age and region is the sandbox's own guess: three of four.
    reach = call.account.followers * 3 // 4
    return {
        "status": "ready",
        "followers": call.account.followers,
        "targetedReaches": reach,
        "blocks": len(call.account.blocked),
    }


def deliveries(call: Call) -> Json:
    """GET insight/message/delivery."""
    day = call.date()
    if day < FIRST_DELIVERY_DAY:
        return {"status": "out_of_service"}
    if day >= call.today:
        return {"status": "unready"}
    names = {"broadcast": "apiBroadcast", "push": "apiPush", "multicast": "apiMulticast"}
    counted = {name: _delivered(call, kind, day) for kind, name in names.items()}
    return {"status": "ready"} | {name: number for name, number in counted.items() if number}


def delivered(call: Call, kind: str) -> Json:
    """GET message/delivery/broadcast, …/push, …/multicast."""
    day = call.date()
    if day < FIRST_DELIVERY_DAY:
        return {"status": "out_of_service"}
    if day >= call.today:
        return {"status": "unready"}
    number = _delivered(call, kind, day)
    if 0 < number < FEWEST:
        return {"status": "unavailable_for_privacy"}
    return {"status": "ready", "success": number}


def _delivered(call: Call, kind: str, day: date) -> int:
    return sum(
        sending.recipients
        for sending in call.state.sendings
        if sending.account_id == call.account.id
        and sending.kind == kind
        and sending.at.astimezone(TOKYO).date() == day
    )
