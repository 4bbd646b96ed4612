"""Reading what people answered."""

from __future__ import annotations

from collections.abc import Sequence

from asgiref.sync import sync_to_async
from django.utils import timezone

from homeground.networks import errors
from homeground.networks.contract import Can
from homeground.networks.http import Http
from homeground.publishing.models import Post
from homeground.publishing.networking import connector_for

from .keeping import keep_read


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
        await sync_to_async(keep_read)(post, read, now=timezone.now())
    return problems
