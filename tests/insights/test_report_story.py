"""What the report says: what was meant, done and said, what it did against expectation, what to do next."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from homeground.accounts.models import Account
from homeground.community.models import Comment
from homeground.content.models import Campaign
from homeground.insights.models import AudienceReading, Standing
from homeground.insights.report.story import Story, ahead, told
from homeground.insights.standing.learned import learned_by
from homeground.publishing.models import Post
from tests.insights import factory
from tests.web import lanterns
from tests.web.lanterns import Lanterns

pytestmark = pytest.mark.django_db
LIFTS = {"vk": 2.4, "mastodon": 1.0, "x": 0.3}


@pytest.fixture
def played() -> Lanterns:
    return factory.played()


def stand(post: Post, lift: float, *, sure: float = 1.1) -> Standing:
    return Standing.objects.create(
        organization=post.organization, post=post, account=post.account, format="text",
        published_at=post.published_at, observed_at=post.published_at, age=timedelta(days=2),
        engaged=100 * lift, expected=100, expected_low=50, expected_high=200, lift=lift,
        lift_low=lift / sure, lift_high=lift * sure, percentile=min(99, 50 * lift),
        percentile_low=min(98, 45 * lift), percentile_high=min(99.5, 49 * lift if lift < 1 else 60 * lift),
        own_posts=40, borrowed=0.1, forecast=150 * lift, forecast_low=120 * lift, forecast_high=210 * lift,
        forecast_method="constant", computed_at=timezone.now(),
    )  # fmt: skip


def stood(made: Lanterns, lifts: dict[str, float] = LIFTS) -> None:
    for publication in made.publications:
        post = Post.objects.filter(publication=publication).first()
        if post is not None and publication.account.network in lifts:
            stand(post, lifts[publication.account.network])


def story_of(made: Lanterns) -> Story:
    return told(Campaign.objects.select_related("brand").get(pk=made.campaign.pk))


def test_lift_by_network_and_market_the_highest_first_and_unknown_last(played: Lanterns) -> None:
    stood(played)
    did = story_of(played).did
    (group,) = did.groups
    assert next((line.name, line.aside) for line in group.lines) == ("VK", "Russia")
    ratios = [line.ratio for line in group.lines]
    known = [ratio for ratio in ratios if ratio is not None]
    assert known == sorted(known, reverse=True)
    assert ratios[-1] is None
    last = group.lines[-1]
    assert (last.name, last.shown) == ("LiveJournal", "Not held against an expectation yet.")
    assert did.total is not None
    assert did.total.counted == "8 of 10 posts"
    assert did.total.verdict == "cannot tell"


def test_best_and_least_are_those_surely_in_the_outer_quarters(played: Lanterns) -> None:
    stood(played)
    did = story_of(played).did
    assert {post.network for post in did.best} == {"VK"}
    assert {post.network for post in did.worst} == {"X"}
    assert "240 likes, comments and shares where 100 were expected" in did.best[0].numbers
    assert did.best[0].said.language == "ru"


def test_with_many_posts_it_can_tell_and_says_what_follows() -> None:
    made = lanterns.planned(lanterns.organization("many", name="Many"), copies=10)
    for publication in made.publications:
        factory.publish(publication)
    stood(made)
    story = story_of(made)
    said = " ".join(f"{step.what} {step.why}" for step in story.next)
    assert "Plan the next messages for VK first." in said
    assert "Look at what Singapore says and when" in said
    assert "Russia did better, by more than chance." in said
    assert any("More than expected: VK in Russia" in each for each in story.lead)
    assert any("Less than expected: X in" in each for each in story.lead)


def test_what_cannot_be_told_is_not_judged(played: Lanterns) -> None:
    stood(played, {"mastodon": 1.0})
    steps = [step.what for step in story_of(played).next]
    assert "Do not judge France, Germany yet; post more there first." in steps
    assert not any("Plan the next messages" in step for step in steps)


def test_without_an_expectation_nothing_is_said_of_more_or_less(played: Lanterns) -> None:
    story = story_of(played)
    assert story.did.total is None
    assert story.did.groups == ()
    assert "cannot be said whether they did more or less" in story.did.unknown
    assert "×" not in " ".join(story.lead)


def test_what_still_grows_is_added_up_with_its_range(played: Lanterns) -> None:
    post = Post.objects.get(publication=played.publications[0])
    stand(post, 2.0)
    old = stand(Post.objects.get(publication=played.publications[2]), 1.0)
    Standing.objects.filter(pk=old.pk).update(age=timedelta(days=31))
    did = story_of(played).did
    assert "1 of 10 posts still gather" in did.moving
    assert "They have 200 now, and will have about 300" in did.moving
    assert "(between 240 and 420)" in did.moving


def test_followers_before_and_after_and_who_was_not_told_of(played: Lanterns) -> None:
    account, start = played.accounts[0], played.publications[0].due_at
    for days, followers in ((-9, 40_000), (-2, 41_000), (4, 42_025)):
        on = start + timedelta(days=days)
        AudienceReading.objects.create(
            organization=played.organization, account=account, day=on.date(), observed_at=on,
            followers=followers,
        )  # fmt: skip
    grid = story_of(played).did.audience
    assert grid is not None
    (row,) = grid.rows
    assert row[0] == "VK"
    assert row[2].startswith("41,000 (")
    assert row[4] == "+1,025 (+2.50%)"
    assert grid.notes == ("Not told, or not read twice: LiveJournal, Mastodon, X.",)


def test_quotes_are_chosen_by_a_rule_and_name_nobody(played: Lanterns) -> None:
    post = Post.objects.get(publication=played.publications[0])
    Comment.objects.filter(post__account__market=post.account.market).delete()
    for number, text in enumerate(("Ужас, а не лампа, ненавижу!" * 3, "Очень нравится, беру", "Хорошо светит, да")):  # fmt: skip
        factory.comment(post, text, author="Анна Соколова", number=200 + number)
    heard = story_of(played).heard
    vk = [quote for quote in heard.quotes if quote.network == "VK"]
    assert [quote.said.text for quote in vk] == ["Очень нравится, беру"]
    assert all("Анна" not in str(quote) for quote in heard.quotes)
    assert "was not measured" in heard.feeling


def test_what_is_broken_comes_first_in_what_to_do(played: Lanterns) -> None:
    Account.objects.filter(pk=played.accounts[0].pk).update(state=Account.State.NEEDS_RECONNECTION)
    steps = [step.what for step in story_of(played).next]
    assert steps[0] == "Connect VK · Lumikko again."
    assert "Look whether 1 post is out." in steps
    assert "Mend and plan again what failed, or leave it: 1 publication." in steps
    assert any(step.startswith("Answer ") for step in steps)


def test_a_message_that_a_market_never_said(played: Lanterns) -> None:
    for publication in played.publications[6:]:
        if publication.variant.market.language == "fr":
            publication.state = "cancelled"
            publication.save()
    steps = [step.what for step in story_of(played).next]
    assert "Say “Repair at home” in France (French) too, or decide that it is not for them." in steps  # fmt: skip


def test_a_campaign_that_has_not_begun_says_so() -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    story = story_of(made)
    assert not story.begun
    assert story.lead[0] == "The campaign has not begun."
    assert story.did.unknown == "Nothing is out yet: what it did will stand here."
    assert next(row[3:] for row in story.done.grid.rows) == ("2", "0", "2 wait")
    assert story.heard.quotes == ()


def test_before_it_begins_a_range_where_there_is_a_past_and_the_reason_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = lanterns.planned(lanterns.organization("lumikko"))
    assert "nothing was measured on these accounts before" in story_of(made).lead[-1]
    known = replace(learned_by(made.organization.pk), fitted_at=timezone.now())
    monkeypatch.setattr(ahead, "learned_by", lambda organization: known)
    said = story_of(made).lead[-1]
    value, low, high = (
        int(number.replace(",", ""))
        for number in re.findall(r"(?:about|between|and) ([\d,]+)", said)[:3]
    )
    assert low < value < high
    assert "Some accounts have no posts of their own to go by" in said


def test_what_the_campaign_changed_in_plain_words(played: Lanterns) -> None:
    account, start = played.accounts[0], played.publications[0].due_at.date()
    Post.objects.exclude(account=account).delete()
    chance, followers, readings = random.Random(6), 40_000, []
    for number in range(-90, 10):
        followers += chance.randint(15, 25) + (400 if number > 0 else 0)
        readings.append(
            AudienceReading(
                organization=played.organization, account=account, day=start + timedelta(days=number),
                observed_at=played.publications[0].due_at + timedelta(days=number), followers=followers,
            )
        )  # fmt: skip
    AudienceReading.objects.bulk_create(readings)
    said = story_of(played).did.effect
    assert "more than comes by itself" in said[0]
    assert "the accounts gained" in said[0]
    assert "What else happened in these" in said[1]


def test_each_market_by_its_own_clock(played: Lanterns) -> None:
    when = {row[0]: row[2] for row in story_of(played).done.grid.rows}
    assert when["Singapore (Simplified Chinese)"].endswith("Singapore")
    assert when["Russia (Russian)"].endswith("Moscow")


def test_of_its_markets_only(played: Lanterns) -> None:
    stood(played)
    story = told(played.campaign, [played.markets["ru"]])
    assert {row[0] for row in story.done.grid.rows} == {"Russia (Russian)"}
    assert {line.aside for line in story.did.groups[0].lines} == {"Russia"}
    assert {quote.market for quote in story.heard.quotes} == {"Russia"}


@pytest.mark.parametrize("language", ["de", "fr", "ru", "zh-hans"])
def test_in_the_readers_language_with_the_content_as_written(
    played: Lanterns, language: str
) -> None:
    stood(played)
    with translation.override("en"):
        english = story_of(played)
    with translation.override(language):
        other = story_of(played)
    assert other.language == language
    assert other.did.best[0].said == english.did.best[0].said
    assert other.lead != english.lead
    for name in ("meant", "done", "did", "heard", "next", "moving", "audience", "not_out"):
        assert getattr(other.words, name) != getattr(english.words, name), name
