"""A real client of each network and our connector at one schedule: each sees what the other left
there, and takes it back from under the other's hands. The clients are unmodified; only their host is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
import requests
import vk_api
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi, FacebookSession
from mastodon import Mastodon
from wp_api import WPClient
from wp_api.auth import ApplicationPasswordAuth

from homeground.networks import errors
from homeground.networks.model import Draft
from tests.sandbox.test_client_vk_api import ToSandbox

from .contract.drafts import key, now
from .harness import RunningSandbox


@dataclass
class Witness:
    """A client's own words for leaving a post, listing what waits (id, text), and taking one back."""

    leave: Callable[[str, datetime], str]
    waiting: Callable[[], list[tuple[str, str]]]
    take_back: Callable[[str], object]
    close: Callable[[], None] = lambda: None


def by_vk_api(token: dict[str, Any]) -> Witness:
    session = requests.Session()
    session.mount("https://api.vk.ru", ToSandbox(token["base_url"]))
    made = vk_api.VkApi(
        token=token["credentials"]["access_token"], api_version="5.199", session=session
    )
    wall, owner = made.get_api().wall, int(token["account_id"])

    def leave(text: str, at: datetime) -> str:
        told = {"message": text, "publish_date": int(at.timestamp()), "from_group": 1}
        return f"{owner}_{wall.post(owner_id=owner, **told)['post_id']}"

    def waiting() -> list[tuple[str, str]]:
        items = wall.get(owner_id=owner, filter="postponed")["items"]
        return [(f"{item['owner_id']}_{item['id']}", item["text"]) for item in items]

    def take_back(post_id: str) -> object:
        return wall.delete(owner_id=owner, post_id=int(post_id.partition("_")[2]))

    return Witness(leave, waiting, take_back, session.close)


def by_mastodon_py(token: dict[str, Any]) -> Witness:
    made = Mastodon(
        access_token=token["credentials"]["access_token"], api_base_url=token["base_url"]
    )
    return Witness(
        lambda text, at: str(made.status_post(text, scheduled_at=at).id),
        lambda: [(str(one.id), one.params.text) for one in made.scheduled_statuses()],
        made.scheduled_status_delete,
    )


def by_facebook_business(token: dict[str, Any]) -> Witness:
    session = FacebookSession(access_token=token["credentials"]["access_token"])
    session.GRAPH = token["base_url"]
    api = FacebookAdsApi(session)
    page = Page(token["account_id"], api=api)

    def leave(text: str, at: datetime) -> str:
        told = {
            "message": text,
            "published": False,
            "scheduled_publish_time": int(at.timestamp()),
        }
        return cast("str", page.create_feed(params=told)["id"])

    return Witness(
        leave,
        lambda: [(p["id"], p["message"]) for p in page.get_scheduled_posts(fields=["message"])],
        lambda post_id: PagePost(post_id, api=api).api_delete(),
    )


def by_wp_api_client(token: dict[str, Any]) -> Witness:
    given = token["credentials"]
    auth = ApplicationPasswordAuth(given["username"], given["application_password"])
    made = WPClient(token["base_url"], auth=auth)

    def leave(text: str, at: datetime) -> str:
        told = {"status": "future", "date_gmt": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")}
        return str(made.posts.create(title="x", content=f"<p>{text}</p>", **told)["id"])

    def waiting() -> list[tuple[str, str]]:
        posts = made.posts.list(status="future", context="edit")
        return [(str(p["id"]), p["content"]["rendered"]) for p in posts]

    return Witness(
        leave,
        waiting,
        lambda post_id: made.posts.delete(int(post_id), force=True),
        made.session.close,
    )


WITNESSES = {
    ("vk", "user"): by_vk_api,
    ("mastodon", None): by_mastodon_py,
    ("facebook", None): by_facebook_business,
    ("wordpress", "self_hosted"): by_wp_api_client,
}


@pytest.fixture
def closing() -> Iterator[list[Witness]]:
    opened: list[Witness] = []
    yield opened
    for witness in opened:
        witness.close()


@pytest.mark.parametrize("place", WITNESSES, ids=lambda place: place[0])
async def test_a_clients_post_and_ours_wait_side_by_side(
    place: tuple[str, str | None], sandbox: RunningSandbox, closing: list[Witness]
) -> None:
    token = await sandbox.token(*place)
    ours = sandbox.connect(token)
    theirs = await asyncio.to_thread(WITNESSES[place], token)
    closing.append(theirs)
    at = (now(sandbox) + timedelta(hours=2)).replace(second=0, microsecond=0)
    left = await asyncio.to_thread(theirs.leave, "By their client", at)
    later = at + timedelta(hours=1)
    draft = Draft("By ours", title="x" if place[0] == "wordpress" else None, publish_at=later)
    published = await ours.publish(draft, key=key(), now=now(sandbox))

    kept = [(post.id, post.text, post.created_at) for post in await ours.scheduled_posts()]
    assert kept == [(left, "By their client", at), (published.id, "By ours", later)]
    seen = sorted(await asyncio.to_thread(theirs.waiting))
    assert [post_id for post_id, _ in seen] == sorted([left, published.id])
    assert all("By" in text for _, text in seen)

    await ours.unschedule(left)
    assert [post_id for post_id, _ in await asyncio.to_thread(theirs.waiting)] == [published.id]
    await asyncio.to_thread(theirs.take_back, published.id)
    assert await ours.scheduled_posts() == []
    for post_id in (left, published.id):
        with pytest.raises(errors.NotFound):
            await ours.unschedule(post_id)
    await sandbox.advance(4 * 3600)
    assert await ours.recent_posts(limit=5) == []
