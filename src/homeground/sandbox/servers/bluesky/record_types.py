"""The records that the sandbox knows, as their lexicons describe them.

Source: lexicons of bluesky-social/atproto (app.bsky.feed.post, …), seen 2026-11-22.
"""

from __future__ import annotations

from .lexicon import Blob, Items, OneOf, Rule, Shape, Text, Whole

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
REPOST = "app.bsky.feed.repost"
THREADGATE = "app.bsky.feed.threadgate"
POSTGATE = "app.bsky.feed.postgate"
BLOCK = "app.bsky.graph.block"
FOLLOW = "app.bsky.graph.follow"
PROFILE = "app.bsky.actor.profile"

_AT_URI, _CID, _DID = Text("at-uri"), Text("cid"), Text("did")
_URI, _WHEN = Text("uri"), Text("datetime")
_REF = Shape({"uri": _AT_URI, "cid": _CID})
_RATIO = Shape({"width": Whole(1), "height": Whole(1)})
_TAG = Text(max_bytes=640, max_graphemes=64)
_PLAIN = Text()

_FACET = Shape(
    {
        "index": Shape({"byteStart": Whole(0), "byteEnd": Whole(0)}),
        "features": Items(
            OneOf(
                {
                    "app.bsky.richtext.facet#mention": Shape({"did": _DID}),
                    "app.bsky.richtext.facet#link": Shape({"uri": _URI}),
                    "app.bsky.richtext.facet#tag": Shape({"tag": _TAG}),
                }
            )
        ),
    }
)

_IMAGES = Shape(
    {"images": Items(Shape({"image": Blob(), "alt": _PLAIN}, {"aspectRatio": _RATIO}), most=4)}
)
_VIDEO = Shape(
    {"video": Blob()},
    {"alt": Text(max_bytes=10_000, max_graphemes=1_000), "aspectRatio": _RATIO},
)
_EXTERNAL = Shape(
    {
        "external": Shape(
            {"uri": _URI, "title": _PLAIN, "description": _PLAIN},
            {"thumb": Blob(), "associatedRefs": Items(_REF)},
        )
    }
)
_RECORD = Shape({"record": _REF})
_MEDIA: dict[str, Rule] = {
    "app.bsky.embed.images": _IMAGES,
    "app.bsky.embed.video": _VIDEO,
    "app.bsky.embed.external": _EXTERNAL,
}
_EMBED = OneOf(
    {
        **_MEDIA,
        "app.bsky.embed.record": _RECORD,
        "app.bsky.embed.recordWithMedia": Shape({"record": _RECORD, "media": OneOf(_MEDIA)}),
    }
)
_LABELS = OneOf(
    {
        "com.atproto.label.defs#selfLabels": Shape(
            {"values": Items(Shape({"val": Text(max_bytes=128)}), most=10)}
        )
    }
)

RULES: dict[str, Rule] = {
    POST: Shape(
        {"text": Text(max_bytes=3000, max_graphemes=300), "createdAt": _WHEN},
        {
            "facets": Items(_FACET),
            "reply": Shape({"root": _REF, "parent": _REF}),
            "embed": _EMBED,
            "langs": Items(Text("language"), most=3),
            "labels": _LABELS,
            "tags": Items(_TAG, most=8),
        },
    ),
    LIKE: Shape({"subject": _REF, "createdAt": _WHEN}, {"via": _REF}),
    REPOST: Shape({"subject": _REF, "createdAt": _WHEN}, {"via": _REF}),
    THREADGATE: Shape(
        {"post": _AT_URI, "createdAt": _WHEN},
        {
            "allow": Items(
                OneOf({"app.bsky.feed.threadgate#listRule": Shape({"list": _AT_URI})}), most=5
            ),
            "hiddenReplies": Items(_AT_URI, most=300),
        },
    ),
    POSTGATE: Shape(
        {"post": _AT_URI, "createdAt": _WHEN},
        {"detachedEmbeddingUris": Items(_AT_URI, most=50), "embeddingRules": Items(OneOf({}), 5)},
    ),
    BLOCK: Shape({"subject": _DID, "createdAt": _WHEN}),
    FOLLOW: Shape({"subject": _DID, "createdAt": _WHEN}, {"via": _REF}),
    PROFILE: Shape(
        {},
        {
            "displayName": Text(max_bytes=640, max_graphemes=64),
            "description": Text(max_bytes=2560, max_graphemes=256),
            "pronouns": Text(max_bytes=200, max_graphemes=20),
            "website": _URI,
            "avatar": Blob(),
            "banner": Blob(),
            "labels": _LABELS,
            "pinnedPost": _REF,
            "createdAt": _WHEN,
        },
    ),
}
