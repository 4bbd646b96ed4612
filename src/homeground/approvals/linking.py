"""Links for clients without an account: made for one of them, for some publications and some days.

Whoever opens one proves first that it was made for them: by a code that is sent to the client's address
or, where the house sends no mail, by being the first to open it. A browser that did is remembered by a
signed cookie (`web.views.links`); the link forwarded to another one asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import randbelow, token_urlsafe

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from homeground.accounts.email_address import email_address
from homeground.accounts.models import Brand, Market, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput, HomegroundError
from homeground.publishing.models import Publication
from homeground.publishing.states import State

from .models import ClientLink, LinkedPublication, Review
from .queries import reviews_waiting

DAYS = 14
MOST_DAYS = 90
CODE_LASTS = timedelta(minutes=15)
CODE_TRIES = 5
"""Wrong ones after which a code is void: who guesses would have to have thousands sent to the client."""


class Why(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    REVOKED = "revoked"


class NoLink(HomegroundError):
    def __init__(self, why: Why, link: ClientLink | None = None) -> None:
        super().__init__(f"the link opens nothing: {why}")
        self.why, self.link = why, link


def asked_of_clients(
    brand: Brand, markets: Collection[Market] | None = None
) -> list[tuple[Review, list[Publication]]]:
    """What waits, now or in a later step, for a client's word, what is due first first; with the posts
    that hang on it."""
    reviews = [
        review
        for review in reviews_waiting(brand, markets)
        if any(step.asks_client for step in review.steps[review.step :])
    ]
    posts: dict[str, list[Publication]] = {review.content_print: [] for review in reviews}
    for publication in _posts(brand).filter(content_print__in=posts, state=State.IN_REVIEW):
        posts[publication.content_print].append(publication)
    return [(review, posts[review.content_print]) for review in reviews]


@transaction.atomic
def make_link(
    brand: Brand,
    name: str,
    email: str,
    publications: Sequence[Publication],
    *,
    days: int = DAYS,
    by: User,
    now: datetime,
) -> tuple[ClientLink, str]:
    """The link, and the secret part of its address, which is not kept. Raises: BadInput."""
    name, email = " ".join(name.replace("\0", "").split()), email_address(email)
    _check(brand, name, email, days)
    if not publications:
        raise BadInput(
            _("Nothing is chosen for the client to see."),
            _("Choose what they are to decide about."),
        )
    secret = token_urlsafe(32)
    link = ClientLink.objects.create(
        organization_id=brand.organization_id, brand=brand, name=name, email=email,
        token_hash=_hash(secret), made_by=by, made_at=now, ends_at=now + timedelta(days=days),
    )  # fmt: skip
    LinkedPublication.objects.bulk_create(
        LinkedPublication(organization_id=link.organization_id, link=link, publication=publication)
        for publication in publications
    )
    note(Act.LINK_MADE, link, by=by, words=f"{name} · {email}", many=len(publications))
    return link, secret


def revoke(link: ClientLink, *, by: User, now: datetime) -> None:
    """It opens nothing any more, also in browsers that it has let in."""
    with transaction.atomic():
        if ClientLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            note(Act.LINK_REVOKED, link, by=by, words=f"{link.name} · {link.email}")


def links_of(brand: Brand) -> QuerySet[ClientLink]:
    """The newest first."""
    return (
        ClientLink.objects.filter(brand=brand)
        .select_related("made_by")
        .prefetch_related("publications__variant__market")
        .order_by("-made_at", "-pk")
    )


def opened(secret: str, *, now: datetime) -> ClientLink:
    """The link whose address has this secret in it. Raises: NoLink."""
    link = (
        ClientLink.objects.filter(token_hash=_hash(secret))
        .select_related("brand__organization", "made_by")
        .first()
    )
    if link is None:
        raise NoLink(Why.UNKNOWN)
    if link.revoked_at is not None:
        raise NoLink(Why.REVOKED, link)
    if not link.holds(now):
        raise NoLink(Why.ENDED, link)
    return link


def new_code(link: ClientLink, *, now: datetime) -> str:
    """Six digits to be sent to the client; the one before opens nothing any more."""
    code = f"{randbelow(10**6):06}"
    link.code_hash, link.code_ends_at = _code_hash(link, code), now + CODE_LASTS
    link.code_tries = 0
    link.save(update_fields=["code_hash", "code_ends_at", "code_tries"])
    note(Act.LINK_CODE_SENT, link, by=None)
    return code


def confirm(link: ClientLink, code: str, *, now: datetime) -> bool:
    """Whether it is the code that was sent: once. How often one may try is the caller's to limit."""
    with transaction.atomic():
        held = ClientLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        good = (
            held.code_ends_at is not None
            and now < held.code_ends_at
            and held.code_tries < CODE_TRIES
            and constant_time_compare(held.code_hash, _code_hash(link, code))
        )
        if not good:
            held.code_tries = min(held.code_tries + 1, CODE_TRIES)
            held.save(update_fields=["code_tries"])
            note(Act.LINK_CODE_WRONG, held, by=None)
            return False
        held.code_hash, held.code_ends_at = "", None
        held.opened_at = held.opened_at or now
        held.save(update_fields=["code_hash", "code_ends_at", "opened_at"])
        note(Act.LINK_OPENED, held, by=None)
    return True


def open_first(link: ClientLink, *, now: datetime) -> bool:
    """Where no code can be sent: whether nobody has opened it before."""
    with transaction.atomic():
        first = ClientLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now)
        if first:
            note(Act.LINK_OPENED, link, by=None)
    return bool(first)


def _check(brand: Brand, name: str, email: str, days: int) -> None:
    """Raises: BadInput."""
    if not name or len(name) > 150:
        raise BadInput(
            _("The client has no name."), _("Write who they are: it stands beside what they say.")
        )
    if brand.organization.memberships.filter(user__email=email).exists():
        raise BadInput(
            _("%(email)s belongs to the team.") % {"email": email},
            _("They sign in and find it on the approvals page; links are for people without an account."),
        )  # fmt: skip
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(
            _("A link holds for 1 to %(most)d days.") % {"most": MOST_DAYS},
            _("Write a number of days between."),
        )


def _posts(brand: Brand) -> QuerySet[Publication]:
    return (
        Publication.objects.filter(account__brand=brand, answers=None)
        .select_related("account", "variant__market", "variant__message__campaign")
        .defer("account__credentials")
        .order_by("due_at", "pk")
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _code_hash(link: ClientLink, code: str) -> str:
    said = f"{link.pk} {link.token_hash} {code}"
    return salted_hmac("homeground.client_link", said, algorithm="sha256").hexdigest()
