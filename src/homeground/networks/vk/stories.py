"""Stories: an address, the file, and then `stories.save`, which alone publishes.

https://dev.vk.com/en/api/upload/story-in-profile and the published schema (stories). A story's id
here is the end of its address, `story-1_23`, so that it is never taken for a post of the wall.
"""

from __future__ import annotations

import re

from homeground.networks.errors import NotFound, Rejected, Unavailable, Unsure
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Draft, Media, Published
from homeground.networks.reading import Json, mapping, objects, words

from .ask import Asking

_STORY = re.compile(r"story(-?\d+)_(\d+)", re.ASCII)


class Storytelling(Asking):
    """Stories of one community, or of a person."""

    async def publish_story(self, draft: Draft) -> Published:
        (media,) = draft.media
        result = await self._uploaded_story(media)
        answer = await self._ask("stories.save", {"upload_results": result}, write=True)
        for item in objects(answer, "items"):
            if (story_id := story_id_from(item)) is not None:
                return Published(story_id, f"{self.site_url}/{story_id}")
        raise Unsure("VK took the story, but did not say its number.", network="vk")

    async def delete_story(self, story_id: str) -> None:
        owner_id, number = story_parts(story_id)
        told = {"owner_id": owner_id, "story_id": number}
        try:
            await self._ask("stories.delete", told, write=True)
        except NotFound:
            return

    async def _uploaded_story(self, media: Media) -> str:
        kind, field = ("Video", "video_file") if media.kind == "video" else ("Photo", "file")
        told = {"add_to_news": "1"}
        if self.owner_id < 0:
            told["group_id"] = str(-self.owner_id)
        place = await self._ask(f"stories.get{kind}UploadServer", told)
        address = words(mapping(place).get("upload_url"))
        if not address:
            raise Unavailable("VK gave no address to upload the story to.", network="vk")
        file = File(media.path.name, media.mime, FileSlice(media.path))
        answer = await self.http.send("POST", address, write=False, files={field: file})
        result = words(mapping(answer.json(), "response").get("upload_result"))
        if result is None:
            raise Rejected(
                f"VK could not read {media.path.name} as a story: an image of at most 10 MB, or "
                "a short upright MP4 (H.264, AAC).",
                network="vk",
            )
        return result


def story_id_from(item: Json) -> str | None:
    owner_id, number = words(item.get("owner_id")), words(item.get("id"))
    return f"story{owner_id}_{number}" if owner_id and number else None


def is_story(post_id: str) -> bool:
    return _STORY.fullmatch(post_id) is not None


def story_parts(story_id: str) -> tuple[str, str]:
    """Whose it is, and its number. Raises: NotFound."""
    found = _STORY.fullmatch(story_id)
    if found is None:
        raise NotFound(f"{story_id!r} is no id of a VK story (such as story-1_23).", network="vk")
    return found[1], found[2]
