"""Reading what people answered."""

from __future__ import annotations

from collections.abc import Sequence

from asgiref.sync import sync_to_async

from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.networks.model import Comment as NetworkComment
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for

from .models import Comment


async def collect(posts: Sequence[Post], http: Http) -> list[str]:
    """Keep the comments of each post, each once; what could not be read comes back in words."""
    problems = []
    for post in posts:
        connector = connector_for(post.account, http)
        known_by_address = post.network_id.startswith(("http://", "https://"))
        if Can.COMMENTS not in connector.network.can or known_by_address:
            continue
        try:
            read = [comment async for comment in connector.comments(post.network_id)]
        except errors.NotFound:
            continue
        except errors.NetworkError as error:
            problems.append(f"{post.account.address}: comments could not be read. {error.message}")
            continue
        await sync_to_async(_keep)(post, read)
    return problems


def _keep(post: Post, read: Sequence[NetworkComment]) -> None:
    Comment.objects.bulk_create(
        [
            Comment(
                organization_id=post.organization_id,
                post=post,
                network_id=comment.id,
                parent_network_id=comment.parent_id or "",
                author_name=comment.author.name if comment.author else "",
                author_network_id=comment.author.id if comment.author else "",
                text=comment.text,
                url=comment.url or "",
                created_at=comment.created_at,
                by_us=comment.author is not None and comment.author.id == post.account.network_id,
            )
            for comment in read
        ],
        update_conflicts=True,
        unique_fields=["post", "network_id"],
        update_fields=["text", "author_name"],
    )
