"""What a forecast answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.8
"""Four times of five what comes lies between `low` and `high`."""


class Method(StrEnum):
    """How the value was reached; pages say it in words."""

    DEFAULT = "default"
    """Growth as published data show it on such a network: nothing of the account's own yet."""
    CONSTANT = "constant"
    """So many times what is there: the account's posts at this age."""
    LOG_LINEAR = "log-linear"
    """A line through the logarithms of then and later, over the account's posts."""
    SEISMIC = "seismic"
    """Each reaction calls forth further ones, by SEISMIC's rule."""
    LEARNED = "learned"
    """Quantiles learned by boosted trees from the whole course of the account's posts."""
    SEEN = "seen"
    """The post is as old as was asked for: what it has is what it will have."""
    EXPECTED = "expected"
    """Before anything is published: from what is expected of each post."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a post (or a campaign) will have at the age asked for, in the unit of what was seen."""

    value: float
    """As often too much as too little: a median."""
    low: float
    high: float
    level: float
    method: str
    """One of `Method`'s values."""
    rests_on: int
    """How many of the account's (or network's) own posts it was learned from; 0: on published data alone."""
    origin: str = ""
    """Where the growth it was made by comes from, in English words, for whoever asks."""
