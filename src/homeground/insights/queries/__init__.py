"""Reading measured values, what they were held against, and the history that archives brought."""

from .archived import History, archives, histories
from .audience import AudienceDay, audience_at, audience_by_day
from .readings import course_of, newest_observations, readings_of

__all__ = [
    "AudienceDay",
    "History",
    "archives",
    "audience_at",
    "audience_by_day",
    "course_of",
    "histories",
    "newest_observations",
    "readings_of",
]
