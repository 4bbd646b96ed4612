"""Instagram's professional accounts, through Meta's Graph API.

`network` describes it, `translate` has the documents, `errors` the subcodes, `speak` asks.
"""

from homeground.networks.graph_usage import told_from_answer

from .connect import WAYS
from .errors import SUBCODES
from .incoming import RECEIVER
from .network import NETWORK
from .speak import Instagram
from .translate import (
    comment_from_media,
    container_from_draft,
    container_from_image,
    container_from_media,
    engagement_from_insights,
    post_from_media,
    profile_from_user,
    statistics_from_days,
)

__all__ = [
    "NETWORK",
    "RECEIVER",
    "SUBCODES",
    "WAYS",
    "Instagram",
    "comment_from_media",
    "container_from_draft",
    "container_from_image",
    "container_from_media",
    "engagement_from_insights",
    "post_from_media",
    "profile_from_user",
    "statistics_from_days",
    "told_from_answer",
]
