"""What Instagram refuses in its own way: pairs of code and subcode.

Source: instagram-platform/instagram-graph-api/reference/error-codes, updated 2 June 2026, and the
captures quoted in github.com/activepieces/activepieces/issues/10389 (9007) and
github.com/gitroomhq/postiz-app/issues/1129 (9004). The pairs of `restricted`, `blocked_action`,
`caption` and `carousel` are known by subcode only; their codes are remembered.
"""

from __future__ import annotations

from homeground.sandbox.graph.errors import GraphError


def _refusal(code: int, subcode: int, message: str, title: str, told: str) -> GraphError:
    return GraphError(
        message, code, subcode=subcode, transient=False, title=title, user_message=told
    )


def too_slow() -> GraphError:
    told = "It takes too long to download the media."
    return _refusal(-2, 2207003, "Timeout", "Timeout", told)


def expired() -> GraphError:
    told = "The media you are trying to access has expired. Please try to upload again."
    return _refusal(-2, 2207020, "Media expired", "Media expired", told)


def not_fetched(address: str) -> GraphError:
    return _refusal(
        9004,
        2207052,
        "Only photo or video can be accepted as media type.",
        "Media download has failed. The media URI doesn't meet our requirements.",
        f"The media could not be fetched from this URI: {address}",
    )


def too_large() -> GraphError:
    return _refusal(
        36000,
        2207004,
        "The image size is too large.",
        "Image size too large",
        "The image is too large to download. It should be less than 8 MiB.",
    )


def wrong_format(kind: str) -> GraphError:
    return _refusal(
        36001,
        2207005,
        "The image format is not supported.",
        "Unsupported image format",
        f"The image format {kind} is not supported. Supported formats are JPEG.",
    )


def wrong_shape(ratio: float) -> GraphError:
    return _refusal(
        36003,
        2207009,
        "The aspect ratio is not supported.",
        "Unsupported aspect ratio",
        f"The submitted image with aspect ratio {ratio:.3f} cannot be published. Please submit an "
        "image with a valid aspect ratio.",
    )


def caption() -> GraphError:
    told = "The caption was too long. It may have up to 2,200 characters, 30 hashtags and 20 tags."
    return _refusal(100, 2207010, "Invalid parameter", "Caption too long", told)


def carousel() -> GraphError:
    return _refusal(
        100,
        2207028,
        "Invalid parameter",
        "Can't make a carousel",
        "Your post won't work as a carousel. Carousels need at least 2 photos/videos and no more "
        "than 10 photos/videos.",
    )


def not_ready() -> GraphError:
    """Captured of a container in progress; that of one published already is not documented."""
    return _refusal(
        9007,
        2207027,
        "Media ID is not available",
        "Cannot publish",
        "The media is not ready to be published. Please wait a moment.",
    )


def no_container(container_id: str) -> GraphError:
    told = f"The media with {container_id} cannot be found."
    return _refusal(24, 2207006, "The requested resource does not exist", "Media not found", told)


def quota() -> GraphError:
    return _refusal(
        9,
        2207042,
        "Application request limit reached",
        "Daily limit reached",
        "You reached maximum number of posts that is allowed to be published by Content Publishing "
        "API.",
    )


def blocked_action() -> GraphError:
    told = "We restrict certain activity to protect our community. Tell us if you think we made a mistake."
    return _refusal(4, 2207051, "Application request limit reached", "Action is blocked", told)


def restricted() -> GraphError:
    return _refusal(
        25,
        2207050,
        "The Instagram account is restricted.",
        "Account restricted",
        "The Instagram account is inactive, checkpointed, or restricted.",
    )


def unsupported_metric(name: str) -> GraphError:
    """Captured: github.com/airbytehq/airbyte/pull/62902."""
    return GraphError(
        f"(#100) The Media Insights API does not support the {name} metric for this media product "
        "type.",
        100,
    )
