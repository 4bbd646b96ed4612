"""`attachments` of posts and comments: `photo<owner>_<id>[_<key>]`, one poll, one link at most."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homeground.sandbox.world import File

from . import errors
from .call import Call
from .polls import Poll

MOST = 10  # dev.vk.com/method/wall.post: at most 10 attachments of media, and one poll
MEDIA = re.compile(
    r"(photo|video|audio|doc|page|note|poll|album|market|market_album|audio_playlist)"
    r"(-?\d+)_(\d+)(?:_(\w+))?"
)


@dataclass(frozen=True, slots=True)
class Attached:
    media: tuple[File, ...] = ()
    """Photos and videos, in their order."""
    link: str | None = None
    poll: Poll | None = None

    @property
    def empty(self) -> bool:
        return not self.media and self.link is None and self.poll is None


def attached(call: Call) -> Attached:
    """What `attachments` name.

    Media that does not exist is left out without a word, as VK does: a post of nothing but such
    media fails with "invalid message param" (github.com/VKCOM/vk-java-sdk/issues/294).

    Raises: VkError 100 for two links or polls, for more than ten media, for what is neither.
    """
    files: list[File] = []
    links: list[str] = []
    polls: list[Poll] = []
    media = 0
    for item in call.listed("attachments"):
        if match := MEDIA.fullmatch(item):
            named = (int(match[2]), int(match[3]))
            if match[1] == "poll":
                polls += [poll] if (poll := call.state.polls.get(named)) else []
                continue
            media += 1
            kept = {"photo": call.state.photos, "video": call.state.videos}.get(match[1], {})
            file = kept.get(named)
            # A video whose file never came is nothing yet; whether VK takes it is not documented.
            if file is not None and file.content:
                files.append(file)
        elif re.match(r"https?://[^\s/]", item):
            links.append(item)
        else:
            raise errors.invalid("attachments")
    # "If more than one link is being attached, an error will be thrown": which, is not said.
    if len(links) > 1 or len(polls) > 1 or media > MOST:
        raise errors.invalid("attachments")
    return Attached(tuple(files), links[0] if links else None, polls[0] if polls else None)
