"""The ledger: publications, every try to send one, and the posts that came of them."""

from .lane import Lane
from .pause import Pause
from .post import Post
from .publication import Attempt, Publication, Worker
from .spending import Spending, SpendingCap

__all__ = ["Attempt", "Lane", "Pause", "Post", "Publication", "Spending", "SpendingCap", "Worker"]
