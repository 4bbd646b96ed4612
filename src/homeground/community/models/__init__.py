"""What people answer, and what networks tell by themselves."""

from .comment import Comment
from .incoming import Delivery, LongPoll, NetworkEvent, Webhook

__all__ = ["Comment", "Delivery", "LongPoll", "NetworkEvent", "Webhook"]
