"""The sandbox's LiveJournal: the console's bans, hidden comments, discussions opened again."""

from __future__ import annotations

import pytest

from .test_livejournal import DAY, Journal, Refused, lj

__all__ = ["lj"]


async def test_the_console_bans_who_was_seen_here(lj: Journal) -> None:
    account = lj.sandbox.sandbox.world.account("livejournal", lj.user)
    assert account is not None
    posted = await lj.post()
    await lj("addcomment", ditemid=posted["ditemid"], body="я здесь")

    async def run(*commands: str | list[str]) -> list[int]:
        answer = await lj("consolecommand", commands=list(commands))
        return [int(result["success"]) for result in answer["results"]]

    assert await run(["ban_set", account.id]) == [1]
    assert account.blocked == {account.id}
    assert await run(f'ban_unset "{account.id}"') == [1]
    assert not account.blocked
    strange = ["ban_set", "nobody_here"], ["ban_set", account.id, "from", "club"], "reboot", '"'
    assert await run(*strange) == [0, 0, 0, 0]
    assert (await lj("consolecommand"))["results"] == []


async def test_screened_comments_are_hidden_and_deleted_ones_known(lj: Journal) -> None:
    posted = await lj.post()
    number = (await lj("addcomment", ditemid=posted["ditemid"], body="раз"))["dtalkid"]
    [post] = lj.sandbox.sandbox.world.posts
    await lj("updatecomments", dtalkid=number, action="screen")
    assert post.comments[0].hidden
    await lj("updatecomments", dtalkid=number, action="unscreen")
    assert not any(comment.hidden for comment in post.comments)
    await lj("deletecomments", dtalkid=number)
    with pytest.raises(Refused, match="327"):
        await lj("deletecomments", dtalkid=number)


async def test_a_closed_discussion_opens_again(lj: Journal) -> None:
    posted = await lj.post("Заявление")
    told = {"itemid": posted["itemid"], "event": "Заявление"}
    await lj("editevent", props={"opt_nocomments": 1}, **told)
    with pytest.raises(Refused, match="337"):
        await lj("addcomment", ditemid=posted["ditemid"], body="а я?")
    await lj("editevent", props={"opt_nocomments": 0}, **told)
    assert (await lj("addcomment", ditemid=posted["ditemid"], body="спасибо"))["dtalkid"]
    await lj.sandbox.advance(DAY)
    assert not lj.sandbox.sandbox.world.posts[0].silent


POLL = (
    '<lj-poll><lj-pq type="radio">?<lj-pi>Мох &amp; снег</lj-pi><lj-pi>b</lj-pi></lj-pq></lj-poll>'
)


async def test_a_poll_is_taken_out_of_the_entry_and_its_place_kept(lj: Journal) -> None:
    posted = await lj.post(f"Спрашиваем\n\n{POLL}")
    [post] = lj.sandbox.sandbox.world.posts
    assert post.poll == ("Мох & снег", "b")
    assert (await lj.newest())["event"] == "Спрашиваем\n\n<lj-poll-1>"
    told = {"itemid": posted["itemid"]}
    await lj("editevent", event="Ещё\n\n<lj-poll-1>", **told)
    assert len(post.poll) == 2
    await lj("editevent", event="Уже нет", **told)
    assert not any(post.poll)


@pytest.mark.parametrize(
    "poll",
    [
        "<lj-poll>",
        "<lj-poll></lj-poll>",
        POLL.replace("radio", "wish"),
        POLL.replace("?<", "<"),
        POLL.replace(">b<", "><"),
        '<lj-poll><lj-pq type="radio">?</lj-pq></lj-poll>',
    ],
)
async def test_poll_refused(lj: Journal, poll: str) -> None:
    with pytest.raises(Refused, match="103"):
        await lj.post(poll)
