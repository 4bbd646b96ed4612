"""What VK keeps besides posts and comments; made anew by a reset."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeground.sandbox.world import Account, File, Post

from .rate import Rate

if TYPE_CHECKING:
    from .polls import Poll


@dataclass(slots=True)
class State:
    accounts_by_token: dict[str, Account] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    """Names of the audience's people that have been shown, by user id."""
    postponed: dict[str, Post] = field(default_factory=dict)
    """Posts that wait for their time, by id."""
    posts_by_guid: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    """(wall's owner, guid) → (post id, when in seconds)."""
    comments_by_guid: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    posted_at: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Times of wall.post by wall, for the limit a day."""
    uploads: dict[str, File] = field(default_factory=dict)
    """Uploaded and not yet saved, by the hash of the upload's answer."""
    photos: dict[tuple[int, int], File] = field(default_factory=dict)
    """Saved photos, by (owner, photo id)."""
    videos: dict[tuple[int, int], File] = field(default_factory=dict)
    """Videos, by (owner, video id); one whose file has not come has no content."""
    video_uploads: dict[str, File] = field(default_factory=dict)
    """Videos whose file is awaited, by the hash of the upload's address."""
    story_uploads: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """Keys of upload addresses → (photo or video, owner, account)."""
    story_results: dict[str, tuple[File, int, str]] = field(default_factory=dict)
    """Uploaded and not yet saved, by the upload's result."""
    polls: dict[tuple[int, int], Poll] = field(default_factory=dict)
    """Polls, by (owner, poll id)."""
    upload_walls: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Keys of upload addresses → (user, community or 0)."""
    blocked_by_people: dict[int, set[str]] = field(default_factory=dict)
    """Whom administrators keep from their own pages."""
    captchas: dict[str, str] = field(default_factory=dict)
    """Asked captchas by sid, and what solves them."""
    rates: dict[str, Rate] = field(default_factory=dict)
