"""What a VK post carries besides its text: images, videos and polls, made before it names them.

Nothing is published by making them, so a lost answer only means to begin again: no writes.
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.errors import Rejected, Unavailable
from homeground.networks.http import File, FileSlice
from homeground.networks.model import Draft, Media
from homeground.networks.reading import mapping, objects, words

from .ask import Asking
from .translate import attachment_from_photo, attachment_from_poll, parameters_from_poll
from .videos import attachment_from_video, parameters_from_video


class Attaching(Asking):
    """Makes attachments for one wall, and gives their names."""

    async def attachments(self, draft: Draft, *, now: datetime) -> list[str]:
        """The draft's images, videos and poll, as VK has them now."""
        made = [
            await (
                self._upload_video(media, draft) if media.kind == "video" else self._upload(media)
            )
            for media in draft.media
        ]
        if draft.poll is not None:
            told = parameters_from_poll(
                draft.poll, owner_id=self.owner_id, opens_at=draft.publish_at or now
            )
            poll = mapping(await self._ask("polls.create", told))
            if poll.get("id") is None:
                raise Unavailable("VK did not keep the poll: try again.", network="vk")
            made.append(attachment_from_poll(poll, owner_id=self.owner_id))
        return made

    async def _upload(self, media: Media) -> str:
        """A photo for the wall, in VK's three steps. Gives its name for `attachments`.

        Nothing is published by it, so a lost answer only means to begin again: no write.
        """
        group = {"group_id": str(-self.owner_id)} if self.owner_id < 0 else {}
        server = await self._ask("photos.getWallUploadServer", group)
        address = words(mapping(server).get("upload_url"))
        if not address:
            raise Unavailable("VK gave no address to upload the image to.", network="vk")
        # Without the token: the address is VK's choice, and need not be the API's host.
        answer = await self.http.send(
            "POST",
            address,
            write=False,
            files={"photo": File(media.path.name, media.mime, FileSlice(media.path))},
        )
        uploaded = answer.json()
        # VK reports an image that it cannot read as an empty list, in a string.
        if not isinstance(uploaded, dict) or uploaded.get("photo") in (None, "", "[]"):
            raise Rejected(
                f"VK could not read the image {media.path.name}: save it as JPEG or PNG anew.",
                network="vk",
            )
        caption = {"caption": media.alt} if media.alt else {}
        saved = await self._ask(
            "photos.saveWallPhoto",
            {
                "photo": str(uploaded["photo"]),
                "server": str(uploaded.get("server", "")),
                "hash": str(uploaded.get("hash", "")),
            }
            | group
            | caption,
        )
        for photo in objects(saved):
            return attachment_from_photo(photo)
        raise Unavailable("VK did not keep the image: try again.", network="vk")

    async def _upload_video(self, media: Media, draft: Draft) -> str:
        """A video of the wall's owner, sent to the address that VK gives for it.

        VK shows it as soon as it is processed; a post may carry it before that.
        https://dev.vk.com/en/api/upload/video-in-profile
        """
        told = parameters_from_video(media, draft, owner_id=self.owner_id)
        place = mapping(await self._ask("video.save", told))
        address = words(place.get("upload_url"))
        named = attachment_from_video(place)
        if not address or named is None:
            raise Unavailable("VK gave no address to upload the video to.", network="vk")
        file = File(media.path.name, media.mime, FileSlice(media.path))
        answer = await self.http.send("POST", address, write=False, files={"video_file": file})
        uploaded = mapping(answer.json())
        if answer.status >= 400 or "error" in uploaded or not uploaded.get("size"):
            raise Rejected(
                f"VK could not read the video {media.path.name}: save it as MP4 (H.264) anew.",
                network="vk",
            )
        return named
