"""The ledger driven through whatever order of events Hypothesis finds: each text once, none lost.

The real sender, looks, changes and pauses; the network is a model that accepts, forgets to answer,
refuses, and lets other things happen while a request is on its way.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import psutil
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from homeground.accounts.models import Account, Brand, Market, Organization
from homeground.content.models import Campaign, Message, Variant
from homeground.errors import BadInput
from homeground.networks import errors
from homeground.networks.contract import Network, Settling
from homeground.networks.http import Http
from homeground.networks.model import Comment, Draft, Post, Published
from homeground.networks.registry import NETWORKS
from homeground.publishing import looking, sending, watching
from homeground.publishing.changing import cancel, hold, release_hold, reschedule
from homeground.publishing.clock import Clock
from homeground.publishing.models import Pause, Publication, Worker
from homeground.publishing.pausing import open_pauses, pause, resume
from homeground.publishing.resuming import resume as let_go_on
from homeground.publishing.sending import Sender
from homeground.publishing.states import State
from homeground.publishing.workers import register_worker

BEGINNING = datetime(2027, 5, 10, 9, tzinfo=UTC)
SLUGS = ("mastodon", "vk", "x")
"""One that knows keys, one whose schedule changes ids, one that has no schedule."""

OUTCOMES = st.sampled_from(
    ["fine", "fine", "fine", "lost after", "lost before", "wait", "away", "no token",
     "killed before", "killed after", "duplicate"]
)  # fmt: skip
MEANWHILE = st.sampled_from(["nothing", "nothing", "another worker", "pause", "cancel", "hold"])


class Killed(BaseException):
    """The process ends here, as by SIGKILL."""


@dataclass
class FakeClock(Clock):
    """Ticks, and jumps when it is told to."""

    ahead: timedelta = field(default_factory=lambda: BEGINNING - datetime.now(UTC))

    @property
    def at(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def now(self) -> datetime:
        return self.at

    async def wait_until(self, moment: datetime) -> None:
        self.ahead += max(timedelta(0), moment - self.at)


@dataclass
class World:
    """What is on the model networks."""

    posts: list[tuple[int, Post]] = field(default_factory=list)
    """With the account's id."""
    comments: list[tuple[str, Comment]] = field(default_factory=list)
    """With the id of what they answer."""
    kept: list[tuple[int, Post]] = field(default_factory=list)
    by_key: dict[str, tuple[datetime, Published]] = field(default_factory=dict)
    """What the network remembers of each key, since when."""
    script: list[tuple[str, str]] = field(default_factory=list)
    """(what comes of it, what happens meanwhile) of the next requests."""
    machine: Any = None

    def come_out(self, now: datetime) -> None:
        for account, post in [(a, p) for a, p in self.kept if p.created_at <= now]:
            self.kept.remove((account, post))
            self.posts.append(
                (account, Post(f"out-{post.id}", "https://n.example", post.text, post.created_at))
            )


class Model:
    """A connector to the model network, for one account."""

    world: ClassVar[World]

    def __init__(self, account: Account):
        self.account, self.clock = account, self.world.machine.clock
        self.network: Network = NETWORKS[account.network]

    async def publish(self, draft: Draft, *, key: str, now: datetime) -> Published:
        def accept() -> Published:
            name = uuid.uuid4().hex[:8]
            post = Post(name, f"https://n.example/{name}", draft.text, draft.publish_at or now)
            (self.world.kept if draft.publish_at else self.world.posts).append(
                (self.account.pk, post)
            )
            return Published(name, post.url, scheduled_for=draft.publish_at)

        return await self._write(key, accept)

    async def reply(self, post_id: str, text: str, *, key: str, now: datetime) -> Comment:
        def accept() -> Published:
            name = uuid.uuid4().hex[:8]
            said = Comment(name, post_id, text, now)
            self.world.comments.append((post_id, said))
            return Published(name, "https://n.example")

        made = await self._write(key, accept)
        return Comment(made.id, post_id, text, now)

    async def _write(self, key: str, accept: Any) -> Published:
        what, meanwhile = self.world.script.pop(0) if self.world.script else ("fine", "nothing")
        if what == "killed before":
            raise Killed
        if what == "lost before":
            raise errors.Unsure("no answer")
        if what == "wait":
            raise errors.RateLimited("wait", retry_after_seconds=90)
        if what == "away":
            raise errors.Unavailable("away")
        if what == "no token":
            raise errors.NotAuthorized("the token ended")
        if what == "duplicate":
            raise errors.Duplicate("you said that already")
        await sync_to_async(self.world.machine.meanwhile)(meanwhile)
        now, known = self.clock.at, self.world.by_key.get(key)
        remembered = timedelta(seconds=self.network.key_valid_seconds or 0)
        if self.network.settling is Settling.KEY and known and now - known[0] < remembered:
            made = known[1]
        else:
            made = accept()
            self.world.by_key[key] = now, made
        if what == "killed after":
            raise Killed
        if what == "lost after":
            raise errors.Unsure("no answer")
        return made

    async def recent_posts(self, *, limit: int = 20) -> list[Post]:
        mine = [post for account, post in self.world.posts if account == self.account.pk]
        return sorted(mine, key=lambda post: post.created_at, reverse=True)[:limit]

    async def scheduled_posts(self) -> list[Post]:
        return [post for account, post in self.world.kept if account == self.account.pk]

    async def unschedule(self, post_id: str) -> None:
        for account, post in self.world.kept:
            if post.id == post_id and account == self.account.pk:
                self.world.kept.remove((account, post))
                return
        raise errors.NotFound("it is not kept")

    async def comments(self, post_id: str) -> AsyncIterator[Comment]:
        for above, comment in self.world.comments:
            if above == post_id:
                yield comment


class Ledger(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock, self.world, self.number = FakeClock(), World(), 0
        self.world.machine = self
        Model.world = self.world
        organization = Organization.objects.create(name="O", slug="o")
        self.brand = Brand.objects.create(organization=organization, name="B", slug="b")
        market = Market.objects.create(
            organization=organization, brand=self.brand, country="DE", language="de",
            time_zone="Europe/Berlin",
        )  # fmt: skip
        self.accounts = [
            Account.objects.create(
                organization=organization, brand=self.brand, market=market, network=slug,
                handle="o", network_id="1", kind="user" if slug == "vk" else "", credentials={},
            )
            for slug in SLUGS
        ]  # fmt: skip
        campaign = Campaign.objects.create(
            organization=organization, brand=self.brand, name="C", slug="c"
        )
        self.message = Message.objects.create(
            organization=organization, campaign=campaign, name="M"
        )

    @rule(
        where=st.integers(0, len(SLUGS) - 1),
        minutes=st.integers(0, 30),
        answers=st.booleans(),
        native=st.booleans(),
    )
    def plan(self, where: int, minutes: int, answers: bool, native: bool) -> None:
        account = self.accounts[where]
        self.number += 1
        variant = Variant.objects.create(
            organization=account.organization, message=self.message, market=account.market,
            network=account.network, text=f"Licht {self.number}",
        )  # fmt: skip
        above = None
        if answers:
            above = Publication.objects.filter(account=account, answers=None, native=False).last()
        native = native and above is None and NETWORKS[account.network].schedule is not None
        due_at = above.due_at if above else self.clock.at + timedelta(minutes=minutes)
        Publication.objects.create(
            organization=account.organization, variant=variant, account=account, due_at=due_at,
            send_at=self.clock.at if native else due_at, time_zone="Europe/Berlin",
            identity=uuid.uuid4().hex, answers=above, native=native,
        )  # fmt: skip

    @rule(
        minutes=st.sampled_from([0, 1, 5, 20, 90]),
        script=st.lists(st.tuples(OUTCOMES, MEANWHILE), max_size=5),
    )
    def work(self, minutes: int, script: list[tuple[str, str]]) -> None:
        self.world.script = script
        self._pass(minutes)
        self.world.script = []

    @rule(which=st.integers(0, 20), act=st.sampled_from(["cancel", "hold", "release", "move"]))
    def change(self, which: int, act: str) -> None:
        everything = list(Publication.objects.order_by("pk"))
        if everything:
            self._change(everything[which % len(everything)], act)

    @rule()
    def stand_still(self) -> None:
        if not open_pauses([self.brand.pk]):
            pause(self.brand, now=self.clock.at)

    @rule(choice=st.sampled_from(list(Pause.Missed)))
    def go_on(self, choice: Pause.Missed) -> None:
        for each in open_pauses([self.brand.pk]):
            resume(each, choice, now=self.clock.at)

    @rule()
    def connect_anew(self) -> None:
        for account in Account.objects.exclude(state=Account.State.CONNECTED):
            Account.objects.filter(pk=account.pk).update(state=Account.State.CONNECTED)
            let_go_on(account, now=self.clock.at)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        if hasattr(self, "world"):
            twice = [text for text, many in Counter(self._texts()).items() if many > 1]
            assert not twice, twice

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            self._see_through()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def meanwhile(self, what: str) -> None:
        """What somebody else does while a request is on its way."""
        armed = Publication.objects.filter(state=State.ARMED).first()
        if what == "another worker":
            self._pass(0)
        elif what == "pause":
            self.stand_still()
        elif what in {"cancel", "hold"} and armed is not None:
            self._change(armed, what)

    def _texts(self) -> Iterator[str]:
        for some in (self.world.posts, self.world.kept, self.world.comments):
            yield from (each.text for _, each in some)

    def _pass(self, minutes: int) -> None:
        self.clock.ahead += timedelta(minutes=minutes)
        self.world.come_out(self.clock.at)
        worker = register_worker()
        sender = Sender(worker, [self.brand.pk], Http(), self.clock)
        try:
            async_to_sync(sender.pass_once)()
        except BaseException as error:
            if not _was_killed(error):
                raise
            nobody = max(psutil.pids()) + 100_000
            Worker.objects.filter(pk=worker.pk).update(pid=nobody)

    def _change(self, publication: Publication, act: str) -> None:
        try:
            match act:
                case "cancel":
                    cancel(publication, now=self.clock.at)
                case "hold":
                    hold(publication, now=self.clock.at)
                case "release":
                    release_hold(publication, now=self.clock.at)
                case "move":
                    later = self.clock.at + timedelta(minutes=10)
                    reschedule(publication, later, now=self.clock.at)
        except BadInput:
            pass  # Too late, which is for `changing`'s own tests.

    def _see_through(self) -> None:
        """With nothing in the way any more, everything comes to its end."""
        self.go_on(Pause.Missed.SEND)
        for each in Publication.objects.filter(state=State.ON_HOLD):
            self._change(each, "release")
        for _ in range(40):
            self.connect_anew()
            self._pass(20)
            unsettled = Publication.objects.filter(
                state__in=[State.ARMED, State.UNSURE, State.HANDED_OVER, State.SCHEDULED]
            ).exclude(answers__state__in=[State.CANCELLED, State.FAILED])
            if not unsettled.filter(answers__answers=None).exists() and not unsettled.exists():
                break
        there = Counter(self._texts())
        for each in Publication.objects.select_related("variant", "answers"):
            expected = 1 if each.state == State.PUBLISHED else 0
            assert there[each.variant.text] == expected, (each.pk, each.state, each.problem)
            stuck = {State.ARMED, State.UNSURE, State.HANDED_OVER, State.SCHEDULED}
            waits = each.answers is not None and each.answers.state != State.PUBLISHED
            assert each.state not in stuck or waits, (each.pk, each.state, each.problem)


def _was_killed(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_was_killed(each) for each in error.exceptions)
    return isinstance(error, Killed)


@pytest.fixture
def model_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(account: Account, http: object, **more: object) -> Model:
        return Model(account)

    for module in (sending, looking, watching):
        monkeypatch.setattr(module, "connector_for", connect)


@pytest.mark.django_db
@pytest.mark.usefixtures("model_networks")
def test_a_repeat_that_a_pause_held_back_does_not_hide_the_first_attempt() -> None:
    """The network took it and the sender died; the repeat was armed, and the brand stood still."""
    state = Ledger()
    state.open()
    for _ in range(2):
        state.plan(where=0, minutes=0, answers=False, native=False)
    state.work(minutes=0, script=[("fine", "pause"), ("killed after", "nothing")])
    state.work(minutes=20, script=[])  # armed once more, and released
    state.teardown()  # by now the network has forgotten the key


@pytest.mark.django_db
@pytest.mark.usefixtures("model_networks")
def test_whatever_happens_each_text_is_there_once() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )
