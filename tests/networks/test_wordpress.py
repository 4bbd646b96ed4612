"""WordPress: its errors by name, its HTML, and both of its protocols."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from homeground.networks import errors, wordpress
from homeground.networks.http import Http, Response
from homeground.networks.model import Draft, Engagement, Media, Poll
from homeground.networks.reading import Json

from .documents import FEWER
from .listener import Heard, Listener, listening

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
PASSWORD = "abcd EFGH 1234 ijkl MNOP 6789"
TOKEN = "dotcom-secret-token"
OWN = {"username": "lumikko", "application_password": PASSWORD}
DOTCOM = {"access_token": TOKEN, "site": "lumikko.wordpress.com"}

BRANCHES: dict[type[errors.NetworkError], set[str]] = {
    errors.NotAuthorized: {
        "rest_not_logged_in", "incorrect_password", "invalid_username", "invalid_email",
        "invalid_application_password", "application_passwords_disabled",
        "application_passwords_disabled_for_user", "rest_forbidden", "rest_forbidden_context",
        "rest_forbidden_param", "rest_forbidden_status", "rest_cannot_create",
        "rest_cannot_publish", "rest_cannot_edit", "rest_cannot_edit_others",
        "rest_cannot_delete", "rest_cannot_read", "rest_cannot_read_post",
        "rest_user_cannot_view", "rest_comment_invalid_author", "rest_comment_invalid_status",
        "rest_comment_login_required", "invalid_token", "authorization_required", "unauthorized",
    },
    errors.NotFound: {
        "rest_post_invalid_id", "rest_comment_invalid_id", "rest_comment_invalid_post_id",
        "rest_comment_trash_post", "rest_already_trashed", "rest_user_invalid_id",
        "rest_post_invalid_parent", "unknown_post", "unknown_comment", "unknown_media",
        "unknown_blog",
    },
    errors.Duplicate: {"comment_duplicate", "rest_comment_duplicate"},
    errors.RateLimited: {"comment_flood"},
    errors.Rejected: {
        "rest_comment_closed", "rest_comment_draft_post", "rest_comment_content_invalid",
        "comment_content_column_length", "rest_comment_author_data_required", "empty_content",
        "rest_invalid_param", "rest_missing_callback_param", "rest_invalid_json",
        "rest_invalid_field", "rest_invalid_author", "rest_invalid_featured_media",
        "rest_post_exists", "rest_post_incorrect_password", "rest_invalid_date",
        "rest_post_invalid_page_number", "rest_comment_invalid_type", "rest_upload_no_data",
        "rest_upload_no_content_type", "rest_upload_no_content_disposition",
        "rest_upload_invalid_disposition", "rest_upload_hash_mismatch",
        "rest_upload_unknown_error", "rest_upload_sideload_error", "rest_upload_limited_space",
        "rest_upload_file_too_big", "rest_upload_user_quota_exceeded",
        "rest_upload_image_type_not_supported", "invalid_input", "invalid_number",
        "invalid_status", "invalid_author", "upload_error", "invalid_file", "comment_failure",
    },
    errors.NotOffered: {
        "rest_no_route", "rest_disabled", "rest_trash_not_supported", "invalid_blog",
        "trash_disabled",
    },
}  # fmt: skip


def said(
    body: Any, status: int = 400, *, secrets: tuple[str, ...] = (), **headers: str
) -> errors.NetworkError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = CIMultiDictProxy(CIMultiDict({k.replace("_", "-"): v for k, v in headers.items()}))
    return wordpress.error_from_answer(
        Response(status, named, content, "https://lumikko.example/x"), secrets=secrets
    )


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "branch"),
    [(name, branch) for branch, names in BRANCHES.items() for name in sorted(names)],
)
def test_every_name_becomes_its_branch(name: str, branch: type[errors.NetworkError]) -> None:
    for body in ({"code": name, "data": {"status": 400}}, {"error": name, "message": "words"}):
        error = said(body)
        assert type(error) is branch
        assert error.code == name
        assert error.network == "wordpress"
        assert len(error.message) > 20


def test_no_name_is_left_out_of_the_table_above() -> None:
    assert set(wordpress.NAMES) == set().union(*BRANCHES.values())


@pytest.mark.parametrize(
    ("status", "branch"),
    [
        (301, errors.NotAuthorized),
        (400, errors.Rejected),
        (401, errors.NotAuthorized),
        (403, errors.NotAuthorized),
        (404, errors.NotFound),
        (409, errors.Duplicate),
        (410, errors.NotFound),
        (413, errors.Rejected),
        (418, errors.Unavailable),
        (429, errors.RateLimited),
        (501, errors.Unavailable),
    ],
)
@pytest.mark.parametrize(
    "body", [b"<html>", b"", b"[]", b"null", b'{"code": null}', b'{"code": "of_a_plugin"}', b"\xff"]
)
def test_what_no_table_knows_is_read_from_the_status(
    status: int, branch: type[errors.NetworkError], body: bytes
) -> None:
    assert type(said(body, status)) is branch


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30.0), ("soon", None), ("", None), ("-5", 0.0)]
)
def test_a_limit_says_how_long(header: str, seconds: float | None) -> None:
    error = said({}, 429, Retry_After=header)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after_seconds == seconds


def test_what_went_wrong_with_a_file_is_read_from_its_list() -> None:
    error = said({"errors": [{"file": "a", "error": "rest_upload_limited_space", "message": "no"}]})
    assert type(error) is errors.Rejected
    assert "(WordPress: no)" in str(error)


def test_an_error_never_carries_a_secret() -> None:
    header, secrets = wordpress.authorization_from(OWN)
    shown = said(
        {"code": "incorrect_password", "message": f"{PASSWORD} {header}"}, 401, secrets=secrets
    )
    for secret in (PASSWORD, PASSWORD.replace(" ", ""), header.removeprefix("Basic ")):
        assert secret not in repr(shown) + str(shown)


def test_a_password_goes_out_as_it_is_shown() -> None:
    header, _ = wordpress.authorization_from(OWN | {"username": " Zoë "})
    assert b64decode(header.removeprefix("Basic ")).decode() == f"Zoë:{PASSWORD}"
    assert wordpress.authorization_from(DOTCOM)[0] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "credentials", [{}, {"username": "a"}, {"application_password": "b"}, OWN | {"username": "a:b"}]
)
def test_half_a_sign_in_is_no_sign_in(credentials: dict[str, str]) -> None:
    with pytest.raises(errors.NotAuthorized):
        wordpress.authorization_from(credentials)


# --- rules ------------------------------------------------------------------------------------


def media(name: str = "a.jpg", kind: Any = "image", mime: str = "image/jpeg") -> Media:
    return Media(Path(name), kind, mime, 10)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft(text=""), "empty post"),
        (Draft(text=" \n", title="Nur ein Titel"), "empty post"),
        (Draft(text="x", poll=Poll("?", ("a", "b"), 60)), "polls"),
        (Draft(text="ab\ud83c"), "position 3"),
        (Draft(text="x", title="\ud83c"), "position 1"),
        (Draft(text="x", title="ä" * 32_768), "1 bytes too long"),
        (Draft(text="x", media=(media(),) * 21), "at most 20"),
        (Draft(text="x", media=(media("a.heic", mime="image/heic"),)), r"a\.heic"),
    ],
)
def test_what_cannot_be_a_post_is_said_before(draft: Draft, words: str) -> None:
    with pytest.raises(errors.Rejected, match=words):
        wordpress.refuse_draft(draft)


@pytest.mark.parametrize("text", ["", " ", "x" * 65_526, "\udc00"])
def test_what_cannot_be_a_comment_is_said_before(text: str) -> None:
    with pytest.raises(errors.Rejected):
        wordpress.refuse_comment(text)


# --- HTML -------------------------------------------------------------------------------------


@FEWER
@given(text=st.text(), link=st.booleans(), images=st.integers(0, 2))
def test_any_text_survives_there_and_back(text: str, *, link: bool, images: int) -> None:
    address = "https://lumikko.example/?a=1&b=\"2'<3>"
    figures = (wordpress.figure("https://lumikko.example/a.jpg?a=1&b=2", '"<ä>'),) * images
    html = wordpress.html_from_text(text, link=address if link else None, figures=figures)
    written = wordpress.written_from_html(html)
    assert written.text == text.replace("\r\n", "\n")
    assert written.link == (address if link and address not in text else None)
    assert written.images == images
    assert wordpress.figures_in(html) == figures


@FEWER
@given(st.text())
def test_any_comment_survives_there_and_back(text: str) -> None:
    assert wordpress.plain_from_comment(wordpress.comment_from_text(text)) == text.replace(
        "\r\n", "\n"
    )


@FEWER
@given(st.text(alphabet="<>/!-[]&;pbr li\"='x\n", max_size=40))
def test_no_html_breaks_a_reader(html: str) -> None:
    wordpress.written_from_html(html)
    wordpress.plain_from_comment(html)
    wordpress.plain_from_title(html)


def test_what_looks_like_mark_up_in_a_text_stays_text() -> None:
    text = '<p>no</p>\n\n<script>alert("1")</script> &amp; [gallery]'
    html = wordpress.html_from_text(text)
    assert "<script" not in html
    assert wordpress.written_from_html(html).text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Zeile\nzwei <strong>fett</strong>", "Zeile\nzwei fett"),
        ("<p>Eins</p>\n<p>zwei<br />\ndrei</p>\n", "Eins\n\nzwei\ndrei"),
        ("5 &gt; 3 &#8230;", "5 > 3 …"),
    ],
)
def test_comments_are_read_raw_and_rendered(html: str, text: str) -> None:
    assert wordpress.plain_from_comment(html) == text


# --- translators ------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "ID", "date", "date_gmt", "title", "content", "raw", "rendered", "link", "URL",
             "author", "author_name", "author_url", "featured_media", "status", "parent", "name",
             "discussion", "comment_count", "like_count", "years", "total", "views", "raw_content"]
        ),
        inner,
        max_size=8,
    ),
    max_leaves=20,
)  # fmt: skip


@FEWER
@given(JSON)
def test_no_answer_breaks_a_reader(answer: Any) -> None:
    wordpress.views_from_stats(answer)
    if not isinstance(answer, dict):
        return
    dated = {"id": 1, "ID": 1, "date_gmt": "2026-11-22T10:05:00", "date": "2026-11-22T10:05:00Z"}
    for item in (answer, {**answer, **dated}):
        wordpress.post_from_item(item)
        wordpress.post_from_dotcom(item)
        wordpress.comment_from_item(item, post_id="1")
        wordpress.comment_from_dotcom(item, post_id="1")
        wordpress.published_from_post(item, Draft(text="x"))
        wordpress.published_from_dotcom(item, Draft(text="x"))
        wordpress.profile_from_user(item)
        wordpress.profile_from_dotcom(item)
        wordpress.engagement_from_dotcom(item, answer)


# --- the speaker ------------------------------------------------------------------------------


def connector(
    http: Http, url: str, credentials: dict[str, str] | None = None, account: str = "7"
) -> wordpress.WordPress:
    return wordpress.WordPress(
        http, account_id=account, credentials=credentials or OWN, base_url=url
    )


POST: Json = {
    "id": 41,
    "date_gmt": "2026-11-22T10:05:00",
    "status": "publish",
    "link": "https://lumikko.example/?p=41",
    "title": {"raw": "Hallo"},
    "content": {"raw": "<p>Welt</p>"},
}
COMMENT: Json = {
    "id": 9,
    "post": 41,
    "parent": 0,
    "author": 7,
    "author_name": "Lumikko",
    "date_gmt": "2026-11-22T10:06:00",
    "content": {"raw": "Danke"},
    "status": "approved",
}
Answer = Callable[[Heard], web.Response]


def answering(*answers: Any) -> Answer:
    """Each in turn: a body (200), or (status, body), or (status, body, headers)."""
    waiting = list(answers)

    def answer(heard: Heard) -> web.Response:
        made = waiting.pop(0)
        status, body, *headers = made if isinstance(made, tuple) else (200, made)
        return web.json_response(body, status=status, headers=headers[0] if headers else None)

    return answer


def parameters(heard: Heard) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(heard.query).items()}


def hold(listener: Listener, prefix: str = "/wp-json/wp/v2/") -> None:
    for heard in listener.heard:
        assert heard.path.startswith(prefix)
        for secret in (TOKEN, PASSWORD, PASSWORD.replace(" ", "")):
            assert secret not in heard.path + heard.query
            assert secret.encode() not in heard.body
        scheme = heard.headers["Authorization"].partition(" ")[0]
        assert scheme == ("Bearer" if "/rest/" in prefix else "Basic")


async def test_a_post_goes_out_with_its_images(tmp_path: Path) -> None:
    files = []
    for name, alt in (("a.jpg", "Фонарь"), ("b.jpg", None)):
        (tmp_path / name).write_bytes(b"\xff\xd8")
        files.append(Media(tmp_path / name, "image", "image/jpeg", 2, alt=alt))
    uploads = [(201, {"id": n, "source_url": f"https://lumikko.example/{n}.jpg"}) for n in (12, 13)]
    later = NOW + timedelta(days=1)
    scheduled = POST | {"status": "future"}
    async with listening(answering(*uploads, (201, POST), (201, scheduled))) as (listener, http):
        ours = connector(http, listener.url)
        draft = Draft(text="Welt", title="Hallo", media=tuple(files), tags=("licht",))
        published = await ours.publish(draft, key="k", now=NOW)
        assert (published.id, published.url) == ("41", "https://lumikko.example/?p=41")
        assert published.scheduled_for is None
        kept = await ours.publish(Draft(text="Welt", publish_at=later), key="k", now=NOW)
        assert kept.scheduled_for == later
        first, second, posted, planned = listener.heard
        assert first.form == {"alt_text": "Фонарь", "file": "file:a.jpg"}
        assert second.form == {"file": "file:b.jpg"}
        body = json.loads(posted.body)
        assert body["featured_media"] == 12
        assert "13.jpg" in body["content"]
        assert "12.jpg" not in body["content"]
        assert json.loads(planned.body)["date_gmt"] == "2026-11-23T10:05:00"
        hold(listener)


async def test_what_is_refused_is_never_sent() -> None:
    async with listening(answering()) as (listener, http):
        ours = connector(http, listener.url)
        with pytest.raises(errors.Rejected):
            await ours.publish(Draft(text=""), key="k", now=NOW)
        with pytest.raises(errors.Rejected, match="one minute"):
            await ours.publish(Draft(text="x", publish_at=NOW), key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await ours.reply("41", "", key="k", now=NOW)
        with pytest.raises(errors.Rejected):
            await ours.edit("41", Draft(text=""))
        for call in (ours.delete("41/../7"), ours.close_comments("²"), ours.reply(
            "41", "x", comment_id="9?", key="k", now=NOW
        )):  # fmt: skip
            with pytest.raises(errors.NotFound):
                await call
        assert listener.heard == []


async def test_a_site_must_be_named() -> None:
    ours = wordpress.WordPress(Http(), account_id="7", credentials=OWN)
    with pytest.raises(errors.NotAuthorized, match="site's address"):
        await ours.profile()


async def test_only_ones_own_posts_are_read_back() -> None:
    older = POST | {"id": 40, "date_gmt": "2026-11-22T09:05:00"}
    page = [older, None, POST, {"id": None}]
    async with listening(answering(page, page)) as (listener, http):
        posts = await connector(http, listener.url).recent_posts(limit=500)
        assert [post.id for post in posts] == ["41", "40"]
        await connector(http, listener.url, account="lumikko").recent_posts(limit=5)
        asked = parameters(listener.heard[0])
        assert asked["author"] == "7"
        assert asked["per_page"] == "100"
        assert asked["status"] == "publish,private"
        assert "author" not in parameters(listener.heard[1])
        hold(listener)


async def test_without_the_right_to_edit_what_is_shown_is_read() -> None:
    shown = POST | {"content": {"rendered": "<p>Welt</p>\n"}}
    denied = (403, {"code": "rest_forbidden_context", "message": "Sorry", "data": {"status": 403}})
    async with listening(answering(denied, [shown])) as (listener, http):
        (post,) = await connector(http, listener.url).recent_posts(limit=5)
        assert post.text == "Welt"
        assert "context" not in parameters(listener.heard[1])
    async with listening(answering((401, {"code": "incorrect_password"}))) as (listener, http):
        with pytest.raises(errors.NotAuthorized):
            await connector(http, listener.url).recent_posts(limit=5)


async def test_a_site_states_comments_and_nothing_else() -> None:
    answers = answering([{"id": 41}, {"id": 43}], (200, [{}], {"X-WP-Total": "17"}), [])
    async with listening(answers) as (listener, http):
        counts = await connector(http, listener.url).measure(["41", "42", "43", "x"])
        assert counts == {"41": Engagement(comments=17), "43": Engagement()}
        assert parameters(listener.heard[0])["include"] == "41,42,43"
        hold(listener)


async def test_comments_are_read_page_by_page() -> None:
    def page(heard: Heard) -> web.Response:
        asked = parameters(heard)
        start = (int(asked["page"]) - 1) * 100
        numbers = range(start + 1, min(start + 100, 250) + 1)
        return web.json_response(
            # One of each page is what this user may not see.
            [COMMENT | {"id": n, "parent": 1 if n == 7 else 0} for n in numbers if n % 100],
            headers={"X-WP-TotalPages": "3"},
        )

    async with listening(page) as (listener, http):
        found = [c async for c in connector(http, listener.url).comments("41")]
        assert [int(c.id) for c in found] == [n for n in range(1, 251) if n % 100]
        assert found[6].parent_id == "1"
        assert len(listener.heard) == 3
        assert parameters(listener.heard[0])["status"] == "all"
        hold(listener)


@pytest.mark.parametrize("stated", [None, "many", "9" * 30])
async def test_pages_without_a_number_end_with_a_short_one(stated: str | None) -> None:
    headers = {"X-WP-TotalPages": stated} if stated else {}
    full = [COMMENT | {"id": n} for n in range(1, 101)]
    async with listening(answering((200, full, headers), (200, [COMMENT], headers))) as (
        listener,
        http,
    ):
        found = [c async for c in connector(http, listener.url).comments("41")]
        assert len(found) == 100
        assert len(listener.heard) == 2


async def test_an_answer_stands_under_its_comment() -> None:
    async with listening(answering((201, COMMENT | {"parent": 8}), (201, {}))) as (listener, http):
        ours = connector(http, listener.url)
        comment = await ours.reply("41", "1 < 2\nDanke", comment_id="8", key="k", now=NOW)
        assert comment.parent_id == "8"
        sent = {"post": 41, "parent": 8, "content": "1 &lt; 2\nDanke"}
        assert json.loads(listener.heard[0].body) == sent
        with pytest.raises(errors.Unsure):
            await ours.reply("41", "Danke", key="k", now=NOW)
        assert "parent" not in json.loads(listener.heard[1].body)


async def test_an_edit_keeps_the_images_that_stand_in_the_text() -> None:
    shown = wordpress.figure("https://lumikko.example/13.jpg", "Licht")
    held = POST | {"content": {"raw": f"<p>Alt</p>\n\n{shown}"}}
    async with listening(answering(held, POST)) as (listener, http):
        await connector(http, listener.url).edit("41", Draft(text="Neu"))
        assert json.loads(listener.heard[1].body) == {"content": f"<p>Neu</p>\n\n{shown}"}


async def test_a_comment_is_hidden_once() -> None:
    held = COMMENT | {"status": "hold"}
    async with listening(answering(COMMENT, held, held, held, COMMENT)) as (listener, http):
        ours = connector(http, listener.url)
        await ours.hide_comment("41", "9")
        await ours.hide_comment("41", "9")
        await ours.hide_comment("41", "9", hidden=False)
        sent = [json.loads(heard.body)["status"] for heard in listener.heard if heard.body]
        assert sent == ["hold", "approved"]


async def test_deleting_what_is_gone_is_no_error() -> None:
    answers = answering(
        {"deleted": True},
        (404, {"code": "rest_post_invalid_id"}),
        (410, {"code": "rest_already_trashed"}),
        (404, {"code": "rest_comment_invalid_id"}),
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url)
        for _ in range(3):
            await ours.delete("41")
        await ours.delete_comment("41", "9")
        assert {parameters(heard)["force"] for heard in listener.heard} == {"true"}


async def test_comments_are_closed_and_opened() -> None:
    async with listening(answering(POST, POST)) as (listener, http):
        ours = connector(http, listener.url)
        await ours.close_comments("41")
        await ours.close_comments("41", closed=False)
        sent = [json.loads(heard.body) for heard in listener.heard]
        assert sent == [{"comment_status": "closed"}, {"comment_status": "open"}]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, "<html>", errors.Unsure),
        (200, "{}", errors.Unsure),
        (201, "[]", errors.Unsure),
        (500, '{"code": "db_insert_error"}', errors.Unsure),
        (503, "", errors.Unavailable),
        (403, '{"code": "rest_cannot_create"}', errors.NotAuthorized),
        (403, "<html>Wordfence</html>", errors.NotAuthorized),
        (404, '{"code": "rest_no_route"}', errors.NotOffered),
        (429, "", errors.RateLimited),
        (301, "", errors.NotAuthorized),
    ],
)
@pytest.mark.parametrize("credentials", [OWN, DOTCOM])
async def test_what_an_answer_to_a_post_means(
    status: int, body: str, error: type[errors.NetworkError], credentials: dict[str, str]
) -> None:
    async with listening(lambda _: web.Response(status=status, text=body)) as (listener, http):
        with pytest.raises(error) as raised:
            await connector(http, listener.url, credentials).publish(
                Draft(text="x"), key="k", now=NOW
            )
        assert PASSWORD not in str(raised.value)
        assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("credentials", [OWN, DOTCOM])
@pytest.mark.parametrize(("status", "body"), [(500, {}), (200, {}), (200, {"media": [{}]})])
async def test_an_image_that_may_be_there_leaves_the_post_unsent(
    tmp_path: Path, credentials: dict[str, str], status: int, body: Any
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8")
    draft = Draft(text="x", media=(Media(path, "image", "image/jpeg", 2),))
    async with listening(answering((status, body))) as (listener, http):
        with pytest.raises(errors.Unavailable, match=r"a\.jpg"):
            await connector(http, listener.url, credentials).publish(draft, key="k", now=NOW)


# --- WordPress.com ----------------------------------------------------------------------------

ROOT = "/rest/v1.1/sites/lumikko.wordpress.com"
DOT_POST: Json = {
    "ID": 843,
    "date": "2026-11-22T11:05:00+01:00",
    "URL": "https://lumikko.wordpress.com/licht/",
    "title": "Hallo",
    "content": "<p>Welt</p>",
    "status": "publish",
    "like_count": 4,
    "discussion": {"comment_count": 2},
}
DOT_COMMENT: Json = {
    "ID": 29,
    "date": "2026-11-22T11:06:00+01:00",
    "raw_content": "Danke",
    "parent": {"ID": 28},
}


async def test_wordpress_com_publishes_with_an_image(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8")
    file = Media(path, "image", "image/jpeg", 2, alt="Licht")
    uploaded = {"media": [{"ID": 12, "URL": "https://lumikko.files.wordpress.com/a.jpg"}]}
    async with listening(answering(uploaded, DOT_POST)) as (listener, http):
        ours = connector(http, listener.url, DOTCOM)
        published = await ours.publish(Draft(text="Welt", media=(file,)), key="k", now=NOW)
        assert published.id == "843"
        upload, posted = listener.heard
        assert upload.path == f"{ROOT}/media/new"
        assert upload.form == {"attrs[0][alt]": "Licht", "media[]": "file:a.jpg"}
        assert posted.path == f"{ROOT}/posts/new"
        body = json.loads(posted.body)
        assert body["featured_image"] == "12"
        assert body["publicize"] is False
        hold(listener, ROOT)


async def test_wordpress_com_is_read_and_measured() -> None:
    answers = answering(
        {"ID": 5, "name": "Lumikko"},
        {"posts": [DOT_POST, None]},
        DOT_POST,
        {"views": 99},
        (404, {"error": "unknown_post", "message": "Unknown post"}),
        DOT_POST | {"status": "trash"},
        DOT_POST,
        (403, {"error": "unauthorized", "message": "user cannot view stats"}),
        DOT_POST,
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url, DOTCOM)
        assert (await ours.profile()).name == "Lumikko"
        (post,) = await ours.recent_posts(limit=5)
        assert post.text == "Welt"
        counts = await ours.measure(["843", "844", "845", "846", "847"])
        assert counts["843"] == Engagement(views=99, likes=4, comments=2)
        assert set(counts) == {"843", "846", "847"}
        # Who may not see the statistics is not asked for them again.
        assert counts["847"] == Engagement(likes=4, comments=2)
        assert len(listener.heard) == 9
        hold(listener, ROOT)


async def test_wordpress_com_comments_are_read_answered_and_moderated() -> None:
    first = [DOT_COMMENT | {"ID": n} for n in range(1, 101)]
    held = DOT_POST | {"content": "<p>Alt</p>"}
    answers = answering(
        {"comments": first},
        {"comments": [DOT_COMMENT | {"ID": 100}, DOT_COMMENT | {"ID": 101}]},
        DOT_COMMENT,
        DOT_COMMENT,
        DOT_COMMENT,
        DOT_COMMENT,
        DOT_COMMENT | {"status": "trash"},
        DOT_COMMENT | {"status": "trash"},
        DOT_POST,
        held,
        DOT_POST,
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url, DOTCOM)
        assert len([c async for c in ours.comments("843")]) == 101
        await ours.reply("843", "Danke", comment_id="28", key="k", now=NOW)
        await ours.reply("843", "Danke", key="k", now=NOW)
        await ours.hide_comment("843", "29")
        await ours.delete_comment("843", "29")
        await ours.delete_comment("843", "29")
        await ours.close_comments("843")
        await ours.edit("843", Draft(text="Neu"))
        paths = [heard.path.removeprefix(ROOT) for heard in listener.heard]
        assert paths == [
            "/posts/843/replies/",
            "/posts/843/replies/",
            "/comments/28/replies/new",
            "/posts/843/replies/new",
            "/comments/29",
            "/comments/29",
            "/comments/29/delete",
            "/comments/29",
            "/posts/843",
            "/posts/843",
            "/posts/843",
        ]
        assert json.loads(listener.heard[4].body) == {"status": "unapproved"}
        assert json.loads(listener.heard[8].body) == {"discussion": {"comments_open": False}}
        assert json.loads(listener.heard[10].body) == {"content": "<p>Neu</p>"}
        hold(listener, ROOT)


async def test_wordpress_com_without_the_right_shows_what_is_approved() -> None:
    denied = (403, {"error": "unauthorized", "message": "User cannot read non-approved comments"})
    short = {"found": 101, "comments": [DOT_COMMENT | {"ID": n} for n in range(1, 100)]}
    rest = {"found": 101, "comments": [DOT_COMMENT | {"ID": 101}]}
    async with listening(answering(denied, short, rest, denied, denied)) as (listener, http):
        ours = connector(http, listener.url, DOTCOM)
        assert len([c async for c in ours.comments("843")]) == 100
        asked = [(parameters(h)["status"], parameters(h)["page"]) for h in listener.heard]
        assert asked == [("all", "1"), ("approved", "1"), ("approved", "2")]
        with pytest.raises(errors.NotAuthorized):
            [c async for c in ours.comments("843")]


async def test_wordpress_com_deletes_once_as_a_second_time_is_for_good() -> None:
    answers = answering(
        DOT_POST,
        DOT_POST | {"status": "trash"},
        DOT_POST | {"status": "trash"},
        (404, {"error": "unknown_post"}),
    )
    async with listening(answers) as (listener, http):
        ours = connector(http, listener.url, DOTCOM)
        for _ in range(3):
            await ours.delete("843")
        deleted = [heard for heard in listener.heard if heard.path.endswith("/delete")]
        assert len(deleted) == 1
