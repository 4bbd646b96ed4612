"""Bluesky's limits, and where each was seen."""

from __future__ import annotations

from datetime import date

SEEN_ON = date(2026, 11, 22)
LEXICONS = "https://github.com/bluesky-social/atproto/blob/main/lexicons"
POST = f"{LEXICONS}/app/bsky/feed/post.json"
IMAGES = f"{LEXICONS}/app/bsky/embed/images.json"
VIDEO = f"{LEXICONS}/app/bsky/embed/video.json"
UPLOADING_VIDEO = "https://docs.bsky.app/docs/tutorials/video"
THREADGATE = f"{LEXICONS}/app/bsky/feed/threadgate.json"
PUT_RECORD = f"{LEXICONS}/com/atproto/repo/putRecord.json"
RATE_LIMITS = "https://docs.bsky.app/docs/advanced-guides/rate-limits"
PUT_RECORD_CODE = "https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/api/com/atproto/repo/putRecord.ts"

TEXT_MAX = 300  # POST, maxGraphemes
TEXT_MAX_BYTES = 3000  # POST, maxLength
IMAGES_PER_POST = 4  # IMAGES
IMAGE_MAX_BYTES = 2_000_000  # IMAGES: "may be up to 2 MB, formerly limited to 1 MB"
VIDEO_MAX_BYTES = 300_000_000  # VIDEO: "may be up to 300mb, formerly limited to 100mb"
VIDEO_SECONDS_MAX = 180.0  # what Bluesky's app says; no lexicon does
ALT_TEXT_MAX = 2000  # the app's own limit; the lexicon has none
TAGS_MAX = 8  # POST
TAG_MAX = 64  # POST and app.bsky.richtext.facet, graphemes
TAG_MAX_BYTES = 640  # the same
HIDDEN_MAX = 300  # THREADGATE
URIS_PER_LOOKUP = 25  # app.bsky.feed.getPosts
POINTS_TO_CREATE = 3  # RATE_LIMITS
PAGE = 100  # getAuthorFeed, listNotifications
# A record stays where it is put, so a key is never forgotten; a year is longer than anybody
# leaves a publication unsure, and after it the posts are read back like anywhere else.
KEY_VALID_SECONDS = 365 * 24 * 3600
