"""X's documents and ours. Nothing here sends or reads.

Shapes: https://github.com/xdevplatform/docs/blob/main/openapi.json (2.167). The schema renamed what
the documentation still calls tweet: referenced_posts was referenced_tweets, repost_count was
retweet_count, note_post was note_tweet. Both are read. X leaves out whatever is empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeground.networks.limits import AnswersFrom
from homeground.networks.model import Comment, Draft, Engagement, Person, Post, Profile
from homeground.networks.reading import (
    Json,
    count,
    from_seconds,
    instant,
    mapping,
    objects,
    total,
    words,
)

from .polls import poll_from_ours

# https://docs.x.com/resources/fundamentals/x-ids: milliseconds since this, above 22 other bits.
_FIRST_MILLISECOND = 1_288_834_974_657
# X escapes these three and no others.
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
REPLY_SETTINGS = {AnswersFrom.FOLLOWED: "following", AnswersFrom.MENTIONED: "mentionedUsers"}
_LEADING_MENTION = re.compile(r"@(\w{1,15})\s+")


def tweet_from_draft(draft: Draft, *, media_ids: tuple[str, ...] = ()) -> Json:
    """The body of `POST /2/tweets`.

    `advertising` is not passed on: X's `paid_partnership` says that somebody else paid the author,
    which a brand's own advertisement is not.
    """
    tweet: Json = {"text": text_from_draft(draft)}
    if media_ids:
        tweet["media"] = {"media_ids": list(media_ids)}
    if draft.poll is not None:
        tweet["poll"] = poll_from_ours(draft.poll)
    if draft.answers_from in REPLY_SETTINGS:
        tweet["reply_settings"] = REPLY_SETTINGS[draft.answers_from]
    return tweet


def text_from_draft(draft: Draft) -> str:
    """The link on a line of its own: one character more, and 23 for itself.

    So too a poll's question, which has no place but the text, unless the text asks it already.
    """
    joining = (draft.poll.question if draft.poll else None, draft.link)
    more = [line for line in joining if line and line not in draft.text]
    return "\n".join([draft.text, *more] if draft.text else more)


def tweet_from_reply(text: str, *, to: str) -> Json:
    return {"text": text, "reply": {"in_reply_to_tweet_id": to}}


def post_from_tweet(
    tweet: Json, *, site_url: str, people: Mapping[str, Person] | None = None, handle: str = ""
) -> Post | None:
    """One post; `None` when it lacks what makes a post. `handle` is the author's, if known."""
    post_id, created_at = words(tweet.get("id")), _created_at(tweet)
    if post_id is None or created_at is None:
        return None
    author = (people or {}).get(words(tweet.get("author_id")) or "")
    links = (words(url.get("expanded_url")) for url in _urls(tweet) if not url.get("media_key"))
    return Post(
        id=post_id,
        url=permalink(site_url, (author.handle if author else None) or handle, post_id),
        text=text_from_tweet(tweet),
        created_at=created_at,
        author=author,
        media_count=_length(mapping(tweet, "attachments").get("media_keys")),
        link=next((link for link in links if link), None),
        engagement=engagement_from_tweet(tweet),
    )


def permalink(site_url: str, handle: str, post_id: str) -> str:
    # X itself leads from /i/status/… to the author's address.
    return f"{site_url}/{handle.removeprefix('@') or 'i'}/status/{post_id}"


def text_from_tweet(tweet: Json) -> str:
    """The text as it was written: entities resolved, t.co links replaced by what they lead to.

    Left out: the link that X appends for attached media, and in a reply the names that X puts
    before the text.
    """
    note = mapping(tweet.get("note_post") or tweet.get("note_tweet"))
    text = words(note.get("text"))
    if text is None:
        text = words(tweet.get("text")) or ""
        text = text[_end_of_names(tweet, text) :]
    meant = dict(_ESCAPED)
    for url in _urls(tweet):
        short = words(url.get("url"))
        if short and short.startswith("http"):
            meant[short] = "" if url.get("media_key") else words(url.get("expanded_url")) or short
    # Longest first: one short link may begin with another.
    known = sorted(meant, key=len, reverse=True)
    read = re.sub("|".join(map(re.escape, known)), lambda found: meant[found[0]], text)
    return read.rstrip() if "" in meant.values() else read


def engagement_from_tweet(tweet: Json) -> Engagement:
    """Impressions are views; different people are not told. A quote shares a post as a repost does."""
    public, private = mapping(tweet, "public_metrics"), mapping(tweet, "non_public_metrics")
    reposts = public.get("repost_count", public.get("retweet_count"))
    return Engagement(
        views=count(public.get("impression_count")),
        likes=count(public.get("like_count")),
        comments=count(public.get("reply_count")),
        shares=total(reposts, public.get("quote_count")),
        clicks=count(private.get("url_link_clicks")),
        saves=count(public.get("bookmark_count")),
    )


def comment_from_tweet(
    tweet: Json, *, post_id: str, site_url: str, people: Mapping[str, Person]
) -> Comment | None:
    """One reply in the conversation that `post_id` began; `None` when it is that post itself."""
    comment_id, created_at = words(tweet.get("id")), _created_at(tweet)
    if comment_id is None or created_at is None or comment_id == post_id:
        return None
    author = people.get(words(tweet.get("author_id")) or "")
    parent_id = _referenced(tweet, "replied_to")
    return Comment(
        id=comment_id,
        post_id=post_id,
        text=text_from_tweet(tweet),
        created_at=created_at,
        author=author,
        parent_id=parent_id if parent_id != post_id else None,
        url=permalink(site_url, (author.handle if author else None) or "", comment_id),
        likes=count(mapping(tweet, "public_metrics").get("like_count")),
    )


def may_reply(tweet: Json, *, account_id: str, handle: str, includes: Json | None = None) -> bool:
    """Whether X lets an application reply to `tweet` as this account, as far as can be seen.

    https://docs.x.com/x-api/posts/manage-tweets/introduction: its author must have mentioned or
    quoted the account. A direct reply to it counts here too: X itself may see a mention in it, and
    says so when it does not.
    """
    if account_id in (words(tweet.get("author_id")), words(tweet.get("in_reply_to_user_id"))):
        return True
    wanted = handle.removeprefix("@").casefold()
    for mention in objects(tweet, "entities", "mentions"):
        name = words(mention.get("username")) or ""
        if words(mention.get("id")) == account_id or (wanted and name.casefold() == wanted):
            return True
    quoted = _referenced(tweet, "quoted")
    known = [*objects(includes, "posts"), *objects(includes, "tweets")]
    return quoted is not None and any(
        words(post.get("id")) == quoted and words(post.get("author_id")) == account_id
        for post in known
    )


def people_from_includes(answer: Json, *, site_url: str) -> dict[str, Person]:
    """Who wrote what the answer holds, by id."""
    people: dict[str, Person] = {}
    for user in objects(answer, "includes", "users"):
        if person := person_from_user(user, site_url=site_url):
            people[person.id] = person
    return people


def person_from_user(user: Json, *, site_url: str) -> Person | None:
    user_id, handle = words(user.get("id")), words(user.get("username"))
    if user_id is None:
        return None
    url = f"{site_url}/{handle}" if handle else None
    return Person(user_id, words(user.get("name")) or handle or user_id, handle, url)


def profile_from_user(user: Json, *, site_url: str) -> Profile | None:
    """Who the account is; `None` when the answer names nobody."""
    person = person_from_user(user, site_url=site_url)
    if person is None:
        return None
    followers = count(mapping(user, "public_metrics").get("followers_count"))
    return Profile(person.id, person.name, person.handle, person.url, followers)


def instant_from_id(post_id: str) -> datetime | None:
    """When a post was made, which its id tells."""
    if not (post_id.isascii() and post_id.isdigit()) or len(post_id) > 19:
        return None
    milliseconds = (int(post_id) >> 22) + _FIRST_MILLISECOND
    start = from_seconds(milliseconds // 1000)
    return start + timedelta(milliseconds=milliseconds % 1000) if start else None


def _created_at(tweet: Json) -> datetime | None:
    return instant(tweet.get("created_at")) or instant_from_id(words(tweet.get("id")) or "")


def _end_of_names(tweet: Json, text: str) -> int:
    """Where a reply's own words begin: after the names of whom it answers, which X shows apart.

    `display_text_range` begins there; where it is not given, after the mentions at the start.
    """
    if not (_referenced(tweet, "replied_to") or words(tweet.get("in_reply_to_user_id"))):
        return 0
    given = next(iter(_list(tweet.get("display_text_range"))), None)
    names = {
        (words(mention.get("username")) or "").casefold()
        for mention in objects(tweet, "entities", "mentions")
    }
    end = 0
    while (found := _LEADING_MENTION.match(text, end)) and found[1].casefold() in names:
        if isinstance(given, int) and found.end() > given:
            break
        end = found.end()
    return end


def _urls(tweet: Json) -> list[Json]:
    note = mapping(tweet.get("note_post") or tweet.get("note_tweet"))
    return [*objects(note, "entities", "urls"), *objects(tweet, "entities", "urls")]


def _referenced(tweet: Json, kind: str) -> str | None:
    for name in ("referenced_posts", "referenced_tweets"):
        for reference in objects(tweet, name):
            if reference.get("type") == kind:
                return words(reference.get("id"))
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _length(value: Any) -> int:
    # X leaves attachments out where there are none.
    return len(_list(value))
