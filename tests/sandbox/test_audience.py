"""The audience: the same for a seed, in bursts, never less than before, in the market's language."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeground.sandbox.audience import HORIZON_SECONDS, Reaction, Wave, reaction_to
from homeground.sandbox.clock import Clock
from homeground.sandbox.voices import PEOPLE, REMARKS, language_of
from homeground.sandbox.world import Account, Comment, Post, World

DAY = 86_400.0
START = datetime(2027, 5, 10, 9, tzinfo=UTC)


def world_at(seed: int = 1, followers: int = 20_000, language: str = "ru") -> World:
    clock = Clock()
    clock.set(START, frozen=True)
    world = World(clock, seed)
    world.add_account(
        Account(
            network="vk",
            id="-1",
            kind="user",
            name="Nordlicht",
            handle="nordlicht",
            language=language,
            followers=followers,
            credentials={},
            created_at=START,
        )
    )
    return world


def post_in(world: World, text: str = "Новая коллекция") -> Post:
    number = world.count("test.post")
    post = Post("vk", f"-1_{number}", "-1", text, world.clock.now())
    return world.add_post(post)


def reaction(seed: int = 1, followers: int = 20_000) -> Reaction:
    return reaction_to(Random(seed), followers=followers, language="ru", has_media=False)


# --- the same for the same seed ------------------------------------------------------------------


def life(world: World, text: str) -> list[object]:
    """Everything that happens to a post, looked at now and then."""
    post = post_in(world, text)
    seen: list[object] = []
    for hours in (0, 1, 5, 24, 240, 900):
        world.clock.set(START, frozen=True)
        world.clock.advance(hours * 3600.0)
        comments = [(c.id, c.author_name, c.text, c.parent_id) for c in world.comments(post)]
        seen.append((world.counts(post), comments))
    return seen


def test_the_same_seed_the_same_audience() -> None:
    assert life(world_at(1), "Привет") == life(world_at(1), "Привет")
    assert life(world_at(1), "Привет") != life(world_at(2), "Привет")
    assert life(world_at(1), "Привет") != life(world_at(1), "Пока")


def test_what_others_post_changes_nothing_but_numbers() -> None:
    alone, busy = world_at(), world_at()
    post_in(busy, "Ещё один пост")
    one, two = post_in(alone, "Привет"), post_in(busy, "Привет")
    for world in (alone, busy):
        world.clock.advance(3 * DAY)
    assert alone.counts(one) == busy.counts(two)
    assert [c.text for c in alone.comments(one)] == [c.text for c in busy.comments(two)]


def test_how_often_one_looks_changes_nothing() -> None:
    often, once = world_at(), world_at()
    watched, left = post_in(often), post_in(once)
    for _ in range(40):
        often.clock.advance(3600.0)
        often.comments(watched)
    once.clock.advance(40 * 3600.0)
    assert [c.text for c in often.comments(watched)] == [c.text for c in once.comments(left)]
    assert [c.id for c in often.comments(watched)] == [c.id for c in once.comments(left)]
    assert often.counts(watched) == once.counts(left)


# --- growth --------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    followers=st.integers(0, 200_000),
    ages=st.lists(st.floats(0, 40 * DAY), min_size=2, max_size=12),
)
def test_counts_never_shrink_and_keep_their_order(
    seed: int, followers: int, ages: list[float]
) -> None:
    made = reaction(seed, followers)
    counts = [made.counts(age) for age in sorted(ages)]
    for earlier, later in itertools.pairwise(counts):
        for name in ("views", "reach", "likes", "shares", "clicks"):
            assert getattr(earlier, name) <= getattr(later, name), name
    for count in counts:
        assert count.likes <= count.reach <= count.views
        assert count.clicks <= count.reach


def test_nothing_happens_before_the_post() -> None:
    assert reaction().counts(0.0).reach == 0
    assert reaction().counts(-5.0).views == 0
    world = world_at()
    post = post_in(world)
    assert world.counts(post).reach == 0
    assert world.comments(post) == []


def test_more_followers_more_reach() -> None:
    reach = [reaction(5, followers).counts(30 * DAY).reach for followers in (100, 5_000, 100_000)]
    assert reach == sorted(reach)
    assert reach[0] < reach[2] / 50


@pytest.mark.parametrize("seed", range(8))
def test_most_of_it_comes_early(seed: int) -> None:
    made = reaction(seed)
    half_a_day, month = made.counts(DAY / 2).reach, made.counts(30 * DAY).reach
    assert half_a_day > 0.5 * month
    assert made.counts(3600).reach < month


def test_it_comes_in_bursts() -> None:
    """A share starts a wave of its own: arrivals per hour vary far more than chance alone would."""
    made = reaction(3, 100_000)
    assert len(made.waves) > 5
    later = [wave for wave in made.waves[1:] if wave.starts > 6 * 3600]
    assert later, "some waves start long after the post"
    wave = max(later, key=lambda w: w.size)
    alone = Reaction((wave,), 0.0, 0.0, 0.0, ())
    before = alone.counts(wave.starts).reach
    assert before == 0
    assert alone.counts(wave.starts + 2 * wave.scale).reach > 0.5 * wave.size


def test_cascades_end() -> None:
    for seed in range(40):
        made = reaction(seed, 1_000_000)
        assert len(made.waves) <= 401
        assert all(wave.starts <= HORIZON_SECONDS for wave in made.waves)


@given(st.floats(0, 0.98), st.integers(1, 10_000), st.floats(900, 5400))
def test_a_moment_is_when_that_share_has_read(share: float, size: int, scale: float) -> None:
    wave = Wave(100.0, size, scale)
    assert wave.read_by(wave.moment(share)) == pytest.approx(share * size, rel=1e-6, abs=1e-6)


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "otherwise", "language"),
    [
        ("Новая коллекция", "en", "ru"),
        ("全新上市", "ru", "zh"),
        ("Jetzt neu", "de", "de"),
        ("Nouveau !", "fr", "fr"),
        ("2027", "en", "en"),
    ],
)
def test_it_answers_in_the_language_of_the_post(text: str, otherwise: str, language: str) -> None:
    assert language_of(text, otherwise) == language
    world = world_at(language=otherwise)
    post = post_in(world, text)
    world.clock.advance(30 * DAY)
    comments = world.comments(post)
    assert comments
    for comment in comments:
        assert comment.text in REMARKS[language]
        assert comment.author_name in PEOPLE[language]


def test_a_language_nobody_speaks_is_answered_in_english() -> None:
    world = world_at(language="fi")
    post = post_in(world, "Uusi mallisto")
    world.clock.advance(30 * DAY)
    assert world.comments(post)
    assert {c.text for c in world.comments(post)} <= set(REMARKS["en"])


def test_comments_come_in_order_and_answer_what_was_there() -> None:
    world = world_at(followers=100_000)
    post = post_in(world)
    world.clock.advance(30 * DAY)
    comments = world.comments(post)
    assert len(comments) > 10
    times = [comment.created_at for comment in comments]
    assert times == sorted(times)
    assert all(START <= at <= world.clock.now() for at in times)
    by_id = {comment.id: comment for comment in comments}
    answers = [comment for comment in comments if comment.parent_id]
    assert answers
    for answer in answers:
        assert by_id[answer.parent_id or ""].created_at <= answer.created_at
    assert world.counts(post).comments == len(comments)


def test_ours_and_deleted_comments_are_counted_right() -> None:
    world = world_at()
    post = post_in(world)
    world.clock.advance(10 * DAY)
    before = len(world.comments(post))
    ours = Comment("c1", post.id, "-1", "Nordlicht", "Спасибо!", world.clock.now(), by_account=True)
    world.add_comment(post, ours)
    assert world.counts(post).comments == before + 1
    ours.deleted = True
    assert world.counts(post).comments == before
    assert world.comment("vk", "c1") is None


def test_silence_stops_new_remarks_and_keeps_old_ones() -> None:
    closed, left = world_at(followers=100_000), world_at(followers=100_000)
    post, other = post_in(closed), post_in(left)
    for world in (closed, left):
        world.clock.advance(3600.0)
    said = [comment.text for comment in closed.comments(post)]
    closed.silence(post)
    for world in (closed, left):
        world.clock.advance(30 * DAY)
    assert [comment.text for comment in closed.comments(post)] == said
    assert len(left.comments(other)) > len(said)
    assert closed.counts(post).reach == left.counts(other).reach, "only the talking stops"
