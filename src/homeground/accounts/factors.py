"""What proves besides a password who somebody is: passkeys, codes of an app, recovery codes.

They are kept by django-allauth (`mfa.Authenticator`), their secrets encrypted with the house's keys.
"""

from __future__ import annotations

import logging

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.translation import gettext as _

from homeground import keys
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.audit.signing import note_of
from homeground.errors import BadInput

from .giving import giver
from .models import Organization, User

logger = logging.getLogger(__name__)

Type = Authenticator.Type
SECOND = (Type.TOTP, Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""
LAST = "last_counter"
SECRETS = ("secret", "seed")
"""What in `Authenticator.data` is encrypted."""


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=SECOND).exists()


def without_second_factor(organization: Organization) -> list[User]:
    """Who belongs to it and has none, by name."""
    having = Authenticator.objects.filter(type__in=SECOND).values("user")
    people = User.objects.filter(memberships__organization=organization)
    return list(people.exclude(pk__in=having).order_by("name", "email"))


def passkeys_of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).order_by("created_at"))


def matching_counter(secret: str, code: str) -> int | None:
    """The half minute that `code` belongs to, now or just before or after; None: it is wrong."""
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            return counter
    return None


def accepting(user: User, code: str) -> Authenticator | None:
    """What of theirs takes this code: the app, or a recovery code. Each code works once.

    Where the key is gone that their secrets were encrypted with, none is right, and the log says so.
    """
    try:
        return _accepting(user, code)
    except keys.KeyLost as lost:
        logger.error("second factor of person %s: %s", user.pk, lost)
        return None


def _accepting(user: User, code: str) -> Authenticator | None:
    """An app's code, and every earlier one, is refused once it was used (RFC 6238, 5.2): django-allauth
    remembers used ones for half a minute only, shorter than they are good for.
    """
    with transaction.atomic():
        mine = Authenticator.objects.select_for_update().filter(user=user)
        for each in mine.filter(type=Type.TOTP):
            counter = matching_counter(decrypt(each.data["secret"]), code)
            if counter is not None and counter > each.data.get(LAST, -1):
                use_up_to(each, counter)
                return each
        for each in mine.filter(type=Type.RECOVERY_CODES):
            wrapped = each.wrap()
            if wrapped.validate_code(code):
                found: Authenticator = wrapped.instance
                return found
    return None


def use_up_to(authenticator: Authenticator, counter: int) -> None:
    authenticator.data[LAST] = counter
    authenticator.save(update_fields=["data"])


@transaction.atomic
def ask_everybody(organization: Organization, *, asked: bool, by: User) -> None:
    """Whether whoever belongs to it must have one. Raises: BadInput for who is no owner."""
    if not giver(by, organization).is_owner:
        raise BadInput(_("Only an owner changes that."), _("Ask an owner of the organization."))
    changed = Organization.objects.filter(pk=organization.pk).exclude(needs_second_factor=asked)
    if changed.update(needs_second_factor=asked):
        note(Act.SECOND_FACTOR_ASKED if asked else Act.SECOND_FACTOR_LEFT, organization, by=by)


@transaction.atomic
def remove_all(user: User, *, by: User | None) -> int:
    """Whoever lost telephone and recovery codes signs in with the password alone; how many went."""
    mine = Authenticator.objects.filter(user=user)
    removed = mine.filter(type__in=SECOND).count()
    mine.delete()
    if removed:
        note_of(user, Act.SECOND_FACTOR_REMOVED, by=by)
    return removed


def encrypt_anew() -> int:
    """Encrypt every secret of theirs with the newest key; how many were not."""
    count = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            each = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if each is None:
                continue
            old = [
                name
                for name in SECRETS
                if name in each.data and not keys.encrypted_with_newest(each.data[name])
            ]
            for name in old:
                each.data[name] = keys.encrypt(keys.decrypt(each.data[name]))
            if old:
                each.save(update_fields=["data"])
                count += len(old)
    return count
