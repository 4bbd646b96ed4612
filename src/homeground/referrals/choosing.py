"""How a brand wants its links shortened, and the keys by which its own systems tell of conversions."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput
from homeground.notifications.signing import new_secret

from .models import Referring
from .shortening import origin_of

BEGINNING = "hgc_"
"""Begins every key, so that programs which look for secrets in published code find it."""
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


def referring_of(brand: Brand) -> Referring:
    """The brand's own, made when it is first asked for."""
    made, _new = Referring.objects.get_or_create(
        brand=brand,
        defaults={
            "organization_id": brand.organization_id,
            "salt": secrets.token_urlsafe(32),
        },
    )
    return made


def keep(
    brand: Brand,
    *,
    shortens: bool,
    in_files: bool,
    host: str,
    parameter: str,
    all_told: bool,
    by: User | None,
) -> Referring:
    """Raises: BadInput."""
    parameter = parameter.strip()
    if parameter and not _PARAMETER.fullmatch(parameter):
        raise BadInput(
            _("“%(name)s” cannot be a parameter of an address.") % {"name": parameter[:40]},
            _("Use letters, digits and _, beginning with a letter; or leave it empty."),
        )
    name = host.strip().casefold().rstrip(".") or None
    if name is not None and name not in settings.HOMEGROUND.link_hosts:
        raise BadInput(
            _("This house does not answer to the name %(host)s.") % {"host": name[:100]},
            _("Whoever runs it adds the name to HOMEGROUND_LINK_HOSTS first."),
        )
    kept = referring_of(brand)
    kept.shortens, kept.in_files, kept.host = shortens, in_files, name
    kept.parameter, kept.all_told = parameter, all_told
    if shortens and origin_of(kept, brand) is None:
        raise BadInput(
            _("Nobody could follow a short link: this house has no public address."),
            _("Whoever runs it sets HOMEGROUND_PUBLIC_URL, or a name in HOMEGROUND_LINK_HOSTS."),
        )
    try:
        with transaction.atomic():
            kept.save(update_fields=["shortens", "in_files", "host", "parameter", "all_told"])
            note(Act.REFERRING_KEPT, brand, by=by, shortens=shortens, host=name or "")
    except IntegrityError as error:
        raise BadInput(
            _("The name %(host)s is another brand's.") % {"host": name},
            _("Each name has the links of one brand. Choose another."),
        ) from error
    return kept


@transaction.atomic
def new_token(brand: Brand, *, by: User | None, now: datetime) -> str:
    """The key for calls from the brand's server, shown this once. The one before ends."""
    referring_of(brand)
    token = f"{BEGINNING}{brand.organization_id}_{brand.pk}_{secrets.token_urlsafe(32)}"
    Referring.objects.filter(brand=brand).update(token_hash=hashed(token), token_made_at=now)
    note(Act.CONVERSION_KEY_MADE, brand, by=by)
    return token


@transaction.atomic
def drop_token(brand: Brand, *, by: User | None) -> None:
    Referring.objects.filter(brand=brand).update(token_hash="", token_made_at=None)
    note(Act.CONVERSION_KEY_ENDED, brand, by=by)


@transaction.atomic
def new_webhook_secret(brand: Brand, *, by: User | None, now: datetime) -> str:
    """By which the brand's systems sign their messages, shown this once. The one before ends."""
    kept = referring_of(brand)
    secret = new_secret()
    kept.webhook_secrets, kept.webhook_made_at = {"secret": secret}, now
    kept.save(update_fields=["webhook_secrets", "webhook_made_at"])
    note(Act.CONVERSION_KEY_MADE, brand, by=by, signed=True)
    return secret


def hashed(token: str) -> str:
    """Of 256 random bits: a slow hash would add nothing."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
