"""Who guesses passwords and codes is slowed down: counted in the database, for a quarter of an hour.

Every process that serves pages counts there, so that two of them allow no more than one.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from homeground.accounts.models import Guess

WITHIN_SECONDS = 15 * 60
OF_ONE_PERSON_FROM_ONE_PLACE = 10
OF_ONE_PERSON = 50
"""From anywhere: a person cannot be locked out by a stranger with few tries, nor guessed by many."""
FROM_ONE_PLACE = 100
"""A whole office may share an address."""

COUNT_ONE_MORE = """
    INSERT INTO accounts_guess AS known (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.ends_at <= %s THEN 1 ELSE known.count + 1 END,
        ends_at = CASE WHEN known.ends_at <= %s THEN EXCLUDED.ends_at ELSE known.ends_at END
    RETURNING count
"""


def may_try(who: str, ip_address: str) -> bool:
    """Whether a password or code of theirs is looked at now. It counts as wrong until `succeeded`.

    Counted before it is looked at: many tries at one moment are no more than many in a row.
    """
    now = timezone.now()
    with transaction.atomic():
        for key, most in _counters(who, ip_address):
            if _one_more(key, now) > most:
                # What is not even looked at does not count.
                transaction.set_rollback(True)
                return False
    return True


def succeeded(who: str, ip_address: str) -> None:
    """The right password forgives the wrong ones given from the same place."""
    (own, _most), *others = _counters(who, ip_address)
    Guess.objects.filter(key=own).delete()
    Guess.objects.filter(key__in=[key for key, _ in others], count__gt=0).update(
        count=F("count") - 1
    )
    Guess.objects.filter(ends_at__lt=timezone.now()).delete()


def _one_more(key: str, now: datetime) -> int:
    with connection.cursor() as cursor:
        ends_at = now + timedelta(seconds=WITHIN_SECONDS)
        cursor.execute(COUNT_ONE_MORE, [key, ends_at, now, now])
        (count,) = cursor.fetchone()
    return int(count)


def _counters(who: str, ip_address: str) -> list[tuple[str, int]]:
    """Always in this order: two that count the same rows at once wait, and block nobody for good."""
    person, place = _short(who.strip().lower()), _short(ip_address)
    return [
        (f"guess:{person}:{place}", OF_ONE_PERSON_FROM_ONE_PLACE),
        (f"guess:{person}", OF_ONE_PERSON),
        (f"guess-from:{place}", FROM_ONE_PLACE),
    ]


def _short(text: str) -> str:
    """Of any length and letters: what was typed is no key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
