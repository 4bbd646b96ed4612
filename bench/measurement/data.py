"""The real posts that measuring is judged on, from the folder of data kept beside the repository."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from homeground.measurement.expectation import History, Key, NetworkNode
from homeground.measurement.expecting.expected import NORMAL
from homeground.measurement.expecting.priors import GENERAL

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "engagement"
GROWN = 30 * 86_400.0
"""Facebook's and VK's files were read long after: their counts are those of grown posts."""

UNLEARNED = NetworkNode(
    level=3.0,
    variance=4.0,
    noise=(0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0),
    shapes=(NORMAL,) * 5,
    growth=GENERAL.growth,
    age_noise=GENERAL.age_noise,
    rate=0.01,
)
"""What is begun from here: what the product ships with was learned from these very posts, and would tell."""


def table(name: str) -> Any:
    """A file as a pandas DataFrame."""
    import pyarrow.parquet as parquet

    path = FOLDER / f"{name}.parquet"
    if not path.is_file():
        raise SystemExit(f"There is no {FOLDER.name}/{path.name} in ../shared/data.")
    return parquet.read_table(path).to_pandas()


def history(
    network: str, accounts: Iterable[str], formats: Iterable[str], at: Any, engaged: Any
) -> History:
    """Columns of grown posts, oldest first; `at` are pandas timestamps in local time."""
    keys: dict[Key, int] = {}
    rows = [
        keys.setdefault(Key(network, "", account, kind), len(keys))
        for account, kind in zip(accounts, formats, strict=True)
    ]
    seconds = at.astype("datetime64[s]").astype("int64").to_numpy().astype(float)
    order = np.argsort(seconds, kind="stable")
    hour = (at.dt.weekday * 24 + at.dt.hour).to_numpy()
    return History(
        tuple(keys),
        np.array(rows, dtype=np.int32)[order],
        seconds[order],
        hour[order].astype(np.int16),
        np.full(len(order), GROWN),
        np.asarray(engaged, dtype=float)[order],
        np.full(len(order), np.nan),
    )


def facebook() -> History:
    """Reactions, comments and shares of the pages' posts; posts whose page is not named are left out."""
    posts = table("facebook_pages_2016").dropna(subset=["page", "status_published"])
    posts = posts[~posts.duplicated(["page", "status_published", "status_type"])]
    engaged = posts.num_reactions + posts.num_comments + posts.num_shares
    return history("facebook", posts.page, posts.status_type, posts.status_published, engaged)


def vk() -> History:
    """Likes and reposts of the groups' posts; posts without a date are left out."""
    posts = table("vk_groups").dropna(subset=["group", "date", "likes", "reposts"])
    posts = posts[~posts.duplicated(["group", "date"])]
    return history(
        "vk", posts.group, ["post"] * len(posts), posts.date, posts.likes + posts.reposts
    )
