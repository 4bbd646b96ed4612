"""X, formerly Twitter: JSON over HTTPS, OAuth 2 in user context, every request priced.

https://docs.x.com/x-api
"""

from .connect import WAYS
from .errors import REFUSALS, Refusal, error_from_answer, error_from_problem
from .incoming import RECEIVER
from .network import NETWORK
from .speak import X
from .told import told_from_answer
from .translate import (
    comment_from_tweet,
    engagement_from_tweet,
    may_reply,
    post_from_tweet,
    profile_from_user,
    text_from_draft,
    text_from_tweet,
    tweet_from_draft,
    tweet_from_reply,
)

__all__ = [
    "NETWORK",
    "RECEIVER",
    "REFUSALS",
    "WAYS",
    "Refusal",
    "X",
    "comment_from_tweet",
    "engagement_from_tweet",
    "error_from_answer",
    "error_from_problem",
    "may_reply",
    "post_from_tweet",
    "profile_from_user",
    "text_from_draft",
    "text_from_tweet",
    "told_from_answer",
    "tweet_from_draft",
    "tweet_from_reply",
]
