"""Whatever can be wrong with a row: one example each, with the words that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from .campaign_files import EXAMPLE, read, said_of

HEADER = "when,account,text,title,link,media,alt,label,time_zone\n"

LONG_X = "Grüße 👋 " + "a" * 272
# What is in the row, and what is said of it. `9,` and the like below are columns left empty.
ROWS: dict[str, tuple[str, list[str]]] = {
    "in the past": (
        "2027-05-01 12:59,x/lumikko_uk,Hello",
        [
            'row 2, column "when": 2027-05-01 12:59 in Europe/London has passed. '
            "Write a time after 2027-05-01 13:00."
        ],
    ),
    "an ambiguous date": (
        "05/06/2027 9:00,x/lumikko_uk,Hello",
        [
            'row 2, column "when": 05/06/2027 can mean 2027-06-05 or 2027-05-06. '
            "Write the year first: 2027-06-05 9:00 or 2027-05-06 9:00."
        ],
    ),
    "no time": (
        "2027-05-12,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "2027-05-12" is a day without a time. '
            "Add the time: 2027-05-12 09:00."
        ],
    ),
    "no date": (
        ",x/lumikko_uk,Hello",
        [
            'row 2, column "when": There is no date and time. '
            "Write when it goes out: 2027-05-12 09:00."
        ],
    ),
    "not a date": (
        "next Friday,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "next Friday" is not a date and time that can be read. '
            "Write year, month, day and time: 2027-05-12 09:00."
        ],
    ),
    "no such day": (
        "2027-02-30 09:00,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "2027-02-30 09:00": there is no such day in the calendar. '
            "Write year, month, day and time: 2027-05-12 09:00."
        ],
    ),
    "no such time": (
        "2027-05-12 25:00,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "2027-05-12 25:00": there is no such time of day. '
            "Write a time from 00:00 to 23:59."
        ],
    ),
    "a spreadsheet's number": (
        "46519.375,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "46519.375" is a number, not a date. Format the cell as date '
            "and time in the spreadsheet, or write 2027-05-12 09:00."
        ],
    ),
    "an unknown time zone": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,,,,,Europe/Moskow",
        [
            'row 2, column "time_zone": "Europe/Moskow" is not a time zone. Did you mean '
            "Europe/Moscow? Write the place whose clock it is, such as Europe/Moscow or "
            "Asia/Shanghai."
        ],
    ),
    "an unknown time zone beside the time": (
        "2027-05-12 09:00 Berlin,x/lumikko_uk,Hello",
        [
            'row 2, column "when": "Berlin" is not a time zone. Did you mean Europe/Berlin? '
            "Write the place whose clock it is, such as Europe/Moscow or Asia/Shanghai."
        ],
    ),
    "an offset that no place has": (
        "2027-05-12 09:00+23:00,x/lumikko_uk,Hello",
        [
            'row 2, column "when": No place is +23:00 from UTC. Write an offset between -12:00 '
            "and +14:00, or a time zone such as Europe/Berlin."
        ],
    ),
    "no account": (
        "2027-05-12 09:00,,Hello",
        [
            'row 2, column "account": No account is named. Write one as network/name; '
            "`homeground account list` shows them."
        ],
    ),
    "an unknown account": (
        "2027-05-12 09:00,vk/lumiko_ru,Hello",
        [
            'row 2, column "account": There is no account vk/lumiko_ru. Did you mean '
            "vk/lumikko_ru? `homeground account list` shows the accounts there are."
        ],
    ),
    "several accounts": (
        '2027-05-12 09:00,"x/lumikko_uk, vk/lumikko_ru",Hello',
        [
            'row 2, column "account": "x/lumikko_uk, vk/lumikko_ru" names several accounts. '
            "Write a row for each of them: the text is adapted to each network anyway."
        ],
    ),
    "an expired token": (
        "2027-05-12 09:00,x/expired,Hello",
        [
            'row 2, column "account": The account x/expired cannot publish now: X says that the '
            "token has expired. Renew its token with `homeground account add x/expired`, then run this again."
        ],
    ),
    "a retired network": (
        "2027-05-12 09:00,agora/lumikko,Hello",
        [
            'row 2, column "account": Agora is retired: nothing can be published there. It closed '
            "on 2 April 2019. Delete the row, or choose another network of this market."
        ],
    ),
    "a retired network, without an account": (
        "2027-05-12 09:00,viadeo/lumikko,Bonjour",
        [
            'row 2, column "account": Viadeo is retired: nothing can be published there. Viadeo '
            "was sold to Figaro Classifieds on 23 December 2016 and has been wound down since: "
            "reach French professionals on LinkedIn. Delete the row, or choose another network of "
            "this market."
        ],
    ),
    "a network that nobody knows": (
        "2027-05-12 09:00,nowhere/lumikko,Hello",
        [
            'row 2, column "account": Homeground does not know the network nowhere. '
            "Leave this row out; docs/networks lists the networks."
        ],
    ),
    "no text": (
        "2027-05-12 09:00,x/lumikko_uk,  ",
        ['row 2, column "text": There is no text. Write the text of the post, or delete the row.'],
    ),
    "too long for X": (
        f"2027-05-12 09:00,x/lumikko_uk,{LONG_X}",
        [
            'row 2, column "text": It is too long for X: 281 weighted characters, at most 280. '
            "That is 1 too many: shorten it."
        ],
    ),
    "too long in Chinese": (
        f"2027-05-12 09:00,x/lumikko_sg,{'灯' * 141}",
        [
            'row 2, column "text": It is too long for X: 282 weighted characters, at most 280. '
            "That is 2 too many: shorten it."
        ],
    ),
    "too long with its link": (
        f"2027-05-12 09:00,mastodon/lumikko_de,{'a' * 490},,https://example.com/a/long/path",
        [
            'row 2, column "text": It is too long for Mastodon: 514 characters, link included, '
            "at most 500. That is 14 too many: shorten it."
        ],
    ),
    "too long with its label and link": (
        f"2027-05-12 09:00,mastodon/lumikko_de,{'a' * 490},,https://example.com/a/long/path,,,Anzeige",
        [
            'row 2, column "text": It is too long for Mastodon: 522 characters, label and link '
            "included, at most 500. That is 22 too many: shorten it."
        ],
    ),
    "too long in bytes": (
        f"2027-05-12 09:00,livejournal/lumikko_ru,{'я' * 32768}",
        [
            'row 2, column "text": It is too long for LiveJournal: 65536 bytes, at most 65534. '
            "That is 2 too many: shorten it."
        ],
    ),
    "too long for that server": (
        f"2027-05-12 09:00,mastodon/long,{'a' * 601}",
        [
            'row 2, column "text": It is too long for Mastodon: 601 characters, at most 600. '
            "That is 1 too many: shorten it."
        ],
    ),
    "a title too long": (
        f"2027-05-12 09:00,livejournal/lumikko_ru,Привет,{'t' * 101}",
        [
            'row 2, column "title": It is too long for LiveJournal: 101 characters, at most 100. '
            "That is 1 too many: shorten it."
        ],
    ),
    "a title missing": (
        "2027-05-12 09:00,forum/lumikko,Hallo",
        ['row 2, column "title": A post on Forum needs a title. Write one in the column title.'],
    ),
    "a title of two lines": (
        '2027-05-12 09:00,livejournal/lumikko_ru,Привет,"Один\nДва"',
        ['row 2, column "title": It has more than one line. Write it on one line.'],
    ),
    "a link without a scheme": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,lumikko.example/uk",
        [
            'row 2, column "link": The link "lumikko.example/uk" has no https:// at its '
            "beginning. Write https://lumikko.example/uk."
        ],
    ),
    "a link with a space": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,https://lumikko.example/my page",
        [
            'row 2, column "link": The link "https://lumikko.example/my page" has a space or a '
            "line end in it. Write one address without spaces; inside an address, a space is "
            "written %20."
        ],
    ),
    "a link to no web page": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,mailto:hello@lumikko.example",
        [
            'row 2, column "link": The link "mailto:hello@lumikko.example" does not lead to a web '
            "page. Use an address that begins with https://."
        ],
    ),
    "a link with a password": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,https://anna:secret@lumikko.example/",
        [
            'row 2, column "link": The link has a user name or a password in it, for everybody '
            "to read. Remove what stands between // and @."
        ],
    ),
    "a link to no site": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,https:///kajo",
        [
            'row 2, column "link": The link "https:///kajo" names no site. Write a whole '
            "address, such as https://example.com/page."
        ],
    ),
    "a broken address": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,https://[lumikko.example/",
        [
            'row 2, column "link": The link "https://[lumikko.example/" is not a valid address. '
            "Open the page in a browser and copy its address from there."
        ],
    ),
    "a link too long": (
        f"2027-05-12 09:00,vk/lumikko_ru,Hello,,https://lumikko.example/{'a' * 2000}",
        [
            'row 2, column "link": The link has 2024 characters. '
            "Use an address of at most 2000 characters."
        ],
    ),
    "letters that were lost": (
        "2027-05-12 09:00,x/lumikko_uk,Gr\N{REPLACEMENT CHARACTER}n",
        [
            'row 2, column "text": The sign "\N{REPLACEMENT CHARACTER}" stands for letters that '
            "were lost. Write them again; the file was saved in the wrong encoding once."
        ],
    ),
    "an invisible sign": (
        "2027-05-12 09:00,x/lumikko_uk,Hel\x07lo",
        [
            'row 2, column "text": There is an invisible sign in it (U+0007) that no network can '
            "show. Delete it: write that part of the text again."
        ],
    ),
    "more cells than the header": (
        "2027-05-12 09:00,x/lumikko_uk,Hello, world,,,,,,,rest",
        [
            "row 2: The row has 11 cells, the header 9. Put a text that contains the separating "
            "sign into quotation marks."
        ],
    ),
    "images with a token that may not send them": (
        "2027-05-12 09:00,vk/group_key,Привет,,,kajo-launch.jpg,Фонарь",
        [
            'row 2, column "media": Images do not go out to VK. A community key cannot upload '
            "images (VK’s error 27); a user token with the right “wall” can. Empty the cell; a "
            "link to a page that shows it will do."
        ],
    ),
    "images where none go": (
        "2027-05-12 09:00,livejournal/lumikko_ru,Привет,,,kajo-launch.jpg,Фонарь",
        [
            'row 2, column "media": Images do not go out to LiveJournal. LiveJournal documents no '
            "way for software to upload images; show one by a link. Empty the cell; a link to a "
            "page that shows it will do."
        ],
    ),
}

WARNINGS: dict[str, tuple[str, list[str]]] = {
    "an assisted network": (
        "2027-05-12 09:00,herald/lumikko,Hello",
        [
            'warning: row 2, column "account": Herald: a person posts this row when its time '
            "comes. Its API closed in 2019. Homeground prepares it; `homeground assisted list` "
            "shows what waits."
        ],
    ),
    "a network that is not built": (
        "2027-05-12 09:00,plaza/lumikko,Hello",
        [
            'warning: row 2, column "account": Plaza: a person posts this row when its time '
            "comes. Homeground’s Plaza cannot do this yet. Homeground prepares it; `homeground "
            "assisted list` shows what waits."
        ],
    ),
    "a title that is not shown": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,Kajo",
        [
            'warning: row 2, column "title": Posts on X have no title; it is not shown. '
            "Say it in the text, if it matters."
        ],
    ),
    "a Russian label without erid": (
        "2027-05-12 09:00,vk/lumikko_ru,Привет,,,,,Реклама. ООО «Лумикко»",
        [
            'warning: row 2, column "label": The label "Реклама. ООО «Лумикко»" has no "erid", '
            "which the law of RU wants. Add it, or ask your lawyer: 38-ФЗ, ст. 18.1, "
            "https://www.consultant.ru/document/cons_doc_LAW_58968/ (seen 2026-11-01)."
        ],
    ),
    "an English label in Germany": (
        "2027-05-12 09:00,mastodon/lumikko_de,Hallo,,,,,Sponsored",
        [
            'warning: row 2, column "label": The label "Sponsored" has no "Anzeige", which the '
            "law of DE wants. Add it, or ask your lawyer: UWG § 5a (4), MStV § 22, "
            "https://www.medienanstalt-nrw.de/ (seen 2026-11-01)."
        ],
    ),
    "no alt text": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,,kajo-launch.jpg",
        [
            'warning: row 2, column "alt": The image kajo-launch.jpg has no alt text. '
            "Say in a sentence what it shows, for people who cannot see it."
        ],
    ),
    "an alt text without an image": (
        "2027-05-12 09:00,x/lumikko_uk,Hello,,,,A lantern",
        [
            'warning: row 2, column "alt": There is an alt text, but no image. '
            "Name the image in the column media, or remove the alt text."
        ],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_with_an_error_says_what_and_gives_no_publication(name: str, tmp_path: Path) -> None:
    row, said = ROWS[name]
    path = tmp_path / "launch.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8", newline="")

    assert said_of(path) == said
    assert read(path).rows == []


@pytest.mark.parametrize("name", WARNINGS)
def test_a_row_with_a_warning_is_still_a_publication(name: str, tmp_path: Path) -> None:
    row, said = WARNINGS[name]
    path = tmp_path / "launch.csv"
    (tmp_path / "kajo-launch.jpg").write_bytes((EXAMPLE / "kajo-launch.jpg").read_bytes())
    path.write_text(HEADER + row + "\n", encoding="utf-8", newline="")

    assert said_of(path) == said
    assert len(read(path).rows) == 1


def test_every_problem_of_a_row_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(HEADER + "soon,x/nobody,,,lumikko.example,no.jpg\n")
    assert [problem.column for problem in read(path).problems] == [
        *("account", "when", "text", "link", "media")
    ]


def test_the_same_row_twice_names_both(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    # The same instant by another clock, a semicolon's worth of white space: the same publication.
    path.write_text(
        HEADER
        + "2027-05-12 09:00,x/lumikko_uk,Hello\n"
        + "2027-05-12 10:00,x/lumikko_uk,Hello\n"
        + "2027-05-12 10:00 Europe/Berlin,x/lumikko_uk, Hello \n"
    )
    assert said_of(path) == [
        "row 4: Row 4 says the same as row 2: one account, one time, one post. "
        "Delete one of the two."
    ]
    assert [row.number for row in read(path).rows] == [2, 3]


def test_two_posts_at_the_same_minute_are_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(
        HEADER
        + "2027-05-12 09:00,x/lumikko_uk,Hello\n"
        + "2027-05-12 09:00,x/lumikko_sg,Hello\n"
        + "2027-05-12 09:00:30,x/lumikko_uk,Good morning\n"
    )
    assert said_of(path) == [
        'warning: row 4, column "when": Row 2 goes out on x/lumikko_uk at the same minute. '
        "Leave some time between two posts, unless you mean it."
    ]
    assert len(read(path).rows) == 3


def test_a_formula_in_a_csv_file_is_text(tmp_path: Path) -> None:
    path = tmp_path / "launch.csv"
    path.write_text(HEADER + '2027-05-12 09:00,x/lumikko_uk,"=HYPERLINK(""a"")"\n')
    assert [row.text for row in read(path).rows] == ['=HYPERLINK("a")']
