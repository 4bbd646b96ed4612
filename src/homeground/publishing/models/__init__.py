"""The ledger: publications, every try to send one, and the posts that came of them."""

from .feed import Feed
from .happening import Happening
from .lane import Lane
from .pause import Pause
from .post import Post
from .publication import Attempt, Publication, Worker
from .spending import Allowance, ReadCharge, Spending, SpendingCap
from .timing import Recurrence, Slot

__all__ = [
    "Allowance",
    "Attempt",
    "Feed",
    "Happening",
    "Lane",
    "Pause",
    "Post",
    "Publication",
    "ReadCharge",
    "Recurrence",
    "Slot",
    "Spending",
    "SpendingCap",
    "Worker",
]
