"""What went wrong, said as what to do next.

    NetworkError
    ├── RateLimited         wait until `retry_at`, then repeat
    ├── Unavailable         nothing was accepted: repeat later
    ├── Unsure              it may have been accepted: look before repeating
    ├── NotAuthorized       the account must be connected anew, or lacks a right
    ├── Declined            a person said no when asked to connect it; nothing is wrong
    ├── Rejected            the content must change; repeating is useless
    │   ├── Duplicate       the network says that it has this already
    │   └── NotKept         its schedule will not keep this for that time: publish it then
    ├── NotFound            what was named does not exist (any more)
    ├── ChallengeRequired   a person must act on the network
    └── NotOffered          the network does not do this; it never will by repeating

Each carries `message` (for people: what happened and what to do), `code` (the network's own, for
the log) and `network`. None of them ever carries a token.
"""

from __future__ import annotations

from datetime import datetime


class NetworkError(Exception):
    def __init__(self, message: str, *, code: str | None = None, network: str | None = None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.network = network

    def __str__(self) -> str:
        return self.message


class RateLimited(NetworkError):
    """Too many requests. `retry_at` is the network's own word on when; `None` if it gives none.

    `retry_after_seconds` is set instead by networks which say how long rather than until when.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_at: datetime | None = None,
        retry_after_seconds: float | None = None,
        code: str | None = None,
        network: str | None = None,
    ):
        super().__init__(message, code=code, network=network)
        self.retry_at = retry_at
        self.retry_after_seconds = retry_after_seconds


class Unavailable(NetworkError):
    """Nothing reached the network, or it said that it did nothing. Safe to repeat."""


class Unsure(NetworkError):
    """The request went out and no usable answer came back: it may have been accepted."""


class NotAuthorized(NetworkError):
    """The token is wrong, expired, or lacks the right that this needs."""


class Declined(NetworkError):
    """Whoever was asked on the network to let Homeground in did not agree."""


class Rejected(NetworkError):
    """The network will not take this content."""


class Duplicate(Rejected):
    """The network says that it has this already. After an unsure attempt: a clue that it worked."""


class NotKept(Rejected):
    """The network's own schedule will not keep this for that time: too near, too far, the moment or
    the schedule taken already. Nothing is wrong with the content, and at its time it can be published.
    """


class NotFound(NetworkError):
    """The post, comment or account does not exist, or no longer."""


class ChallengeRequired(NetworkError):
    """A person has to solve a captcha or confirm a sign-in. `url` is where, if the network says."""

    def __init__(
        self,
        message: str,
        *,
        url: str | None = None,
        code: str | None = None,
        network: str | None = None,
    ):
        super().__init__(message, code=code, network=network)
        self.url = url


class NotOffered(NetworkError):
    """The network does not offer this, or Homeground has not built it; the message says which."""
