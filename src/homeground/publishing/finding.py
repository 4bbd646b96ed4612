"""Writing down what was seen on the network, by a look or by a person, of what is unsure there."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from homeground.accounts.models import User

from .ledger import locked, move, tell
from .models import Happening, Post, Publication
from .news import tell_how_it_ended
from .states import State

logger = logging.getLogger(__name__)

What = Happening.What


def settle_found(
    publication: Publication,
    network_id: str,
    url: str,
    *,
    at: datetime,
    now: datetime,
    seen: Happening.What | None = None,
    by: User | None = None,
) -> None:
    """It is on the network, under this id and address; `seen` says how that is known, if by a look."""
    with transaction.atomic():
        current = locked(publication)
        if current.state == State.PUBLISHED:
            known = current.post.network_id if hasattr(current, "post") else ""
            if known == network_id:
                logger.info("publication %s was settled already", current.pk)
            else:
                logger.error("publication %s is there twice: %s beside %s", current.pk, url, known)
            return
        other = (
            Post.objects.filter(account=current.account, network_id=network_id)
            .exclude(publication=current)
            .first()
        )
        if other is not None and other.publication_id is not None:
            # The network folds an identical post into the one before it (LiveJournal does).
            _fail(
                current,
                f"The network took it for a repeat of {other.url} and made no new post. "
                "Change the text, or leave it out.",
                now,
            )
            return
        move(current, State.PUBLISHED)
        current.settled_at, current.look_at, current.problem = now, None, ""
        current.save()
        if seen is not None:
            tell(current, seen, at=now, by=by, said=url)
        Post.objects.update_or_create(
            account=current.account,
            network_id=network_id,
            defaults={
                "organization_id": current.organization_id,
                "publication": current,
                "url": url,
                "published_at": at,
            },
        )


def settle_absent(
    publication: Publication,
    *,
    now: datetime,
    seen: Happening.What = What.ABSENT,
    by: User | None = None,
) -> None:
    """It is surely not on the network: scheduled again, due at once."""
    with transaction.atomic():
        current = locked(publication)
        if current.state != State.UNSURE:
            return
        move(current, State.SCHEDULED)
        current.send_at, current.look_at, current.looks, current.problem = now, None, 0, ""
        current.save()
        tell(current, seen, at=now, by=by)


def look_again(
    publication: Publication, *, now: datetime, at: datetime | None, problem: str = ""
) -> None:
    """Nothing is known yet. With `at` None a person has to say."""
    with transaction.atomic():
        current = locked(publication)
        if current.state not in {State.UNSURE, State.HANDED_OVER}:
            return
        current.looks += 1
        current.look_at, current.problem = at, problem
        current.save(update_fields=["looks", "look_at", "problem"])
        tell(current, What.NOT_SEEN if problem else What.NOT_FOUND, at=now, said=problem)
        tell_how_it_ended(current)


def look_later(publication: Publication, *, at: datetime) -> None:
    """It was not looked for: the network's limits leave no room now."""
    Publication.objects.filter(
        pk=publication.pk, state__in=[State.UNSURE, State.HANDED_OVER], look_at__isnull=False
    ).update(look_at=at)


def _fail(publication: Publication, problem: str, now: datetime) -> None:
    move(publication, State.FAILED)
    publication.problem, publication.settled_at, publication.look_at = problem, now, None
    publication.save()
    tell_how_it_ended(publication)
