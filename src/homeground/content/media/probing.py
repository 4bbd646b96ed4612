"""Videos, as ffprobe sees them. https://ffmpeg.org/ffprobe.html

ffprobe reads a file that a stranger may have made: it may open nothing else, reads no playlists, and
has half a minute.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

from homeground.sentences import gettext as _

from .facts import MediaFacts, Unusable
from .images import refuse_wrong_ending, sha256_of
from .kinds import brand_of, head_of, video_mime

SECONDS_TO_PROBE = 30.0
CONTAINERS = "mov,matroska,avi,mpeg,mpegvideo,mpegts,flv,asf,ogg"


def open_video(path: Path, name: str) -> MediaFacts:
    """What is in a video. Raises: Unusable, OSError."""
    head = head_of(path)
    mime = video_mime(head)
    refuse_wrong_ending(name, mime)
    if brand_of(head) and not _boxes_whole(path):
        raise _broken(name)
    said = _probed(path, name)
    streams: list[dict[str, Any]] = said.get("streams", [])
    pictures = next(
        (
            stream
            for stream in streams
            if stream.get("codec_type") == "video"
            # The cover of a music file is a picture, not a video.
            and not stream.get("disposition", {}).get("attached_pic")
        ),
        None,
    )
    sound = next((stream for stream in streams if stream.get("codec_type") == "audio"), None)
    if pictures is None:
        raise Unusable(
            _("The file %(name)s has no pictures in it.") % {"name": name}, _("Use a video.")
        )
    width, height = _size(pictures)
    seconds = _number(said.get("format", {}).get("duration")) or _number(pictures.get("duration"))
    if not width or not height or not seconds:
        raise _broken(name)
    tags = said.get("format", {}).get("tags", {})
    return MediaFacts(
        path=path,
        name=name,
        kind="video",
        mime=mime,
        size_bytes=path.stat().st_size,
        sha256=sha256_of(path),
        width=width,
        height=height,
        seconds=seconds,
        codec=pictures.get("codec_name"),
        sound=sound.get("codec_name") if sound else None,
        located=any("location" in tag.casefold() for tag in tags),
    )


def _probed(path: Path, name: str) -> dict[str, Any]:
    program = shutil.which("ffprobe")
    if program is None:
        raise Unusable(
            _("The file %(name)s is a video, and without ffprobe nothing can be said about it.")
            % {"name": name},
            _("Install ffmpeg (Debian, Ubuntu: apt install ffmpeg), then run this again."),
        )
    command = [
        *(program, "-v", "error", "-print_format", "json"),
        *("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS),
        *("-show_format", "-show_streams", "-i", f"file:{path}"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS_TO_PROBE, check=False)
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _broken(name) from error
    if done.returncode or not isinstance(said, dict):
        raise _broken(name)
    return said


def _size(pictures: dict[str, Any]) -> tuple[int, int]:
    """As it is shown: pixels that are not square drawn out, then turned."""
    width, height = int(pictures.get("width", 0)), int(pictures.get("height", 0))
    across, _colon, down = str(pictures.get("sample_aspect_ratio", "")).partition(":")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        width = round(width * int(across) / int(down))
    beside = pictures.get("side_data_list", [])
    turns = [_number(data.get("rotation")) for data in beside if "rotation" in data]
    turns.append(_number(pictures.get("tags", {}).get("rotate")))
    turn = next((turn for turn in turns if turn is not None), 0.0)
    return (height, width) if round(turn / 90) % 2 else (width, height)


def _number(said: object) -> float | None:
    """A number above all bounds, or none at all, is no number."""
    try:
        number = float(str(said))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _boxes_whole(path: Path) -> bool:
    """Whether the boxes of an MP4 end where the file does: ffprobe reads only the first of them."""
    size = path.stat().st_size
    at = 0
    with path.open("rb") as file:
        while at < size:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                return True  # some programs leave a few bytes behind
            length = int.from_bytes(head[:4])
            if length == 1:
                length = int.from_bytes(head[8:16])
            elif length == 0:
                return True  # to the end of the file
            if length < 8:
                return False
            at += length
    return at == size


def _broken(name: str) -> Unusable:
    return Unusable(
        _("The video %(name)s is broken: it cannot be read to its end.") % {"name": name},
        _("Export it again and put it in its place."),
    )
