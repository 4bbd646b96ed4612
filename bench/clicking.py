"""How the pages hold with 100,000 publications, 200 accounts and 50 people: for one, and for 200 who click.

    python -m bench.clicking [--publications N] [--people N] [--seconds N] [--pause SECONDS]

`homeground web` as it is shipped, with a clock around it that tells each page's own time in a header; a
browser's requests over loopback, from this machine too. First one person, page after page, and what the
first page weighs as it is sent; then everybody at once, each with a pause of some seconds between two
clicks (on the average; a composer that is opened is typed in), and then the same people without any pause,
which says what the server can do at most.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from bench import full_house
from bench.house import free_port

PEOPLE = 200
SECONDS = 60
PAUSE = 5
ROUNDS = 40
LETTERS = 10
LETTER_SECONDS = 0.2
PATIENCE = 60
SAMPLE = 3000
SEARCHES = (
    "halti",
    "lighthouse",
    "маяк",
    "极光",
    '"one screwdriver"',
    "lanter",
    "halti -lantern",
    "zeppelin",
)
OFTEN = {
    "home": 20, "calendar, month": 15, "calendar, week": 10, "calendar, list": 5, "board": 15,
    "composer": 8, "publication": 12, "search": 10, "campaigns": 5,
}  # fmt: skip
"""Of a hundred clicks."""
KEYSTROKE = "composer, keystroke"


# --- the server -------------------------------------------------------------------------------


def serve(port: int) -> None:
    """`homeground web`, which says in a header how long each page took to make."""
    from homeground import startup
    from homeground.running import pages

    startup.start(migrate=False)
    from homeground.web import serving

    make = serving.get_wsgi_application
    serving.get_wsgi_application = lambda: clocked(make())
    pages.serve("127.0.0.1", port)


def clocked(application: Callable[..., Any]) -> Callable[..., Any]:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        began = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            taken = 1000 * (time.perf_counter() - began)
            return start_response(status, [*headers, ("Server-Timing", f"{taken:.2f}")], *more)

        return application(environ, start)

    return answer


@contextmanager
def web() -> Iterator[str]:
    """Its address, once it answers."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.clicking", "--serve", str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        asyncio.run(until_it_answers(f"{address}/sign-in/"))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


async def until_it_answers(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    async with aiohttp.ClientSession() as client:
        while time.monotonic() < deadline:
            try:
                async with client.get(address):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
    raise SystemExit(f"{address} does not answer.")


# --- the people -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """Where people go."""

    sessions: list[str]
    cookie: str
    publications: list[tuple[str, int, int, str, str]]
    """Campaign, publication, message, market, network."""
    markets: list[str]

    def address(self, page: str, chance: random.Random) -> str:
        campaign, publication, message, market, network = chance.choice(self.publications)
        if page.startswith("calendar, "):
            day = datetime.now(UTC).date() + timedelta(days=chance.randrange(-60, 61))
            asked = {"view": page.removeprefix("calendar, "), "date": day.isoformat()}
            if chance.random() < 0.5:
                asked["market"] = chance.choice(self.markets)
            return f"/lumikko/calendar/?{urlencode(asked)}"
        return {
            "home": "/lumikko/",
            "campaigns": "/lumikko/campaigns/",
            "board": f"/lumikko/campaigns/{campaign}/",
            "publication": f"/lumikko/campaigns/{campaign}/{publication}/",
            "composer": f"/lumikko/compose/{message}/{market}/{network}/",
            "search": f"/lumikko/search/?q={quote(chance.choice(SEARCHES))}",
            KEYSTROKE: f"/compose/count/{network}/",
        }[page]


def signed_in(people: int) -> Places:
    """A session for each, of the fifty users in turn."""
    from django.conf import settings
    from django.test import Client

    from homeground.accounts.models import Market, User
    from homeground.publishing.models import Publication
    from homeground.web.place import market_code

    users = list(User.objects.order_by("pk"))
    sessions = []
    for number in range(people):
        client = Client()
        client.force_login(users[number % len(users)])
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    some = (
        Publication.objects.order_by("key").select_related(  # a random number
            "variant__message__campaign", "variant__market"
        )
    )[:SAMPLE]
    publications = [
        (
            each.variant.message.campaign.slug, each.pk, each.variant.message_id,
            market_code(each.variant.market), each.variant.network,
        )
        for each in some
    ]  # fmt: skip
    markets = [market_code(each) for each in Market.objects.all()]
    return Places(sessions, settings.SESSION_COOKIE_NAME, publications, markets)


@dataclass
class Clicks:
    """What was seen: by page the milliseconds that the server took, and until all had arrived."""

    server: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    total: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return sum(map(len, self.total.values()))

    def show(self) -> None:
        print(f"  {'':<22}{'clicks':>7}   server: half   95 %    max   in all: half   95 %    max")
        for page in (*OFTEN, KEYSTROKE):
            if page in self.total:
                server, total = sorted(self.server[page]), sorted(self.total[page])
                print(
                    f"  {page:<22}{len(total):>7,}"
                    f"{at(server, 0.5):>15.0f}{at(server, 0.95):>7.0f}{server[-1]:>7.0f}"
                    f"{at(total, 0.5):>15.0f}{at(total, 0.95):>7.0f}{total[-1]:>7.0f} ms"
                )
        for error, times in self.errors.most_common(5):
            print(f"  {times:>5,} × {error}")


def at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Person:
    """A browser with one tab."""

    def __init__(self, client: aiohttp.ClientSession, places: Places, number: int) -> None:
        self.client = client
        self.places = places
        self.chance = random.Random(number)

    async def click(self, page: str, clicks: Clicks) -> None:
        await self.ask("GET", page, self.places.address(page, self.chance), clicks)
        if page == "composer":
            await self.type(clicks)

    async def type(self, clicks: Clicks) -> None:
        words = {"text": "Halti burns for forty hours and opens with", "title": "", "label": ""}
        for _ in range(LETTERS):
            words["text"] += self.chance.choice("abcdefgh ")
            address = self.places.address(KEYSTROKE, self.chance)
            began = time.perf_counter()
            await self.ask("POST", KEYSTROKE, address, clicks, data=words)
            await asyncio.sleep(max(0, LETTER_SECONDS - (time.perf_counter() - began)))

    async def ask(
        self, method: str, page: str, address: str, clicks: Clicks, **more: Any
    ) -> tuple[bytes, str]:
        """What arrived, as it was sent, and how it is packed."""
        token = next((c.value for c in self.client.cookie_jar if c.key == "csrftoken"), "")
        began = time.perf_counter()
        try:
            async with self.client.request(
                method, address, allow_redirects=False, headers={"X-CSRFToken": token}, **more
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as problem:
            clicks.errors[f"{page}: {type(problem).__name__}"] += 1
            return b"", ""
        taken = 1000 * (time.perf_counter() - began)
        if answer.status != 200:
            clicks.errors[f"{page}: {answer.status} ({address})"] += 1
        else:
            clicks.total[page].append(taken)
            clicks.server[page].append(float(answer.headers.get("Server-Timing", 0)))
        return body, answer.headers.get("Content-Encoding", "")


@asynccontextmanager
async def person(address: str, places: Places, number: int) -> Any:
    jar = aiohttp.CookieJar(unsafe=True)  # the address is a number
    session = places.sessions[number % len(places.sessions)]
    async with aiohttp.ClientSession(
        address,
        cookies={places.cookie: session},
        cookie_jar=jar,
        auto_decompress=False,
        headers={"Accept-Encoding": "gzip, br"},
        timeout=aiohttp.ClientTimeout(total=PATIENCE),
    ) as client:
        yield Person(client, places, number)


# --- what is measured -------------------------------------------------------------------------


async def alone(address: str, places: Places, rounds: int) -> Clicks:
    """One person, who opens every page some times, and never two at once."""
    clicks = Clicks()
    async with person(address, places, 0) as one:
        for page in OFTEN:
            await one.click(page, Clicks())  # what only the first of all has to wait for
            for _ in range(rounds):
                await one.ask("GET", page, places.address(page, one.chance), clicks)
        for _ in range(rounds // LETTERS + 1):
            await one.type(clicks)
    return clicks


async def together(address: str, places: Places, people: int, seconds: int, pause: float) -> Clicks:
    """All of them, from now on until `seconds` have passed."""
    clicks = Clicks()
    deadline = time.monotonic() + seconds

    async def day(number: int) -> None:
        async with person(address, places, number) as one:
            await asyncio.sleep(one.chance.uniform(0, min(pause, seconds)))
            while time.monotonic() < deadline:
                [page] = one.chance.choices(list(OFTEN), list(OFTEN.values()))
                await one.click(page, clicks)
                await asyncio.sleep(one.chance.expovariate(1 / pause) if pause else 0)

    await asyncio.gather(*map(day, range(people)))
    return clicks


async def weights(address: str, places: Places, pages: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By page: the bytes that come of the page itself, and of all the sheets, scripts and signs it names."""
    weighed = {}
    for page in pages:
        async with person(address, places, 0) as one:
            body, packed = await one.ask("GET", page, places.address(page, one.chance), Clicks())
            plain = gzip.decompress(body) if packed == "gzip" else body
            named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', plain.decode()))
            parts = [await one.ask("GET", page, name, Clicks()) for name in sorted(named)]
            weighed[page] = len(body), sum(len(part) for part, _packed in parts)
    return weighed


def measure(given: argparse.Namespace) -> None:
    full_house.fill(given.publications)
    full_house.make_findable()
    places = signed_in(given.people)
    with web() as address:
        print("  one person, page after page:")
        asyncio.run(alone(address, places, given.rounds)).show()
        for page, (own, parts) in asyncio.run(
            weights(address, places, ("home", "calendar, month"))
        ).items():
            print(
                f"  first page, {page}: {(own + parts) / 1024:.0f} KB as sent, {own / 1024:.0f} of them "
                f"the page itself"
            )
        for pause, seconds in ((given.pause, given.seconds), (0, max(1, given.seconds // 3))):
            began = time.monotonic()
            clicks = asyncio.run(together(address, places, given.people, seconds, pause))
            taken = time.monotonic() - began
            print(
                f"  {given.people} people, {pause} s from click to click: {len(clicks) / taken:.0f} pages "
                f"a second, {clicks.errors.total()} errors"
            )
            clicks.show()
            sys.stdout.flush()


def main() -> None:
    if "--serve" in sys.argv:
        serve(int(sys.argv[-1]))
        return
    full_house.in_a_house_of_its_own(
        "bench.clicking",
        __doc__,
        measure,
        people=PEOPLE,
        seconds=SECONDS,
        pause=PAUSE,
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
