"""Reading what people answered."""

from __future__ import annotations

from homeground.publishing.models import Post

from .models import Comment


def newest_comments(post: Post, limit: int = 50) -> list[Comment]:
    """The last `limit` comments under `post` that are still there, newest first."""
    return list(post.comments.filter(gone_at=None).order_by("-created_at", "-pk")[:limit])
