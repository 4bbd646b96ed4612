"""How the numbers shipped in `measurement/expecting/shipped.py` were learned: `python -m bench.measurement.shipped`.

Prints that file's constants. Not a figure that is measured again, so it has no `main`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from bench.measurement import comparable, data

from homeground.measurement.expectation import History, Key, fit
from homeground.measurement.expecting.nodes import AGES, NetworkNode
from homeground.measurement.expecting.priors import GENERAL

LATER = datetime(2040, 1, 1, tzinfo=UTC)


def together(*histories: History) -> History:
    """Several networks' accounts as those of one."""
    keys, columns, first = [], [], 0
    for place, history in enumerate(histories):
        keys += [Key("general", "", f"{place} {key.account}", key.format) for key in history.keys]
        columns.append(
            (
                history.key + first,
                history.published,
                history.hour,
                history.age,
                history.engaged,
                history.audience,
            )
        )
        first += len(history.keys)
    return History(tuple(keys), *(np.concatenate(each) for each in zip(*columns, strict=True)))


def learned(history: History, network: str) -> NetworkNode:
    return fit(history, now=LATER, prior=data.UNLEARNED).networks[network]


def retweets() -> list[float]:
    """The median share of a month's retweets at `AGES`; the cascades end after a week or later."""
    rows = data.table("retweet_cascades_738")
    shares = []
    for _, seconds in rows.groupby("cascade").seconds:
        times = np.sort(seconds.to_numpy())
        shares.append(np.searchsorted(times, AGES, "right") / len(times))
    return np.median(np.array(shares), axis=0).tolist()


def of_news(network: str) -> list[float]:
    """Growth held towards the general curve but for the steps that the news items tell."""
    seen = comparable.levels()
    everything = np.ones(len(seen["facebook_day1"]), dtype=bool)
    told = learned(comparable.history(seen, everything), network).growth
    place = AGES.index(12 * 3600.0)
    early = [share / GENERAL.growth[place] * told[place] for share in GENERAL.growth[:place]]
    return early + list(told[place:])


def show(name: str, values: object) -> None:
    print(f"{name} = {np.round(values, 3).tolist()}", flush=True)  # type: ignore[call-overload]


if __name__ == "__main__":
    facebook, vk = data.facebook(), data.vk()
    general = learned(together(facebook, vk), "general")
    for name, node in (
        ("general", general),
        ("facebook", learned(facebook, "facebook")),
        ("vk", learned(vk, "vk")),
    ):
        plain = replace(node, shapes=())
        print(name, "level", plain.level, "variance", plain.variance, "rate", plain.rate)
        show("noise", node.noise)
        for shape in node.shapes:
            show("shape", shape)
    show("x growth", retweets())
    for network in ("facebook", "linkedin"):
        show(f"{network} growth", of_news(network))
