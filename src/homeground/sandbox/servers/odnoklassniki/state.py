"""What Odnoklassniki keeps besides posts and comments; made anew by a reset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from homeground.sandbox.world import Account, File, Post


@dataclass(slots=True)
class UploadAddress:
    """Where the files of one photosV2.getUploadUrl go."""

    account_id: str
    photo_ids: tuple[str, ...]
    expires_at: datetime


@dataclass(slots=True)
class Video:
    """A video that was announced, perhaps uploaded, perhaps described."""

    id: str
    account_id: str
    size: int
    title: str = ""
    description: str = ""
    file: File | None = None
    """What was uploaded; until then it is nothing that a topic could show."""
    ready_at: float = 0.0
    """When it is processed, in seconds since 1970: until then it is shown as being processed."""


@dataclass(slots=True)
class Session:
    """A token that a person agreed to, for the groups that they chose."""

    user_id: str
    person: str
    group_ids: tuple[str, ...]
    client_id: str
    permissions: frozenset[str]
    seconds: float
    expires: float


@dataclass(slots=True)
class State:
    accounts_by_token: dict[str, Account] = field(default_factory=dict)
    accounts_by_application: dict[str, Account] = field(default_factory=dict)
    delayed: dict[str, Post] = field(default_factory=dict)
    """Topics that wait for their time, by id."""
    republished: dict[str, str] = field(default_factory=dict)
    """Ids of delayed topics, and those that they have since they were published."""
    upload_addresses: dict[str, UploadAddress] = field(default_factory=dict)
    """By the token in the address."""
    photos: dict[str, File] = field(default_factory=dict)
    """Uploaded photos by their token."""
    videos: dict[str, Video] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    """By access token."""
    refreshes: dict[str, Session] = field(default_factory=dict)
    """By refresh token; `expires` is then that one's."""
