"""wall.post, wall.edit, wall.delete, wall.restore, wall.get, wall.getById.

Parameters and answers: VK's schema 5.199, wall/methods.json. Limits: dev.vk.com/method/wall.post.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from homeground.sandbox.limits import Strictness, note_refusal, strictness
from homeground.sandbox.world import Account, Post, World

from . import answers, errors
from .attachments import Attached, attached
from .call import Call

MESSAGE_CHARACTERS = 16_384  # from memory, no source found; counted in code points
POSTS_A_DAY = 50
ADS_A_DAY = 3
"""Outside VK's own exchange: its description of `mark_as_ads`, as clients' types repeat it."""
POSTPONED_AT_ONCE = 150  # from memory, no source found
GUID_WINDOW_SECONDS = 3600  # an hour: VK's description of `guid`, as clients' types repeat it
DAY_SECONDS = 86_400


def post(call: Call) -> dict[str, Any]:
    """Publish, or keep for `publish_date`; a known guid answers with the first post."""
    owner_id = wall_of(call)
    guid = call.text("guid")
    if guid:
        known = call.state.posts_by_guid.get((owner_id, guid))
        if known and call.now - known[1] < GUID_WINDOW_SECONDS:
            return {"post_id": known[0]}
    if call.integer("post_id"):
        return publish_postponed(call, owner_id)
    said = content(call)
    strict = strictness(call.world, "vk")
    most = strict.most(POSTS_A_DAY)
    if strict.enforced and len(_posted_today(call, owner_id)) >= most:
        note_refusal(call.world, "vk")
        raise errors.no_post_added(f"you can only add {most} posts a day")
    when = _publish_date(call, owner_id)
    if call.flag("mark_as_ads") and owner_id < 0:
        _check_ads(call, owner_id, when or call.now, strict)
    number = call.world.count("vk.wall")
    made = Post(
        network="vk",
        id=f"{owner_id}_{number}",
        account_id=call.account.id,
        text=call.text("message"),
        created_at=datetime.fromtimestamp(when or call.now, UTC),
        link=said.link,
        files=list(said.media),
        poll=said.poll.answers if said.poll else (),
        # A community has no friends: what it writes everybody sees.
        seen_by="friends" if call.flag("friends_only") and owner_id > 0 else "everybody",
        extra={
            "poll": (said.poll.owner_id, said.poll.id) if said.poll else (0, 0),
            "owner_id": owner_id,
            "number": number,
            **_authorship(call, owner_id),
            "marked_as_ads": call.flag("mark_as_ads"),
            "comments_closed": call.flag("close_comments"),
            "link_title": call.text("link_title"),
            "copyright": call.text("copyright"),
        },
    )
    if when:
        call.state.postponed[made.id] = made
    else:
        put_on_wall(call.world, made)
    call.state.posted_at[owner_id].append(call.now)
    if guid:
        call.state.posts_by_guid[(owner_id, guid)] = (number, call.now)
    return {"post_id": number}


def publish_postponed(call: Call, owner_id: int) -> dict[str, Any]:
    """`post_id` in wall.post publishes a postponed post now."""
    waiting = call.state.postponed.get(f"{owner_id}_{call.integer('post_id')}")
    if waiting is None:
        raise errors.not_found()
    del call.state.postponed[waiting.id]
    waiting.created_at = datetime.fromtimestamp(call.now, UTC)
    return {"post_id": release(call.world, waiting)}


def release(world: World, waiting: Post) -> int:
    """Put a postponed post on the wall.

    It gets a new number there and names the old one in `postponed_id`: dev.vk.com/reference/objects/post
    """
    number = world.count("vk.wall")
    waiting.extra["postponed_id"] = waiting.extra["number"]
    waiting.extra["number"] = number
    waiting.id = f"{waiting.extra['owner_id']}_{number}"
    put_on_wall(world, waiting)
    return int(number)


def put_on_wall(world: World, made: Post) -> None:
    world.add_post(made)
    if made.extra["comments_closed"]:
        world.silence(made)


def remember(world: World, account: Account, text: str) -> Post:
    """A post that is on an account's wall since the world's clock."""
    owner_id, number = int(account.id), world.count("vk.wall")
    made = Post(
        network="vk",
        id=f"{owner_id}_{number}",
        account_id=account.id,
        text=text,
        created_at=world.clock.now(),
        extra={
            "owner_id": owner_id,
            "number": number,
            "from_id": owner_id,
            "marked_as_ads": False,
            "comments_closed": False,
            "link_title": "",
            "copyright": "",
        },
    )
    put_on_wall(world, made)
    return made


def edit(call: Call) -> dict[str, Any]:
    owner_id = wall_of(call)
    made = mine(call, owner_id, call.required_integer("post_id"))
    said = content(call)
    made.text = call.text("message")
    made.link, made.files = said.link, list(said.media)
    made.poll = said.poll.answers if said.poll else ()
    made.extra["poll"] = (said.poll.owner_id, said.poll.id) if said.poll else (0, 0)
    made.extra["marked_as_ads"] = call.flag("mark_as_ads")
    made.extra["comments_closed"] = call.flag("close_comments")
    if made.extra["comments_closed"]:
        call.world.silence(made)
    else:
        made.silent = False
    if made.id in call.state.postponed:
        when = _publish_date(call, owner_id, except_id=made.id)
        if when:
            made.created_at = datetime.fromtimestamp(when, UTC)
    else:
        made.extra["edited"] = call.now
    return {"post_id": made.extra["number"]}


def delete(call: Call) -> int:
    owner_id = wall_of(call)
    made = mine(call, owner_id, call.required_integer("post_id"))
    if call.state.postponed.pop(made.id, None) is None:
        made.deleted = True
    return 1


def restore(call: Call) -> int:
    owner_id = wall_of(call)
    gone = find(call, owner_id, call.required_integer("post_id"), deleted=True)
    if gone is None or gone.account_id != call.account.id:
        raise errors.no_post_access()
    gone.deleted = False
    return 1


def get(call: Call) -> dict[str, Any]:
    owner_id = call.integer("owner_id")
    if owner_id is None:
        domain = call.text("domain")
        owner_id = answers.owner_of_name(call, domain) if domain else call.user_id
        if owner_id is None:
            raise errors.invalid("domain")
    # "Number of posts to return (maximum 100)"; what the default is, the schema does not say.
    count = call.between("count", 20, 0, 100)
    offset = call.between("offset", 0, 0, 10**9)
    match call.text("filter") or "all":
        case "all" | "owner":
            written = (
                call.world.posts_of("vk", str(owner_id))
                if owner_id < 0
                else call.world.posts_on("vk")
            )
            posts = [p for p in written if p.extra["owner_id"] == owner_id and p.format == "post"]
            posts.sort(key=lambda p: p.created_at, reverse=True)
        case "postponed":
            if owner_id not in (-call.group_id, call.user_id):
                raise errors.no_access("no access to postponed posts")  # words not documented
            posts = [p for p in call.state.postponed.values() if p.extra["owner_id"] == owner_id]
            posts.sort(key=lambda p: p.created_at)
        case "others" | "suggests" | "archived" | "donut":
            posts = []
        case _:
            raise errors.invalid("filter")
    shown = posts[offset : offset + count]
    answer: dict[str, Any] = {
        "count": len(posts),
        "items": [answers.post(call, p) for p in shown],
    }
    return answers.extended(call, answer, [p.extra["from_id"] for p in shown] + [owner_id])


def get_by_id(call: Call) -> dict[str, Any]:
    """Posts by `<owner>_<id>`; what does not exist is left out."""
    names = call.listed("posts")
    if not names:
        raise errors.undefined("posts")
    shown = []
    for name in names:
        owner, _, rest = name.partition("_")
        number = rest.partition("_")[0]
        if not owner.lstrip("-").isdigit() or not number.isdigit():
            raise errors.invalid("posts")
        if found := find(call, int(owner), int(number)):
            shown.append(found)
    answer: dict[str, Any] = {"items": [answers.post(call, p) for p in shown]}
    return answers.extended(call, answer, [p.extra["from_id"] for p in shown])


def content(call: Call) -> Attached:
    """Message and attachments of a post, checked together.

    Raises: VkError 100.
    """
    said = attached(call)
    if len(call.text("message")) > MESSAGE_CHARACTERS:
        raise errors.wrong_parameter("message is too long")  # words not documented
    if not call.text("message") and said.empty:
        raise errors.invalid("message")
    return said


def wall_of(call: Call) -> int:
    """Whose wall: one's own without `owner_id`.

    Raises: VkError 214 (adding) or 15 when that wall is not the caller's to write on.
    """
    own = -call.group_id if call.kind == "community" else call.user_id
    owner_id = call.integer("owner_id", own)
    assert owner_id is not None
    if owner_id == -call.group_id or (owner_id == call.user_id and call.kind != "community"):
        return owner_id
    if call.method == "wall.post":
        # Which words VK uses for a stranger's closed wall is not documented.
        raise errors.no_post_added("access denied")
    raise errors.no_access()


def find(call: Call, owner_id: int, number: int, *, deleted: bool = False) -> Post | None:
    name = f"{owner_id}_{number}"
    if deleted:
        return next(
            (p for p in call.world.posts if p.network == "vk" and p.id == name and p.deleted), None
        )
    return call.world.post("vk", name)


def mine(call: Call, owner_id: int, number: int) -> Post:
    """A post, or a waiting one, that the caller may change.

    Raises: VkError 104.
    """
    found = call.state.postponed.get(f"{owner_id}_{number}") or find(call, owner_id, number)
    if found is None:
        raise errors.not_found()
    return found


def _posted_today(call: Call, owner_id: int) -> list[int]:
    """Whether VK's day is a calendar day is not documented: the last 24 hours here."""
    times = call.state.posted_at[owner_id]
    times[:] = [at for at in times if call.now - at < DAY_SECONDS]
    return times


def _check_ads(call: Call, owner_id: int, at: int, strict: Strictness) -> None:
    """Raises: VkError 224. Counted are those that are out or wait, less than a day from `at`."""
    posts = [*call.world.posts_of("vk", call.account.id), *call.state.postponed.values()]
    ads = [
        post
        for post in posts
        if post.extra["owner_id"] == owner_id
        and post.extra.get("marked_as_ads")
        and abs(post.created_at.timestamp() - at) < DAY_SECONDS
    ]
    if strict.enforced and len(ads) >= strict.most(ADS_A_DAY):
        note_refusal(call.world, "vk")
        raise errors.too_many_ads()


def _publish_date(call: Call, owner_id: int, except_id: str = "") -> int | None:
    when = call.integer("publish_date")
    if not when:
        return None
    if when <= call.now:
        raise errors.invalid("publish_date")
    waiting = [
        p
        for p in call.state.postponed.values()
        if p.extra["owner_id"] == owner_id and p.id != except_id
    ]
    if any(int(p.created_at.timestamp()) == when for p in waiting):
        raise errors.no_post_added("a post is already scheduled for this time")
    if len(waiting) >= POSTPONED_AT_ONCE:
        raise errors.no_post_added(f"you can only schedule {POSTPONED_AT_ONCE} posts")
    return when


def _authorship(call: Call, owner_id: int) -> dict[str, int]:
    """On a community's wall `from_group` makes it the author, `signed` names the person too."""
    if call.kind == "community":
        return {"from_id": owner_id}
    if owner_id < 0 and call.flag("from_group"):
        return {"from_id": owner_id} | ({"signer_id": call.user_id} if call.flag("signed") else {})
    return {"from_id": call.user_id}
