"""Videos of a few kilobytes, made by ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

FLAGS = ("-v", "error", "-y", "-fflags", "+bitexact", "-flags", "+bitexact")


def film(
    path: Path,
    *more: str,
    size: str = "64x48",
    seconds: float = 1.0,
    codec: str = "libx264",
    sound: bool = True,
) -> Path:
    """A test picture that moves. Needs ffmpeg: Debian and Ubuntu have it as a package."""
    assert shutil.which("ffmpeg"), "These tests need ffmpeg: apt install ffmpeg"
    sources = ["-f", "lavfi", "-i", f"testsrc=size={size}:rate=10:duration={seconds}"]
    if sound:
        sources += ["-f", "lavfi", "-i", f"sine=duration={seconds}"]
    coded = ["-c:v", codec, "-pix_fmt", "yuv420p", *(("-shortest",) if sound else ())]
    subprocess.run(["ffmpeg", *FLAGS, *sources, *coded, *more, str(path)], check=True, timeout=60)
    return path


def turned(source: Path, path: Path, degrees: int) -> Path:
    """The same pixels, with a note to turn them, as telephones write it."""
    note = ["-metadata:s:v:0", f"rotate={degrees}"]
    subprocess.run(
        ["ffmpeg", *FLAGS, "-i", str(source), "-c", "copy", *note, str(path)],
        check=True,
        timeout=60,
    )
    return path
