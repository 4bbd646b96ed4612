"""MAX: channels, spoken for by a bot.

`network` describes it, `translate` has the documents, `errors` the refusals, `api` asks, `speak`
does what Homeground wants.
"""

from .api import Api
from .connect import WAYS
from .errors import NOT_READY, REFUSALS, Refusal, error_from_answer
from .incoming import RECEIVER
from .listen import SUBSCRIBER
from .network import NETWORK
from .speak import Max
from .translate import (
    body_from_draft,
    chat_address,
    chat_id,
    engagement_from_message,
    file_from_upload,
    image_from_upload,
    message_id,
    post_from_message,
    posts_from_messages,
    profile_from_chat,
    published_from_answer,
    text_from_draft,
)

__all__ = [
    "NETWORK",
    "NOT_READY",
    "RECEIVER",
    "REFUSALS",
    "SUBSCRIBER",
    "WAYS",
    "Api",
    "Max",
    "Refusal",
    "body_from_draft",
    "chat_address",
    "chat_id",
    "engagement_from_message",
    "error_from_answer",
    "file_from_upload",
    "image_from_upload",
    "message_id",
    "post_from_message",
    "posts_from_messages",
    "profile_from_chat",
    "published_from_answer",
    "text_from_draft",
]
