"""What Threads refuses in its own way.

Sources: developers.facebook.com/docs/threads (troubleshooting, create-posts), seen 2026-11-22, and
the answers quoted in github.com/exileum/meta-mcp/issues/142 and 143 and
github.com/trypostit/trypost/pull/280. "Not documented" marks words for which none was found.
"""

from __future__ import annotations

from homeground.sandbox.graph.errors import GraphError


def media_not_found(media_id: str) -> GraphError:
    """Also the answer to publishing a container that is not ready (the same reports). That one
    which has expired or was published already is refused alike is not documented.
    """
    return GraphError(
        "The requested resource does not exist",
        24,
        subcode=4279009,
        transient=False,
        title="Media Not Found",
        user_message=f"The media with id {media_id} cannot be found.",
    )


def unknown_field(name: str) -> GraphError:
    return GraphError(f"Tried accessing nonexisting field ({name})", 100, kind="THApiException")


def invalid(message: str) -> GraphError:
    """Code 100; the words of most are not documented."""
    return GraphError(message, 100, kind="THApiException")


def too_long() -> GraphError:
    """That it is code 100: github.com/gesteves/denali/pull/1285."""
    return invalid("Param text must be at most 500 characters long.")


def too_many_links() -> GraphError:
    """docs/threads/create-posts/text-attachments; the number of the code is not documented."""
    return GraphError(
        "THREADS_API__LINK_LIMIT_EXCEEDED: posts may contain at most 5 links.",
        100,
        kind="THApiException",
    )


def quota(of: str) -> GraphError:
    """The limits are documented, the answer is not: Instagram's for its own limit, 9."""
    return GraphError(
        f"You reached the maximum number of {of} that is allowed within 24 hours.",
        9,
        transient=False,
    )


def reply_not_allowed() -> GraphError:
    """docs/threads/create-replies: only to one's own conversations, to mentions, and to what was
    found by a keyword search. The words are not documented.
    """
    return GraphError("(#10) Application does not have permission for this action", 10, status=403)
