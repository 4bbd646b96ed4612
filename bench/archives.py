"""How long importing an archive of 100,000 posts takes, and whether memory stays flat.

    python bench/archives.py [--json]

Makes X archives of 10,000 and of 100,000 posts and a WordPress export of 20,000 with three comments
each, reads each in a process of its own, and prints seconds, posts a second and the memory that reading
took at its peak. Then 100,000 posts once more into the database, with everything that keeping them takes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

POSTS = (10_000, 100_000)
ENTRIES = 20_000
TEXT = (
    "Halti shines for forty hours & can be mended with a screwdriver, number %d. https://t.co/a%d"
)
SOURCE = "<a href='https://mobile.example' rel='nofollow'>App</a>"


def tweets(number: int) -> Iterator[str]:
    for at in range(number):
        link = {
            "url": f"https://t.co/a{at}",
            "expanded_url": f"https://lumikko.example/halti/{at}",
            "display_url": "lumikko.example",
            "indices": ["80", "103"],
        }
        post = {
            "retweeted": False,
            "source": SOURCE,
            "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": [link]},
            "display_text_range": ["0", "103"],
            "favorite_count": str(at % 97),
            "id_str": str(10**18 + at),
            "truncated": False,
            "retweet_count": str(at % 13),
            "id": str(10**18 + at),
            "possibly_sensitive": False,
            "created_at": time.strftime(
                "%a %b %d %H:%M:%S +0000 %Y", time.gmtime(1.3e9 + 3600 * at)
            ),
            "full_text": TEXT % (at, at),
            "lang": "en",
        }
        yield json.dumps({"tweet": post}, indent=2)


def write_x(path: Path, number: int) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("data/tweets.js", "w", force_zip64=True) as stream,
    ):
        stream.write(b"window.YTD.tweets.part0 = [\n")
        for at, post in enumerate(tweets(number)):
            stream.write((",\n" if at else "").encode() + post.encode())
        stream.write(b"\n]")


def write_wordpress(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(
            '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        )
        for at in range(number):
            comments = "".join(
                f"<wp:comment><wp:comment_id>{4 * at + n}</wp:comment_id>"
                "<wp:comment_date_gmt>2020-01-02 03:04:05</wp:comment_date_gmt>"
                "<wp:comment_content>Fine</wp:comment_content>"
                "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
                for n in range(3)
            )
            stream.write(
                f"<item><title>{at}</title><link>https://lumikko.example/{at}</link>"
                f"<content:encoded><![CDATA[<p>{'Light in winter. ' * 100}</p>]]></content:encoded>"
                f"<wp:post_id>{at + 1}</wp:post_id><wp:post_date_gmt>2020-01-01 03:04:05"
                "</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
                f"{comments}</item>"
            )
        stream.write("</channel></rss>")


def measure_reading(path: Path) -> dict[str, float]:
    """Reads an archive to its end in this process."""
    from homeground.insights.archives.finding import recognize
    from homeground.insights.archives.model import ArchivedPost
    from homeground.insights.archives.opening import open_archive

    with open_archive(path) as source:
        reading = recognize(source)
        before = peak_bytes()
        started, worked = time.perf_counter(), time.process_time()
        posts = sum(isinstance(entry, ArchivedPost) for entry in reading.entries("lumikko"))
    return figures(posts, started, worked, before)


def measure_keeping(path: Path) -> dict[str, float]:
    """Imports it into a database of its own."""
    from datetime import UTC, datetime

    from homeground import startup

    startup.start(durable=False)
    from homeground.insights.archive_account import Wish
    from homeground.insights.importing import import_archive

    wish = Wish("x/lumikko", "Lumikko", "FI", "fi", "Europe/Helsinki")
    before, started, worked = peak_bytes(), time.perf_counter(), time.process_time()
    imported = import_archive(
        path, wish, now=datetime.now(UTC), by="", dry_run=False, begun=lambda *_: None,
        progress=lambda _: None, unread=lambda _: None,
    )  # fmt: skip
    return figures(imported.kept.posts_new, started, worked, before)


def figures(posts: int, started: float, worked: float, before: int) -> dict[str, float]:
    return {
        "posts": posts,
        "seconds": time.perf_counter() - started,
        # Less than `seconds` where others use the machine, too.
        "processor_seconds": time.process_time() - worked,
        "bytes": peak_bytes() - before,
    }


def peak_bytes() -> int:
    """The most memory that this process has had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def in_a_process(what: str, path: Path, home: Path) -> dict[str, float]:
    said = subprocess.run(
        [sys.executable, __file__, what, str(path)],
        check=True,
        capture_output=True,
        env=os.environ | {"HOMEGROUND_HOME": str(home)},
    )
    measured: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return measured


def main() -> None:
    measured: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="homeground-bench-") as folder:
        home, path = Path(folder), Path(folder) / "x.zip"
        for posts in POSTS:
            write_x(path, posts)
            measured[f"x, {posts} posts read"] = in_a_process("--read", path, home)
        measured[f"x, {posts} posts kept"] = in_a_process("--keep", path, home)
        feed = Path(folder) / "wordpress.xml"
        write_wordpress(feed, ENTRIES)
        measured[f"wordpress, {ENTRIES} posts read"] = in_a_process("--read", feed, home)
    if "--json" in sys.argv:
        print(json.dumps(measured, indent=2))
        return
    for name, figure in measured.items():
        print(
            f"{name:>28}: {figure['seconds']:5.1f} s "
            f"({figure['processor_seconds']:.1f} s of one processor), "
            f"{figure['posts'] / figure['seconds']:7,.0f} posts a second, "
            f"{figure['bytes'] / 1e6:5.1f} MB more at the peak"
        )


if __name__ == "__main__":
    if "--read" in sys.argv:
        print(json.dumps(measure_reading(Path(sys.argv[-1]))))
    elif "--keep" in sys.argv:
        print(json.dumps(measure_keeping(Path(sys.argv[-1]))))
    else:
        main()
