"""A network's own schedule: what it keeps is listed, taken back, or out at its time and no other.

Written once for every network that has one; where a kind of token keeps another schedule
(WordPress's two kinds of site), for each of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from homeground.networks import errors
from homeground.networks.contract import Can, Connector
from homeground.networks.limits import Format, ScheduleLimit, lasting
from homeground.networks.model import Draft, Post, Published
from homeground.networks.registry import CONNECTORS, NETWORKS, SPOKEN
from homeground.networks.scheduling import OUTSIDE
from tests.networks.harness import RunningSandbox

from .drafts import ABLE_KIND, draft, key, now

KINDS = {"wordpress": ("self_hosted", "wordpress_com")}
PLACES = [
    (slug, kind)
    for slug in SPOKEN
    if Can.SCHEDULE in NETWORKS[slug].can
    for kind in KINDS.get(slug, (ABLE_KIND.get(slug),))
]
TWO_HOURS = timedelta(hours=2)
LATE = 90
"""Seconds after its time at which a post is out on every network: some look once a minute."""

everywhere = pytest.mark.parametrize(
    "place", PLACES, ids=lambda place: "-".join(filter(None, place))
)


class Place:
    """One account on one network, and what is left to the network for later there."""

    def __init__(self, sandbox: RunningSandbox, network: str, token: dict[str, Any]):
        self.sandbox = sandbox
        self.slug = network
        self.token = token
        self.ours = sandbox.connect(token)

    @property
    def limit(self) -> ScheduleLimit:
        limit = NETWORKS[self.slug].schedule
        assert limit is not None
        return limit

    def at(self, ahead: timedelta) -> datetime:
        """A time that the network can keep to the second."""
        return (now(self.sandbox) + ahead).replace(second=0, microsecond=0)

    async def leave(self, text: str, at: datetime, connector: Connector | None = None) -> Published:
        written: Draft = replace(draft(self.slug, text), publish_at=at)
        return await (connector or self.ours).publish(written, key=key(), now=now(self.sandbox))

    async def kept(self) -> list[Post]:
        """What the network says it keeps; where it says nothing, a test asks for nothing."""
        return await self.ours.scheduled_posts() if self.limit.listed else []

    async def out(self) -> list[str]:
        return [post.text for post in await self.ours.recent_posts(limit=10)]

    async def when_it_is_out(self, at: datetime) -> list[str]:
        await self.sandbox.advance((at - now(self.sandbox)).total_seconds() + LATE)
        return await self.out()


@pytest.fixture
async def there(place: tuple[str, str | None], sandbox: RunningSandbox) -> Place:
    network, kind = place
    return Place(sandbox, network, await sandbox.token(network, kind))


@everywhere
async def test_what_is_kept_is_listed_with_its_time(there: Place) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Завтра — tomorrow 🏮 <b>&amp;</b>", at)
    assert published.scheduled_for == at
    assert await there.out() == []
    if not there.limit.listed:
        with pytest.raises(errors.NotOffered, match=r"list"):
            await there.ours.scheduled_posts()
        return
    (post,) = await there.kept()
    assert (post.id, post.created_at) == (published.id, at)
    assert post.text == "Завтра — tomorrow 🏮 <b>&amp;</b>"
    assert post.url.startswith("http")
    assert await there.when_it_is_out(at) == [post.text]
    assert await there.kept() == []


@everywhere
async def test_the_next_is_listed_first(there: Place) -> None:
    made = {}
    for text, hours in (("später", 5), ("bald", 2), ("morgen", 26)):
        at = there.at(timedelta(hours=hours))
        made[text] = (await there.leave(text, at)).id, at
        await there.sandbox.advance(60)
    if there.limit.listed:
        kept = [(post.text, (post.id, post.created_at)) for post in await there.kept()]
        assert kept == [(text, made[text]) for text in ("bald", "später", "morgen")]
    await there.ours.unschedule(made["später"][0])
    if there.limit.listed:
        assert [post.text for post in await there.kept()] == ["bald", "morgen"]
    assert await there.when_it_is_out(made["morgen"][1]) == ["morgen", "bald"]


@everywhere
async def test_more_than_a_page_is_listed(there: Place) -> None:
    """The longest page of any network has 100. Made slowly: VK takes 50 posts a day."""
    if not there.limit.listed:
        return
    times = [there.at(timedelta(hours=60 + 3 * number)) for number in range(103)]
    made = []
    for number, at in enumerate(times):
        made.append(((await there.leave(f"Nummer {number}", at)).id, at))
        await there.sandbox.advance(1800)
    assert [(post.id, post.created_at) for post in await there.kept()] == made


@everywhere
async def test_what_is_taken_back_never_appears(there: Place) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Doch nicht", at)
    await there.ours.unschedule(published.id)
    assert await there.kept() == []
    assert await there.when_it_is_out(at) == []
    await there.sandbox.advance(24 * 3600)
    assert await there.out() == []


@everywhere
async def test_what_was_taken_back_is_not_there_to_be_taken_back(there: Place) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Einmal", at)
    other = await there.leave("Bleibt", at + timedelta(hours=1))
    await there.ours.unschedule(published.id)
    with pytest.raises(errors.NotFound):
        await there.ours.unschedule(published.id)
    if there.limit.listed:
        assert [post.id for post in await there.kept()] == [other.id]
    assert await there.when_it_is_out(at + timedelta(hours=1)) == ["Bleibt"]


@everywhere
async def test_what_is_out_cannot_be_taken_back(there: Place) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Schon da", at)
    assert await there.when_it_is_out(at) == ["Schon da"]
    with pytest.raises(errors.NotFound):
        await there.ours.unschedule(published.id)
    assert await there.out() == ["Schon da"], "what is out stays"
    (post,) = await there.ours.recent_posts(limit=5)
    assert (post.id == published.id) == there.limit.keeps_id
    assert abs(post.created_at - at) <= timedelta(seconds=LATE)
    with pytest.raises(errors.NotFound):
        await there.ours.unschedule(post.id)
    assert await there.out() == ["Schon da"]


@everywhere
async def test_what_never_was_cannot_be_taken_back(there: Place) -> None:
    at_once = await there.ours.publish(
        draft(there.slug, "Sofort"), key=key(), now=now(there.sandbox)
    )
    for post_id in (at_once.id, "0", "d0", "-1_1", "77", "../77", "²"):
        with pytest.raises(errors.NotFound):
            await there.ours.unschedule(post_id)
    assert await there.out() == ["Sofort"]


@everywhere
async def test_a_time_outside_the_window_is_refused_in_words(there: Place) -> None:
    near, far = there.limit.min_ahead_seconds, there.limit.max_ahead_seconds
    for ahead in (-3600, 0, near - 1, far + 3600):
        with pytest.raises(errors.NotKept) as raised:
            await there.leave("Falsche Zeit", now(there.sandbox) + timedelta(seconds=ahead))
        assert raised.value.code == OUTSIDE
        for end in (near, far):
            assert lasting(end) in raised.value.message
    assert there.sandbox.posts(there.slug) == []
    assert await there.kept() == []


@everywhere
async def test_both_ends_of_the_window_are_taken(there: Place) -> None:
    # A few seconds pass between our clock and the network's.
    for ahead in (there.limit.min_ahead_seconds + 90, there.limit.max_ahead_seconds - 60):
        at = there.at(timedelta(seconds=ahead))
        assert (await there.leave(f"In {ahead} s", at)).scheduled_for == at
        await there.sandbox.advance(1)


@everywhere
async def test_a_time_between_the_networks_steps_is_told_as_it_is_kept(there: Place) -> None:
    at = there.at(TWO_HOURS) + timedelta(seconds=37, microseconds=123_456)
    published = await there.leave("Krumme Zeit", at)
    told = published.scheduled_for
    assert told is not None
    # Mastodon knows thousandths of a second, the others whole seconds, LiveJournal minutes.
    step = there.limit.step_seconds
    assert int(told.timestamp()) == int(at.timestamp()) // step * step
    assert [post.created_at for post in await there.kept()] in ([], [told])
    assert await there.when_it_is_out(at) == ["Krumme Zeit"]


@everywhere
async def test_two_posts_for_one_moment(there: Place) -> None:
    """Kept both, or the second refused as what it is (VK): no right is missing, nothing is wrong."""
    at = there.at(TWO_HOURS)
    await there.leave("Die erste", at)
    await there.sandbox.advance(60)
    expected = {"Die erste", "Die zweite"}
    try:
        await there.leave("Die zweite", at)
    except errors.NotKept:
        expected = {"Die erste"}
    assert {post.text for post in await there.kept()} in (set(), expected)
    assert set(await there.when_it_is_out(at)) == expected


@everywhere
async def test_a_schedule_that_is_full_says_so(there: Place) -> None:
    """Whatever the network's number is; twenty-six in one day are too many for Mastodon."""
    at = there.at(timedelta(days=2)).replace(hour=9, minute=0)
    left = 0
    for number in range(26):
        await there.sandbox.advance(1800)
        try:
            await there.leave(f"Nummer {number}", at + timedelta(minutes=number))
        except errors.NotKept:
            break
        left += 1
    assert left == (25 if there.slug == "mastodon" else 26)
    if there.limit.listed:
        assert len(await there.kept()) == left


@everywhere
async def test_a_post_by_hand_does_not_disturb(there: Place) -> None:
    """A person at the same account publishes at once, and leaves a post to the network too."""
    person = there.sandbox.connect(there.token)
    at = there.at(TWO_HOURS)
    published = await there.leave("Von uns", at)
    await there.sandbox.advance(60)
    await person.publish(draft(there.slug, "Von Hand"), key=key(), now=now(there.sandbox))
    by_hand = await there.leave("Von Hand für später", at + timedelta(minutes=30), person)
    if there.limit.listed:
        assert [post.id for post in await there.kept()] == [published.id, by_hand.id]
    await there.ours.unschedule(published.id)
    assert await there.out() == ["Von Hand"]
    texts = await there.when_it_is_out(at + timedelta(minutes=30))
    assert texts == ["Von Hand für später", "Von Hand"]


@everywhere
async def test_what_a_person_took_back_is_not_listed(there: Place) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Weg", at)
    await there.sandbox.connect(there.token).delete(published.id)
    assert await there.kept() == []
    with pytest.raises(errors.NotFound):
        await there.ours.unschedule(published.id)
    assert await there.when_it_is_out(at) == []


@everywhere
async def test_strangers_see_and_take_nothing(there: Place, place: tuple[str, str | None]) -> None:
    at = there.at(TWO_HOURS)
    published = await there.leave("Nur wir", at)
    stranger = await there.sandbox.connector(*place)
    if there.limit.listed:
        assert await stranger.scheduled_posts() == []
    with pytest.raises((errors.NotFound, errors.NotAuthorized)):
        await stranger.unschedule(published.id)
    assert await there.when_it_is_out(at) == ["Nur wir"]


@pytest.mark.needs(Can.SCHEDULE)
def test_a_schedule_is_described_where_there_is_one(network: str) -> None:
    described = NETWORKS[network]
    assert described.schedule is not None
    assert described.schedule.source.startswith("https://")
    assert 0 < described.schedule.min_ahead_seconds < described.schedule.max_ahead_seconds
    connector = CONNECTORS[network]
    for method in ("scheduled_posts", "unschedule"):
        assert getattr(connector, method) is not getattr(Connector, method)


def test_where_there_is_none_nothing_is_described(network: str) -> None:
    described = NETWORKS[network]
    if Can.SCHEDULE in described.can:
        return
    assert described.schedule is None
    connector = CONNECTORS[network]
    for method in ("scheduled_posts", "unschedule"):
        assert getattr(connector, method) is getattr(Connector, method)


async def test_where_there_is_none_a_post_for_later_is_refused(
    network: str, sandbox: RunningSandbox
) -> None:
    """Never published at once in its place."""
    if Can.SCHEDULE in NETWORKS[network].can:
        return
    connector = await sandbox.connector(network, ABLE_KIND.get(network))
    written = replace(draft(network), publish_at=now(sandbox) + TWO_HOURS)
    with pytest.raises((errors.NotOffered, errors.Rejected)):
        await connector.publish(written, key=key(), now=now(sandbox))
    assert sandbox.posts(network) == []


@pytest.mark.parametrize("slug", [slug for slug, _ in PLACES if Can.STORY in NETWORKS[slug].can])
async def test_no_network_keeps_a_story_for_later(slug: str, sandbox: RunningSandbox) -> None:
    connector = await sandbox.connector(slug, ABLE_KIND.get(slug))
    story = Draft("", format=Format.STORY, publish_at=now(sandbox) + TWO_HOURS)
    with pytest.raises((errors.Rejected, errors.NotOffered)):
        await connector.publish(story, key=key(), now=now(sandbox))
    assert sandbox.posts(slug) == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (600, "10 minutes"),
        (86_400, "one day"),
        (60, "one minute"),
        (90, "90 seconds"),
        (1, "one second"),
    ],
)
def test_lengths_are_said_in_their_largest_unit(seconds: int, words: str) -> None:
    assert lasting(seconds) == words
