"""The lanterns' campaign, played: posts, readings over two days, questions, and what went wrong."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

from homeground.community.models import Comment
from homeground.insights.models import Observation
from homeground.publishing.models import Post, Publication
from homeground.publishing.states import State
from tests.web import lanterns
from tests.web.lanterns import Lanterns

READ_AFTER_HOURS = (0.02, 1, 3, 6, 12, 24, 36, 48)
APPEAL = {"vk": 0.021, "livejournal": 0.004, "mastodon": 0.034, "x": 0.007}
STATES = {
    "vk": {"views", "reach", "likes", "comments", "shares"},
    "livejournal": {"comments"},
    "mastodon": {"likes", "comments", "shares"},
    "x": {"views", "likes", "comments", "shares"},
}
"""What each network says of a post."""
PEOPLE = ("Анна Соколова", "Jana Petersen", "林晓雨")


def played(slug: str = "lumikko", *, folder: Path | None = None) -> Lanterns:
    """Everything out and read eight times, but for one failed and one unsure publication."""
    made = lanterns.planned(lanterns.organization(slug))
    made.accounts[1].followers = 3_900
    made.accounts[1].save()
    if folder is not None:
        lanterns.with_picture(made, folder)
    for number, publication in enumerate(made.publications):
        if number == 9:
            fail(publication, "X refuses the post: its link is on a list of harmful links.")
        elif number == 10:
            doubt(publication)
        else:
            publish(publication, number=number)
    return made


def publish(publication: Publication, *, number: int = 0) -> Post:
    if publication.state == State.SCHEDULED:
        lanterns.arm(publication, publication.due_at).delete()
    publication.state, publication.settled_at = State.PUBLISHED, publication.due_at
    publication.save()
    account = publication.account
    post = Post.objects.create(
        organization=publication.organization, account=account, publication=publication,
        network_id=f"{publication.pk}",
        url=f"http://127.0.0.1:9/{account.network}/{publication.pk}",
        published_at=publication.due_at + timedelta(seconds=1),
    )  # fmt: skip
    for hours in READ_AFTER_HOURS:
        read(post, hours, number)
    for at, text in enumerate(lanterns.COMMENTS[account.market.language]):
        comment(post, text, author=PEOPLE[at % 3], number=at)
    return post


def read(post: Post, hours: float, number: int = 0) -> Observation:
    """The counters `hours` after the post: most comes in the first six hours."""
    network = post.account.network
    followers = post.account.followers or 1_000
    share = 1 - math.exp(-hours / (5 + number))
    reactions = followers * APPEAL[network] * (1 - 0.04 * number) * share
    stated = {
        "views": int(followers * 1.3 * share),
        "reach": int(followers * 0.8 * share),
        "likes": int(reactions * 0.8),
        "comments": int(reactions * (1 if network == "livejournal" else 0.06)),
        "shares": int(reactions * 0.14),
    }
    return Observation.objects.create(
        organization=post.organization,
        post=post,
        observed_at=post.published_at + timedelta(hours=hours),
        **{name: value for name, value in stated.items() if name in STATES[network]},
    )


def comment(
    post: Post,
    text: str,
    *,
    author: str = "Anna",
    number: int = 0,
    under: str = "",
    ours: bool = False,
) -> Comment:
    return Comment.objects.create(
        organization=post.organization, post=post, network_id=f"{number}", text=text,
        author_name=author, parent_network_id=under, by_us=ours,
        created_at=post.published_at + timedelta(minutes=20 + 40 * number),
    )  # fmt: skip


def fail(publication: Publication, problem: str) -> None:
    publication.state, publication.problem = State.FAILED, problem
    publication.save()


def doubt(publication: Publication) -> None:
    lanterns.arm(publication, publication.due_at).delete()
    publication.state = State.UNSURE
    publication.problem = (
        "X sent no answer within 30 s, and its list of posts does not show it yet."
    )
    publication.save()
