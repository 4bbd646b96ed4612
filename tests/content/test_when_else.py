"""Beside one date and time: repeats, free slots, until when, what goes out under a post, who keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from homeground.content.campaign_file import Checked, Row, read_campaign_file
from homeground.networks.contract import Can
from homeground.planning.slots import slots_from

from .campaign_files import ACCOUNTS, NOW, OPTIONS, as_read, read, said_of

HEADER = "when,account,text,useless_after,repeat,first_comment,thread,schedule,format\n"

WRONG: dict[str, tuple[str, list[str]]] = {
    "useless before it goes out": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,08:00",
        [
            'row 2, column "useless_after": It is of no use after 2027-05-12 08:00, before it goes '
            "out at 2027-05-12 09:00. Write a later time; one of another day with its date."
        ],
    ),
    "useless the day before": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,2027-05-11 18:00",
        [
            'row 2, column "useless_after": It is of no use after 2027-05-11 18:00, before it goes '
            "out at 2027-05-12 09:00. Write a later time; one of another day with its date."
        ],
    ),
    "useless at no time": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,evening",
        [
            'row 2, column "useless_after": "evening" is not a date and time that can be read. '
            "Write year, month, day and time: 2027-05-12 09:00."
        ],
    ),
    "useless at no time of day": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,25:00",
        [
            'row 2, column "useless_after": "25:00": there is no such time of day. '
            "Write a time from 00:00 to 23:59."
        ],
    ),
    "a series of use until one moment": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,2027-05-12 18:00,FREQ=DAILY;COUNT=2",
        [
            'row 2, column "useless_after": The row repeats, but is of use until a single moment. '
            "Write a time of day: each publication is of use until then on its own day."
        ],
    ),
    "no rule": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,every Monday",
        [
            'row 2, column "repeat": "EVERYMONDAY" is no rule of repetition that can be read. '
            "Write one as calendars do: FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20271231."
        ],
    ),
    "a rule within the day": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=HOURLY;COUNT=3",
        [
            'row 2, column "repeat": FREQ=HOURLY repeats within a day. '
            "Repeat daily at most; BYHOUR=9,17 gives several times of a day."
        ],
    ),
    "a rule with its own start": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,DTSTART:20270512T090000 RRULE:FREQ=DAILY",
        [
            'row 2, column "repeat": The rule says itself when it begins (DTSTART). '
            "Leave that out: it begins at the row's date and time."
        ],
    ),
    "a rule with two ends": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=3;UNTIL=20270601",
        ['row 2, column "repeat": The rule has two ends, UNTIL and COUNT. Keep one of them.'],
    ),
    "a rule that ended before it began": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;UNTIL=20270501",
        [
            'row 2, column "repeat": The rule gives not a single time. '
            "Change it, or write a date and time at which it begins before it ends."
        ],
    ),
    "a rule that begins at no time": (
        "2028-03-26 02:30,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=2",
        [
            'row 2, column "repeat": It begins at a time that does not exist on that day. '
            "Let it begin on another day; it comes later then on this one."
        ],
    ),
    "a rule that gives thousands": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=1001",
        [
            'row 2, column "repeat": The rule gives more than 1,000 publications. End it sooner '
            "(UNTIL, COUNT), repeat less often (INTERVAL), or write no end: then it is planned 60 "
            "days ahead."
        ],
    ),
    "a rule that is all over": (
        "2027-04-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=3",
        [
            'row 2, column "when": 2027-04-14 09:00 in Europe/Berlin has passed. '
            "Write a time after 2027-05-01 14:00."
        ],
    ),
    "a slot that repeats": (
        "next free slot,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=3",
        [
            'row 2, column "repeat": What waits for a free slot cannot repeat. '
            "Write the date and time at which it begins, or empty the cell."
        ],
    ),
    "a slot of an account without slots": (
        "Slot,x/lumikko_uk,Hello",
        [
            'row 2, column "when": The account x/lumikko_uk has no slots. Make some with '
            '`homeground slot add x/lumikko_uk "Mon-Fri 09:00"`, or write a time.'
        ],
    ),
    "a comment and a thread": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,,First!,Second",
        [
            'row 2, column "first_comment": There is a first comment and a thread. '
            "Keep one of them: the comment may be the thread's last part."
        ],
    ),
    "a thread where comments follow": (
        "2027-05-12 09:00,vk/lumikko_ru,Привет,,,,Дальше",
        [
            'row 2, column "thread": VK has no threads: what follows a post there is comments. '
            "Write it into the column first_comment, or into one longer post."
        ],
    ),
    "an empty part": (
        '2027-05-12 09:00,x/lumikko_uk,Hello,,,,"Second\n---\n\n---\nFourth"',
        [
            'row 2, column "thread": Part 3 of the thread is empty. '
            "Write its text, or take away a line with ---; the post itself is part 1."
        ],
    ),
    "a part too long": (
        f'2027-05-12 09:00,x/lumikko_uk,Hello,,,,"Second\n---\n{"a" * 281}"',
        [
            'row 2, column "thread": Part 3 is too long for X: 281 weighted characters, at most '
            "280. That is 1 too many: shorten it."
        ],
    ),
    "a comment where none can be written": (
        "2027-05-12 09:00,max/lumikko_ru,Привет,,,Ещё",
        [
            'row 2, column "first_comment": Nothing can be put under a post on MAX with this '
            f"account. {OPTIONS.networks['max'].gap(Can.REPLY).reason} "
            "Write it into the text of the post, or empty the cell."
        ],
    ),
    "an unknown way to schedule": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,,,,netwrok",
        [
            'row 2, column "schedule": netwrok is no way to schedule. Did you mean network? '
            "Write network, or leave it empty: Homeground sends it at its time."
        ],
    ),
    "a network without a schedule": (
        "2027-05-12 09:00,weibo/lumikko_cn,你好 https://lumikko.example/,,,,,network",
        [
            'row 2, column "schedule": Sina Weibo has no schedule of its own for this account. '
            "Weibo's API has no parameter for a later time. "
            "Empty the cell: Homeground sends it at its time."
        ],
    ),
    "kept with a comment": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,,Mehr,,network",
        [
            'row 2, column "schedule": What goes out under the post cannot be kept by Mastodon. '
            "Empty the cell: Homeground sends it at its time."
        ],
    ),
    "kept although useless later": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,18:00,,,,network",
        [
            'row 2, column "schedule": Mastodon cannot be told until when a post is of use. '
            "Empty one of the two cells."
        ],
    ),
}


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "launch.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_planned(name: str, tmp_path: Path) -> None:
    row, said = WRONG[name]
    path = written(tmp_path, row)
    assert said_of(path) == said
    assert read(path).rows == []


def times(rows: list[Row]) -> list[str]:
    return [f"{row.due_at:%m-%d %H:%M}" for row in rows]


# --- repeat -----------------------------------------------------------------------------------


def test_each_time_of_a_rule_is_a_publication_of_its_own(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '2027-10-25 09:00,mastodon/lumikko_de,Hallo,18:00,"RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20271101"',
    )
    rows = read(path).rows
    assert said_of(path) == []
    assert times(rows) == ["10-25 07:00", "10-28 07:00", "11-01 08:00"]
    assert [f"{row.useless_after:%m-%d %H:%M}" for row in rows] == [
        *("10-25 16:00", "10-28 16:00", "11-01 17:00"),
    ]
    assert len({row.identity for row in rows}) == 3
    assert {row.series.rule for row in rows if row.series} == {
        "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20271101"
    }
    assert {row.number for row in rows} == {2}


def test_an_occurrence_is_the_same_publication_as_a_row_of_its_own(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=3",
        "2027-05-13 09:00,mastodon/lumikko_de,Hallo",
    )
    assert said_of(path) == [
        "row 3: Row 3 says the same as row 2: one account, one time, one post. "
        "Delete one of the two."
    ]


def test_a_rule_without_an_end_is_planned_some_weeks_ahead(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY")
    rows = read(path).rows
    assert times(rows)[0] == "05-12 07:00"
    assert rows[-1].due_at <= NOW + timedelta(days=60) < rows[-1].due_at + timedelta(days=1)
    assert rows[0].series
    assert rows[0].series.planned_until == NOW + timedelta(days=60)
    assert said_of(path) == [
        'note: row 2, column "repeat": The rule has no end: it is planned 60 days ahead, and on as '
        "time passes. `homeground recurrence end` ends it."
    ]


def test_of_a_rare_rule_without_an_end_the_next_time_is_planned(tmp_path: Path) -> None:
    path = written(tmp_path, "2026-12-24 09:00,mastodon/lumikko_de,Hallo,,FREQ=YEARLY")
    rows = read(path).rows
    assert times(rows) == ["12-24 08:00"]
    assert rows[0].due_at.year == 2027


def test_what_passed_is_left_out_unless_it_is_known(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-04-29 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=5")
    rows = read(path).rows
    assert times(rows) == ["05-02 07:00", "05-03 07:00"]
    earlier = read(path, replace(OPTIONS, now=NOW - timedelta(days=3))).rows
    known = frozenset(row.identity for row in earlier)
    assert times(read(path, replace(OPTIONS, known=known)).rows) == times(earlier)


def test_a_beginning_that_is_none_of_the_times_is_pointed_out(tmp_path: Path) -> None:
    path = written(
        tmp_path, '2027-05-12 09:00,mastodon/lumikko_de,Hallo,,"FREQ=WEEKLY;BYDAY=MO;COUNT=2"'
    )
    assert said_of(path) == [
        'note: row 2, column "repeat": 2027-05-12 09:00 is not one of the rule\'s times; the first '
        "is 2027-05-17 09:00."
    ]
    assert times(read(path).rows) == ["05-17 07:00", "05-24 07:00"]


def test_two_rows_that_repeat_from_one_moment(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,FREQ=DAILY;COUNT=2",
        "2027-05-12 09:00,mastodon/lumikko_de,Moin,,FREQ=WEEKLY;COUNT=2",
    )
    assert said_of(path) == [
        'row 3, column "repeat": Row 2 repeats on mastodon/lumikko_de from the same moment on. '
        "Let one of them begin at another time, or make one row of them."
    ]


@pytest.mark.parametrize(
    ("account", "text", "name"),
    [
        ("x/lumikko_uk", "Hello", "X"),
        ("linkedin/lumikko_de", "Hallo", "LinkedIn"),
        ("facebook/lumikko_de", "Hallo", "Facebook Pages"),
        ("weibo/lumikko_cn", "你好 https://lumikko.example/", "Sina Weibo"),
        ("livejournal/lumikko_ru", "Привет", "LiveJournal"),
        ("dreamwidth/lumikko_uk", "Hello", "Dreamwidth"),
    ],
)
def test_networks_that_do_not_take_one_text_twice_are_named(
    account: str, text: str, name: str, tmp_path: Path
) -> None:
    path = written(tmp_path, f"2027-05-12 09:00,{account},{text},,FREQ=DAILY;COUNT=2")
    [said] = said_of(path)
    assert said.startswith(
        f'warning: row 2, column "repeat": {name} does not take one text again and again: it '
    )
    assert len(read(path).rows) == 2


# --- daylight saving --------------------------------------------------------------------------


def test_times_of_the_nights_when_clocks_change_go_out_and_are_said(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2028-03-26 02:30,mastodon/lumikko_de,Hallo",
        "2027-10-31 02:30,mastodon/lumikko_de,Hallo",
        "2027-10-31 01:00,mastodon/lumikko_de,Moin,02:30",
        "2027-10-30 02:30,mastodon/lumikko_fr,Salut,,FREQ=DAILY;COUNT=3",
    )
    assert times(read(path).rows) == [
        *("03-26 01:30", "10-31 00:30", "10-30 23:00"),
        *("10-30 00:30", "10-31 00:30", "11-01 01:30"),
    ]
    twice = (
        "2027-10-31 02:30 happens twice in Europe/%s, where clocks are put back then: the first is "
        "meant, 2027-10-31 02:30+02:00. Write 2027-10-31 02:30+01:00 for the second."
    )
    assert said_of(path) == [
        'note: row 2, column "when": 2028-03-26 02:30 does not exist in Europe/Berlin, where clocks '
        "are put forward then: 2028-03-26 03:30 is meant.",
        f'note: row 3, column "when": {twice % "Berlin"}',
        f'note: row 4, column "useless_after": {twice % "Berlin"}',
        f'note: row 5, column "when": {twice % "Paris"}',
    ]


def test_what_the_clock_pushes_behind_its_end_stays_as_long_of_use(tmp_path: Path) -> None:
    path = written(tmp_path, "2028-03-26 02:30,mastodon/lumikko_de,Hallo,03:00")
    [row] = read(path).rows
    assert row.due_at == datetime(2028, 3, 26, 1, 30, tzinfo=UTC)
    assert row.useless_after == row.due_at + timedelta(minutes=30)


# --- slots ------------------------------------------------------------------------------------


def in_slots(path: Path, **options: object) -> Checked:
    accounts = ACCOUNTS | {
        "x/lumikko_uk": replace(
            ACCOUNTS["x/lumikko_uk"],
            slots=slots_from("Mon-Fri 09:00,17:30"),
            taken=frozenset({datetime(2027, 5, 3, 16, 30, tzinfo=UTC)}),
        )
    }
    return read_campaign_file(path, accounts, replace(OPTIONS, **options))  # type: ignore[arg-type]


def test_rows_fill_the_free_slots_in_their_order(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "next free slot,x/lumikko_uk,One",
        "2027-05-04 09:00,x/lumikko_uk,Fixed",
        "NEXT  FREE SLOT,x/lumikko_uk,Two",
        "slot,x/lumikko_uk,Three,20:00",
    )
    checked = in_slots(path)
    # London is an hour ahead of UTC in May; Monday's second slot is taken, Tuesday's first by the file.
    assert times(checked.rows) == ["05-03 08:00", "05-04 08:00", "05-04 16:30", "05-05 08:00"]
    assert [row.in_slot for row in checked.rows] == [True, False, True, True]
    assert checked.rows[3].useless_after == datetime(2027, 5, 5, 19, 0, tzinfo=UTC)
    assert [as_read(problem) for problem in checked.errors] == []


def test_what_got_a_slot_keeps_it(tmp_path: Path) -> None:
    path = written(tmp_path, "slot,x/lumikko_uk,One", "slot,x/lumikko_uk,Two")
    first = in_slots(path).rows
    slotted = {row.identity: row.due_at for row in first}
    later = in_slots(
        path, slotted=slotted, known=frozenset(slotted), now=NOW + timedelta(days=30)
    ).rows
    assert [(row.identity, row.due_at) for row in later] == list(slotted.items())


def test_the_same_row_for_a_slot_twice(tmp_path: Path) -> None:
    path = written(tmp_path, "slot,x/lumikko_uk,One", "slot,x/lumikko_uk,One")
    assert "Row 3 says the same as row 2" in in_slots(path).errors[0].what


def test_no_slot_is_free(tmp_path: Path) -> None:
    account = replace(
        ACCOUNTS["x/lumikko_uk"],
        slots=slots_from("Mon 09:00"),
        taken=frozenset(
            datetime(2027, 5, 3, 8 + winter, 0, tzinfo=UTC) + timedelta(weeks=week)
            for week in range(60)
            for winter in (0, 1)
        ),
    )
    path = written(tmp_path, "slot,x/lumikko_uk,One")
    checked = read_campaign_file(path, {account.address: account}, OPTIONS)
    assert [problem.what for problem in checked.errors] == [
        "No slot of x/lumikko_uk is free within a year."
    ]


# --- under the post ---------------------------------------------------------------------------


def test_a_comment_and_the_parts_of_a_thread(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2027-05-12 09:00,vk/lumikko_ru,Привет,,,Ссылка в комментарии",
        '2027-05-12 09:00,x/lumikko_uk,One,,,,"Two\nstill two\n ---\nThree --- yes"',
    )
    assert [row.parts for row in read(path).rows] == [
        ("Ссылка в комментарии",),
        ("Two\nstill two", "Three --- yes"),
    ]
    assert said_of(path) == []


def test_a_story_has_nothing_under_it(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-05-12 09:00,instagram/lumikko_fr,,,,Merci,,,story")
    assert (
        'row 2, column "first_comment": Nothing goes out under a story. Empty the cell.'
        in said_of(path)
    )


def test_where_a_person_posts_the_comment_is_theirs_too(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-05-12 09:00,xing/lumikko_de,Hallo,,,Mehr dazu")
    [row] = read(path).rows
    assert row.parts == ("Mehr dazu",)


# --- kept by the network ----------------------------------------------------------------------


def test_it_is_handed_over_as_early_as_the_network_takes_it(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2027-05-12 09:00,facebook/lumikko_de,Hallo,,,,,network",
        "2027-08-12 09:00,facebook/lumikko_de,Hallo,,,,,Netzwerk",
    )
    soon, far = read(path).rows
    assert soon.native
    assert far.native
    assert soon.send_at == NOW
    # Thirty days ahead is what Facebook takes; a day is in reserve.
    assert far.send_at == far.due_at - timedelta(days=29)
    assert said_of(path) == []


def test_what_is_too_soon_for_the_network_is_sent_at_its_time(tmp_path: Path) -> None:
    path = written(tmp_path, "2027-05-01 14:05,facebook/lumikko_de,Hallo,,,,,network")
    assert said_of(path) == [
        'note: row 2, column "schedule": It is too soon for the schedule of Facebook Pages: Homeground '
        "sends it at its time."
    ]
    assert len(read(path).rows) == 1


def test_times_are_what_the_network_can_keep(tmp_path: Path) -> None:
    network = OPTIONS.networks["facebook"]
    assert network.schedule
    by_minutes = replace(network, schedule=replace(network.schedule, step_seconds=60))
    options = replace(OPTIONS, networks={**OPTIONS.networks, "facebook": by_minutes})
    path = written(tmp_path, "2027-05-12 09:00:30,facebook/lumikko_de,Hallo,,,,,network")
    [row] = read(path, options).rows
    assert row.due_at == datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
    assert said_of(path, options) == [
        'note: row 2, column "schedule": Facebook Pages keeps times in steps of 60 seconds: it goes out at '
        "the step before."
    ]


# --- workbooks --------------------------------------------------------------------------------


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["когда", "аккаунт", "текст", "актуально до", "повтор", "первый комментарий"])
    until = datetime(2027, 5, 12, 18, 0).time()
    sheet.append(
        [datetime(2027, 5, 12, 9, 0), "vk/lumikko_ru", "Привет", until, "FREQ=DAILY;COUNT=2", "Да"]
    )
    path = tmp_path / "launch.xlsx"
    book.save(path)
    rows = read(path).rows
    assert times(rows) == ["05-12 06:00", "05-13 06:00"]
    assert [f"{row.useless_after:%m-%d %H:%M}" for row in rows] == ["05-12 15:00", "05-13 15:00"]
    assert {row.parts for row in rows} == {("Да",)}
