"""Where networks tell what happens: no sign-in, no token of a form; what is told proves itself."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from homeground.accounts.tenancy import bound_to
from homeground.community import forgeries
from homeground.community.receiving import receive
from homeground.community.webhooks import address_of, webhook_at
from homeground.errors import HomegroundError
from homeground.keys import KeyLost
from homeground.networks.incoming import Answer, Call

logger = logging.getLogger(__name__)

MOST_BYTES = 5 * 1024 * 1024
TOO_LARGE = Answer(413, f"A call may have {MOST_BYTES:,} bytes.")
AS_IT_IS = Answer(415, "Send the body as it is, not compressed.")
NOTHING_HERE = Answer(404, "There is nothing here.")
LATER = Answer(503, "Call again later.")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def incoming(request: HttpRequest, address: str) -> HttpResponse:
    answer = _answer(request, address)
    response = HttpResponse(answer.body, content_type=answer.mime, status=answer.status)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, address: str) -> Answer:
    now = timezone.now()
    webhook = webhook_at(address)
    if webhook is None:
        forgeries.count(None, "", now=now)
        return NOTHING_HERE
    headers = {name.lower(): value for name, value in request.headers.items()}
    if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        return AS_IT_IS
    body = _body(request)
    if isinstance(body, Answer):
        return body
    with bound_to([webhook.organization_id]):
        try:
            url = address_of(webhook)
        except HomegroundError:
            url = request.build_absolute_uri(request.path)
        call = Call(request.method or "", url, headers, request.GET.dict(), body)
        try:
            return receive(webhook, call, now=now)
        except KeyLost as error:
            logger.error("%s cannot prove anything: %s", webhook, error.what)
            return LATER


def _body(request: HttpRequest) -> bytes | Answer:
    """The body as it came, whatever it says that it is."""
    body = bytes(request.read(MOST_BYTES + 1))
    return TOO_LARGE if len(body) > MOST_BYTES else body
