"""Where a brand's own systems tell of conversions: with its key, or signed by the Standard Webhooks."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from homeground.accounts.models import Brand
from homeground.accounts.tenancy import bound_to
from homeground.errors import BadInput
from homeground.keys import KeyLost
from homeground.publishing.clock import now_of
from homeground.referrals.conversions import keep
from homeground.referrals.doors import (
    brand_by_signature,
    brand_by_token,
    named_by_address,
    named_by_token,
)
from homeground.referrals.floods import Answer, Floods
from homeground.referrals.models import Conversion
from homeground.referrals.told import Told, read
from homeground.web.callers import address_of_caller

from .following import too_many

logger = logging.getLogger(__name__)
floods = Floods()
MOST_BYTES = 1_000_000
MOST = 1000
"""Conversions of one call."""


@csrf_exempt
@login_not_required
@require_POST
@sensitive_variables("token")
def by_key(request: HttpRequest) -> HttpResponse:
    """A call from the brand's server: `Authorization: Bearer` and its key."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    named = named_by_token(token.strip()) if kind.lower() == "bearer" else None
    if floods.ask(address_of_caller(request)) is Answer.REFUSE:
        return too_many()
    body = request.read(MOST_BYTES + 1)
    if named is None:
        return _unknown()
    with bound_to([named[0]]):
        brand = brand_by_token(token.strip(), named[1])
        return _kept(brand, body, Conversion.Origin.CALL) if brand else _unknown()


@csrf_exempt
@login_not_required
@require_POST
def signed(request: HttpRequest, address: str) -> HttpResponse:
    """A webhook of a shop or a till, signed with the brand's secret."""
    named = named_by_address(address)
    if floods.ask(address_of_caller(request)) is Answer.REFUSE:
        return too_many()
    body = request.read(MOST_BYTES + 1)
    if named is None:
        return _unknown()
    headers = {name.lower(): value for name, value in request.headers.items()}
    with bound_to([named[0]]):
        try:
            brand = brand_by_signature(headers, body, named[1], now=timezone.now())
        except KeyLost as error:
            logger.error("Conversions of brand %s cannot be proved: %s", named[1], error.what)
            return _refused(503, _("Nothing can be proved at the moment."), _("Call again later."))
        if brand is None:
            return _unknown()
        return _kept(brand, body, Conversion.Origin.WEBHOOK, called=headers["webhook-id"])


def _kept(brand: Brand, body: bytes, origin: Conversion.Origin, *, called: str = "") -> HttpResponse:  # fmt: skip
    if len(body) > MOST_BYTES:
        return _refused(413, _("The call is too large."), _("Tell of fewer at once."))
    try:
        given = _listed(body, called)
    except BadInput as wrong:
        return _refused(400, wrong.what, wrong.what_to_do)
    now = max(timezone.now(), now_of(brand))
    told, refused = _read(given, now)
    kept = keep(brand, told, origin, now=now)
    for told_as in kept.differing:
        refused.append(
            {
                "id": told_as,
                "what": _("It was told before, in other words. What was told first stays."),
                "do": _("Give each conversion an id of its own."),
            }
        )
    answer = {"new": kept.new, "known": kept.known, "aside": kept.aside, "refused": refused}
    return JsonResponse(answer, status=200 if kept.new or kept.known or not refused else 422)


def _listed(body: bytes, called: str) -> Sequence[Any]:
    """One conversion, a list of them, or a message by the Standard Webhooks. Raises: BadInput."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, dict) and isinstance(given.get("data"), dict):
        # The message's own id and time, where its content has none.
        given = {"id": called, "at": given.get("timestamp")} | given["data"]
    if isinstance(given, dict):
        given = given.get("conversions", [given])
    if not isinstance(given, list) or not given:
        raise BadInput(
            _("The call does not tell of any conversion."),
            _('Send JSON: {"id": "order-1001", "code": "…"}, or {"conversions": [ … ]}.'),
        )
    if len(given) > MOST:
        raise BadInput(
            _("The call tells of more than %(most)d conversions.") % {"most": MOST},
            _("Tell of fewer at once."),
        )
    return given


def _read(given: Sequence[Any], now: datetime) -> tuple[list[Told], list[dict[str, object]]]:
    told: list[Told] = []
    refused: list[dict[str, object]] = []
    for number, each in enumerate(given):
        try:
            if not isinstance(each, dict):
                raise BadInput(_("This is no object."), _('Write {"id": "…", "code": "…"}.'))
            told.append(read(each, now=now))
        except BadInput as wrong:
            refused.append({"number": number, "what": wrong.what, "do": wrong.what_to_do})
    return told, refused


def _unknown() -> HttpResponse:
    response = _refused(
        401, _("The key or signature is not known."), _("Make a new one on the brand's page Links.")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def _refused(status: int, what: str, do: str) -> HttpResponse:
    return JsonResponse({"what": what, "do": do}, status=status)
