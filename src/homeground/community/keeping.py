"""Keeping comments, however they come: read in a list, or told one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from homeground.accounts.models import Account
from homeground.networks.model import Comment as NetworkComment
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Post

from .models import Comment

_NUMBERED = re.compile(r"(?:-|club|public|event|id)?(\d+)", re.ASCII)
LONGEST_ID, LONGEST_NAME, LONGEST_URL = 190, 300, 500


def keep_read(post: Post, read: Sequence[NetworkComment]) -> None:
    """What the network shows under a post, each once."""
    _store([comment_of(post, c) for c in read if _has_id(c)], ["text", "author_name"])


def keep_told(post: Post, comment: NetworkComment, *, at: datetime) -> None:
    """One comment that was told; an older text than ours changes nothing."""
    # Whoever tells of the same post at this moment waits here.
    Post.objects.select_for_update().only("pk").get(pk=post.pk)
    known = Comment.objects.filter(post=post, network_id=comment.id).first()
    if not _has_id(comment) or (known and known.as_of and known.as_of > at):
        return
    _store([comment_of(post, comment, as_of=at)], ["text", "as_of", "gone_at"])


def comment_of(post: Post, comment: NetworkComment, *, as_of: datetime | None = None) -> Comment:
    author = comment.author
    url = _shown_address(comment.url or "", post.account)
    return Comment(
        organization_id=post.organization_id,
        post=post,
        network_id=comment.id,
        parent_network_id=storable(comment.parent_id or "")[:LONGEST_ID],
        author_name=storable(author.name)[:LONGEST_NAME] if author else "",
        author_network_id=storable(author.id)[:LONGEST_ID] if author else "",
        text=storable(comment.text),
        url=url if len(url) <= LONGEST_URL else "",
        created_at=comment.created_at,
        by_us=author is not None and same_account(author.id, post.account.network_id),
        as_of=as_of,
    )


def same_account(one: str, other: str) -> bool:
    """Whether two ids name one account: VK writes `-5`, `club5` and `public5` for the same."""
    if one == other:
        return True
    ours, theirs = _NUMBERED.fullmatch(one), _NUMBERED.fullmatch(other)
    return ours is not None and theirs is not None and ours[1] == theirs[1]


def storable(text: str) -> str:
    """What PostgreSQL takes: no zero characters, and no halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _has_id(comment: NetworkComment) -> bool:
    return 0 < len(comment.id) <= LONGEST_ID and storable(comment.id) == comment.id


def _shown_address(url: str, account: Account) -> str:
    """What is told does not know of sandboxes: there, people's pages are where the API is."""
    site = NETWORKS[account.network].site
    if account.base_url and site and url.startswith(f"{site}/"):
        url = account.base_url.rstrip("/") + url.removeprefix(site)
    return storable(url)


def _store(comments: Sequence[Comment], fields: list[str]) -> None:
    Comment.objects.bulk_create(
        comments,
        update_conflicts=True,
        unique_fields=["post", "network_id"],
        update_fields=fields,
    )
