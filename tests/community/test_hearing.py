"""What is told becomes comments: once, in whatever order, and where they belong."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeground.accounts.models import Account
from homeground.community.hearing import WAIT, hear_again, read_deliveries
from homeground.community.keeping import keep_read
from homeground.community.models import Comment, Delivery, NetworkEvent
from homeground.community.queries import newest_comments
from homeground.insights.report.questions import open_questions
from homeground.networks import model
from homeground.publishing.models import Post

from .houses import IDS, NOW, account_on, call, opened, place_of, post_on

AccountOn = Callable[..., Account]
State = NetworkEvent.State


def read(now: datetime = NOW) -> None:
    read_deliveries(now=now)
    hear_again(now=now)


def vk(kind: str, event_id: str, text: str = "", *, number: int = 7, **more: Any) -> dict[str, Any]:
    about = {"id": number, "from_id": 99, "post_id": 12, "owner_id": -5, "date": 1790000000}
    return {
        "type": kind,
        "group_id": 5,
        "event_id": event_id,
        "v": "5.199",
        "object": about | {"text": text} | more,
    }


NEW, EDIT = vk("wall_reply_new", "n", "Endlich!"), vk("wall_reply_edit", "e", "Endlich?")
DELETE, RESTORE = vk("wall_reply_delete", "d"), vk("wall_reply_restore", "r", "Endlich?")


def test_a_comment_is_kept_changed_deleted_and_restored(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post = post_on(webhook.account, "-5_12")
    call(webhook, NEW)
    read()
    (comment,) = newest_comments(post)
    assert (comment.network_id, comment.text, comment.by_us) == ("7", "Endlich!", False)
    assert comment.author_network_id == "99"
    call(webhook, EDIT)
    read()
    assert [c.text for c in newest_comments(post)] == ["Endlich?"]
    call(webhook, DELETE)
    read()
    assert newest_comments(post) == []
    assert Comment.objects.get().gone_at is not None
    call(webhook, RESTORE)
    read()
    assert [c.text for c in newest_comments(post)] == ["Endlich?"]
    assert NetworkEvent.objects.filter(state=State.DONE).count() == 4


def test_everything_told_twice_is_done_once(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post_on(webhook.account, "-5_12")
    for document in (NEW, NEW, NEW | {"v": "5.200"}):
        call(webhook, document)
    read()
    assert Comment.objects.count() == 1
    # The same body is kept once; another body with the same event is heard once.
    assert Delivery.objects.count() == 2
    assert NetworkEvent.objects.get().repeats == 1


def facebook(verb: str, message: str, time: int, **more: Any) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": verb,
        "post_id": f"{IDS['facebook']}_1",
        "comment_id": "1_7",
        "parent_id": f"{IDS['facebook']}_1",
        "from": {"id": "99", "name": "Jana"},
        "message": message,
        "created_time": 1790000000,
    }
    changes = [{"field": "feed", "value": value | more}]
    return {"object": "page", "entry": [{"id": IDS["facebook"], "time": time, "changes": changes}]}


TOLD = [
    facebook("add", "one", 1790000001),
    facebook("edited", "two", 1790000002),
    facebook("edited", "three", 1790000003),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_text_stays_in_whatever_order_it_was_told(
    order: tuple[int, ...], account: AccountOn
) -> None:
    webhook = opened(account("facebook"))
    post_on(webhook.account, f"{IDS['facebook']}_1")
    for number in order:
        call(webhook, TOLD[number])
        read()
    assert Comment.objects.get().text == "three"


def test_a_comment_that_was_deleted_before_it_is_told_does_not_appear(account: AccountOn) -> None:
    webhook = opened(account("facebook"))
    post = post_on(webhook.account, f"{IDS['facebook']}_1")
    call(webhook, facebook("remove", "", 1790000009))
    call(webhook, facebook("add", "one", 1790000001))
    read()
    assert newest_comments(post) == []


def test_a_comment_for_an_unknown_post_waits_for_it(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    call(webhook, NEW)
    read()
    assert NetworkEvent.objects.get().state == State.WAITING
    post_on(webhook.account, "-5_12")
    read(NOW + timedelta(hours=20))
    assert NetworkEvent.objects.get().state == State.DONE
    assert Comment.objects.get().text == "Endlich!"


def test_it_does_not_wait_for_ever(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    call(webhook, NEW)
    read()
    read(NOW + WAIT + timedelta(minutes=1))
    assert NetworkEvent.objects.get().state == State.DROPPED
    post_on(webhook.account, "-5_12")
    read(NOW + WAIT + timedelta(minutes=2))
    assert not Comment.objects.exists()


def test_collecting_does_not_double_what_was_told(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post = post_on(webhook.account, "-5_12")
    call(webhook, NEW)
    read()
    person = model.Person("99", "Анна Соколова")
    listed = model.Comment("7", "-5_12", "Endlich!", NOW, person)
    keep_read(post, [listed, model.Comment("8", "-5_12", "Zweiter", NOW)])
    assert Comment.objects.count() == 2
    # The list knows the name, which VK does not tell.
    assert Comment.objects.get(network_id="7").author_name == "Анна Соколова"
    call(webhook, EDIT)
    read()
    assert Comment.objects.get(network_id="7").author_name == "Анна Соколова"
    assert Comment.objects.count() == 2


def test_what_postgresql_cannot_hold_is_left_out(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post = post_on(webhook.account, "-5_12")
    call(webhook, vk("wall_reply_new", "n\0\ud800", "a\0b\ud800" + "c" * 100_000))
    read()
    (comment,) = newest_comments(post)
    assert comment.text.startswith("ab?c")
    assert Delivery.objects.get().problem == ""


def test_one_call_that_cannot_be_read_does_not_stop_the_next(
    account: AccountOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = opened(account("vk"))
    post_on(webhook.account, "-5_12")
    call(webhook, vk("wall_reply_new", "bad", "bad"))
    call(webhook, NEW)
    from homeground.community import hearing

    keep = hearing.keep_told

    def fails_once(post: Post, comment: model.Comment, *, at: datetime) -> None:
        if comment.text == "bad":
            raise ZeroDivisionError
        keep(post, comment, at=at)

    monkeypatch.setattr(hearing, "keep_told", fails_once)
    read()
    assert Comment.objects.get().text == "Endlich!"
    assert Delivery.objects.exclude(problem="").get().problem.endswith("ZeroDivisionError.")
    assert NetworkEvent.objects.count() == 1


def test_what_is_not_known_is_kept_as_it_came(account: AccountOn) -> None:
    for network in ("vk", "facebook", "telegram", "x", "line", "max", "threads", "instagram"):
        webhook = opened(account(network))
        call(webhook, {"type": "something_new", "event_id": "1"})
    read()
    assert set(NetworkEvent.objects.values_list("what", "state")) == {("other", State.KEPT)}
    assert NetworkEvent.objects.count() == 8


# --- whose it is --------------------------------------------------------------------------------


def test_one_address_may_be_told_of_several_accounts(account: AccountOn) -> None:
    webhook = opened(account("facebook"))
    second = account("facebook", handle="second", network_id="222")
    post = post_on(second, f"{IDS['facebook']}_1")
    document = TOLD[0] | {"entry": [TOLD[0]["entry"][0] | {"id": "222"}]}
    call(webhook, document)
    read()
    assert newest_comments(post)[0].text == "one"
    assert NetworkEvent.objects.get().about == second


def test_what_is_about_an_account_of_another_house_is_not_let_in(account: AccountOn) -> None:
    webhook = opened(account("facebook"))
    theirs = account_on(place_of("kettu"), "facebook", network_id="222")
    post_on(theirs, f"{IDS['facebook']}_1")
    call(webhook, TOLD[0] | {"entry": [TOLD[0]["entry"][0] | {"id": "222"}]})
    read()
    assert NetworkEvent.objects.get().state == State.ELSEWHERE
    assert not Comment.objects.exists()


@pytest.mark.parametrize("network_id", ["-5", "club5", "public5"])
def test_a_community_is_known_by_every_name_that_vk_has_for_it(
    network_id: str, account: AccountOn
) -> None:
    webhook = opened(account("vk", network_id=network_id))
    post = post_on(webhook.account, "-5_12")
    call(webhook, vk("wall_reply_new", "n", "We", from_id=-5))
    read()
    assert newest_comments(post)[0].by_us


# --- Telegram's discussion group ----------------------------------------------------------------

GROUP = {"id": -1009876543210, "type": "supergroup", "title": "Talk"}
CHANNEL = {"id": int(IDS["telegram"]), "type": "channel", "title": "Lumikko"}
COPY = {
    "message_id": 45,
    "date": 1790000000,
    "chat": GROUP,
    "sender_chat": CHANNEL,
    "is_automatic_forward": True,
    "forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 12, "date": 1790000000},
    "text": "A lamp",
}


def said(number: int, text: str, asked: Any, update: int, **more: Any) -> dict[str, Any]:
    message = {
        "message_id": number,
        "message_thread_id": 45,
        "date": 1790000100 + number,
        "chat": GROUP,
        "from": {"id": 99, "is_bot": False, "first_name": "Анна", "last_name": "Соколова"},
        "text": text,
        "reply_to_message": asked,
    }
    return {"update_id": update, "message": message | more}


FORWARD = {"update_id": 1, "message": COPY}
FIRST = said(50, "Наконец-то!", COPY, 2)
SECOND = said(
    51, "И мне", {k: v for k, v in FIRST["message"].items() if k != "reply_to_message"}, 3
)


@pytest.mark.parametrize("order", list(itertools.permutations([FORWARD, FIRST, SECOND])))
@pytest.mark.parametrize("post_id", ["12", "12+13+14"])
def test_comments_in_the_discussion_group_belong_to_the_channels_post(
    order: tuple[Any, ...], post_id: str, account: AccountOn
) -> None:
    webhook = opened(account("telegram"))
    post = post_on(webhook.account, post_id)
    for update in order:
        call(webhook, update)
        read()
    comments = {c.text: c for c in newest_comments(post)}
    assert set(comments) == {"Наконец-то!", "И мне"}
    assert comments["Наконец-то!"].parent_network_id == ""
    assert comments["И мне"].parent_network_id == "50"
    assert comments["И мне"].author_name == "Анна Соколова"


def test_a_post_that_becomes_known_late_gets_its_whole_thread(account: AccountOn) -> None:
    webhook = opened(account("telegram"))
    for update in (SECOND, FIRST, FORWARD):
        call(webhook, update)
    read()
    assert not Comment.objects.exists()
    post = post_on(webhook.account, "12")
    read()
    assert len(newest_comments(post)) == 2


def test_an_edited_message_changes_the_comment(account: AccountOn) -> None:
    webhook = opened(account("telegram"))
    post = post_on(webhook.account, "12")
    edited = said(50, "Наконец!", COPY, 9, edit_date=1790009999)["message"]
    call(webhook, {"update_id": 9, "edited_message": edited})
    call(webhook, FIRST)
    read()
    assert [c.text for c in newest_comments(post)] == ["Наконец!"]


def test_talk_in_the_group_is_no_comment_and_a_message_to_the_bot_is_a_message(
    account: AccountOn,
) -> None:
    webhook = opened(account("telegram"))
    talk = dict(said(60, "hi", None, 6)["message"])
    del talk["reply_to_message"], talk["message_thread_id"]
    call(webhook, {"update_id": 6, "message": talk})
    private = talk | {"chat": {"id": 99, "type": "private"}}
    call(webhook, {"update_id": 7, "message": private})
    read()
    told = dict(NetworkEvent.objects.values_list("network_id", "what"))
    assert told == {"6": "other", "7": "message"}
    assert not Comment.objects.exists()


# --- X: a conversation that is known only from answer to answer ----------------------------------


def tweet(number: int, asked: int, author: int = 99) -> dict[str, Any]:
    return {
        "id_str": str(number),
        "text": f"answer {number}",
        "created_at": "Mon Nov 16 14:01:46 +0000 2026",
        "user": {"id_str": str(author), "name": "Jana", "screen_name": "jana"},
        "in_reply_to_status_id_str": str(asked),
        "in_reply_to_user_id_str": IDS["x"],
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_answer_to_an_answer_belongs_where_that_is(
    order: tuple[int, int], account: AccountOn
) -> None:
    webhook = opened(account("x"))
    post = post_on(webhook.account, "100")
    told = [tweet(101, 100), tweet(102, 101)]
    for number in order:
        call(webhook, {"for_user_id": IDS["x"], "tweet_create_events": [told[number]]})
        read()
    assert {c.network_id for c in newest_comments(post)} == {"101", "102"}


def test_a_deleted_answer_goes(account: AccountOn) -> None:
    webhook = opened(account("x"))
    post = post_on(webhook.account, "100")
    call(webhook, {"for_user_id": IDS["x"], "tweet_create_events": [tweet(101, 100)]})
    gone = {"status": {"id": "101", "user_id": "99"}, "timestamp_ms": "1795000000000"}
    call(webhook, {"for_user_id": IDS["x"], "tweet_delete_events": [gone]})
    read()
    assert newest_comments(post) == []


def test_times_are_the_networks(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post = post_on(webhook.account, "-5_12")
    call(webhook, NEW)
    read()
    assert newest_comments(post)[0].created_at == datetime.fromtimestamp(1790000000, UTC)


def test_a_deleted_question_is_no_open_question(account: AccountOn) -> None:
    webhook = opened(account("vk"))
    post = post_on(webhook.account, "-5_12")
    call(webhook, vk("wall_reply_new", "n", "Endlich?"))
    read()
    assert open_questions([post.pk]).number == {post.pk: 1}
    call(webhook, DELETE)
    read()
    assert open_questions([post.pk]).number == {}
