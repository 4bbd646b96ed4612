"""How an audience reacts to a post: in bursts, as real ones do, the same for the same seed.

Readers come in waves. The first wave is the account's followers; each share starts another among
the sharer's followers, and those may share again (a branching process, as in Hawkes models of
cascades: Zhao et al., SEISMIC, KDD 2015). Within a wave, the number who have read by age `t` is
`size * (1 - (1 + t / scale) ** -decay)`: a power law's long tail with a quick beginning.
Of the readers some like, some comment; both follow their wave. Waves run in their readers' own time,
which is slow at night (`rhythm`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from .rhythm import Rhythm
from .voices import REMARKS

DECAY = 1.25
MOST_SHARES = 400
HORIZON_SECONDS = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class Counts:
    views: int = 0
    reach: int = 0
    likes: int = 0
    shares: int = 0
    comments: int = 0
    clicks: int = 0

    def with_comments(self, comments: int) -> Counts:
        return replace(self, comments=comments)


@dataclass(frozen=True, slots=True)
class Wave:
    """Readers who came because of one post or share. `starts` is (busy) seconds after the post."""

    starts: float
    size: int
    scale: float

    def read_by(self, age: float) -> float:
        since = age - self.starts
        if since <= 0:
            return 0.0
        return float(self.size * (1.0 - (1.0 + since / self.scale) ** -DECAY))

    def moment(self, share: float) -> float:
        """Seconds after the post at which this share of the wave (0 to 1) has read."""
        return float(self.starts + self.scale * ((1.0 - share) ** (-1.0 / DECAY) - 1.0))


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that will be made. `person` is a number among the language's people."""

    after_seconds: float
    person: int
    language: str
    text: str
    answers_another: bool


@dataclass(slots=True)
class Reaction:
    """All that will ever happen to one post; `counts` says how far it has come."""

    waves: tuple[Wave, ...]
    like_rate: float
    click_rate: float
    repeat_rate: float
    remarks: tuple[Remark, ...]
    rhythm: Rhythm | None = None
    """`None`: people who never sleep."""
    factor: float = 1.0
    """What the network has corrected its counts to, as a share of what happened."""
    _made: int = field(default=0)

    def counts(self, age: float) -> Counts:
        busy = self.rhythm.busy(age) if self.rhythm else age
        reach = sum(wave.read_by(busy) for wave in self.waves) * self.factor
        shares = sum(1 for wave in self.waves[1:] if wave.starts <= busy)
        return Counts(
            views=int(reach * (1.0 + self.repeat_rate)),
            reach=int(reach),
            likes=int(reach * self.like_rate),
            shares=int(shares * self.factor),
            clicks=int(reach * self.click_rate),
        )

    def take_remarks(self, age: float) -> list[Remark]:
        """The remarks made since the last call, up to `age`."""
        start = self._made
        while self._made < len(self.remarks) and self.remarks[self._made].after_seconds <= age:
            self._made += 1
        return list(self.remarks[start : self._made])

    def stop_remarks(self) -> None:
        """Nobody says anything more than what has been taken."""
        self.remarks = self.remarks[: self._made]


def reaction_to(
    rng: Random,
    *,
    followers: int,
    language: str,
    has_media: bool,
    rhythm: Rhythm | None = None,
) -> Reaction:
    """What will happen to a post of an account with so many followers."""
    appeal = rng.lognormvariate(0.0, 0.5) * (1.25 if has_media else 1.0)
    share_rate = min(0.02, 0.004 * appeal)
    waves = _waves(rng, followers, appeal, share_rate)
    readers = sum(wave.size for wave in waves)
    return Reaction(
        waves=tuple(waves),
        like_rate=min(0.2, 0.03 * appeal * rng.uniform(0.7, 1.3)),
        click_rate=0.01 * rng.uniform(0.5, 1.5),
        repeat_rate=rng.uniform(0.1, 0.4),
        remarks=_remarks(rng, waves, min(60, int(readers * 0.003 * appeal) + 1), language, rhythm),
        rhythm=rhythm,
    )


def _waves(rng: Random, followers: int, appeal: float, share_rate: float) -> list[Wave]:
    first = Wave(0.0, max(3, int(followers * min(0.6, 0.22 * appeal))), rng.uniform(1800, 5400))
    waves = [first]
    waiting = [first]
    while waiting and len(waves) <= MOST_SHARES:
        wave = waiting.pop(0)
        # The mean stays under one share a share, so that every cascade ends.
        expected = wave.size * share_rate
        shares = int(expected) + (rng.random() < expected % 1)
        for _ in range(min(shares, MOST_SHARES - len(waves) + 1)):
            starts = wave.moment(rng.random() * 0.98)
            if starts > HORIZON_SECONDS:
                continue
            size = max(1, int(rng.lognormvariate(3.0, 1.0) * 0.5))
            later = Wave(starts, size, rng.uniform(900, 3600))
            waves.append(later)
            waiting.append(later)
    return waves


def _remarks(
    rng: Random, waves: list[Wave], count: int, language: str, rhythm: Rhythm | None
) -> tuple[Remark, ...]:
    said = REMARKS.get(language, REMARKS["en"])
    spoken = language if language in REMARKS else "en"
    order = rng.sample(range(len(said)), len(said))
    moments = sorted(
        rng.choices(waves, weights=[wave.size for wave in waves])[0].moment(rng.random() * 0.99)
        for _ in range(count)
    )
    return tuple(
        Remark(
            after_seconds=rhythm.age(moment) if rhythm else moment,
            person=rng.randrange(10_000),
            language=spoken,
            text=said[order[number % len(said)]],
            answers_another=rng.random() < 0.25,
        )
        for number, moment in enumerate(moments)
        if moment <= HORIZON_SECONDS
    )
