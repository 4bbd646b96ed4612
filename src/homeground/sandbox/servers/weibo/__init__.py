"""Sina Weibo's side: the open tier and the business tier below `/weibo/2`, OAuth, and a page for
every post. Held against open.weibo.com/wiki, seen 2026-11-22.
"""

from __future__ import annotations

from .server import WeiboServer

SERVER = WeiboServer

__all__ = ["SERVER", "WeiboServer"]
