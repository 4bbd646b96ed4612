"""Which posts are to be read when: one row for each that a network can be asked about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from homeground.accounts.models import Account
from homeground.networks.contract import Can
from homeground.networks.registry import NETWORKS
from homeground.publishing.models import Post

from .ages import AGES, TOGETHER, is_moving, next_reading
from .curves import course
from .keeping import FROM_NETWORK
from .models import NextReading
from .queries.readings import last_readings_of

LEASE = timedelta(minutes=15)
"""What a worker took to read and did not finish is another's after that."""
LOOKED_BACK = 10_000
"""Posts committed out of their numbers' order are still seen within so many numbers."""
GONE_AGAIN = timedelta(days=1)
"""A post that the network left out is asked for once more, in case it was an oversight."""


def measured_networks() -> list[str]:
    """Those whose posts' counters a program can read."""
    return sorted(slug for slug, each in NETWORKS.items() if Can.MEASURE in each.can)


def take_up(*, whole: bool = False) -> int:
    """A row for each post that has none yet; how many. `whole` looks at all posts, else at the newest.

    A post that is younger than the first age waits for it; any other is read soon. What an archive
    brought has its counts from there: the network's ids in it are not always those that it answers to.
    """
    given: dict[str, Any] = {
        "first": AGES[0], "whole": whole, "back": LOOKED_BACK, "networks": measured_networks(),
        "past": FROM_NETWORK,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO insights_nextreading (post_id, organization_id, account_id, at)
            SELECT p.id, p.organization_id, p.account_id, p.published_at + %(first)s
            FROM publishing_post p JOIN accounts_account a ON a.id = p.account_id
            WHERE p.id > CASE WHEN %(whole)s THEN 0 ELSE
                (SELECT coalesce(max(post_id), 0) FROM insights_nextreading) - %(back)s END
              AND p.gone_at IS NULL AND a.network = ANY(%(networks)s)
              AND p.network_id !~ '^(https?://|sha256:)'
              AND NOT EXISTS (SELECT FROM insights_nextreading n WHERE n.post_id = p.id)
              AND NOT EXISTS (
                  SELECT FROM insights_archivedpost r JOIN insights_archive f ON f.id = r.archive_id
                  WHERE r.post_id = p.id AND f.kind <> %(past)s
              )
            ON CONFLICT DO NOTHING
            """,
            given,
        )
        return cursor.rowcount


@transaction.atomic
def take(account: Account, *, now: datetime, most: int) -> list[Post]:
    """The account's posts that are due, the youngest first. For a while they are nobody else's."""
    due = list(
        NextReading.objects.filter(account=account, at__lte=now + TOGETHER)
        .order_by("-post__published_at")
        .select_for_update(skip_locked=True, of=("self",))
        .values_list("post_id", flat=True)[:most]
    )
    NextReading.objects.filter(post__in=due).update(at=now + LEASE)
    return list(Post.objects.filter(pk__in=due))


def put_off(posts: Collection[int], *, until: datetime) -> None:
    """They could not be read, and are not asked for before `until`: `take` reaches a little ahead of what is due."""
    NextReading.objects.filter(post__in=posts).update(at=until + TOGETHER)


def plan_next(posts: Sequence[int], *, now: datetime) -> None:
    """After these were asked for: when each is read again. What stayed away twice is not asked for more."""
    known = {each.pk: each for each in Post.objects.filter(pk__in=posts)}
    last = last_readings_of(known, 2)
    planned, ended = [], []
    for row in NextReading.objects.filter(post__in=known):
        post = known[row.post_id]
        if post.gone_at is not None:
            if post.gone_at < now:
                ended.append(row.post_id)
            row.at = now + GONE_AGAIN
        else:
            points = course(last.get(post.pk, []), post.published_at)[-2:]
            moves = len(points) == 2 and is_moving(points[0].said, points[1].said)
            row.at = next_reading(post.published_at, now, moves=moves)
        planned.append(row)
    NextReading.objects.bulk_update(planned, ["at"])
    NextReading.objects.filter(post__in=ended).delete()
