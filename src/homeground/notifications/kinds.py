"""What people are told of: each kind with its words, whom it concerns, and how they hear of it at first.

Whoever adds something that people should hear of adds its kind here, and tells it with
`notifications.telling.tell`. A kind's value is the type that a webhook's message carries, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from homeground.accounts.models import Account
from homeground.accounts.rights import Right


class Kind(models.TextChoices):
    APPROVAL_ASKED = "approval.asked", _("An approval is asked for")
    CHANGES_ASKED = "approval.changes_asked", _("Changes are asked for in a text")
    APPROVED = "approval.given", _("A text was approved")
    REMARK = "remark.written", _("A remark was written on a text")
    DRIFT = "message.changed", _("A message that markets adapt was changed")
    FAILED = "publication.failed", _("A publication failed")
    UNSURE = "publication.unsure", _("A person must say whether a publication is out")
    BY_HAND = "publication.by_hand", _("A publication is to be posted by hand")
    ACCOUNT = "account.trouble", _("An account must be connected anew, or needs a person")
    PAUSED = "sending.paused", _("Everything stands still")
    RESUMED = "sending.resumed", _("Everything goes on")
    USED_UP = "limit.used_up", _("A limit or a cap on spending is used up")
    JOINED = "person.joined", _("Somebody who was invited has come")
    WEBHOOK = "webhook.ended", _("A webhook was switched off")


class Way(models.TextChoices):
    """How a person hears of it."""

    PAGE = "page", _("in the page")
    NOW = "now", _("by e-mail at once")
    DIGEST = "digest", _("in the digest")


@dataclass(frozen=True, slots=True)
class Told:
    """`one` and `many` are filled in with what was told; `many` with `count` besides."""

    right: Right
    """Who has it, in the market it happened in, is concerned; unless somebody is named."""
    ways: frozenset[Way]
    one: str | Promise
    many: Any
    all_of_them: str = "today"
    """The page that several of them are seen on."""
    repeated: bool = False
    """Its letters go on until it is done (`publishing.reminding`); this app writes none at once."""


_PAGE, _NOW, _DIGEST = Way.PAGE, Way.NOW, Way.DIGEST
_AT_ONCE, _LATER = frozenset({_PAGE, _NOW}), frozenset({_PAGE, _DIGEST})

TABLE: dict[Kind, Told] = {
    Kind.APPROVAL_ASKED: Told(
        Right.APPROVE, _AT_ONCE,
        _("“%(what)s” on %(account)s waits for your word"),
        ngettext_lazy("%(count)d text waits for your word", "%(count)d texts wait for your word", "count"),
        "approvals",
    ),
    Kind.CHANGES_ASKED: Told(
        Right.WRITE, _AT_ONCE,
        _("%(who)s asks for changes in “%(what)s”"),
        ngettext_lazy("Changes are asked for in %(count)d text", "Changes are asked for in %(count)d texts", "count"),
        "approvals",
    ),
    Kind.APPROVED: Told(
        Right.WRITE, _LATER,
        _("“%(what)s” is approved"),
        ngettext_lazy("%(count)d text is approved", "%(count)d texts are approved", "count"),
        "approvals",
    ),
    Kind.REMARK: Told(
        Right.WRITE, _AT_ONCE,
        _("%(who)s wrote a remark on “%(what)s”"),
        ngettext_lazy("%(count)d remark on “%(what)s”", "%(count)d remarks on “%(what)s”", "count"),
    ),
    Kind.DRIFT: Told(
        Right.WRITE, _LATER,
        _("The message “%(what)s” was changed; your text may not say it any more"),
        ngettext_lazy(
            "The message “%(what)s” was changed %(count)d time",
            "The message “%(what)s” was changed %(count)d times",
            "count",
        ),
        "campaigns",
    ),
    Kind.FAILED: Told(
        Right.PUBLISH, _AT_ONCE,
        _("“%(what)s” failed on %(account)s"),
        ngettext_lazy("%(count)d publication on %(account)s failed", "%(count)d publications on %(account)s failed", "count"),
    ),
    Kind.UNSURE: Told(
        Right.SETTLE, _AT_ONCE,
        _("Say whether “%(what)s” is out on %(account)s"),
        ngettext_lazy(
            "Say of %(count)d publication on %(account)s whether it is out",
            "Say of %(count)d publications on %(account)s whether they are out", "count",
        ),
        "tasks", repeated=True,
    ),
    Kind.BY_HAND: Told(
        Right.SETTLE, _AT_ONCE,
        _("Post “%(what)s” on %(account)s by hand"),
        ngettext_lazy(
            "Post %(count)d publication on %(account)s by hand",
            "Post %(count)d publications on %(account)s by hand", "count",
        ),
        "tasks", repeated=True,
    ),
    Kind.ACCOUNT: Told(
        Right.CONNECT, _AT_ONCE,
        _("%(account)s: %(state)s"),
        ngettext_lazy("%(account)s: %(count)d trouble", "%(account)s: %(count)d troubles", "count"),
        "networks",
    ),
    Kind.PAUSED: Told(
        Right.PUBLISH, _AT_ONCE,
        _("%(what)s stands still"),
        ngettext_lazy("Stopped %(count)d time", "Stopped %(count)d times", "count"),
        "status",
    ),
    Kind.RESUMED: Told(
        Right.PUBLISH, _LATER,
        _("%(what)s goes on"),
        ngettext_lazy("Let go on %(count)d time", "Let go on %(count)d times", "count"),
        "status",
    ),
    Kind.USED_UP: Told(
        Right.PUBLISH, _AT_ONCE,
        _("Used up for now: %(what)s. Publications wait"),
        ngettext_lazy("%(count)d limit is used up", "%(count)d limits are used up", "count"),
        "status",
    ),
    Kind.JOINED: Told(
        Right.PEOPLE, _LATER,
        _("%(who)s came by invitation"),
        ngettext_lazy("%(count)d person came by invitation", "%(count)d people came by invitation", "count"),
        "team",
    ),
    Kind.WEBHOOK: Told(
        Right.PEOPLE, _AT_ONCE,
        _("The webhook to %(what)s was switched off"),
        ngettext_lazy("%(count)d webhook was switched off", "%(count)d webhooks were switched off", "count"),
        "webhooks",
    ),
}  # fmt: skip


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "—"


def in_words(kind: str, details: Mapping[str, Any], count: int = 1) -> str:
    """The sentence, in the language in force; the kind's name for one of another version."""
    try:
        told = TABLE[Kind(kind)]
    except ValueError:
        return kind
    said = _Known(details)
    if said["state"] in Account.State:
        said["state"] = str(Account.State(said["state"]).label)
    if count == 1:
        return str(told.one) % said
    return str(told.many % _Known(said | {"count": count}))


def choices() -> list[tuple[str, str]]:
    """For the models' fields: a callable, so that another kind is no migration."""
    return [(kind.value, str(kind.label)) for kind in Kind]
