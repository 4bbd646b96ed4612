"""From a publication to what the connector is given, and the fingerprint that it leaves."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import cast

from homeground.content.composing import compose
from homeground.content.media_address import public_address
from homeground.content.media_store import stored_path
from homeground.networks.contract import Format
from homeground.networks.model import Draft, Media, MediaKind, Post
from homeground.networks.registry import NETWORKS

from .models import Publication

URL = re.compile(r"https?://\S+")


def draft_of(publication: Publication) -> Draft:
    """All that is to be said. The variant's media and files must be prefetched in a batch."""
    variant = publication.variant
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
                name=placed.file.name,
            )
            for placed in variant.media.all()
        ),
        language=variant.market.language,
        advertising=bool(variant.label),
        format=Format(variant.format),
    )


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
