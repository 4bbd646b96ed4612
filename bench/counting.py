"""How many texts a second each counting rule counts: `python bench/counting.py`."""

from __future__ import annotations

import time

from homeground.text.counting import RULES

# What people write: short posts in five languages, some with links, mentions and emoji.
TEXTS = (
    "Our new kettle is here. It boils a litre in two minutes and switches itself off.",
    "Новый чайник уже в продаже: литр за две минуты, и он сам выключается. Заходите!",
    "Der neue Wasserkocher ist da 🎉 Mehr dazu: https://nordlicht.example/de/kessel?utm_source=x",
    "La nouvelle bouilloire est arrivée… @alice@example.social, tu l'as vue ? ☕️👩‍🍳",
    "新水壶上市了!两分钟烧开一升水,自动断电。https://nordlicht.example/cn 快来看看",
    "Launch day! Read example.com/launch and tell us what you think 👍🏽 #tea",
    "Вопрос дня: чай или кофе? ☕ Пишите в комментариях.",
    "We are open today from 9.30 to 18.00 at the usual place, see you there",
)
SECONDS = 0.5


def texts_per_second(slug: str) -> float:
    """Texts of `TEXTS` that the rule counts in a second, on one core."""
    count = RULES[slug].count
    counted, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        for text in TEXTS:
            count(text)
        counted += len(TEXTS)
    return counted / spent


def main() -> None:
    """Prints the rate of each rule."""
    for slug in RULES:
        print(f"{slug:<28}{texts_per_second(slug):>12,.0f} texts/s")


if __name__ == "__main__":
    main()
