"""What kind of thing each post is, as it is compared with others of its kind."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from homeground.content.models import MediaFile, VariantMedia
from homeground.networks.limits import Format
from homeground.publishing.models import Post

TEXT, LINK, IMAGE, IMAGES = "text", "link", "image", "images"
VIDEO, DOCUMENT, REEL, STORY, MEDIA = "video", "document", "reel", "story", "media"
"""`MEDIA`: images or videos, of a post from an archive that does not say which."""
ANSWER = "answer"
"""A first comment, or a thread's later part: it stands under a post of ours."""
UNKNOWN = ""
"""A post that was made elsewhere, of which only its numbers are known."""


def formats_of(posts: Collection[int]) -> dict[int, str]:
    """By the posts' ids. One question."""
    files = VariantMedia.objects.filter(variant=OuterRef("publication__variant"))
    rows = (
        Post.objects.filter(pk__in=posts)
        .annotate(
            video=Exists(files.filter(file__kind=MediaFile.Kind.VIDEO)),
            document=Exists(files.filter(file__kind=MediaFile.Kind.DOCUMENT)),
            image=Exists(files.filter(position=0)),
            second=Exists(files.filter(position__gt=0)),
        )
        .values_list(
            "pk", "publication__answers", "publication__variant__format",
            "publication__variant__link", "video", "document", "image", "second",
            "archived__media_count", "archived__pk",
        )
    )  # fmt: skip
    return {
        pk: _archived(media, archived)
        if kind is None
        else _made_here(answers is not None, kind, link, video, document, image, second)
        for pk, answers, kind, link, video, document, image, second, media, archived in rows
    }


def _made_here(
    answer: bool, kind: str, link: str, video: bool, document: bool, image: bool, second: bool
) -> str:
    if answer:
        return ANSWER
    if kind == Format.STORY:
        return STORY
    if kind == Format.REEL:
        return REEL
    if video or document:
        return VIDEO if video else DOCUMENT
    if image:
        return IMAGES if second else IMAGE
    return LINK if link else TEXT


def _archived(media: int | None, archived: int | None) -> str:
    if archived is None or media is None:
        return UNKNOWN
    return MEDIA if media else TEXT
