"""Good hours are claimed from enough posts of an account only, and not because of one that flew."""

from __future__ import annotations

from datetime import timedelta

from homeground.measurement.timing import ENOUGH, ENOUGH_IN_HOURS, Good, Measured, good_hours

DAY, WEEK = timedelta(days=2), timedelta(days=5)


def posts(weekday: int, hour: int, *engaged: float, age: timedelta = DAY) -> list[Measured]:
    return [Measured(weekday, hour, age, each) for each in engaged]


def usual() -> list[Measured]:
    """36 posts at nine hours, each with ten reactions."""
    return [post for hour in range(0, 18, 2) for post in posts(0, hour, 10, 10, 10, 10)]


def test_hours_in_which_most_posts_did_better() -> None:
    found = good_hours([*usual(), *posts(1, 18, 21, 30, 21), *posts(1, 19, 20)])
    assert found.posts == ENOUGH
    assert found.good == (Good(1, 18, round(22 / 11, 2), 4),)
    assert found.good[0].last_hour == 20


def test_one_that_went_round_the_world_makes_no_hour_good() -> None:
    assert good_hours([*usual(), *posts(1, 18, 10, 10, 10, 90_000)]).good == ()


def test_nothing_is_claimed_of_few() -> None:
    few = [*usual()[:30], *posts(1, 18, *[50.0] * 5)]
    found = good_hours(few)
    assert (found.posts, found.good, found.enough) == (35, (), False)
    thin = good_hours([*usual(), *posts(3, 8, 10), *posts(1, 18, *[50.0] * (ENOUGH_IN_HOURS - 1))])
    assert thin.enough
    assert thin.good == ()


def test_a_young_post_is_held_against_young_ones() -> None:
    young = timedelta(minutes=20)
    others = [post for hour in range(0, 18, 2) for post in posts(0, hour, *[100.0] * 4)]
    found = good_hours(
        [*others, *posts(2, 9, 4, 4, 4, 4, age=young), *posts(4, 9, 1, 1, 1, 1, age=young)]
    )
    assert [(good.weekday, good.first_hour) for good in found.good] == [(2, 8)]
    alone = good_hours([*others, *posts(2, 9, 900, 900, 900, 900, age=WEEK)])
    assert alone.posts == 36, "with four posts of an age nothing is compared"
