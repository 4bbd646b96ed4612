"""Reading what people answered."""

from __future__ import annotations

from homeground.publishing.models import Post

from .models import Comment


def newest_comments(post: Post, limit: int = 50) -> list[Comment]:
    """The last `limit` comments under `post`, newest first."""
    return list(post.comments.order_by("-created_at", "-pk")[:limit])
