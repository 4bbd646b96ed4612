"""LINE, as its Messaging API answers an official account: broadcasts, insight, public pages."""

from .server import LineServer

SERVER = LineServer

__all__ = ["SERVER", "LineServer"]
