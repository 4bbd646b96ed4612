"""What follows from an attempt: pure rules, from an error to the next state and its time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeground.accounts.models import Account
from homeground.networks import errors

from .models import Attempt
from .states import State

MOST_TRIES = 8
"""Tries at a network that is away before a publication is given up as failed."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
SECOND_LOOK_FACTOR = 3
MOST_LOOKS = 10


@dataclass(frozen=True, slots=True)
class Next:
    """What a publication becomes. `at` is `send_at` when scheduled, `look_at` when unsure."""

    outcome: Attempt.Outcome
    state: State
    at: datetime | None = None
    problem: str = ""
    account_state: Account.State | None = None
    kept: bool = True
    """False: the network does not keep it for its time."""


def next_after(
    error: errors.NetworkError,
    *,
    tries: int,
    now: datetime,
    look_after: timedelta,
    unsure_before: bool,
    useless_after: datetime | None = None,
    jitter: float = 0.5,
) -> Next:
    """`tries` counts this one. `look_after` is how long the network may take to show a post.

    What would be sent again after `useless_after` is given up instead. `jitter`, from 0 to 1, spreads
    the waits of many that failed together; 0.5 leaves them as they are.
    """
    wait = wait_before(tries) * (0.75 + jitter / 2)
    what = _after(
        error, tries=tries, wait=wait, now=now, look_after=look_after, unsure_before=unsure_before
    )
    if (
        useless_after is not None
        and what.state is State.SCHEDULED
        and what.at is not None
        and what.at > useless_after
    ):
        said = f"{what.problem} It would have gone out too late: it was useless after its time."
        return replace(what, state=State.FAILED, at=None, problem=said)
    return what


def _after(
    error: errors.NetworkError,
    *,
    tries: int,
    wait: timedelta,
    now: datetime,
    look_after: timedelta,
    unsure_before: bool,
) -> Next:
    said = error.message
    match error:
        case errors.RateLimited():
            at = error.retry_at or now + (
                timedelta(seconds=error.retry_after_seconds)
                if error.retry_after_seconds is not None
                else wait
            )
            # A network's clock may be behind ours; never try again at once.
            at = max(at, now + timedelta(seconds=1))
            return Next(Attempt.Outcome.RATE_LIMITED, State.SCHEDULED, at, said)
        case errors.Unavailable() if tries >= MOST_TRIES:
            problem = f"{said} It was tried {tries} times; run the campaign again to try anew."
            return Next(Attempt.Outcome.UNAVAILABLE, State.FAILED, None, problem)
        case errors.Unavailable():
            return Next(Attempt.Outcome.UNAVAILABLE, State.SCHEDULED, now + wait, said)
        case errors.NotAuthorized():
            return Next(
                Attempt.Outcome.NOT_AUTHORIZED, State.SCHEDULED, now, said,
                Account.State.NEEDS_RECONNECTION,
            )  # fmt: skip
        case errors.ChallengeRequired():
            where = f" {error.url}" if error.url else ""
            return Next(
                Attempt.Outcome.CHALLENGE, State.SCHEDULED, now, said + where,
                Account.State.NEEDS_PERSON,
            )  # fmt: skip
        case errors.Duplicate() if unsure_before:
            # A clue that the unsure attempt worked, not a proof: look.
            return Next(Attempt.Outcome.UNSURE, State.UNSURE, now + look_after, said)
        case errors.NotKept():
            # Nothing is wrong with the post: it goes out at its time by our own hand.
            return Next(Attempt.Outcome.REJECTED, State.SCHEDULED, now, said, kept=False)
        case errors.Rejected() | errors.NotOffered() | errors.NotFound():
            return Next(Attempt.Outcome.REJECTED, State.FAILED, None, said)
        case _:
            # Unsure, and whatever we do not know: look before repeating.
            return Next(Attempt.Outcome.UNSURE, State.UNSURE, now + look_after, said)


def still_in_doubt(what: Next) -> Next:
    """A repetition with the key that was not accepted says nothing of the attempt before it.

    As long as the network cannot be asked it stays unsure: sent as new, once the network has
    forgotten the key, it would be there twice.
    """
    if what.state is State.UNSURE:
        return what
    at = what.at if what.state is State.SCHEDULED and what.account_state is None else None
    return replace(what, state=State.UNSURE, at=at)


def wait_before(tries: int) -> timedelta:
    """Doubling from five seconds to a quarter of an hour."""
    return min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
