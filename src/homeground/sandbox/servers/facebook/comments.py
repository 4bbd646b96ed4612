"""Commenting, hiding and removing comments, and keeping people out.

Source: Comment.json, PagePost.json, Page.json (blocked) and reference/object/comments, seen
2026-11-22. Answers to answers stand under the first comment, as on the site.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.graph.answering import Call
from homeground.sandbox.graph.errors import invalid, missing_parameter, permission
from homeground.sandbox.graph.parameters import Parameters
from homeground.sandbox.world import Account, Comment, Post, World

MOST_CHARACTERS = 8_000
"""Not documented for the API; the site takes so many."""


def write(world: World, call: Call, post: Post, above: Comment | None) -> Comment:
    """Raises: GraphError 100 without a text."""
    text = call.given.text("message") or ""
    if not text.strip():
        # Attachments are not taken here; the wording is that of a post without anything.
        raise invalid("Missing message or attachment")
    if len(text) > MOST_CHARACTERS:
        raise invalid("Param message is too long")
    parent_id = (above.parent_id or above.id) if above else None
    return world.add_comment(
        post,
        Comment(
            id=world.next_comment_id("facebook"),
            post_id=post.id,
            author_id=call.account.id,
            author_name=call.account.name,
            text=text,
            created_at=world.clock.now(),
            parent_id=parent_id,
            by_account=True,
        ),
    )


def change(call: Call, comment: Comment) -> None:
    """POST /{comment}: `is_hidden`, or the `message` of the Page's own."""
    given = call.given
    if "is_hidden" not in given and "message" not in given:
        raise missing_parameter("message")
    if "is_hidden" in given:
        if comment.by_account:
            # `can_hide` is false for these; the words of the refusal are not documented.
            raise permission("This comment cannot be hidden")
        comment.hidden = given.flag("is_hidden")
    if "message" in given:
        if not comment.by_account:
            raise permission("You do not have permission to edit this comment")  # not documented
        text = given.text("message") or ""
        if not text.strip():
            raise invalid("Missing message or attachment")
        comment.text = text


def delete(world: World, post: Post, comment: Comment) -> None:
    """With its answers."""
    for each in world.comments(post):
        if each is comment or each.parent_id == comment.id:
            each.deleted = True


def people_named(given: Parameters) -> list[str]:
    """`user`, `uid`, `asid` or `psid`: the ids that the sandbox's people have are all of these."""
    people = [person for name in ("user", "uid", "asid", "psid") for person in given.texts(name)]
    if not people:
        raise missing_parameter("user")
    return people


def block(page: Account, people: list[str]) -> dict[str, bool]:
    page.blocked |= set(people)
    return dict.fromkeys(people, True)


def unblock(page: Account, people: list[str]) -> dict[str, Any]:
    page.blocked -= set(people)
    return {"success": True}


def blocked(world: World, page: Account) -> list[dict[str, Any]]:
    names = {
        comment.author_id: comment.author_name
        for post in world.posts_of("facebook", page.id)
        for comment in post.comments
    }
    return [
        {"id": person, "name": names.get(person, f"Person {person}")}
        for person in sorted(page.blocked)
    ]
