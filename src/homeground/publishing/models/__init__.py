"""The ledger: publications, every try to send one, and the posts that came of them."""

from .lane import Lane
from .post import Post
from .publication import Attempt, Publication, Worker

__all__ = ["Attempt", "Lane", "Post", "Publication", "Worker"]
