"""polls.create, and polls as posts show them. Schema 5.199, polls/methods.json and objects.json.

The sandbox's audience does not vote.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from . import errors
from .call import Call

MOST_ANSWERS = 10
EARLIEST_END = 1_550_700_000


@dataclass(frozen=True, slots=True)
class Poll:
    """Answers' ids are the poll's times a hundred, and on; `end_date` is 0 for one without an end."""

    id: int
    owner_id: int
    author_id: int
    question: str
    answers: tuple[str, ...]
    created: int
    end_date: int
    anonymous: bool
    multiple: bool
    disable_unvote: bool


def create(call: Call) -> dict[str, Any]:
    """Raises: VkError 100 for answers that are no JSON list of 1 to 10 texts, 15 elsewhere."""
    owner_id = call.integer("owner_id", call.user_id)
    assert owner_id is not None
    if owner_id not in (-call.group_id, call.user_id):
        raise errors.no_access()
    try:
        answers = json.loads(call.text("add_answers"))
    except ValueError:
        raise errors.invalid("add_answers") from None
    if not isinstance(answers, list) or not 1 <= len(answers) <= MOST_ANSWERS:
        raise errors.invalid("add_answers")
    if not all(isinstance(answer, str) and answer.strip() for answer in answers):
        raise errors.invalid("add_answers")
    if not call.text("question"):
        raise errors.invalid("question")  # that VK insists on one is not documented
    end_date = call.integer("end_date", 0) or 0
    if end_date and end_date < EARLIEST_END:
        raise errors.invalid("end_date")
    made = Poll(
        id=call.world.count("vk.poll", 900_001),
        owner_id=owner_id,
        author_id=call.user_id,
        question=call.text("question"),
        answers=tuple(answers),
        created=call.now,
        end_date=end_date,
        anonymous=call.flag("is_anonymous"),
        multiple=call.flag("is_multiple"),
        disable_unvote=call.flag("disable_unvote"),
    )
    call.state.polls[(owner_id, made.id)] = made
    return shown(call, made)


def shown(call: Call, poll: Poll) -> dict[str, Any]:
    """polls_poll."""
    closed = bool(poll.end_date) and poll.end_date <= call.now
    return {
        "id": poll.id,
        "owner_id": poll.owner_id,
        "author_id": poll.author_id,
        "question": poll.question,
        "created": poll.created,
        "end_date": poll.end_date,
        "anonymous": poll.anonymous,
        "multiple": poll.multiple,
        "disable_unvote": poll.disable_unvote,
        "closed": closed,
        "is_board": False,
        "can_edit": call.user_id == poll.author_id and call.kind == "user" and not closed,
        "can_vote": not closed,
        "can_report": False,
        "can_share": True,
        "votes": 0,
        "answer_ids": [],
        "answers": [
            {"id": poll.id * 100 + place, "text": text, "votes": 0, "rate": 0}
            for place, text in enumerate(poll.answers)
        ],
    }
