"""Combined lifts of posts that have nothing in common: their interval should hold 1 nine times in ten.

Posts of the days after a fit are thrown together by chance, as campaigns that did nothing: 1, 3, 10 or 30 posts
of one account, and of five accounts. And two such campaigns should be told apart in no more than one of ten.
"""

from __future__ import annotations

import numpy as np
from bench.measurement import calibration, data
from bench.measurement.accounts import DAY, LATER

from homeground.measurement.expectation import History, fit
from homeground.measurement.lift import Combined, Lift, Verdict, combined, compared, lift

SIZES = (1, 3, 10, 30)
DRAWS = 1_000
Lifts = dict[str, list[Lift]]


def lifts_after(history: History, begins: list[float], days: float) -> list[Lifts]:
    """By fit: the lifts of each account's posts in the days after it."""
    found = []
    for begin in begins:
        expectations = fit(
            history.where(history.published < begin), now=LATER, prior=data.UNLEARNED
        )
        rows = (history.published >= begin) & (history.published < begin + days * DAY)
        by_account: Lifts = {}
        for row in np.flatnonzero(rows).tolist():
            key = history.keys[history.key[row]]
            expected = expectations.at(key, int(history.hour[row]), data.GROWN, None)
            if expected.own_posts >= 20:
                each = lift(float(history.engaged[row]), expected)
                by_account.setdefault(key.account, []).append(each)
        found.append(by_account)
    return found


def drawn(lifts: Lifts, size: int, accounts: int, chance: np.random.Generator) -> Combined | None:
    """A campaign by chance; `None` where the accounts drawn have too few posts."""
    names = [name for name, each in lifts.items() if len(each) * accounts >= size]
    if len(names) < accounts:
        return None
    chosen, of = [], []
    for name in chance.choice(names, accounts, replace=False).tolist():
        count = size // accounts
        places = chance.choice(len(lifts[name]), count, replace=False)
        chosen += [lifts[name][place] for place in places.tolist()]
        of += [name] * count
    return combined(chosen, of=of)


def main() -> None:
    """Prints shares of a hundred."""
    facebook, vk = data.facebook(), data.vk()
    rows = []
    for name, history, begins, days in (
        (
            "Facebook pages",
            facebook,
            [facebook.published.max() - ago * DAY for ago in (80, 60, 40, 20)],
            7,
        ),
        ("VK groups", vk, [vk.published.max() - ago * DAY for ago in (1600, 1100, 600, 200)], 120),
    ):
        after = lifts_after(history, begins, days)
        for accounts in (1, 5):
            for size in SIZES:
                if size < accounts:
                    continue
                chance = np.random.default_rng(size)
                pairs = [
                    [
                        drawn(
                            after[place % len(after)], size // accounts * accounts, accounts, chance
                        )
                        for _ in (1, 2)
                    ]
                    for place in range(DRAWS)
                ]
                whole = [(one, other) for one, other in pairs if one and other]
                held = np.mean([one.low <= 1 <= one.high for one, _ in whole])
                told = np.mean(
                    [compared(*pair).verdict is not Verdict.CANNOT_TELL for pair in whole]
                )
                typical = float(np.exp(np.median([np.log(one.ratio) for one, _ in whole])))
                rows.append(
                    [
                        f"{name}, {size} posts of {accounts}",
                        f"{held * 100:.0f}",
                        f"{told * 100:.0f}",
                        f"{typical:.2f}",
                    ]
                )
    calibration.table(["", "interval holds 1, %", "two told apart, %", "typical lift"], rows)


if __name__ == "__main__":
    main()
