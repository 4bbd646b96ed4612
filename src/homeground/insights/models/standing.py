"""How a post stands: what it got, against what was expected of it, and what it will have got."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from homeground.accounts.models import Account, Organization
from homeground.publishing.models import Post

from .observation import How, Observation

AT_RANDOM = F("post") * 2_654_435_761 % 1_000_003
"""An order of posts that has nothing to do with them: neighbours fall apart (Knuth, TAOCP 3, 6.4)."""


class Standing(models.Model):
    """One row a post that was ever read: what pages show. All of it follows from the observations.

    `None`: not known, or it cannot be said. Lift is a ratio: 2.0 is twice what was expected.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="standing")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    published_at = models.DateTimeField()
    format = models.CharField(max_length=20)
    """`insights.formats`."""

    observation = models.ForeignKey(
        Observation, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    """The reading it was taken from: the newest of which anything is known."""
    observed_at = models.DateTimeField(null=True)
    """The reading's own: with it the reading's month is known, too."""
    age = models.DurationField(null=True)
    """How old the post was at that reading."""
    how = models.CharField(max_length=8, choices=How, blank=True)
    """How that was read."""
    views = models.PositiveBigIntegerField(null=True)
    """This and the six below: the counters of that reading, so that a list needs no other table."""
    reach = models.PositiveBigIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    clicks = models.PositiveBigIntegerField(null=True)
    saves = models.PositiveBigIntegerField(null=True)
    engaged = models.FloatField(null=True)
    """Weighted engagement at that reading."""
    weights_version = models.PositiveIntegerField(default=0)
    """By which weights (`EngagementWeights.version`); 0: each counts for one."""
    audience = models.PositiveBigIntegerField(null=True)
    """The account's followers when the post was published, as far as they are known."""

    expected = models.FloatField(null=True)
    """The median of what such a post of this account has at this age."""
    expected_low = models.FloatField(null=True)
    """A tenth of such posts have less."""
    expected_high = models.FloatField(null=True)
    """A tenth of such posts have more."""
    lift = models.FloatField(null=True)
    lift_low = models.FloatField(null=True)
    lift_high = models.FloatField(null=True)
    percentile = models.FloatField(null=True)
    """0 to 100: so many of such posts have less."""
    percentile_low = models.FloatField(null=True)
    percentile_high = models.FloatField(null=True)
    own_posts = models.PositiveIntegerField(null=True)
    """Posts of the account itself that the expectation rests on."""
    borrowed = models.FloatField(null=True)
    """0 to 1: how much of the expectation is borrowed from the account's network and market."""
    crowdtangle = models.FloatField(null=True)
    """CrowdTangle's published score of the same post, for comparison."""

    forecast = models.FloatField(null=True)
    """Weighted engagement that it will have got 30 days after it was published."""
    forecast_low = models.FloatField(null=True)
    forecast_high = models.FloatField(null=True)
    forecast_method = models.CharField(max_length=40, blank=True)

    restated_at = models.DateTimeField(null=True)
    """When a counter of it was last seen lower than before."""
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # With all in it that posts are counted and ordered by, a brand's year is summed up without a
            # look at its rows.
            models.Index(
                fields=["account", "-published_at"],
                include=["organization", "post", "lift", "percentile", "observed_at"],
                name="standing_over_time",
            ),
            # The best and the weakest of many are at its ends.
            models.Index(
                fields=["percentile", "lift", "post"],
                include=["organization", "account", "published_at"],
                condition=Q(lift__isnull=False),
                name="standing_best",
            ),
            # Any few of many.
            models.Index(
                AT_RANDOM,
                include=["organization", "post", "account", "published_at"],
                condition=Q(lift__isnull=False),
                name="standing_at_random",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.lift if self.lift is not None else 'unknown'}"
