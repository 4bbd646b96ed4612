"""Statuses, accounts, media and the rest as Mastodon's JSON.

Source: docs.joinmastodon.org/entities and the OpenAPI document for 4.7.0, seen 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homeground.sandbox.voices import language_of
from homeground.sandbox.world import Account, File, World

from .errors import Json
from .grammar import found_in
from .markup import html_of
from .statuses import Person, Status, Statuses


@dataclass(frozen=True, slots=True)
class Entities:
    """`base` is this server's own address, without a trailing slash; `host` the same without it."""

    world: World
    statuses: Statuses
    base: str
    root: str

    # --- a status -----------------------------------------------------------------------------

    def status(self, status: Status, viewer: Account | None) -> Json:
        text = status.text.strip()
        settings = status.settings
        likes, shares = self._reactions(status)
        shown: Json = {
            "id": status.id,
            "created_at": instant(status.created_at),
            "in_reply_to_id": status.above_id,
            "in_reply_to_account_id": status.above_author.id if status.above_author else None,
            "sensitive": bool(settings.get("sensitive")),
            "spoiler_text": settings.get("spoiler_text", ""),
            "visibility": status.visibility,
            "language": settings.get("language") or self._language(status),
            "uri": f"{self.base}/users/{status.author.handle}/statuses/{status.id}",
            "url": self.page(status),
            "replies_count": self.statuses.replies_to(status),
            "reblogs_count": shares,
            "favourites_count": likes,
            "quotes_count": 0,
            "edited_at": instant(settings["edited_at"]) if "edited_at" in settings else None,
            "content": html_of(text, base=self.base, address_of=self._address_of),
            "reblog": None,
            "account": self.account(status.author),
            "media_attachments": [self.media(file) for file in status.files],
            "mentions": [self._mention(person) for person in self.statuses.mentioned(text)],
            "tags": self._tags(text),
            "emojis": [],
            "card": None,
            "poll": self.poll(status),
        }
        if viewer is not None:
            shown |= {"favourited": False, "reblogged": False, "muted": False, "bookmarked": False}
            if status.author.id == viewer.id:
                shown |= {
                    "pinned": False,
                    "application": {
                        "name": settings.get("application", "Sandbox"),
                        "website": None,
                    },
                }
        return shown

    def source(self, status: Status) -> Json:
        return {
            "id": status.id,
            "text": status.text.strip(),
            "spoiler_text": status.settings.get("spoiler_text", ""),
        }

    def page(self, status: Status) -> str:
        return f"{self.base}/@{status.author.handle}/{status.id}"

    def _reactions(self, status: Status) -> tuple[int, int]:
        if status.comment is not None:
            # The audience of the sandbox does not react to replies, except by answering them.
            return 0, 0
        counts = self.world.counts(status.post)
        return counts.likes, counts.shares

    def _language(self, status: Status) -> str:
        account = status.author.account
        return language_of(status.text, account.language if account else "en")

    def _address_of(self, acct: str) -> str | None:
        person = self.statuses.person_by_name(acct)
        return f"{self.base}/@{person.handle}" if person else None

    def _mention(self, person: Person) -> Json:
        return {
            "id": person.id,
            "username": person.handle,
            "url": f"{self.base}/@{person.handle}",
            "acct": person.handle,
        }

    def _tags(self, text: str) -> list[Json]:
        names = {found.text.lower() for found in found_in(text) if found.kind == "tag"}
        return [{"name": name, "url": f"{self.base}/tags/{name}"} for name in sorted(names)]

    def poll(self, status: Status) -> Json | None:
        poll = status.settings.get("poll")
        if poll is None:
            return None
        # An edit that gives the poll again gives its length from then on.
        begins = poll.get("begins", status.created_at)
        ends = begins + timedelta(seconds=poll["expires_in"])
        return {
            "id": poll["id"],
            "expires_at": instant(ends),
            "expired": ends <= self.world.clock.now(),
            "multiple": poll["multiple"],
            "votes_count": 0,
            "voters_count": 0,
            "voted": False,
            "own_votes": [],
            "options": [{"title": title, "votes_count": 0} for title in poll["options"]],
            "emojis": [],
        }

    # --- an account ---------------------------------------------------------------------------

    def account(self, person: Person) -> Json:
        account = person.account
        missing = f"{self.base}/avatars/original/missing.png"
        header = f"{self.base}/headers/original/missing.png"
        newest = next(self.statuses.by(person.id), None) if account else None
        made = account.created_at if account else datetime(2024, 1, 1, tzinfo=UTC)
        return {
            "id": person.id,
            "username": person.handle,
            "acct": person.handle,
            "display_name": person.name,
            "locked": False,
            "bot": False,
            "discoverable": True,
            "indexable": True,
            "group": False,
            # The day alone is told, as of midnight.
            "created_at": f"{made:%Y-%m-%d}T00:00:00.000Z",
            "note": "",
            "url": f"{self.base}/@{person.handle}",
            "uri": f"{self.base}/users/{person.handle}",
            "avatar": missing,
            "avatar_static": missing,
            "header": header,
            "header_static": header,
            "followers_count": account.followers if account else 0,
            "following_count": 0,
            "statuses_count": sum(1 for _ in self.statuses.by(person.id)) if account else 0,
            "last_status_at": f"{newest.created_at:%Y-%m-%d}" if newest else None,
            "hide_collections": None,
            "noindex": False,
            "emojis": [],
            "roles": [],
            "fields": [],
        }

    def own_account(self, account: Account) -> Json:
        return self.account(self.statuses.person(account)) | {
            "source": {
                "privacy": "public",
                "sensitive": False,
                "language": account.language,
                "note": "",
                "fields": [],
                "follow_requests_count": 0,
                "hide_collections": None,
                "discoverable": True,
                "indexable": True,
                "attribution_domains": [],
                "quote_policy": "public",
            },
            "role": {
                "id": "-99",
                "name": "",
                "permissions": "65536",
                "color": "",
                "highlighted": False,
            },
        }

    def relationship(self, account: Account, person: Person) -> Json:
        """Nobody follows anybody by name here; blocking is all there is between two people."""
        other = person.account
        never = (
            "domain_blocking", "endorsed", "followed_by", "following", "muting",
            "muting_notifications", "notifying", "requested", "requested_by", "showing_reblogs",
        )  # fmt: skip
        return dict.fromkeys(never, False) | {
            "id": person.id,
            "blocking": person.id in account.blocked,
            "blocked_by": other is not None and account.id in other.blocked,
            "note": "",
            "languages": None,
            "muting_expires_at": None,
        }

    # --- media, schedules ---------------------------------------------------------------------

    def media(self, file: File) -> Json:
        ready = bool(file.extra.get("ready"))
        address = f"{self.root}/_media/{file.id}"
        aspect = round(file.width / file.height, 6) if file.height else 0
        size = {
            "width": file.width,
            "height": file.height,
            "size": f"{file.width}x{file.height}",
            "aspect": aspect,
        }
        return {
            "id": file.id,
            "type": _kind_of(file),
            "url": address if ready else None,
            "preview_url": address if ready else None,
            "remote_url": None,
            "meta": {"original": size | _running(file), "small": size} if ready else {},
            "description": file.alt,
            # A hash of the picture's colours is drawn by clients while it loads; none is made here.
            "blurhash": None,
        }

    def scheduled(self, kept: Json) -> Json:
        files = [self.world.files[media_id] for media_id in kept["params"]["media_ids"] or []]
        return {
            "id": kept["id"],
            "scheduled_at": instant(kept["at"]),
            "params": kept["params"],
            "media_attachments": [self.media(file) for file in files],
        }


def instant(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _kind_of(file: File) -> str:
    if file.mime.startswith("video/"):
        return "video"
    return "gifv" if file.mime == "image/gif" else "image"


def _running(file: File) -> Json:
    """What the original of a video has besides its size."""
    if file.seconds is None:
        return {}
    rate = int(len(file.content) * 8 / file.seconds) if file.seconds else 0
    return {"frame_rate": "24/1", "duration": file.seconds, "bitrate": rate}
