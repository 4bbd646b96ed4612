"""What formats, weekdays and hours add: means of what was left, cut, and held towards nothing.

How far towards nothing is learned too (empirical Bayes by moments; DerSimonian & Laird 1986): where the means
of groups differ no more than chance makes them, nothing is added at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from homeground.measurement.expecting.columns import Flags, Floats, Ints, Posts
from homeground.measurement.expecting.following import loudness
from homeground.measurement.expecting.nodes import NetworkNode

LEAST = 8.0
"""So many posts at least it takes to believe half of what a format, weekday or hour seems to add."""
CUT = 2.5
WEEK = ((0, 7), (7, 24))
"""Where the seven weekdays and the 24 hours stand in `week`."""


@dataclass(frozen=True, slots=True)
class Own:
    formats: Floats
    """By account and format."""
    weeks: Floats
    """By account: seven weekdays, 24 hours."""
    added: Floats
    """To each post, by the other posts of its kind: it must not be foretold from itself."""


def with_effects(posts: Posts, off: Floats, node: NetworkNode) -> NetworkNode:
    """The network with what is added for all its accounts; `off` is each post's distance from its level."""
    off, weight = _cut(posts, off), loudness(posts)
    off = off - float(np.sum(weight * off) / np.maximum(np.sum(weight), 1))
    formats = _added(posts.format, off, weight, len(posts.formats))
    off = off - formats[posts.format]
    timed, week = posts.hour >= 0, []
    for (_, count), unit in zip(WEEK, _units(posts), strict=True):
        found = _added(unit[timed], off[timed], weight[timed], count)
        off = off - np.where(timed, found[unit], 0.0)
        week += found.tolist()
    names = dict(zip(posts.formats, formats.tolist(), strict=True))
    return replace(node, formats=node.formats | names, week=tuple(week))


def network_effects(posts: Posts, node: NetworkNode) -> Floats:
    """What is added to each post by the network's."""
    formats = np.array([node.formats.get(name, 0.0) for name in posts.formats])
    week = np.array(node.week)
    days, hours = _units(posts)
    timed = np.where(posts.hour >= 0, week[days] + week[7 + hours], 0.0)
    added: Floats = formats[posts.format] + timed if len(formats) else timed
    return added


def own_effects(posts: Posts, off: Floats) -> Own:
    """What is added for each account beyond its network's."""
    accounts, kinds = len(posts.accounts), len(posts.formats)
    off = _cut(posts, off)
    usual = np.bincount(posts.account, off, accounts) / np.maximum(posts.counts, 1)
    off = off - usual[posts.account]
    everywhere = np.ones(len(off), dtype=bool)
    formats, added = _own(posts.account * kinds + posts.format, off, everywhere, accounts * kinds)
    off = off - formats[posts.account * kinds + posts.format]
    timed, weeks = posts.hour >= 0, np.zeros((accounts, 31))
    for (first, count), unit in zip(WEEK, _units(posts), strict=True):
        group = posts.account * count + unit
        found, mine = _own(group, off, timed, accounts * count)
        weeks[:, first : first + count] = found.reshape(accounts, count)
        added, off = added + mine, off - np.where(timed, found[group], 0.0)
    return Own(formats.reshape(accounts, kinds), weeks, added)


def _own(group: Ints, off: Floats, known: Flags, groups: int) -> tuple[Floats, Floats]:
    """Each group's mean, and for each post that of its group without it."""
    weight = known.astype(np.float64)
    believed = _believed(group, off, weight, groups)
    seen, total = np.bincount(group, weight, groups), np.bincount(group, weight * off, groups)
    others = (total[group] - off) / (seen[group] - 1 + believed)
    return total / (seen + believed), np.where(known, others, 0.0)


def _cut(posts: Posts, off: Floats) -> Floats:
    """No post says more than 2.5 of its account's usual distances."""
    counts = np.maximum(posts.counts, 1)
    usual = np.bincount(posts.account, np.minimum(np.abs(off), 3.0), len(posts.accounts)) / counts
    bound = CUT * usual[posts.account]
    cut: Floats = np.clip(off, -bound, bound)
    return cut


def _units(posts: Posts) -> tuple[Ints, Ints]:
    """Weekday and hour of each post; 0 where they are not known."""
    hour = np.maximum(posts.hour, 0)
    return hour // 24, hour % 24


def _added(group: Ints, off: Floats, weight: Floats, groups: int) -> Floats:
    """Each group's mean, held towards nothing: sum / (number + believed)."""
    seen = np.bincount(group, weight, groups)
    believed = _believed(group, off, weight, groups)
    added: Floats = np.bincount(group, weight * off, groups) / (seen + believed)
    return added


def _believed(group: Ints, off: Floats, weight: Floats, groups: int) -> float:
    """The variance within groups over that between them: so many posts nothing weighs.

    Between = within · (Q - G - 2 √(2 G)) / N, with Q the groups' weighted squared means over the variance within,
    of which chance alone makes G, the number of groups, give or take √(2 G) once.
    """
    seen = np.bincount(group, weight, groups)
    number, some = float(seen.sum()), seen > 0
    mean = np.bincount(group, weight * off, groups)[some] / seen[some]
    between = float(seen[some] @ mean**2)
    count = len(mean)
    within = (float(weight @ off**2) - between) / max(number - count, 1.0)
    if number <= count or within <= 0:
        return number + LEAST
    excess = between / within - count - 2 * float(np.sqrt(2 * count))
    return max(LEAST, number / excess) if excess > 0 else NOTHING


NOTHING = 1e12
