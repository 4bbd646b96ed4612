"""Makes the video of the example campaign: the lantern Kajo is lit, six seconds, upright.

    python examples/lumikko/make_video.py

Drawn like the pictures (make_images.py), so nobody's rights are involved. Needs ffmpeg.
"""

from __future__ import annotations

import math
import subprocess

from make_images import HERE, NIGHT, H, W, firs, glow, hills, lantern, pier, sky, stars, water
from PIL import Image

SIZE = (720, 1280)
FRAMES_A_SECOND = 24
SECONDS = 6


def scene(lit: float) -> Image.Image:
    """The pier by night, upright, with the lantern as bright as `lit` says (0 to 1)."""
    horizon = 1010
    image = sky(NIGHT, horizon)
    stars(image, 800, 300, 21)
    hills(image, horizon - 20, 250, (33, 52, 88), 4)
    hills(image, horizon + 10, 150, (22, 36, 66), 15)
    firs(image, horizon, (12, 22, 44), 31, 210)
    water(image, horizon + 22, (16, 28, 58), 7)
    pier(image, 1420, W * 0.26, W * 0.74)
    if lit:
        glow(image, (W * 0.5, 1560), 760, (255, 150, 70), 0.6 * lit)
    lantern(image, W * 0.5, 1560, 860, lit=lit, halo=lit)
    across = H * SIZE[0] / SIZE[1]
    box = (W / 2 - across / 2, 0.0, W / 2 + across / 2, float(H))
    return image.resize(SIZE, Image.Resampling.LANCZOS, box=box)


def brightness(second: float) -> float:
    """Dark at first, then a slow rise with a little flicker."""
    rise = min(1.0, max(0.0, (second - 1.0) / 2.5))
    eased = rise * rise * (3 - 2 * rise)
    return eased * (0.97 + 0.03 * math.sin(second * 7))


def main() -> None:
    dark, lit = scene(0.0), scene(1.0)
    command = [
        *("ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(FRAMES_A_SECOND), "-i", "-"),
        *("-c:v", "libx264", "-preset", "veryslow", "-crf", "30", "-pix_fmt", "yuv420p"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"),
        *("-movflags", "+faststart", str(HERE / "kajo-lit.mp4")),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as coding:
        assert coding.stdin is not None
        for number in range(FRAMES_A_SECOND * SECONDS):
            frame = Image.blend(dark, lit, brightness(number / FRAMES_A_SECOND))
            coding.stdin.write(frame.tobytes())
    if coding.returncode:
        raise SystemExit("ffmpeg could not write the video.")


if __name__ == "__main__":
    main()
