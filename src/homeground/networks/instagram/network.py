"""Instagram described as data: limits, permissions, steps to get access, and how sure each is."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    ApiVersion,
    Can,
    CredentialField,
    Fact,
    Gap,
    ImageLimit,
    Network,
    Settling,
    TextLimit,
)
from homeground.networks.graph import RATE_LIMITS, SEEN_ON
from homeground.text.counting import RULES

VERSION = "v25.0"
VERSION_ENDS_ON = date(2028, 7, 29)
TEXT_MAX = 2_200
HASHTAGS_MAX = 30
MENTIONS_MAX = 20
IMAGES_MAX = 10
PAGE = 50
DAYS_AT_ONCE = 30  # …/instagram-user/insights: as many as one request takes

CHANGELOG = "https://developers.facebook.com/docs/graph-api/changelog"
DOCUMENTS = "https://developers.facebook.com/documentation/instagram-platform"
PUBLISHING = f"{DOCUMENTS}/content-publishing.md"
REFERENCE = f"{DOCUMENTS}/instagram-graph-api/reference"
ERROR_CODES = f"{REFERENCE}/error-codes"
COMMENTS = f"{REFERENCE}/ig-media/comments"
REPLIES = f"{REFERENCE}/ig-comment/replies.md"
CONTAINER = f"{REFERENCE}/ig-container"
SDK = "https://github.com/facebook/facebook-business-sdk-codegen"

SCOPES = (
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_read_engagement",
    "pages_show_list",
)

NETWORK = Network(
    slug="instagram",
    name="Instagram",
    access=Access.API,
    api="https://graph.facebook.com",
    site="https://www.instagram.com",
    can=(ESSENTIALS - {Can.SCHEDULE})
    | {Can.MENTIONS, Can.HIDE_COMMENT, Can.DELETE_COMMENT, Can.CLOSE_COMMENTS},
    text=(TextLimit(RULES["characters"], TEXT_MAX),),
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg"}),
        max_bytes=8 * 1024 * 1024 - 1,
        alt_text_max=1000,
        min_aspect=4 / 5,
        max_aspect=1.91,
        max_width=1440,
    ),
    images_required=True,
    images_fetched=True,
    credentials=(CredentialField("access_token", "Access token of the professional account"),),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=30,
    about=(
        "Images first: a post without one does not exist. Only professional accounts (business, "
        "creator) have an API. Images are fetched by Instagram from a public address; Homeground "
        "must be reachable for them."
    ),
    gaps={
        Can.SCHEDULE: Gap(
            "not offered",
            "Instagram's API takes no time to publish at; Homeground sends the post itself when its time comes.",
            SDK,
        ),
        Can.EDIT: Gap("not offered", "Instagram's API cannot change a caption.", SDK),
        Can.POLL: Gap("not offered", "Instagram's API has no polls.", SDK),
    },
    facts=(
        Fact("A post is made in two steps: a container for each image, and then the post.", PUBLISHING, SEEN_ON),
        Fact("Images are fetched from a public address.", PUBLISHING, SEEN_ON),
        Fact(f"A caption has at most {TEXT_MAX:,} characters, {HASHTAGS_MAX} hashtags and {MENTIONS_MAX} mentions.", ERROR_CODES, SEEN_ON),
        Fact("Five hashtags at most, by a report of 2026 that Instagram's documents do not have.", "https://www.ayrshare.com/docs/apis/post/social-networks/instagram", SEEN_ON, verified=False),
        Fact("A link in a caption is text: nobody can press it.", "https://help.instagram.com", SEEN_ON, verified=False),
        Fact(f"A carousel has 2 to {IMAGES_MAX} images.", ERROR_CODES, SEEN_ON),
        Fact("An image is less than 8 MiB, and from 4:5 to 1.91:1.", ERROR_CODES, SEEN_ON),
        Fact("An image is kept at most 1,440 pixels wide; a wider one Instagram makes smaller.", f"{REFERENCE}/ig-user/media", SEEN_ON, verified=False),
        Fact("An image is JPEG; some pages say that PNG is taken too.", PUBLISHING, SEEN_ON, verified=False),
        Fact("Images carry an alt text since 24 March 2025.", PUBLISHING, SEEN_ON),
        Fact("An alt text has at most 1,000 characters.", PUBLISHING, SEEN_ON, verified=False),
        Fact("Posts within 24 hours: Meta's pages say 25, 50 and 100; Homeground asks the account's own limit before it publishes.", f"{REFERENCE}/ig-user/content_publishing_limit", SEEN_ON),
        Fact("Answers go one level deep: an answer to an answer stands under the comment above.", REPLIES, SEEN_ON),
        Fact("Mentions are posts that tag the account; those in captions and comments come by webhook only.", f"{REFERENCE}/ig-user/tags", SEEN_ON, verified=False),
        Fact("A post says nothing of clicks on links, for it has none.", f"{REFERENCE}/ig-media/insights", SEEN_ON),
        Fact("Each account has a limit of requests of its own; Homeground waits as long as the answer says.", RATE_LIMITS, SEEN_ON),
        Fact("Blocked in Russia since 14 March 2022.", "https://rkn.gov.ru/news/rsoc/news74180.htm", SEEN_ON, verified=False),
    ),
    access_steps=(
        "Make the Instagram account a professional one, and connect it with a Facebook Page.",
        "Register an application of type “Business” at developers.facebook.com, with Facebook Login for Business.",
        f"Ask for the permissions {', '.join(SCOPES)}. For accounts of others than the application's own people, Meta reviews the application and verifies the business first.",
        "Sign in, take the Page's access_token from /me/accounts and the Instagram account's number from the Page's instagram_business_account.",
        "Set HOMEGROUND_PUBLIC_URL to the address under which Homeground is reached from the internet: Instagram fetches images there.",
    ),
    version=ApiVersion(VERSION, VERSION_ENDS_ON, CHANGELOG, SEEN_ON),
    witness="Meta's published specification of IGUser, IGMedia and IGComment (v25), and its facebook-business library against the sandbox.",
)  # fmt: skip
