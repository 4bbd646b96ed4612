"""Making and changing campaigns and what their messages are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from homeground.accounts.models import Brand, User
from homeground.audit.acts import Act
from homeground.audit.keeping import note
from homeground.errors import BadInput

from .models import Campaign, Message
from .versions import cleaned

LONGEST_NAME = 150
LONGEST_MESSAGE_NAME = 200
LONGEST_GOAL = 5000
_LONGEST_SLUG = 150


@dataclass(frozen=True, slots=True)
class CampaignWords:
    name: str
    goal: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def check(self) -> None:
        """Raises: BadInput."""
        _check_name(self.name, LONGEST_NAME)
        if len(self.goal) > LONGEST_GOAL:
            raise BadInput(
                _("The goal has %(length)d characters; at most %(maximum)d are kept.")
                % {"length": len(self.goal), "maximum": LONGEST_GOAL},
                _("Shorten it."),
            )
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise BadInput(
                _("The campaign ends before it begins."), _("Change one of the two days.")
            )


def make_campaign(brand: Brand, words: CampaignWords, *, by: User | None = None) -> Campaign:
    """Raises: BadInput when there is one of that name, or the words cannot be kept."""
    words.check()
    # What a campaign file calls it leads to the same slug: it is the same campaign.
    slug = slugify(words.name, allow_unicode=True)[:_LONGEST_SLUG].strip("-_") or "campaign"
    try:
        with transaction.atomic():
            made = Campaign.objects.create(
                organization_id=brand.organization_id, brand=brand, slug=slug, name=words.name,
                goal=words.goal, starts_on=words.starts_on, ends_on=words.ends_on,
            )  # fmt: skip
            note(Act.CAMPAIGN_MADE, made, by=by)
            return made
    except IntegrityError:
        raise BadInput(
            _("There is a campaign called “%(name)s” already.")
            % {"name": brand.campaigns.get(slug=slug).name},
            _("Give this one another name, or open that one."),
        ) from None


@transaction.atomic
def change_campaign(campaign: Campaign, words: CampaignWords, *, by: User | None = None) -> None:
    """Its address stays. Raises: BadInput."""
    words.check()
    campaign.name, campaign.goal = words.name, words.goal
    campaign.starts_on, campaign.ends_on = words.starts_on, words.ends_on
    campaign.save(update_fields=["name", "goal", "starts_on", "ends_on"])
    note(Act.CAMPAIGN_CHANGED, campaign, by=by)


def make_message(campaign: Campaign, name: str) -> Message:
    """Raises: BadInput."""
    _check_name(name, LONGEST_MESSAGE_NAME)
    try:
        with transaction.atomic():
            return Message.objects.create(
                organization_id=campaign.organization_id, campaign=campaign, name=name
            )
    except IntegrityError:
        raise _message_exists(name) from None


def rename_message(message: Message, name: str, *, by: User | None = None) -> None:
    """Raises: BadInput."""
    _check_name(name, LONGEST_MESSAGE_NAME)
    before, message.name = message.name, name
    try:
        with transaction.atomic():
            message.save(update_fields=["name"])
            if name != before:
                note(Act.MESSAGE_RENAMED, message, by=by, before=before, after=name)
    except IntegrityError:
        message.name = before
        raise _message_exists(name) from None


def one_line(text: str) -> str:
    """A name as it is kept: on one line."""
    return " ".join(cleaned(text).split())


def _check_name(name: str, most: int) -> None:
    if not name:
        raise BadInput(_("It has no name."), _("Write one that everybody will recognize."))
    if len(name) > most:
        raise BadInput(
            _("The name has %(length)d characters; at most %(maximum)d are kept.")
            % {"length": len(name), "maximum": most},
            _("Shorten it."),
        )


def _message_exists(name: str) -> BadInput:
    return BadInput(
        _("There is a message called “%(name)s” in this campaign already.") % {"name": name},
        _("Give this one another name, or open that one."),
    )
