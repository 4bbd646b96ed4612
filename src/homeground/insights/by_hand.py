"""Numbers that a person read on a network which tells them to no program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from homeground.accounts.models import User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.publishing.models import Post

from .jobs import restate_soon
from .models import How, Observation, Standing
from .queries import newest_observations

METRICS = ("views", "reach", "likes", "comments", "shares", "clicks")
SURPRISING_FACTOR = 100
"""A value this many times another that it is like, or a part of it so small, is asked about: that a few
digits too many or too few were typed is likelier."""
ENOUGH = 3
"""So many other posts of the account show what is usual there."""


class Surprising(BadInput):
    """A value that may well be a typing error; whoever is sure of it says so."""


@transaction.atomic
def enter(
    post: Post,
    values: dict[str, int],
    *,
    now: datetime,
    sure: bool = False,
    by: User | None = None,
    how: How = How.HAND,
) -> Observation:
    """Keep what a person read; what they did not read stays unknown.

    Raises: BadInput for a value that cannot be; Surprising for one that needs a second look
    (`sure` says that it had it).
    """
    if not values:
        raise BadInput("No number was given.", "Give at least one, such as --likes 12.")
    for name, value in values.items():
        if value < 0:
            raise BadInput(f"{name} cannot be {value}.", "Counts begin at 0.")
    if not sure and (question := _question(post, values)) is not None:
        raise Surprising(question, _("If that is right, say so and enter it again."))
    read: dict[str, Any] = dict(values)
    note(Act.NUMBERS_ENTERED, post, by=by, words="" if post.publication else post.url, **read)
    kept = Observation.objects.create(
        organization_id=post.organization_id, post=post, observed_at=now, how=how, **values
    )
    restate_soon([post.pk])
    return kept


def _question(post: Post, values: Mapping[str, int]) -> str | None:
    """What is odd about these values; `None`: nothing is.

    Held against the post's last reading; without one, against the account's other posts; and people
    who react to a post have seen it.
    """
    last = newest_observations([post.pk]).get(post.pk)
    usual = None if last else _most_elsewhere(post)
    for name, value in values.items():
        before = getattr(last, name) if last else None
        if before is not None and _far_apart(value, before):
            if value > before:
                return _("%(count)s would grow from %(before)s to %(value)s.") % {
                    "count": name, "before": f"{before:,}", "value": f"{value:,}",
                }  # fmt: skip
            return _("%(count)s would fall from %(before)s to %(value)s.") % {
                "count": name, "before": f"{before:,}", "value": f"{value:,}",
            }  # fmt: skip
        most = usual.get(name) if usual else None
        if most and value > most * SURPRISING_FACTOR:
            return _(
                "%(count)s is %(value)s; no other post of this account has more than %(most)s."
            ) % {"count": name, "value": f"{value:,}", "most": f"{most:,}"}
    views = values.get("views")
    for name in ("likes", "comments", "shares"):
        if views is not None and values.get(name, 0) > views:
            return _("%(count)s is %(value)s, and the post was seen %(views)s times only.") % {
                "count": name, "value": f"{values[name]:,}", "views": f"{views:,}",
            }  # fmt: skip
    return None


def _far_apart(one: int, other: int) -> bool:
    """
    >>> _far_apart(12_000, 12), _far_apart(12, 12_000), _far_apart(40, 0), _far_apart(0, 5)
    (True, True, False, False)
    """
    least, most = sorted((one, other))
    if least == 0:
        # From nothing, or to nothing: a post's first reactions, or a small post's last that was taken back.
        return one == 0 and most >= SURPRISING_FACTOR
    return most > least * SURPRISING_FACTOR


def _most_elsewhere(post: Post) -> dict[str, int | None] | None:
    """The most of each count among the account's other posts; `None` where they are too few."""
    others = Standing.objects.filter(account=post.account_id).exclude(post=post.pk)
    if others.filter(observed_at__isnull=False).count() < ENOUGH:
        return None
    return others.aggregate(**{name: Max(name) for name in METRICS})
