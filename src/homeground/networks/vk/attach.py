"""What a VK post carries besides its text: images and polls, made before the post names them.

Nothing is published by making them, so a lost answer only means to begin again: no writes.
"""

from __future__ import annotations

from datetime import datetime

from homeground.networks.errors import NotOffered, Rejected, Unavailable
from homeground.networks.http import File
from homeground.networks.model import Draft, Media
from homeground.networks.reading import mapping, objects, words

from .ask import Asking
from .translate import attachment_from_photo, attachment_from_poll, parameters_from_poll


class Attaching(Asking):
    """Makes attachments for one wall, and gives their names."""

    async def attachments(self, draft: Draft, *, now: datetime) -> list[str]:
        """The draft's images and poll, as VK has them now."""
        made = [await self._upload(media) for media in draft.media]
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
        if media.kind != "image":
            raise NotOffered(
                "Videos for VK are not built: publish an image, or a link to the video.",
                network="vk",
            )
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
            files={"photo": File(media.path.name, media.mime, media.read())},
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
