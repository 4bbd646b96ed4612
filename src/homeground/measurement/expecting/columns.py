"""A network's posts laid out for fitting: each once, at the oldest age it was read, by account and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homeground.measurement.expecting.readings import History

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Curves:
    """All readings of posts that were read more than once, by post and age."""

    post: Ints
    """The place of the post in `Posts`."""
    age: Floats
    engaged: Floats
    x: Floats


@dataclass(frozen=True, slots=True)
class Posts:
    accounts: tuple[str, ...]
    markets: tuple[str, ...]
    """Of each account."""
    formats: tuple[str, ...]
    account: Ints
    format: Ints
    hour: Ints
    published: Floats
    age: Floats
    audience: Floats
    x: Floats
    """log(1 + engagement), ties spread over their step."""
    ends: Ints
    """Where each account's posts end; they begin where those before end."""
    curves: Curves

    def of_account(self, place: int) -> slice:
        return slice(int(self.ends[place - 1]) if place else 0, int(self.ends[place]))

    @property
    def counts(self) -> Ints:
        return np.diff(self.ends, prepend=0)


def networks_of(history: History) -> dict[str, History]:
    """The history of each network."""
    slugs = np.array([key.network for key in history.keys] or [""])
    of_row = slugs[history.key] if len(history) else slugs[:0]
    return {str(slug): history.where(of_row == slug) for slug in sorted(set(of_row.tolist()))}


def sampled(history: History, posts: int) -> History:
    """Some of its accounts, with about so many readings together: what they share is known from these."""
    if len(history) <= posts:
        return history
    of_key = {key.account for key in history.keys}
    order = np.random.default_rng(11).permutation(sorted(of_key)).tolist()
    place = {account: number for number, account in enumerate(order)}
    rank = np.array([place[key.account] for key in history.keys])[history.key]
    sizes = np.bincount(rank, minlength=len(order))
    last = int(np.searchsorted(np.cumsum(sizes), posts))
    return history.where(rank <= last)


def laid_out(history: History) -> Posts:
    """Of one network's history."""
    accounts, account = _numbered([key.account for key in history.keys], history.key)
    formats, kind = _numbered([key.format for key in history.keys], history.key)
    order = np.lexsort((history.age, kind, history.published, account))
    account, kind, published = account[order], kind[order], history.published[order]
    age, engaged = history.age[order], history.engaged[order]
    oldest, several = _posts_of(account, kind, published, age)
    # Each count stands for all within half of it; spread by chance, but the same chance every time.
    jitter = np.random.default_rng(7).uniform(-0.5, 0.5, len(order))
    x = np.log1p(engaged + jitter)
    post: Ints = np.cumsum(oldest) - oldest
    curves = Curves(post[several], age[several], engaged[several], x[several])
    rows = np.flatnonzero(oldest)
    home = {key.account: key.market for key in history.keys}
    return Posts(
        accounts,
        tuple(home[name] for name in accounts),
        formats,
        account[rows],
        kind[rows],
        history.hour[order][rows].astype(np.int64),
        published[rows],
        age[rows],
        history.audience[order][rows],
        x[rows],
        np.cumsum(np.bincount(account[rows], minlength=len(accounts))),
        curves,
    )


def _posts_of(account: Ints, kind: Ints, published: Floats, age: Floats) -> tuple[Flags, Flags]:
    """Which rows are the oldest reading of their post, and which belong to posts read several times.

    Posts of one account, format and time are one post, unless two readings have the same age: posts
    imported with their day only are many, and each of their rows is taken for a post of its own.
    """
    if not len(account):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    new = np.ones(len(account), dtype=bool)
    new[1:] = (np.diff(account) != 0) | (np.diff(kind) != 0) | (np.diff(published) != 0)
    post = np.cumsum(new) - 1
    again = np.zeros(len(account), dtype=bool)
    again[1:] = ~new[1:] & (np.diff(age) == 0)
    many = np.bincount(post, weights=again)[post] > 0
    oldest = np.append(new[1:], True) | many
    return oldest, (np.bincount(post)[post] > 1) & ~many


def _numbered(names: list[str], rows: NDArray[np.int32]) -> tuple[tuple[str, ...], Ints]:
    """The names that occur in `rows`, and each row's place among them."""
    used = sorted({names[place] for place in np.unique(rows)})
    places = {name: place for place, name in enumerate(used)}
    code = np.array([places.get(name, 0) for name in names] or [0], dtype=np.int64)
    return tuple(used), code[rows]
