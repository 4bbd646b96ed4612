"""Writing down what an archive says: posts, their counts as of its date, comments.

In batches, each one transaction: what breaks off leaves whole batches, and the same archive goes on from
there, for nothing is kept twice. A post is known by the network's id; where the network's archives name
none, by its second and its words, and what was published from here by its time and how it begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from homeground.accounts.models import Account
from homeground.community.models import Comment
from homeground.publishing.models import Post

from .archives import model as read
from .jobs import restate_soon
from .models import Archive, ArchivedPost, How, Observation

BATCH = 1000
"""Posts and comments of one transaction."""
SAME_WITHIN = timedelta(minutes=10)
"""Between when we published a post and when the archive says it came out."""
SAME_LETTERS = 60
"""Letters and digits from the beginning by which such a post is known."""
COUNTS = ("views", "reach", "likes", "comments", "shares", "clicks", "saves")

FROM_NETWORK = "network"
"""Kind of what no file brought: the network itself was asked (`past`)."""

Matched = list[tuple[read.ArchivedPost, Post]]


@dataclass(slots=True)
class Kept:
    """What an import did."""

    posts_read: int = 0
    posts_new: int = 0
    posts_known: int = 0
    posts_published_here: int = 0
    """Of those known: made in this house."""
    comments_read: int = 0
    comments_new: int = 0
    observations: int = 0
    posts_unread: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def keep(
    entries: Iterator[read.Entry],
    archive: Archive,
    *,
    now: datetime,
    unread: Callable[[read.Unread], None],
    progress: Callable[[Kept], None],
) -> Kept:
    """Read everything and keep what is new; marks the archive as finished at the end."""
    kept = Kept()
    batch: list[read.ArchivedPost | read.ArchivedComment] = []
    for entry in entries:
        match entry:
            case read.LeftOut():
                kept.left_out[entry.what] += 1
            case read.Unread():
                kept.posts_unread += entry.is_post
                Archive.objects.filter(pk=archive.pk).update(unread=F("unread") + 1)
                unread(entry)
            case _:
                batch.append(entry)
        if len(batch) >= BATCH:
            _keep_batch(batch, archive, kept, now)
            batch = []
            progress(kept)
    _keep_batch(batch, archive, kept, now)
    Archive.objects.filter(pk=archive.pk).update(finished_at=now)
    progress(kept)
    return kept


@transaction.atomic
def _keep_batch(
    batch: Sequence[read.ArchivedPost | read.ArchivedComment],
    archive: Archive,
    kept: Kept,
    now: datetime,
) -> None:
    # One import of an account at a time: two would both find a post to be new.
    account = (
        Account.objects.select_for_update(of=("self",))
        .defer("credentials")
        .get(pk=archive.account_id)
    )
    before = (kept.posts_new, kept.comments_new, kept.observations)
    posts = [entry for entry in batch if isinstance(entry, read.ArchivedPost)]
    matched = _keep_posts(posts, account, archive, kept, now)
    _keep_counts(matched, archive, kept)
    comments = [entry for entry in batch if isinstance(entry, read.ArchivedComment)]
    _keep_comments(comments, account, kept)
    Archive.objects.filter(pk=archive.pk).update(
        posts=F("posts") + kept.posts_new - before[0],
        comments=F("comments") + kept.comments_new - before[1],
        observations=F("observations") + kept.observations - before[2],
    )


def _keep_posts(
    posts: Sequence[read.ArchivedPost],
    account: Account,
    archive: Archive,
    kept: Kept,
    now: datetime,
) -> Matched:
    kept.posts_read += len(posts)
    by_id: dict[str, read.ArchivedPost] = {}
    for post in posts:
        by_id.setdefault(id_of(post), post)
    known = {
        found.network_id: found
        for found in Post.objects.filter(account=account, network_id__in=list(by_id))
    }
    nameless = [p for name, p in by_id.items() if p.id is None and name not in known]
    known |= _published_here(nameless, account)
    new = [
        Post(
            organization_id=account.organization_id,
            account=account,
            network_id=name,
            url=_address(post.url),
            published_at=post.published_at,
        )
        for name, post in by_id.items()
        if name not in known
    ]
    Post.objects.bulk_create(new)
    ArchivedPost.objects.bulk_create(
        ArchivedPost(
            organization_id=account.organization_id,
            post=post,
            archive=archive,
            title=by_id[post.network_id].title,
            text=by_id[post.network_id].text,
            media_count=by_id[post.network_id].media_count,
            imported_at=now,
        )
        for post in new
    )
    kept.posts_new += len(new)
    kept.posts_known += len(posts) - len(new)
    kept.posts_published_here += sum(post.publication_id is not None for post in known.values())
    known |= {post.network_id: post for post in new}
    return [(post, known[name]) for name, post in by_id.items()]


def _published_here(nameless: Sequence[read.ArchivedPost], account: Account) -> dict[str, Post]:
    """Posts of this house that the archive names by no id, by the id that they would get."""
    if not nameless:
        return {}
    ours = list(
        Post.objects.filter(
            account=account,
            publication__isnull=False,
            published_at__gte=min(p.published_at for p in nameless) - SAME_WITHIN,
            published_at__lte=max(p.published_at for p in nameless) + SAME_WITHIN,
        ).select_related("publication__variant")
    )
    found: dict[str, Post] = {}
    for post in nameless:
        for candidate in ours:
            ends = post.other_id and candidate.network_id.rpartition("_")[2] == post.other_id
            if ends or _same(post, candidate):
                found[id_of(post)] = candidate
                ours.remove(candidate)
                break
    return found


def _same(post: read.ArchivedPost, candidate: Post) -> bool:
    assert candidate.publication is not None
    apart = abs(candidate.published_at - post.published_at)
    letters = _letters(post.text)
    if letters != _letters(candidate.publication.variant.text):
        return False
    # Without words only the time tells them apart.
    return apart <= (SAME_WITHIN if letters else timedelta(minutes=1))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())[:SAME_LETTERS]


def _keep_counts(matched: Matched, archive: Archive, kept: Kept) -> None:
    """One reading of each post whose counts are known, as of the day the archive was made."""
    counted = [
        (stated, post)
        for stated, post in matched
        if any(getattr(stated, name) is not None for name in COUNTS)
    ]
    already = set(
        Observation.objects.filter(
            post__in=[post for _, post in counted], observed_at=archive.exported_at
        ).values_list("post_id", flat=True)
    )
    new = [
        Observation(
            organization_id=post.organization_id,
            post=post,
            observed_at=archive.exported_at,
            how=How.API if archive.kind == FROM_NETWORK else How.ARCHIVE,
            **{name: getattr(stated, name) for name in COUNTS},
        )
        for stated, post in counted
        if post.pk not in already
    ]
    Observation.objects.bulk_create(new)
    kept.observations += len(new)
    if new:
        restate_soon([observation.post_id for observation in new])


def _keep_comments(comments: Sequence[read.ArchivedComment], account: Account, kept: Kept) -> None:
    kept.comments_read += len(comments)
    posts = dict(
        Post.objects.filter(
            account=account, network_id__in={comment.post_id for comment in comments}
        ).values_list("network_id", "pk")
    )
    by_name: dict[tuple[int, str], read.ArchivedComment] = {}
    for comment in comments:
        if (post_pk := posts.get(comment.post_id)) is None:
            kept.left_out["comments on posts that are not in the archive"] += 1
        else:
            by_name.setdefault((post_pk, _fitting(comment.id)), comment)
    known = set(
        Comment.objects.filter(
            post__in={pk for pk, _ in by_name}, network_id__in={name for _, name in by_name}
        ).values_list("post_id", "network_id")
    )
    new = [
        Comment(
            organization_id=account.organization_id,
            post_id=post_pk,
            network_id=name,
            parent_network_id=_fitting(comment.parent_id),
            author_name=comment.author_name[:300],
            author_network_id=_fitting(comment.author_id),
            text=comment.text,
            url=_address(comment.url),
            created_at=comment.created_at,
            by_us=comment.by_us,
        )
        for (post_pk, name), comment in by_name.items()
        if (post_pk, name) not in known
    ]
    Comment.objects.bulk_create(new)
    kept.comments_new += len(new)


def id_of(post: read.ArchivedPost) -> str:
    """The id that the post has here."""
    if post.id is not None:
        return _fitting(post.id)
    return read.own_id("post", post.published_at.isoformat(timespec="seconds"), post.text)


def _fitting(name: str) -> str:
    """An id that has room in its column."""
    return name if len(name) <= 190 else f"sha256:{sha256(name.encode()).hexdigest()}"


def _address(url: str) -> str:
    """An address that may stand behind a link: an archive could name a script there."""
    return url if url.startswith(("https://", "http://")) and len(url) <= 500 else ""
