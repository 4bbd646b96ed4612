"""MAX, as its Bot API answers a bot in a channel: messages, uploads, public pages."""

from .server import MaxServer

SERVER = MaxServer

__all__ = ["SERVER", "MaxServer"]
