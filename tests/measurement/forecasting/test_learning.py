"""Growth is learned from what an account's own posts did, by the method that their history supports."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

from homeground.measurement.forecasting import Curve, Growth, Method, forecast, learn, starts
from homeground.measurement.forecasting.rows import Rows
from homeground.measurement.forecasting.starts import starts_of
from homeground.measurement.forecasting.trees import features
from tests.measurement.forecasting.posts import AGES, HOUR, NOW, drawn, made


def held(posts: list[Curve], growth: Growth, age: float, until: float = 720) -> float:
    """The share of finals within the interval."""
    answers = [
        (
            forecast([point for point in post.seen if point[0] <= age * HOUR], growth),
            post.seen[-1][1],
        )
        for post in posts
    ]
    return sum(bool(said and said.low <= came <= said.high) for said, came in answers) / len(posts)


def test_intervals_hold_on_posts_to_come() -> None:
    posts = drawn(500, usual=40, seed=3)
    growth = learn(posts[:140], now=NOW + timedelta(days=300), network="vk")
    assert growth.method is not Method.DEFAULT
    for age in (1, 30, 168):
        assert 0.72 < held(posts[140:], growth, age) < 0.89, age


def test_own_history_is_better_than_published_growth_where_posts_are_slow() -> None:
    slow = [made(n, [(24, 10.0 + n), (48, 40.0 + 4 * n), (96, 80.0 + 8 * n)]) for n in range(40)]
    growth = learn(slow, now=NOW, network="x")
    assert growth.compared[growth.method] < growth.compared[Method.DEFAULT]
    said = forecast([(24 * HOUR, 30.0)], growth, until=96 * HOUR)
    assert said
    assert said.value == pytest.approx(240, rel=0.03)


def test_an_account_of_one_usual_size_gets_a_line_that_knows_it() -> None:
    """Whatever the first day brought, these posts end near 100: constant scaling is wrong here."""
    posts = [made(n, [(24, 20.0 + 7 * (n % 10)), (720, 100.0 + n % 3)]) for n in range(80)]
    growth = learn(posts, now=NOW, network="vk")
    said = forecast([(24 * HOUR, 20.0)], growth)
    assert said
    assert said.value == pytest.approx(100, rel=0.15)
    assert growth.method is not Method.CONSTANT


def test_few_posts_unfinished_posts_and_posts_to_come_teach_nothing() -> None:
    posts = drawn(40)
    assert learn(posts[:14], now=NOW, network="vk").method is Method.DEFAULT
    assert learn(posts, now=posts[5].published_at, network="vk").posts == 0
    young = [Curve(post.published_at, post.seen[:3]) for post in posts]
    assert learn(young, now=NOW, network="vk").method is Method.DEFAULT
    assert learn([], now=NOW).method is Method.DEFAULT
    emptied = [made(n, [(1, 50.0), (24, 0.0), (720, 0.0)]) for n in range(40)]
    assert learn(emptied, now=NOW).method is Method.DEFAULT


def test_posts_that_never_get_anything_are_learned_from_as_they_are() -> None:
    silent = [made(n, [(age, 0.0) for age in AGES]) for n in range(40)]
    said = forecast([(1 * HOUR, 0.0)], learn(silent, now=NOW + timedelta(days=90)))
    assert said
    assert (said.low, said.value, said.high) == (0, 0, 0)


def test_what_is_kept_as_json_answers_alike() -> None:
    for posts in (drawn(60), drawn(160, until=168)):
        growth = learn(posts, now=NOW + timedelta(days=90), network="vk")
        again = Growth.from_json(json.loads(json.dumps(growth.to_json())))
        assert again == growth
        assert forecast(posts[0].seen[:4], again) == forecast(posts[0].seen[:4], growth)
    with pytest.raises(ValueError, match="learn it again"):
        Growth.from_json({**growth.to_json(), "version": 0})


def test_trees_written_down_say_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch) -> None:
    models = []
    made_by = starts._models
    monkeypatch.setattr(
        starts, "_models", lambda *given: models.append(made_by(*given)) or models[-1]
    )
    rows = Rows.of(drawn(80), AGES[:-1], AGES[-1])
    trees = starts_of(Method.LEARNED, rows, honest=True).trees
    assert trees is not None
    asked = [
        features(age, seen, [seen / 2, None, 1.0]) for age in (1.0, 24.0) for seen in (0.0, 40.0)
    ]
    theirs = np.array([model.predict(np.array(asked)) for model in models[0]]).T
    for row, said in zip(asked, theirs, strict=True):
        assert (trees.low.of(row), trees.middle.of(row), trees.high.of(row)) == pytest.approx(
            tuple(said), abs=1e-3
        )
