"""What was told, to whom, how each person wants to hear of it, and where webhooks lead."""

from .endpoint import Dispatch, Endpoint
from .notice import Notice, Telling
from .wishes import Wishes

__all__ = ["Dispatch", "Endpoint", "Notice", "Telling", "Wishes"]
