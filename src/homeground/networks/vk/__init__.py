"""VK: communities' and people's walls.

`network` describes it, `translate` has the documents, `errors` the numbers, `ask` asks,
`attach` makes images and polls, `speak` publishes and reads, `order` moderates and hears, `later` has
the schedule.
"""

from .connect import WAYS
from .errors import CODES, error_from_answer
from .incoming import RECEIVER
from .listen import LISTENER, SUBSCRIBER
from .network import NETWORK, VERSION
from .speak import VK
from .stories import story_id_from
from .translate import (
    attachment_from_photo,
    attachment_from_poll,
    comment_from_wall,
    engagement_from_wall,
    engagement_with_reach,
    mention_from_wall,
    owner_from_account,
    parameters_from_draft,
    parameters_from_edit,
    parameters_from_poll,
    people_from_answer,
    post_from_wall,
    posts_from_wall,
    profile_from_group,
    profile_from_user,
    waiting_from_wall,
    wall_and_post,
)
from .videos import attachment_from_video, parameters_from_video
from .watch import day_from_stats

__all__ = [
    "CODES",
    "LISTENER",
    "NETWORK",
    "RECEIVER",
    "SUBSCRIBER",
    "VERSION",
    "VK",
    "WAYS",
    "attachment_from_photo",
    "attachment_from_poll",
    "attachment_from_video",
    "comment_from_wall",
    "day_from_stats",
    "engagement_from_wall",
    "engagement_with_reach",
    "error_from_answer",
    "mention_from_wall",
    "owner_from_account",
    "parameters_from_draft",
    "parameters_from_edit",
    "parameters_from_poll",
    "parameters_from_video",
    "people_from_answer",
    "post_from_wall",
    "posts_from_wall",
    "profile_from_group",
    "profile_from_user",
    "story_id_from",
    "waiting_from_wall",
    "wall_and_post",
]
