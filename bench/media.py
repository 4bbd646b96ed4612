"""How many images a second are made to fit, and the memory it takes: `python bench/media.py`.

A photo of 24 megapixels, as cameras and telephones save it, is opened, planned and made to fit for
Instagram (cropped, reduced to 1440 pixels), for X (its bytes) and for a network that takes it as it
is (only what is personal is removed). Each in a process of its own; memory is that process's peak
above what it took before its first image.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZE = (6000, 4000)
SECONDS = 4.0
CASES = ("instagram", "x", "mastodon")


def write_photo(path: Path) -> None:
    """Not noise, and not flat either: about 8 MB, like a photo, lying on its side for EXIF."""
    from PIL import Image, ImageFilter

    grain = Image.effect_noise(SIZE, 40).filter(ImageFilter.GaussianBlur(0.8))
    slope = Image.linear_gradient("L").resize(SIZE)
    photo = Image.merge("RGB", (grain, slope, Image.blend(grain, slope, 0.5)))
    notes = Image.Exif()
    notes.get_ifd(0x8825)[1] = "N"
    photo.save(path, "JPEG", quality=92, exif=notes.tobytes())


def measured(path: Path, network: str) -> dict[str, float | str]:
    """Images a second and megabytes, in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeground.settings")
    import django

    django.setup()
    from homeground.content.media.accepting import accept
    from homeground.content.media.opening import open_media
    from homeground.content.media.rendering import render
    from homeground.networks.registry import NETWORKS

    before = _peak()
    made, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        facts = open_media(path)
        accepted = accept(facts, NETWORKS[network])
        assert accepted.steps is not None
        render(facts, accepted.steps)
        made += 1
    said = ", ".join(accepted.notes) or "as it is"
    return {"per_second": made / spent, "megabytes": _peak() - before, "what": said}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints a line for each network."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        # In a process of its own, too: Linux hands the peak of a parent on to its children.
        subprocess.run([sys.executable, __file__, str(path)], check=True)
        print(f"a photo of {SIZE[0]} × {SIZE[1]}, {path.stat().st_size / 1e6:.1f} MB")
        for network in CASES:
            done = subprocess.run(
                [sys.executable, __file__, str(path), network],
                capture_output=True,
                text=True,
                check=True,
            )
            case = json.loads(done.stdout)
            print(
                f"{network:<12}{case['per_second']:>6.1f} images/s  "
                f"{case['megabytes']:>4.0f} MB at its peak  {case['what']}"
            )


if __name__ == "__main__":
    if len(sys.argv) == 2:
        write_photo(Path(sys.argv[1]))
    elif len(sys.argv) == 3:
        print(json.dumps(measured(Path(sys.argv[1]), sys.argv[2])))
    else:
        main()
