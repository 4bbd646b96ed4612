"""The ledger: publications, every try to send one, and the posts that came of them."""

from .post import Post
from .publication import Attempt, Publication, Worker

__all__ = ["Attempt", "Post", "Publication", "Worker"]
