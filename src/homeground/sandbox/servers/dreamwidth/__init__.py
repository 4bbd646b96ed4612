"""Dreamwidth: LiveJournal's source taken further by others, on the same XML-RPC interface.

Read in its own published source, github.com/dreamwidth/dreamwidth, cgi-bin/LJ/Protocol.pm, on
2026-11-22. What differs: longer entries, none kept for later, answers to comments for paid accounts
alone, and comments that are read only as an export, with a session's cookie.
"""

from .server import DreamwidthServer

SERVER = DreamwidthServer

__all__ = ["SERVER", "DreamwidthServer"]
