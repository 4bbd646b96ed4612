"""WordPress's side, both of its APIs: wp/v2 of a site of one's own below `/wordpress/wp-json`, and
WordPress.com's v1.1 below `/wordpress/rest/v1.1`. Held against developer.wordpress.org/rest-api and
developer.wordpress.com/docs/api, seen 2026-11-22.
"""

from __future__ import annotations

from .server import WordPressServer

SERVER = WordPressServer

__all__ = ["SERVER", "WordPressServer"]
