"""Facebook Pages, through Meta's Graph API.

`network` describes it, `translate` has the documents, `errors` the subcodes, `speak` asks.
"""

from homeground.networks.graph_usage import told_from_answer

from .connect import WAYS
from .errors import SUBCODES
from .incoming import RECEIVER
from .listen import SUBSCRIBER
from .network import NETWORK
from .speak import Facebook
from .statistics import statistics_from_days
from .translate import (
    comment_from_graph,
    engagement_from_post,
    engagement_with_insights,
    parameters_from_draft,
    post_from_feed,
    post_from_scheduled,
    profile_from_page,
    waits_until,
)

__all__ = [
    "NETWORK",
    "RECEIVER",
    "SUBCODES",
    "SUBSCRIBER",
    "WAYS",
    "Facebook",
    "comment_from_graph",
    "engagement_from_post",
    "engagement_with_insights",
    "parameters_from_draft",
    "post_from_feed",
    "post_from_scheduled",
    "profile_from_page",
    "statistics_from_days",
    "told_from_answer",
    "waits_until",
]
