"""WordPress described as data: a site of one's own, or one on WordPress.com."""

from __future__ import annotations

from datetime import date

from homeground.networks.contract import (
    ESSENTIALS,
    Access,
    AnswersFrom,
    Can,
    CredentialField,
    Fact,
    Format,
    Gap,
    ImageLimit,
    Metric,
    Network,
    ScheduleLimit,
    SeenBy,
    Settling,
    TextLimit,
    VideoLimit,
)
from homeground.networks.scheduling import YEAR_SECONDS
from homeground.text.counting import RULES

_SEEN = date(2026, 11, 22)
_HANDBOOK = "https://developer.wordpress.org/rest-api/reference"
_PASSWORDS = "https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/"
_COM = "https://developer.wordpress.com/docs/api"
_SOURCE = "https://github.com/WordPress/wordpress-develop"

SELF_HOSTED, WORDPRESS_COM = "self_hosted", "wordpress_com"
PER_PAGE_MAX = 100
TITLE_BYTES_MAX = 65_535
"""WordPress keeps a title in a MySQL column of type TEXT."""
COMMENT_MAX = 65_525
IMAGES_MAX = 20
IMAGE_BYTES_MAX = 10 * 1024 * 1024
ALT_TEXT_MAX = 1_000

NETWORK = Network(
    slug="wordpress",
    name="WordPress",
    access=Access.API,
    api="https://public-api.wordpress.com",
    site="https://wordpress.com",
    can=ESSENTIALS
    | {
        Can.EDIT,
        Can.HIDE_COMMENT,
        Can.DELETE_COMMENT,
        Can.CLOSE_COMMENTS,
        Can.MARK_SPAM,
        Can.VIDEO,
        Can.DOCUMENT,
        Can.STATISTICS,
    },
    # A post's text has no limit that WordPress states.
    text=(TextLimit(RULES["utf8_bytes"], TITLE_BYTES_MAX, of="title", link_in_text=False),),
    # None of these three is WordPress's own: see `facts`.
    images=ImageLimit(
        per_post=IMAGES_MAX,
        mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        max_bytes=IMAGE_BYTES_MAX,
        alt_text_max=ALT_TEXT_MAX,
    ),
    credentials=(
        CredentialField("username", "User name on your own site", secret=False, required=False),
        CredentialField("application_password", "Application password of that user", required=False),
        CredentialField("access_token", "Access token (WordPress.com)", required=False),
        CredentialField("site", "Site on WordPress.com, such as example.wordpress.com", secret=False, required=False),
    ),
    answer_text=(TextLimit(RULES["characters"], COMMENT_MAX),),
    settling=Settling.READ_BACK,
    read_back_delay_seconds=2.0,
    about=(
        "Blogs, on a server of one's own or on WordPress.com: posts with a title, images and "
        "comments that the site's owner moderates."
    ),
    videos={
        Format.POST: VideoLimit(
            # The server's own setting decides; WordPress.com takes videos on its paid plans only.
            max_bytes=256 * 1024 * 1024,
            mimes=frozenset({"video/mp4", "video/quicktime", "video/webm", "video/ogg"}),
            per_post=IMAGES_MAX,
            beside_images=True,
            source=_SOURCE,
            seen_on=_SEEN,
            verified=False,
        )
    },
    schedule=ScheduleLimit(
        # Less than a minute ahead, WordPress publishes at once.
        min_ahead_seconds=60,
        max_ahead_seconds=YEAR_SECONDS,
        source=f"{_SOURCE}/blob/trunk/src/wp-includes/post.php",
        seen_on=_SEEN,
        verified=False,
    ),
    seen_by=frozenset({SeenBy.EVERYBODY, SeenBy.OURSELVES}),
    answers_from=frozenset({AnswersFrom.EVERYBODY, AnswersFrom.NOBODY}),
    metrics={
        "comments": Metric("X-WP-Total of comments; comment_count", "Comments that are approved.", f"{_HANDBOOK}/comments/", _SEEN),
        "views": Metric("stats/post: views", "How often the post's page was opened (WordPress.com and Jetpack only).", f"{_COM}/1.1/get/sites/%24site/stats/post/%24post_id/", _SEEN),
        "likes": Metric("like_count", "Likes by people who are signed in to WordPress.com.", f"{_COM}/1.1/get/sites/%24site/posts/%24post_ID/", _SEEN),
    },
    gaps_by_kind={
        SELF_HOSTED: {
            Can.STATISTICS: Gap(
                "not offered",
                "WordPress itself counts no visits: sites on WordPress.com, and those that Jetpack "
                "connects with it, do.",
                f"{_HANDBOOK}/",
            ),
        },
    },
    gaps={
        Can.REEL: Gap("not offered", "A blog has posts, not reels.", f"{_HANDBOOK}/posts/"),
        Can.STORY: Gap("not offered", "A blog has posts, not stories.", f"{_HANDBOOK}/posts/"),
        Can.SEARCH: Gap("not offered", "A site's search knows that site alone.", f"{_HANDBOOK}/search-results/"),
        Can.RESTORE_COMMENT: Gap(
            "never",
            "Homeground deletes a comment for good; hide it to be able to show it again.",
            f"{_HANDBOOK}/comments/",
        ),
        Can.CLOSE_THREAD: Gap(
            "not offered", "Comments are closed for a whole post, not for one thread.", f"{_HANDBOOK}/comments/"
        ),
        Can.MENTIONS: Gap("not offered", "A blog has no list of posts elsewhere that name it.", f"{_HANDBOOK}/"),
        Can.POLL: Gap("not offered", "WordPress itself has no polls; they are plugins, each its own.", f"{_HANDBOOK}/"),
        Can.BLOCK: Gap(
            "not offered",
            "The list of disallowed comment words is not among the settings that the API has.",
            f"{_HANDBOOK}/settings/",
        ),
    },
    facts=(
        Fact("A post for later has the status “future” and its time in `date_gmt`; it keeps its number when it is out. How far ahead is not limited: Homeground leaves it at a year.", f"{_HANDBOOK}/posts/", _SEEN),
        Fact("A site of one's own publishes a post for later when somebody visits it after its time, unless its server was set up to look by the clock (WP-Cron).", "https://developer.wordpress.org/plugins/cron/", _SEEN, verified=False),
        Fact("A private post is seen by the site's editors and administrators; it cannot wait for a time.", f"{_HANDBOOK}/posts/", _SEEN),
        Fact("Days are those of the site's own clock; reach is the visitors of a day.", f"{_COM}/1.1/get/sites/%24site/stats/visits/", _SEEN, verified=False),
        Fact(f"A page of posts or comments has at most {PER_PAGE_MAX} entries.", f"{_HANDBOOK}/comments/", _SEEN),
        Fact(f"A comment has at most {COMMENT_MAX:,} characters.", _SOURCE, _SEEN),
        Fact("The same comment twice is refused (comment_duplicate), and comments in quick succession too (comment_flood).", _SOURCE, _SEEN),
        Fact("Application passwords need WordPress 5.6 and https.", _PASSWORDS, _SEEN),
        Fact("A self-hosted site states the number of comments, and nothing else about a post's success.", f"{_HANDBOOK}/posts/", _SEEN),
        Fact("WordPress.com states likes and comments of a post, and its views to those who may see them.", f"{_COM}/1.1/get/sites/%24site/stats/post/%24post_id/", _SEEN),
        Fact("A post on WordPress.com is shared to connected networks unless told otherwise; Homeground tells it so.", f"{_COM}/1.1/post/sites/%24site/posts/new/", _SEEN),
        Fact(f"An image has at most {IMAGE_BYTES_MAX // 1024 // 1024} MB: the server's own setting decides.", _SOURCE, _SEEN, verified=False),
        Fact(f"Homeground puts at most {IMAGES_MAX} images into a post; WordPress states no limit.", _SOURCE, _SEEN, verified=False),
        Fact("Tags are sent to WordPress.com, which takes their names; a site of one's own would want their numbers.", f"{_HANDBOOK}/tags/", _SEEN),
    ),
    access_steps=(
        "A site of your own: sign in there as the user who shall publish (at least an author; an "
        "editor to moderate comments), open Users → Profile → Application Passwords, and add one "
        "named Homeground.",
        "Give the site's address, the user name and that password, its spaces included.",
        "On WordPress.com: create an application at https://developer.wordpress.com/apps/, "
        "authorize it for the site, and give its token and the site's address.",
    ),
    witness=(
        "WordPress's own source (its routes, fields and error codes), Jetpack's source for the API "
        "of WordPress.com, and the reference pages of both, and the client library "
        "wp-api-client against the sandbox's wp/v2."
    ),
    any_server=True,
    title="optional",
)  # fmt: skip
