"""A letter of what happened: plain text and simple HTML, in the person's language, on their clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import dates
from django.conf import settings
from django.core.mail.message import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homeground.accounts.models import Organization, User

from .kinds import in_words
from .models import Notice
from .unsubscribing import stop_address

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    why: str
    where: str
    """Brand, and the market where there is one."""
    when: str
    url: str


def letter(
    organization: Organization, person: User, notices: Sequence[Notice], *, zone: str, digest: bool
) -> EmailMessage:
    """Not sent. `notices` are the newest first, and theirs to hear."""
    with translation.override(person.reads):
        lines = [_line(each, organization, zone) for each in notices[:MOST_LISTED]]
        context = {
            "organization": organization,
            "lines": lines,
            "more": max(0, len(notices) - MOST_LISTED),
            "digest": digest,
            "stop": _whole(stop_address(organization.pk, person.pk)) if digest else "",
            "home": _whole("/"),
            "language": translation.get_language(),
        }
        many = sum(each.many for each in notices)
        made = EmailMultiAlternatives(
            _subject(organization, lines, many, digest=digest),
            render_to_string("notifications/letter.txt", context),
            to=[person.email],
        )
        made.attach_alternative(render_to_string("notifications/letter.html", context), "text/html")
    if digest:
        # RFC 8058: a mail program stops it with one click, and without signing in.
        made.extra_headers["List-Unsubscribe"] = f"<{context['stop']}>"
        made.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made


def _subject(organization: Organization, lines: Sequence[Line], many: int, *, digest: bool) -> str:
    if len(lines) == 1 and not digest:
        words = lines[0].words
    else:
        words = ngettext("%(count)d piece of news", "%(count)d pieces of news", many) % {
            "count": many
        }
        if digest:
            words = _("Digest: %(words)s") % {"words": words}
    return " ".join(f"{organization.name}: {words}".split())[:180]


def _line(notice: Notice, organization: Organization, zone: str) -> Line:
    brand, market = notice.brand, notice.market
    where = [brand.name if brand else organization.name, f"{market}" if market else ""]
    url = "/"
    if brand is not None:
        # Whole, as some of the people have two brands of this name.
        url = reverse("notice", args=[f"{brand.slug}@{organization.slug}", notice.pk])
    return Line(
        in_words(notice.kind, notice.details, notice.many),
        str(notice.details.get("why", "")) if notice.many == 1 else "",
        " · ".join(filter(None, where)),
        _moment(notice.at, zone),
        _whole(url),
    )


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    locale = translation.to_locale(translation.get_language() or "en")
    day = dates.format_skeleton("MMMd", local, locale=locale)
    city = (
        dates.get_timezone_location(zone, locale=locale, return_city=True) if "/" in zone else zone
    )
    return f"{day} {local:%H:%M} {city}"


def _whole(path: str) -> str:
    return settings.HOMEGROUND.address.rstrip("/") + path
