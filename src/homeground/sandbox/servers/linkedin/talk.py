"""What people say and do under a post: comments, reactions, whether they may.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/{comments-api,
network-update-social-actions,social-metadata-api}, seen 2026-11-22.
"""

from __future__ import annotations

from typing import Any

from homeground.sandbox.world import Comment, Post, World

from .callers import Caller
from .errors import Json, Refusal, bad_input, invalid, not_found
from .ids import activity_of, comment_id_in, comment_urn
from .posts import Posts, milliseconds

MOST_CHARACTERS = 1250


class Talk:
    def __init__(self, world: World, posts: Posts):
        self.world = world
        self.posts = posts

    def place(self, urn: str) -> tuple[Post, Comment | None]:
        """A post, or one of its comments, by any of its names. Raises: Refusal 404."""
        comment_id = comment_id_in(urn)
        if comment_id is not None:
            found = self.world.comment("linkedin", comment_id)
            if found is not None:
                return found
        post = self.posts.find(urn)
        if post is None:
            raise not_found(urn)
        return post, None

    # --- comments -----------------------------------------------------------------------------

    def comments(self, caller: Caller, urn: str) -> list[Json]:
        """Of a post all that answer it directly, of a comment its answers; oldest first."""
        post, above = self._readable(caller, urn, "socialActions/comments.GET_ALL")
        wanted = above.id if above else None
        return [
            self._comment(post, comment)
            for comment in self.world.comments(post)
            if comment.parent_id == wanted
        ]

    def comment(self, caller: Caller, urn: str, comment_id: str) -> Json:
        self._readable(caller, urn, "socialActions/comments.GET")
        post, comment = self._found(urn, comment_id)
        return self._comment(post, comment)

    def say(self, caller: Caller, urn: str, body: Json) -> Json:
        resource = "socialActions/comments.CREATE"
        caller.must("w", resource)
        for name in ("actor", "message"):
            if name not in body:
                raise invalid(
                    f"/{name}", "field is required but not found and has no default value"
                )
        caller.must_be(str(body["actor"]), resource)
        text = body["message"].get("text") if isinstance(body["message"], dict) else None
        if not isinstance(text, str) or not text.strip():
            raise invalid(
                "/message/text", "field is required but not found and has no default value"
            )
        if len(text) > MOST_CHARACTERS:
            raise bad_input(
                422,
                f"Comment text length ({len(text)} characters) exceeded the maximum allowed "
                f"({MOST_CHARACTERS} characters)",
                f"Field length must be at most {MOST_CHARACTERS}",
                "FIELD_LENGTH_TOO_LONG",
            )
        post, above = self.place(urn)
        parent = body.get("parentComment")
        if parent is not None:
            post, above = self.place(str(parent))
        if post.silent:
            # Undocumented: only that comments cannot be made on a closed thread is.
            raise Refusal(403, "Comments are closed on this thread", code="COMMENTS_CLOSED")
        # The network has two levels: an answer to an answer stands beside it.
        level = (above.parent_id or above.id) if above else None
        comment = self.world.add_comment(
            post,
            Comment(
                id=self.world.next_comment_id("linkedin"),
                post_id=post.id,
                author_id=caller.account.id,
                author_name=caller.account.name,
                text=text,
                created_at=self.world.clock.now(),
                parent_id=level,
                by_account=True,
            ),
        )
        return self._comment(post, comment)

    def unsay(self, caller: Caller, urn: str, comment_id: str) -> None:
        """One's own comments, and everybody's under one's own posts."""
        caller.must("w", "socialActions/comments.DELETE")
        post, comment = self._found(urn, comment_id)
        if comment.author_id != caller.account.id:
            caller.must_be(post.account_id, "socialActions/comments.DELETE")
        comment.deleted = True
        for answer in self.world.comments(post):
            if answer.parent_id == comment.id:
                answer.deleted = True

    def _found(self, urn: str, comment_id: str) -> tuple[Post, Comment]:
        post, _ = self.place(urn)
        found = self.world.comment("linkedin", comment_id_in(comment_id) or comment_id)
        if found is None or found[0] is not post:
            raise not_found(comment_id)
        return found

    def _readable(self, caller: Caller, urn: str, resource: str) -> tuple[Post, Comment | None]:
        caller.must("r", resource)
        post, comment = self.place(urn)
        caller.must_be(post.account_id, resource)
        return post, comment

    def _comment(self, post: Post, comment: Comment) -> Json:
        actor = person_urn(comment)
        stamp = {"actor": actor, "time": milliseconds(comment.created_at)}
        shown: Json = {
            "id": comment.id,
            "commentUrn": comment_urn(post.id, comment.id),
            "actor": actor,
            "object": activity_of(post.id),
            "message": {"attributes": [], "text": comment.text},
            "created": stamp,
            "lastModified": stamp,
            "likesSummary": _likes(0),
        }
        if comment.parent_id is not None:
            shown["parentComment"] = comment_urn(post.id, comment.parent_id)
        else:
            answers = sum(1 for c in self.world.comments(post) if c.parent_id == comment.id)
            shown["commentsSummary"] = {
                "aggregatedTotalComments": answers,
                "totalFirstLevelComments": answers,
                "selectedComments": [],
            }
        return shown

    # --- counts -------------------------------------------------------------------------------

    def summary(self, caller: Caller, urn: str) -> Json:
        post, above = self._readable(caller, urn, "socialActions.GET")
        total, first = self._said(post, above)
        likes = 0 if above else self.world.counts(post).likes
        return {
            "$URN": urn,
            "target": urn,
            "likesSummary": _likes(likes),
            "commentsSummary": {
                "aggregatedTotalComments": total,
                "totalFirstLevelComments": first,
            },
        }

    def likes(self, caller: Caller, urn: str) -> list[Json]:
        """Who liked a post. The audience's likes are numbers; each gets a person of its own here."""
        post, above = self._readable(caller, urn, "socialActions/likes.GET_ALL")
        count = 0 if above else self.world.counts(post).likes
        return [
            {
                "actor": f"urn:li:person:liker{number}",
                "created": {
                    "actor": f"urn:li:person:liker{number}",
                    "time": milliseconds(post.created_at),
                },
                "object": activity_of(post.id),
            }
            for number in range(1, count + 1)
        ]

    def metadata(self, caller: Caller, urn: str) -> Json:
        post, above = self._readable(caller, urn, "socialMetadata.GET")
        total, first = self._said(post, above)
        likes = 0 if above else self.world.counts(post).likes
        kinds = {"LIKE": {"reactionType": "LIKE", "count": likes}} if likes else {}
        return {
            "id": urn,
            "entity": urn,
            "commentsState": "CLOSED" if post.silent else "OPEN",
            "commentSummary": {"count": total, "topLevelCount": first},
            "reactionSummaries": kinds,
        }

    def set_metadata(self, caller: Caller, urn: str, changes: Json) -> None:
        resource = "socialMetadata.PARTIAL_UPDATE"
        caller.must("w", resource)
        post, _ = self.place(urn)
        caller.must_be(post.account_id, resource)
        state: Any = changes.get("commentsState")
        if set(changes) != {"commentsState"}:
            raise invalid("/patch/$set", "only commentsState may be updated")
        if state == "CLOSED":
            self.world.silence(post)
        elif state == "OPEN":
            post.silent = False
        else:
            raise invalid("/patch/$set/commentsState", f'"{state}" is not an enum symbol')

    def _said(self, post: Post, above: Comment | None) -> tuple[int, int]:
        """How many comments there are in all, and on the first level."""
        comments = self.world.comments(post)
        if above is not None:
            answers = sum(1 for comment in comments if comment.parent_id == above.id)
            return answers, answers
        return len(comments), sum(1 for comment in comments if comment.parent_id is None)


def person_urn(comment: Comment) -> str:
    return comment.author_id if comment.by_account else f"urn:li:person:{comment.author_id}"


def _likes(count: int) -> Json:
    return {
        "aggregatedTotalLikes": count,
        "totalLikes": count,
        "likedByCurrentUser": False,
        "selectedLikes": [],
    }
