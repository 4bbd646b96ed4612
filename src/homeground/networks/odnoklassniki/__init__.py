"""Odnoklassniki: groups and their topics.

`network` describes it, `translate` has the documents, `errors` the numbers, `signing` the
signature, `api` asks, `speak` does what Homeground wants.
"""

from .api import Api
from .connect import WAYS
from .days import days_from_trends
from .errors import CODES, error_from_answer
from .network import NETWORK
from .signing import form_for, session_secret, signature
from .speak import Odnoklassniki
from .translate import (
    attachment_from_draft,
    comment_from_discussion,
    comment_id_from_answer,
    engagement_from_topic,
    engagement_with_statistics,
    parameters_from_draft,
    people_from_answer,
    post_from_topic,
    posts_from_topics,
    profile_from_group,
    republished_id_from_answer,
    token_from_upload,
    topic_id_from_answer,
    topic_number,
)

__all__ = [
    "CODES",
    "NETWORK",
    "WAYS",
    "Api",
    "Odnoklassniki",
    "attachment_from_draft",
    "comment_from_discussion",
    "comment_id_from_answer",
    "days_from_trends",
    "engagement_from_topic",
    "engagement_with_statistics",
    "error_from_answer",
    "form_for",
    "parameters_from_draft",
    "people_from_answer",
    "post_from_topic",
    "posts_from_topics",
    "profile_from_group",
    "republished_id_from_answer",
    "session_secret",
    "signature",
    "token_from_upload",
    "topic_id_from_answer",
    "topic_number",
]
