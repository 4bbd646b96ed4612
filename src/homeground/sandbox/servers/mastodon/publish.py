"""POST, PUT and DELETE of statuses, and those kept for later.

Source: docs.joinmastodon.org/methods/statuses and app/services/post_status_service.rb, seen
2026-11-22. Mastodon does not refuse a repeated text: it is the Idempotency-Key that makes a repeat
harmless, for an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from homeground.sandbox.world import Account, Comment, File, Post, World

from .count import MOST, countable_length
from .errors import Json, invalid, not_found, refused
from .ids import next_id
from .parameters import Parameters
from .polls import poll_from
from .statuses import Status, Statuses

KEY_SECONDS = 3600
EARLIEST = timedelta(minutes=5)
MOST_FILES = 4
MOST_SCHEDULED = 300
MOST_SCHEDULED_A_DAY = 25
VISIBILITIES = ("public", "unlisted", "private", "direct")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What is kept for later, as `Publishing.scheduled` holds it."""

    kept: Json


SEEN_BY: dict[str, Literal["everybody", "friends", "ourselves"]] = {
    "public": "everybody",
    "unlisted": "everybody",
    "private": "friends",
    # Those whom it names see it too; without a name in it, nobody else does.
    "direct": "ourselves",
}


class Publishing:
    def __init__(self, world: World, statuses: Statuses):
        self.world = world
        self.statuses = statuses

    @property
    def scheduled(self) -> dict[str, Json]:
        found: dict[str, Json] = self.world.of("mastodon").setdefault("scheduled", {})
        return found

    def publish(
        self, author: Account, given: Parameters, *, key: str | None, application: str
    ) -> Status | Scheduled:
        """Publish or keep for later; the same key within an hour gives the first one again.

        Raises: Refusal, 422 for what cannot be saved, 404 when what is answered is gone.
        """
        earlier = self._earlier(author, key)
        if earlier is not None:
            return earlier
        params = self._params(author, given) | {"application": application}
        at = self.moment(given.text("scheduled_at"))
        made: Status | Scheduled
        # A time in the past publishes at once (PostStatusService#scheduled_in_the_past?).
        if at is not None and at > self.world.clock.now():
            made = Scheduled(self._keep(author, params, at))
            made_id = made.kept["id"]
        else:
            made = self._make(author, params, self.world.clock.now())
            made_id = made.id
        if key:
            self._keys[(author.id, key)] = (made_id, self.world.clock.timestamp())
        return made

    # --- keys ---------------------------------------------------------------------------------

    @property
    def _keys(self) -> dict[tuple[str, str], tuple[str, float]]:
        found: dict[tuple[str, str], tuple[str, float]] = self.world.of("mastodon").setdefault(
            "keys", {}
        )
        return found

    def _earlier(self, author: Account, key: str | None) -> Status | Scheduled | None:
        if not key or (author.id, key) not in self._keys:
            return None
        made_id, at = self._keys[(author.id, key)]
        if self.world.clock.timestamp() - at >= KEY_SECONDS:
            return None
        if made_id in self.scheduled:
            return Scheduled(self.scheduled[made_id])
        status = self.statuses.find(made_id)
        if status is None:
            # Deleted since, or scheduled and published since: the real server looks for it under
            # the id that it kept, and does not find it.
            raise not_found()
        return status

    # --- what is wanted -----------------------------------------------------------------------

    def _params(self, author: Account, given: Parameters) -> Json:
        text = given.text("status") or ""
        warning = given.text("spoiler_text") or ""
        if not text.strip() and warning.strip():
            text, warning = warning, ""
        files = self.files(author, given)
        poll = poll_from(given, files)
        above_id = given.text("in_reply_to_id")
        if above_id and self.statuses.visible(above_id, author) is None:
            # "The post you are trying to reply to does not appear to exist." in the locale file.
            raise refused_reply()
        visibility = given.text("visibility") or "public"
        if visibility not in VISIBILITIES:
            raise invalid("Visibility is not included in the list")
        check_text(text, warning, has_files=bool(files))
        return {
            "text": text,
            "media_ids": [file.id for file in files] or None,
            "sensitive": given.flag("sensitive") or bool(warning),
            "spoiler_text": warning,
            "visibility": visibility,
            "language": given.text("language"),
            "in_reply_to_id": above_id,
            "poll": poll,
        }

    def files(self, author: Account, given: Parameters, *, of: str | None = None) -> list[File]:
        """The named uploads, which belong to no status yet, or to the one with the id `of`."""
        ids = given.texts("media_ids")
        if len(ids) > MOST_FILES:
            raise refused("Cannot attach more than 4 files")
        files = [self.world.files.get(media_id) for media_id in ids]
        mine = [f for f in files if f is not None and f.owner_id == author.id]
        missing = [i for i, f in zip(ids, files, strict=True) if f is None or f not in mine]
        taken = [file.id for file in mine if file.extra.get("status_id") not in (None, of)]
        if missing or taken:
            # In the locale file since 4.4.
            raise refused(
                f"Media {', '.join(missing + taken)} not found or already attached to another post"
            )
        moving = any(file.mime in ("image/gif", "video/mp4") for file in mine)
        if moving and len(mine) > 1:
            raise refused("Cannot attach a video to a post that already contains images")
        if not all(file.extra.get("ready") for file in mine):
            raise refused(
                "Cannot attach files that have not finished processing. Try again in a moment!"
            )
        return mine

    def moment(self, text: str | None) -> datetime | None:
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text.replace(" ", "T"))
        except ValueError:
            # The wording for what is no time at all is not documented.
            raise invalid("Scheduled at is invalid") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    # --- making it ----------------------------------------------------------------------------

    def _make(self, author: Account, params: Json, at: datetime) -> Status:
        files = [self.world.files[media_id] for media_id in params["media_ids"] or []]
        extra: Json = {
            name: params[name]
            for name in ("sensitive", "spoiler_text", "visibility", "language", "application")
        }
        if params["poll"]:
            extra["poll"] = params["poll"] | {"id": next_id(self.world)}
        above = self.statuses.find(params["in_reply_to_id"]) if params["in_reply_to_id"] else None
        status = (
            self._post(author, params["text"], files, extra, at)
            if above is None
            else self._reply(author, params["text"], files, extra, at, above)
        )
        for file in files:
            file.extra["status_id"] = status.id
        return status

    def remember(self, author: Account, text: str) -> Post:
        """A public status at the world's clock."""
        extra: Json = {
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": author.language,
            "application": "Web",
        }
        return self._post(author, text, [], extra, self.world.clock.now()).post

    def _post(
        self, author: Account, text: str, files: list[File], extra: Json, at: datetime
    ) -> Status:
        post = Post(
            network="mastodon",
            id=next_id(self.world),
            account_id=author.id,
            text=text,
            created_at=at,
            files=files,
            poll=tuple(extra["poll"]["options"]) if "poll" in extra else (),
            seen_by=SEEN_BY[extra["visibility"]],
            extra=extra,
        )
        return self.statuses.of_post(self.world.add_post(post, language=extra.get("language")))

    def _reply(
        self,
        author: Account,
        text: str,
        files: list[File],
        extra: Json,
        at: datetime,
        above: Status,
    ) -> Status:
        comment = self.world.add_comment(
            above.post,
            Comment(
                id=next_id(self.world),
                post_id=above.post.id,
                author_id=author.id,
                author_name=author.name,
                text=text,
                created_at=at,
                parent_id=above.comment.id if above.comment else None,
                by_account=True,
                extra=extra | {"files": files},
            ),
        )
        self.statuses.remember_reply(comment)
        return self.statuses.of_comment(above.post, comment)

    # --- changing and removing ----------------------------------------------------------------

    def edit(self, author: Account, status: Status, given: Parameters) -> Status:
        """Media and poll that are not given again are gone (app/services/update_status_service.rb)."""
        text = given.text("status")
        text = status.text if text is None else text
        warning = given.text("spoiler_text") or ""
        files = self.files(author, given, of=status.id)
        poll = poll_from(given, files)
        check_text(text, warning, has_files=bool(files))
        kept: Any = status.comment or status.post
        kept.text = text
        for file in status.files:
            file.extra.pop("status_id", None)
        for file in files:
            file.extra["status_id"] = status.id
        before = kept.extra.pop("poll", None)
        if poll is not None:
            kept.extra["poll"] = poll | {
                "id": before["id"] if before else next_id(self.world),
                "begins": self.world.clock.now(),
            }
        if status.comment is None:
            status.post.poll = tuple(poll["options"]) if poll else ()
        kept.extra |= {
            "spoiler_text": warning,
            "sensitive": given.flag("sensitive") or bool(warning),
            "edited_at": self.world.clock.now(),
        }
        if given.text("language"):
            kept.extra["language"] = given.text("language")
        if status.comment is None:
            status.post.files = files
        else:
            status.comment.extra["files"] = files
        changed = self.statuses.find(status.id)
        assert changed is not None
        return changed

    def delete(self, status: Status) -> None:
        (status.comment or status.post).deleted = True
        for file in status.files:
            file.extra.pop("status_id", None)  # "delete and redraft" attaches them again

    # --- for later ----------------------------------------------------------------------------

    def _keep(self, author: Account, params: Json, at: datetime) -> Json:
        self.check_moment(author, at)
        kept: Json = {
            "id": next_id(self.world),
            "account_id": author.id,
            "at": at,
            "params": params | {
                "idempotency": None,
                "scheduled_at": None,
                "with_rate_limit": False,
                "application_id": 1,
            },
        }  # fmt: skip
        self.scheduled[kept["id"]] = kept
        for media_id in params["media_ids"] or []:
            self.world.files[media_id].extra["status_id"] = kept["id"]
        return kept

    def cancel(self, kept: Json) -> None:
        del self.scheduled[kept["id"]]
        for media_id in kept["params"]["media_ids"] or []:
            self.world.files[media_id].extra.pop("status_id", None)

    def check_moment(self, author: Account, at: datetime, *, moved: Json | None = None) -> None:
        if at <= self.world.clock.now() + EARLIEST:
            raise invalid("Scheduled at The scheduled date must be in the future")
        others = [
            kept
            for kept in self.scheduled.values()
            if kept["account_id"] == author.id and kept is not moved
        ]
        if len(others) >= MOST_SCHEDULED:
            raise invalid(f"You have exceeded the limit of {MOST_SCHEDULED} scheduled posts")
        day = at.astimezone(UTC).date()
        if sum(k["at"].astimezone(UTC).date() == day for k in others) >= MOST_SCHEDULED_A_DAY:
            raise invalid(
                f"You have exceeded the limit of {MOST_SCHEDULED_A_DAY} scheduled posts for today"
            )

    def release(self) -> None:
        """Publish what was kept for a time that has come."""
        now = self.world.clock.now()
        due = sorted((k for k in self.scheduled.values() if k["at"] <= now), key=lambda k: k["at"])
        for kept in due:
            del self.scheduled[kept["id"]]
            account = self.world.account("mastodon", kept["account_id"])
            if account is not None:
                self._make(account, kept["params"], kept["at"])


def check_text(text: str, warning: str, *, has_files: bool) -> None:
    if not text.strip() and not has_files:
        raise invalid("Text can't be blank")
    if countable_length(text.strip(), warning.strip()) > MOST:
        raise invalid(f"Text character limit of {MOST} exceeded")


def refused_reply() -> Exception:
    """statuses.errors.in_reply_not_found in the locale file, answered with 404."""
    refusal = refused("The post you are trying to reply to does not appear to exist.")
    refusal.status = 404
    return refusal
