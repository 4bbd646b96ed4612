"""Telegram, as its Bot API answers: `/bot<token>/<method>`, `/file/bot<token>/…`, public pages."""

from .server import TelegramServer

SERVER = TelegramServer

__all__ = ["SERVER", "TelegramServer"]
