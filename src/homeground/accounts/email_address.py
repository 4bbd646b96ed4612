"""An e-mail address that somebody typed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from homeground.errors import BadInput


def email_address(typed: str) -> str:
    """The address as it is kept: in small letters, without spaces around it. Raises: BadInput."""
    email = typed.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(
            _("“%(email)s” is not an e-mail address.") % {"email": email},
            _("Write it as name@example.org."),
        ) from None
    return email
