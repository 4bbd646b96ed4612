"""What stands on the composer's desk: the message, the place that it is written for, and its checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from homeground.accounts.models import Account, Market
from homeground.content.campaign_file import AccountFacts, Options, Problem
from homeground.content.campaign_file.checking import Checks
from homeground.content.campaign_file.columns import HEADINGS
from homeground.content.campaign_file.findings import Findings
from homeground.content.campaign_file.parts import part_lengths, split
from homeground.content.campaign_file.texts import Length, Values, lengths
from homeground.content.library import Library
from homeground.content.link_rules import Rule, places_for, rule_of
from homeground.content.media_address import can_fetch
from homeground.content.models import Campaign, Message, Variant
from homeground.content.versions import Attached, Words, cleaned, in_composer
from homeground.networks.contract import Access, Can, Format, Network
from homeground.networks.registry import NETWORKS
from homeground.publishing.checking import facts_from
from homeground.publishing.clock import now_of
from homeground.web.aiming import focus_given
from homeground.web.mending import IN_THE_COMPOSER, on_a_page
from homeground.web.place import Place, market_code

BETWEEN = "\n---\n"
"""Between the parts of a thread, in one cell of a table."""


@dataclass
class Desk:
    """Message × market × network, with the accounts that it may go out on."""

    place: Place
    message: Message
    market: Market
    network: Network
    accounts: list[Account]

    @property
    def campaign(self) -> Campaign:
        return self.message.campaign

    @cached_property
    def variant(self) -> Variant:
        return in_composer(self.message, self.market, self.network.slug)

    @property
    def args(self) -> tuple[object, ...]:
        """Of its address."""
        return (self.message.pk, market_code(self.market), self.network.slug)

    @property
    def formats(self) -> list[Format]:
        """What a text may become there."""
        kind = self.accounts[0].kind if self.accounts else ""
        needed = {Format.REEL: Can.REEL, Format.STORY: Can.STORY}
        return [
            each for each in Format if each not in needed or self.network.offers(needed[each], kind)
        ]

    def words(self) -> Words:
        """What is written there; where nothing is, what was planned elsewhere, to begin with."""
        variant = self.variant
        if variant._state.adding:
            planned = (
                Variant.objects.filter(
                    message=self.message, market=self.market, network=self.network.slug
                )
                .order_by("-pk")
                .first()
            )
            if planned is None:
                return Words(link=self.message.link)
            variant = planned
        prefetch_related_objects([variant], "media__file", "media__original")
        return Words.written(variant)

    @property
    def takes_parts(self) -> bool:
        """Whether something may go out under a post there."""
        kind = self.accounts[0].kind if self.accounts else ""
        return self.network.by_hand or self.network.offers(Can.REPLY, kind)

    @cached_property
    def rule(self) -> Rule | None:
        """What is added to links here."""
        return None if self.message.plain_links else rule_of(self.place.brand)

    @cached_property
    def parameters(self) -> list[tuple[str, str]]:
        return self.rule.parameters(self._places) if self.rule else []

    @property
    def _places(self) -> dict[str, str]:
        return places_for(
            network=self.network.slug,
            account=self.accounts[0].handle if self.accounts else "",
            campaign=self.campaign.slug[:150],
            message=self.message.name,
            language=self.market.language,
            country=self.market.country,
        )

    @property
    def query(self) -> str:
        """The parameters, for the count, which looks nothing up."""
        return urlencode(self.parameters)

    @property
    def sites(self) -> str:
        return " ".join(self.rule.sites) if self.rule else ""

    @property
    def short(self) -> str:
        """What stands for a short link, for the count; empty where links keep their length."""
        shortener = self.rule.shortener if self.rule else None
        return shortener.unseen if shortener else ""

    def part_lengths(self, words: Words) -> list[list[Length]]:
        account = self.accounts[0] if self.accounts else None
        return [
            part_lengths(
                part, self.network,
                kind=account.kind if account else "", max_text=account.max_text if account else None,
            )
            for part in words.parts
        ]  # fmt: skip

    def sent_link(self, words: Words) -> str:
        """The link as it goes out."""
        if self.rule is None or not words.link or words.link in words.text:
            return words.link
        return self.rule.link(words.link, self._places)

    def problems(self, words: Words) -> list[Problem]:
        """What the checks of a campaign file say of these words, whenever they go out."""
        now = now_of(self.place.brand)
        return problems_of(words, self.message, [facts_from(a, now) for a in self.accounts], self)

    def lengths(self, words: Words) -> list[Length]:
        account = self.accounts[0] if self.accounts else None
        return lengths(
            values_of(words) | {"link": self.sent_link(words)}, self.network,
            kind=account.kind if account else "", max_text=account.max_text if account else None,
        )  # fmt: skip


def desk_at(place: Place, message: int, market: str, network: str) -> Desk:
    """Raises: Http404 for what is not there, or is not this person's to see."""
    found = get_object_or_404(
        Message.objects.select_related("campaign__brand"), pk=message, campaign__brand=place.brand
    )
    there = next((each for each in place.markets if market_code(each) == market), None)
    known = NETWORKS.get(network)
    if there is None or known is None or known.access is Access.RETIRED:
        raise Http404("Nothing is written there.")
    accounts = place.brand.accounts.select_related("market", "brand").filter(
        market=there, network=network
    )
    return Desk(place, found, there, known, list(accounts.order_by("handle")))


def values_of(
    words: Words, message: Message | None = None, network: Network | None = None
) -> Values:
    """The words as a row of a campaign file has them."""
    # Where a post has comments and no thread, a single one is its first comment.
    comment = network is not None and not network.parts_are_posts and len(words.parts) == 1
    return dict.fromkeys(HEADINGS, "") | {
        # The slug: the campaign may be called otherwise by now, and is still the same.
        "campaign": message.campaign.slug[:150] if message else "",
        "message": message.name if message else "",
        "text": words.text,
        "title": words.title,
        "link": words.link,
        "label": words.label,
        "format": "" if words.format == Format.POST.value else words.format,
        "first_comment": words.parts[0] if comment else "",
        "thread": "" if comment else BETWEEN.join(words.parts),
        "media": "|".join(each.sha256 for each in words.media),
        # The sign between two alt texts: `with_alts` gives the rows those that were written.
        "alt": "|".join(each.alt.replace("|", "/") for each in words.media).strip("|"),
    }


def options_for(place: Place, **more: object) -> Options:
    options = Options(now=now_of(place.brand), fetchable=can_fetch(place.brand))
    return replace(options, **more)  # type: ignore[arg-type]


def problems_of(
    words: Words, message: Message, accounts: Sequence[AccountFacts], desk: Desk
) -> list[Problem]:
    facts = {account.address: account for account in accounts}
    library = Library(desk.place.brand, desk.place.limits)
    library.aim(words.media, desk.market)
    options = options_for(desk.place, links=desk.rule)
    checks = Checks(facts, options, library, message.campaign.slug[:150])
    told: set[tuple[str | None, str]] = set()
    problems: list[Problem] = []
    for address in facts:
        found = Findings(0, {})
        checks.words(values_of(words, message, desk.network), address, found)
        for problem in found.problems:
            if (problem.column, problem.what) not in told:
                told.add((problem.column, problem.what))
                problems.append(on_a_page(problem, IN_THE_COMPOSER))
    return problems


def words_given(data: QueryDict) -> Words:
    """What a person has written in the composer's form."""
    foci = [each.partition(",") for each in data.getlist("focus")]
    files = zip_longest(data.getlist("file"), data.getlist("alt"), foci)
    form = data.get("format", "")
    return Words(
        text=cleaned(data.get("text", "")),
        title=" ".join(cleaned(data.get("title", "")).split()),
        link=cleaned(data.get("link", "")),
        label=" ".join(cleaned(data.get("label", "")).split()),
        format=form if form in {each.value for each in Format} else Format.POST.value,
        parts=tuple(part for each in data.getlist("part") for part in split(cleaned(each)) if part),
        media=tuple(
            Attached(
                sha256[:64],
                cleaned(alt or "")[:5000],
                focus_given(focus[0], focus[2]) if focus else None,
            )
            for sha256, alt, focus in files
            if sha256
        ),
    )
