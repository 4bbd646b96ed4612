"""What is learned from: posts at an age, one by one (`Reading`) or a million in columns (`History`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Key:
    """Whose post and what kind: whatever identifies them. An account has one market and one network.

    >>> Key("vk", "ru-RU", "nordlicht_ru", "photo").account
    'nordlicht_ru'
    """

    network: str
    market: str
    account: str
    format: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One post at one age.

    `published_at` is aware and in the account's local time, since its hour and weekday are looked at.
    `engaged` is the engagement at that age: 0 or more. `audience` is the account's followers then, `None`
    where unknown; of 0 nothing can be learned, and it counts as unknown.

    ValueError: a time without its zone, a negative age, an engagement that is negative, infinite or no number.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 11, 2, 12, tzinfo=timezone.utc)
    >>> Reading(Key("vk", "ru-RU", "a", "photo"), noon, timedelta(hours=6), 12.0, None).engaged
    12.0
    >>> Reading(Key("vk", "ru-RU", "a", "photo"), noon, timedelta(hours=6), -1.0, None)
    Traceback (most recent call last):
    ValueError: an engagement is 0 or more, not -1.0
    """

    key: Key
    published_at: datetime
    age: timedelta
    engaged: float
    audience: int | None = None

    def __post_init__(self) -> None:
        checked_engagement(self.engaged)
        checked_time(self.published_at)
        checked_age(self.age)


def checked_engagement(engaged: float) -> float:
    if not isfinite(engaged) or engaged < 0:
        raise ValueError(f"an engagement is 0 or more, not {engaged}")
    return engaged


def checked_time(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a time needs its zone: the account's own, since its hour is looked at")
    return at


def checked_age(age: timedelta) -> timedelta:
    if age < timedelta(0):
        raise ValueError(f"a post cannot be {age} old")
    return age


def week_hour(at: datetime) -> int:
    """The hour of the week there, 0 to 167; Monday's first is 0.

    >>> from datetime import timezone
    >>> week_hour(datetime(2026, 11, 3, 18, 30, tzinfo=timezone.utc))
    42
    """
    return at.weekday() * 24 + at.hour


@dataclass(frozen=True, slots=True)
class History:
    """Readings in columns, in any order; a post may be there at many ages.

    A post is known by its account, format and time of publication.
    """

    keys: tuple[Key, ...]
    key: NDArray[np.int32]
    """Which of `keys`."""
    published: NDArray[np.float64]
    """Seconds since 1970."""
    hour: NDArray[np.int16]
    """Of the week, in the account's local time: 0 to 167; -1 where unknown."""
    age: NDArray[np.float64]
    """Seconds since it was published."""
    engaged: NDArray[np.float64]
    audience: NDArray[np.float64]
    """NaN where unknown."""

    def __post_init__(self) -> None:
        import numpy as np

        columns = (self.key, self.published, self.hour, self.age, self.engaged, self.audience)
        if len({len(column) for column in columns}) > 1:
            raise ValueError("the columns of a history are equally long")
        if not bool(np.all(np.isfinite(self.engaged) & (self.engaged >= 0))):
            raise ValueError("an engagement is 0 or more, and a number")
        if not bool(np.all(np.isfinite(self.published) & (self.age >= 0))):
            raise ValueError("each post has a time, and an age of 0 or more")

    def __len__(self) -> int:
        return len(self.key)

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> History:
        """
        >>> len(History.of([]))
        0
        """
        import numpy as np

        known: dict[Key, int] = {}
        rows = [
            (
                known.setdefault(each.key, len(known)),
                each.published_at.timestamp(),
                week_hour(each.published_at),
                each.age.total_seconds(),
                each.engaged,
                float("nan") if each.audience is None else each.audience,
            )
            for each in readings
        ]
        table = np.array(rows, dtype=np.float64).reshape(-1, 6)
        return cls(
            tuple(known),
            table[:, 0].astype(np.int32),
            table[:, 1],
            table[:, 2].astype(np.int16),
            table[:, 3],
            table[:, 4],
            table[:, 5],
        )

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> History:
        """Some of the readings, by a mask or by their places."""
        return History(
            self.keys,
            self.key[chosen],
            self.published[chosen],
            self.hour[chosen],
            self.age[chosen],
            self.engaged[chosen],
            self.audience[chosen],
        )
