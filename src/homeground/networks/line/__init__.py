"""LINE: official accounts, which write to everybody who added them as a friend.

`network` describes it, `translate` has the documents, `errors` the refusals, `api` asks, `speak`
does what Homeground wants.
"""

from .api import Api
from .connect import WAYS
from .errors import REFUSALS, Refusal, error_from_answer
from .incoming import RECEIVER
from .listen import SUBSCRIBER
from .network import NETWORK
from .speak import Line
from .translate import (
    account_page,
    day_from_insight,
    engagement_from_insight,
    followers_from_insight,
    messages_from_draft,
    profile_from_bot,
    published_from_id,
    request_id,
    text_from_draft,
)

__all__ = [
    "NETWORK",
    "RECEIVER",
    "REFUSALS",
    "SUBSCRIBER",
    "WAYS",
    "Api",
    "Line",
    "Refusal",
    "account_page",
    "day_from_insight",
    "engagement_from_insight",
    "error_from_answer",
    "followers_from_insight",
    "messages_from_draft",
    "profile_from_bot",
    "published_from_id",
    "request_id",
    "text_from_draft",
]
