"""VK, as its API answers: `/method/<name>`, photo uploads, captchas, public pages of posts."""

from .server import VkServer

SERVER = VkServer

__all__ = ["SERVER", "VkServer"]
