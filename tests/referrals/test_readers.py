"""Who is a person, and who clicks too often."""

from __future__ import annotations

import doctest

import pytest

from homeground.content import short_links
from homeground.content.short_links import code_of, organization_of
from homeground.referrals import doors, told
from homeground.referrals.floods import COUNTED, DAY, SERVED, TWICE_SECONDS, Answer, Floods
from homeground.referrals.readers import Reader, reader_of

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
IN_AN_APP = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0"
PEOPLE: tuple[dict[str, str], ...] = (
    {"user-agent": CHROME},
    {"user-agent": IN_AN_APP},
    {"user-agent": CHROME, "sec-fetch-mode": "navigate"},
    {"user-agent": "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423"},
)
MACHINES: tuple[dict[str, str], ...] = (
    {},
    *(
        {"user-agent": agent}
        for agent in (
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
            "TelegramBot (like TwitterBot)",
            "Twitterbot/1.0",
            "WhatsApp/2.23.20.0",
            "Mozilla/5.0 (compatible; OdklBot/1.0 like Linux; klass@odnoklassniki.ru)",
            "Mastodon/4.3.1 (http.rb/5.2.0; +https://social.example/)",
            "Bluesky Cardyb/1.1; +mailto:support@bsky.app",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "curl/8.5.0",
            "Dart/3.1 (dart:io)",
        )
    ),
    {"user-agent": CHROME, "sec-purpose": "prefetch;prerender"},
    {"user-agent": CHROME, "purpose": "prefetch"},
    {"user-agent": CHROME, "x-purpose": "preview"},
    {"user-agent": CHROME, "sec-fetch-mode": "no-cors"},
)


@pytest.mark.parametrize("headers", PEOPLE)
def test_people_are_counted_in_apps_too(headers: dict[str, str]) -> None:
    assert reader_of("GET", headers) is Reader.PERSON
    assert reader_of("HEAD", headers) is Reader.MACHINE


@pytest.mark.parametrize("headers", MACHINES)
def test_crawlers_previews_and_what_is_fetched_ahead_are_not(headers: dict[str, str]) -> None:
    assert reader_of("GET", headers) is Reader.MACHINE


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_double_click_is_one_and_a_flood_is_refused() -> None:
    clock = Clock()
    floods = Floods(clock)
    assert floods.ask("192.0.2.1", CHROME, "a") is Answer.COUNT
    assert floods.ask("192.0.2.1", CHROME, "a") is Answer.SERVE
    assert floods.ask("192.0.2.1", CHROME, "b") is Answer.COUNT
    assert floods.ask("192.0.2.1", IN_AN_APP, "a") is Answer.COUNT, "another of the household"
    clock.now += TWICE_SECONDS
    assert floods.ask("192.0.2.1", CHROME, "a") is Answer.COUNT
    answers = [floods.ask("2001:db8::1", "", "") for _ in range(SERVED)]
    assert answers[:COUNTED] == [Answer.COUNT] * COUNTED
    assert answers[COUNTED:] == [Answer.SERVE] * (SERVED - COUNTED)
    assert floods.ask("2001:db8::2") is Answer.REFUSE, "it has the whole /64"
    assert floods.ask("2001:db8:0:1::1") is Answer.COUNT
    clock.now += 60
    assert floods.ask("2001:db8::1") is Answer.COUNT


def test_no_address_is_held_and_the_salt_goes_with_the_day() -> None:
    clock = Clock()
    floods = Floods(clock)
    floods.ask("192.0.2.77", CHROME, "a")
    held, salt = repr(vars(floods)), vars(floods)["_salt"]
    assert "192.0.2.77" not in held
    clock.now += DAY
    floods.ask("192.0.2.78")
    assert vars(floods)["_salt"] != salt
    assert vars(floods)["_clicked"] == {}


def test_codes_differ_by_all_they_are_made_of_and_name_their_organization() -> None:
    codes = [code_of(7, "salt", *what) for what in (("a", "b"), ("ab", ""), ("a", "c"))]
    assert len(set(codes)) == 3
    assert {organization_of(code) for code in codes} == {7}
    for wrong in ("", "short", "conversions/", "0" * 9, "é" * 9, "1" * 40):
        assert organization_of(wrong) is None


def test_doctests() -> None:
    for each in (short_links, told, doors):
        results = doctest.testmod(each)
        assert results.attempted
        assert results.failed == 0
