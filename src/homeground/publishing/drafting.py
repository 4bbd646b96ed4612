"""From a publication to what the connector is given, and the fingerprint that it leaves."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Prefetch

from homeground.content.composing import compose
from homeground.content.media_address import public_address
from homeground.content.media_store import stored_path
from homeground.content.models import VariantMedia
from homeground.networks.contract import Can, Format
from homeground.networks.model import Comment, Draft, Media, MediaKind, Post
from homeground.networks.registry import NETWORKS

from .models import Post as PostRow
from .models import Publication

CLOCKS_DIFFER_SECONDS = 60.0
"""How much earlier than a network's last moment a post is handed over."""
MEDIA_AT_HAND = "media_at_hand"
URL = re.compile(r"https?://\S+")


def with_media() -> Prefetch[Any]:
    """For `prefetch_related` of many publications: costs nothing for a variant without media, for which
    Django's own prefetching makes a manager and a query each."""
    return Prefetch(
        "variant__media", VariantMedia.objects.select_related("file"), to_attr=MEDIA_AT_HAND
    )


def draft_of(publication: Publication, *, now: datetime | None = None) -> Draft:
    """All that is to be said. In a batch the variant's media and files must be prefetched, by their own
    names or `with_media`.

    With `now` it says too whether the network is to keep it until its time.
    """
    variant = publication.variant
    media = getattr(variant, MEDIA_AT_HAND, None)
    if media is None:
        media = variant.media.all()
    account = publication.account
    network = NETWORKS.get(account.network)
    days = network.fetched_for_days if network is not None and network.images_fetched else None
    return Draft(
        text=compose(variant.label, variant.text),
        title=variant.title or None,
        link=variant.link or None,
        media=tuple(
            Media(
                path=stored_path(placed.file.sha256),
                kind=cast("MediaKind", placed.file.kind),
                mime=placed.file.mime,
                size_bytes=placed.file.size_bytes,
                width=placed.file.width,
                height=placed.file.height,
                alt=placed.alt or None,
                public_url=(
                    None if days is None else public_address(placed.file, account.brand, days=days)
                ),
                seconds=placed.file.seconds,
                codec=placed.file.codec or None,
                name=placed.called,
            )
            for placed in media
        ),
        language=variant.market.language,
        advertising=bool(variant.label),
        format=Format(variant.format),
        publish_at=publication.due_at if now and may_hand_over(publication, now) else None,
    )


def may_hand_over(publication: Publication, now: datetime) -> bool:
    """Whether the network's own schedule still takes it."""
    network = NETWORKS.get(publication.account.network)
    if not publication.native or network is None or network.schedule is None:
        return False
    if Format(publication.variant.format) not in network.schedule.formats:
        return False
    if not network.schedule.taken_back:
        return False  # A pause, or a change of plans, could not stop it.
    kind = publication.account.kind
    if not (network.offers(Can.SCHEDULE, kind) and network.offers(Can.READ_BACK, kind)):
        return False  # It could not be followed.
    ahead = (publication.due_at - now).total_seconds()
    limit = network.schedule
    return limit.min_ahead_seconds + CLOCKS_DIFFER_SECONDS <= ahead <= limit.max_ahead_seconds


def hands_over_at(publication: Publication) -> datetime:
    """The first moment at which the network takes it for its time; `due_at` where it takes none."""
    network = NETWORKS.get(publication.account.network)
    if network is None or network.schedule is None:
        return publication.due_at
    furthest = timedelta(seconds=network.schedule.max_ahead_seconds - CLOCKS_DIFFER_SECONDS)
    return publication.due_at - furthest


def name_below(above: PostRow, comment: Comment) -> str:
    """What a comment of ours is called in the ledger: its number where it is a post like any other;
    else with the post's before it, because posts and comments may be numbered alike (LiveJournal's)."""
    if NETWORKS[above.account.network].parts_are_posts:
        return comment.id
    return f"{above.network_id}/{comment.id}"


def fingerprint(draft: Draft) -> str:
    """SHA-256 over everything that will be seen of a draft."""
    digest = hashlib.sha256()
    # The format of most is a post; what was claimed before there was another keeps its print.
    form = () if draft.format is Format.POST else (draft.format.value,)
    for part in (draft.title or "", draft.text, draft.link or "", *form):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for media in draft.media:
        digest.update(media.path.name.encode() + b"\0" + (media.alt or "").encode() + b"\0")
    return digest.hexdigest()


def looks_like(draft: Draft, post: Post) -> bool:
    """Whether `post`, read back from the network, is what `draft` said.

    Networks shorten links, move them to the end and fold white space: addresses and white space
    are left out of the comparison.
    """
    return essence(post.text) == essence(draft.text) and (
        draft.title is None or post.title is None or essence(draft.title) == essence(post.title)
    )


def essence(text: str) -> str:
    return " ".join(URL.sub(" ", unicodedata.normalize("NFC", text)).split())
