"""What people asked and nobody has answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from homeground.community.models import Comment

QUESTION_MARKS = ("?", "？", "؟", "⁇", "\u037e")
"""Latin, Chinese and Japanese, Arabic, doubled, Greek as Unicode names it (U+037E)."""


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    first: dict[int, Comment]
    """The earliest of each post, by the post's id."""
    number: dict[int, int]
    """How many each post has; posts without any are absent."""


def open_questions(post_ids: Sequence[int]) -> OpenQuestions:
    """Comments of others, still there, that hold a question mark and have no answer of ours."""
    asks = Q()
    for sign in QUESTION_MARKS:
        asks |= Q(text__contains=sign)
    answered = Comment.objects.filter(
        post=OuterRef("post"), by_us=True, parent_network_id=OuterRef("network_id")
    )
    waiting = Comment.objects.filter(
        asks, ~Exists(answered), post__in=post_ids, by_us=False, gone_at=None
    )
    first = waiting.order_by("post_id", "created_at", "pk").distinct("post_id")
    counted = waiting.order_by().values_list("post_id").annotate(Count("pk"))
    return OpenQuestions({c.post_id: c for c in first}, dict(counted))
