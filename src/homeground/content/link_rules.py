"""Parameters that a brand's rule adds to the links of its posts, so that its own figures know whence people came.

A link is never changed otherwise: what it has stays, in its order; a parameter that it has is not added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus, urlsplit

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.referrals.shortening import shortener_of

from .models import LinkRule, Message
from .short_links import Shortened, Shortener

PARAMETERS = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
PLACES = ("network", "account", "campaign", "message", "market", "country", "language")
"""What a pattern may name in braces."""
LONGEST = 200
_PLACE = re.compile(r"\{([^{}]*)\}")
_SITE = re.compile(r"[^\s/:@?#]+\.[^\s/:@?#]+")


@dataclass(frozen=True, slots=True)
class Rule:
    patterns: tuple[tuple[str, str], ...]
    sites: tuple[str, ...] = ()
    """Only links to these, and to what ends with them; none: to all."""
    shortener: Shortener | None = None

    def link(self, link: str, places: Mapping[str, str]) -> str:
        """The link as it goes out."""
        short = self.shortened(link, places)
        return short.address if short else tagged(link, self.parameters(places), self.sites)

    def shortened(self, link: str, places: Mapping[str, str]) -> Shortened | None:
        """`None` where the link goes out at its full length."""
        if self.shortener is None or not link or (self.sites and not leads_to(link, self.sites)):
            return None
        return self.shortener.shortened(
            link, tagged(link, self.parameters(places), self.sites), places
        )

    def parameters(self, places: Mapping[str, str]) -> list[tuple[str, str]]:
        return [
            (name, _PLACE.sub(lambda found: places.get(found[1], ""), pattern))
            for name, pattern in self.patterns
        ]


def tagged(link: str, parameters: Iterable[tuple[str, str]], sites: Iterable[str] = ()) -> str:
    """The link with those parameters that it has not yet.

    >>> tagged("https://lumikko.com/halti?a=1&UTM_Source=x#buy", [("utm_source", "vk"), ("utm_medium", "social")])
    'https://lumikko.com/halti?a=1&UTM_Source=x&utm_medium=social#buy'
    """
    sites = list(sites)
    if not link or (sites and not leads_to(link, sites)):
        return link
    address, hash_sign, fragment = link.partition("#")
    path, _question, query = address.partition("?")
    there = {unquote_plus(part.partition("=")[0]).casefold() for part in query.split("&")}
    added = [
        f"{name}={quote(value, safe='')}"
        for name, value in parameters
        if value and name.casefold() not in there
    ]
    if not added:
        return link
    return f"{path}?{'&'.join([*([query] if query else []), *added])}{hash_sign}{fragment}"


def leads_to(link: str, sites: Iterable[str]) -> bool:
    """Whether it leads to one of these, or to what ends with them."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return False
    return any(host == site or host.endswith(f".{site}") for site in sites)


def places_for(
    *, network: str, account: str, campaign: str, message: str, language: str, country: str
) -> dict[str, str]:
    """What the names in braces stand for; campaign and message as they stand in addresses."""
    return {
        "network": network,
        "account": account,
        "campaign": slugify(campaign, allow_unicode=True),
        "message": slugify(message, allow_unicode=True),
        "market": f"{language}-{country}",
        "country": country,
        "language": language,
    }


def sent_link(
    link: str,
    text: str,
    parameters: Iterable[tuple[str, str]],
    sites: Iterable[str] = (),
    short: str = "",
) -> str:
    """As `tagged`; a link that stands in the text, too, stays as it stands there.

    `short` stands for the short link that is made of it, for a count that looks nothing up.
    """
    if not link or link in text:
        return link
    sites = list(sites)
    if short and link.lower().startswith(("http://", "https://")):
        return short if not sites or leads_to(link, sites) else link
    return tagged(link, parameters, sites)


def rule_of(brand: Brand) -> Rule | None:
    return _rule(LinkRule.objects.filter(brand=brand).first(), shortener_of(brand))


def rule_for_files(brand: Brand) -> Rule | None:
    """A campaign file's links are taken as they are, unless the rule says otherwise."""
    kept = LinkRule.objects.filter(brand=brand, in_files=True).first()
    return _rule(kept, shortener_of(brand, in_files=True))


def _rule(kept: LinkRule | None, shortener: Shortener | None) -> Rule | None:
    said = kept.patterns if kept is not None else {}
    patterns = tuple((name, said[name]) for name in PARAMETERS if said.get(name))
    if not patterns and shortener is None:
        return None
    return Rule(patterns, tuple(kept.sites) if kept is not None else (), shortener)


def plain_messages(brand: Brand) -> frozenset[tuple[str, str]]:
    """Campaign (its slug) and name of the messages whose links are left as they are."""
    found = Message.objects.filter(campaign__brand=brand, plain_links=True)
    return frozenset(found.values_list("campaign__slug", "name"))


def keep_rule(
    brand: Brand, patterns: Mapping[str, str], sites: str, *, in_files: bool, by: User | None
) -> None:
    """Raises: BadInput."""
    kept = {name: patterns.get(name, "").strip() for name in PARAMETERS}
    for name, pattern in kept.items():
        _check(name, pattern)
    hosts = sorted({site.casefold().strip(".") for site in re.split(r"[\s,;]+", sites) if site})
    for host in hosts:
        if not _SITE.fullmatch(host) or len(host) > 253:
            raise BadInput(
                _("“%(site)s” is no site.") % {"site": host[:80]},
                _("Write its name alone, such as example.com."),
            )
    with transaction.atomic():
        LinkRule.objects.update_or_create(
            brand=brand,
            defaults={
                "organization_id": brand.organization_id, "sites": hosts, "in_files": in_files,
                "patterns": {name: pattern for name, pattern in kept.items() if pattern},
            },
        )  # fmt: skip
        note(
            Act.LINK_RULE_KEPT,
            brand,
            by=by,
            rule=" ".join(f"{name}={kept[name]}" for name in kept if kept[name]),
        )


def _check(name: str, pattern: str) -> None:
    if len(pattern) > LONGEST:
        raise BadInput(
            _("It has %(length)d characters; at most %(maximum)d are kept.")
            % {"length": len(pattern), "maximum": LONGEST},
            _("Shorten it."),
        )
    unknown = [found for found in _PLACE.findall(pattern) if found not in PLACES]
    if unknown or re.search(r"[{}]", _PLACE.sub("", pattern)):
        raise BadInput(
            _("%(name)s: nothing is called {%(place)s} here.")
            % {"name": name, "place": (unknown or [""])[0][:40]},
            _("In braces may stand: %(places)s.") % {"places": ", ".join(PLACES)},
        )
    if re.search(r"[\s\0]", pattern):
        raise BadInput(
            _("%(name)s has a space in it.") % {"name": name}, _("Write - or _ instead.")
        )


def leave_links(message: Message, plain: bool, *, by: User | None) -> None:
    """Whether this message's links stay as they are, whatever the brand's rule says."""
    if message.plain_links != plain:
        with transaction.atomic():
            message.plain_links = plain
            message.save(update_fields=["plain_links"])
            note(Act.LINKS_LEFT if plain else Act.LINKS_RULED, message, by=by)
