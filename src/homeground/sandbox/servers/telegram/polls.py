"""sendPoll's parameters and stopPoll: core.telegram.org/bots/api#sendpoll

The sandbox's audience does not vote.
"""

from __future__ import annotations

from typing import Any

from . import entities, errors
from .call import Call
from .state import Json

QUESTION_UNITS = 300
OPTION_UNITS = 100
DESCRIPTION_UNITS = 1024
OPTIONS = (1, 12)
OPEN_SECONDS = (5, 2_628_000)


def poll_of(call: Call) -> Json:
    """Raises: Refusal 400."""
    question = entities.formatted(call, "question", prefix="question_")
    if not question.text:
        raise errors.bad_request("poll question must be non-empty")
    if entities.units(question.text) > QUESTION_UNITS:
        raise errors.bad_request("poll question length must not exceed 300")
    kind = call.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise errors.bad_request("unsupported poll type specified")
    about = entities.formatted(call, "description", prefix="description_")
    if entities.units(about.text) > DESCRIPTION_UNITS:
        raise errors.bad_request("poll description is too long")
    number = str(call.world.count("telegram.poll", 5_400_000_000_000_000_001))
    poll: Json = {
        "id": number,
        "question": question.text,
        "options": _options(call, number),
        "total_voter_count": 0,
        "is_closed": call.flag("is_closed"),
        "is_anonymous": call.params.get("is_anonymous") in (None, "") or call.flag("is_anonymous"),
        "type": kind,
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "allows_revoting": kind == "regular"
        if call.params.get("allows_revoting") in (None, "")
        else call.flag("allows_revoting"),
        "members_only": call.flag("members_only"),
    }
    if about.text:
        poll["description"] = about.text
        if about.entities:
            poll["description_entities"] = about.entities
    if kind == "quiz":
        poll["correct_option_ids"] = _correct(call, len(poll["options"]))
    return poll | _end(call)


def _options(call: Call, number: str) -> list[Json]:
    given = call.json("options")
    if not isinstance(given, list):
        raise errors.bad_request("can't parse options JSON: expected an Array")
    if len(given) < OPTIONS[0]:
        raise errors.bad_request("poll must have at least 1 answer option")
    if len(given) > OPTIONS[1]:
        raise errors.bad_request("poll can't have more than 12 options")
    options = []
    for place, option in enumerate(given):
        # A plain text was the form before Bot API 7.3, and is still read.
        text: Any = option.get("text") if isinstance(option, dict) else option
        if not isinstance(text, str) or not text.strip():
            raise errors.bad_request("poll options must be non-empty")
        if entities.units(text) > OPTION_UNITS:
            raise errors.bad_request("poll options length must not exceed 100")
        options.append(
            {"persistent_id": f"{number}-{place}", "text": text.strip(), "voter_count": 0}
        )
    return options


def _correct(call: Call, count: int) -> list[int]:
    given = call.json("correct_option_ids")
    known = isinstance(given, list) and bool(given)
    if not known or any(not isinstance(i, int) or not 0 <= i < count for i in given):
        raise errors.bad_request("wrong correct option ID specified")
    return list(given)


def _end(call: Call) -> Json:
    period, date = call.whole("open_period"), call.whole("close_date")
    now = int(call.world.clock.timestamp())
    if period is not None and date is not None:
        raise errors.bad_request("can't use open_period together with close_date")
    if period is not None:
        if not OPEN_SECONDS[0] <= period <= OPEN_SECONDS[1]:
            raise errors.bad_request("open_period must be from 5 to 2628000")
        return {"open_period": period, "close_date": now + period}
    if date is not None:
        if not OPEN_SECONDS[0] <= date - now <= OPEN_SECONDS[1]:
            raise errors.bad_request("close_date must be 5 to 2628000 seconds in the future")
        return {"close_date": date}
    return {}


def stop(call: Call) -> Json:
    chat_id = call.chat(post=True)
    message = call.message(chat_id, "stop the poll")
    if message.poll is None:
        raise errors.bad_request("message is not a poll")
    if message.poll["is_closed"]:
        raise errors.bad_request("poll has already been closed")
    message.poll["is_closed"] = True
    return dict(message.poll)
