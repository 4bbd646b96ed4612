"""An invitation: whom it is for, what they may do when they come, and until when it can be used."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import RoleAndReach
from .organization import Organization


class Invitation(RoleAndReach):
    """Used once. Its address holds the secret; here is only what tells that it is the right one."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    """In small letters, as a person's is."""
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its address, in hex."""
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta(RoleAndReach.Meta):
        constraints: ClassVar = [*RoleAndReach.Meta.constraints]

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and self.ends_at > now

    def __str__(self) -> str:
        return self.email
