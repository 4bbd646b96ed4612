"""A brand with people of several rights, and something to be told of."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from homeground.accounts.joining import join
from homeground.accounts.models import Market, User
from homeground.accounts.rights import BuiltIn
from homeground.notifications.kinds import Kind
from homeground.notifications.models import Notice, Telling
from homeground.notifications.spreading import spread
from homeground.publishing.news import tell_of
from tests.web import lanterns
from tests.web.chromium import PASSWORD

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday."""


def house(slug: str = "lumikko") -> lanterns.Lanterns:
    """Its brand lead is `user`; nothing was told yet."""
    return lanterns.planned(lanterns.organization(slug))


def person(made: lanterns.Lanterns, name: str, role: BuiltIn, market: Market | None = None) -> User:
    found = User.objects.create_user(
        f"{name}@{made.organization.slug}.example", PASSWORD, name=name
    )
    join(made.organization, found, role, market=market)
    return found


def manager_of(made: lanterns.Lanterns, language: str) -> User:
    return person(made, f"manager-{language}", BuiltIn.MARKET_MANAGER, made.markets[language])


def fail(made: lanterns.Lanterns, *numbers: int) -> None:
    tell_of(Kind.FAILED, [made.publications[number].pk for number in numbers])


def told(person: User, *, at: datetime | None = None) -> list[Notice]:
    """What the person was told, the oldest first, after a worker passed by."""
    spread(now=at or timezone.now())
    return list(Notice.objects.filter(person=person).order_by("pk"))


def pretend(at: datetime) -> None:
    """What was written down and not told yet happened then."""
    Telling.objects.update(at=at)
