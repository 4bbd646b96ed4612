"""LinkedIn: company pages, and people's own posts.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/
"""

from .connect import WAYS
from .errors import CODES, STATUSES, Refusal, error_from_answer, first_one
from .little import little_from_plain, plain_from_little
from .mentions import post_from_notification
from .network import NETWORK, VERSION, VERSION_ENDS_ON
from .restli import comment_number, comment_urn, encoded, listed, thread_of
from .speak import LinkedIn
from .statistics import statistics_from_elements
from .translate import (
    comment_from_element,
    comment_from_text,
    engagement_from_metadata,
    engagement_from_statistics,
    has_answers,
    poll_from_ours,
    post_from_draft,
    post_from_element,
    profile_from_organization,
    profile_from_userinfo,
)

__all__ = [
    "CODES",
    "NETWORK",
    "STATUSES",
    "VERSION",
    "VERSION_ENDS_ON",
    "WAYS",
    "LinkedIn",
    "Refusal",
    "comment_from_element",
    "comment_from_text",
    "comment_number",
    "comment_urn",
    "encoded",
    "engagement_from_metadata",
    "engagement_from_statistics",
    "error_from_answer",
    "first_one",
    "has_answers",
    "listed",
    "little_from_plain",
    "plain_from_little",
    "poll_from_ours",
    "post_from_draft",
    "post_from_element",
    "post_from_notification",
    "profile_from_organization",
    "profile_from_userinfo",
    "statistics_from_elements",
    "thread_of",
]
