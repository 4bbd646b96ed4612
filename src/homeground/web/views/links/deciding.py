"""A client's page: what waits for their word as it will look, and their word on it."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from homeground.approvals.contents import changed
from homeground.approvals.deciding import Changed
from homeground.approvals.linked import Item, Stand, contents_of, item_of, items_of, say
from homeground.approvals.linking import confirm, new_code, open_first
from homeground.approvals.models import ClientLink, Verdict
from homeground.audit.acts import Act
from homeground.audit.keeping import note_once
from homeground.errors import BadInput, HomegroundError
from homeground.publishing.clock import now_of
from homeground.remarks.reading import talks_on_each
from homeground.web.callers import address_of_caller
from homeground.web.given import Given
from homeground.web.guessing import may_try, succeeded

from .arriving import by_link, let_in, was_let_in
from .seeing import card_of

log = logging.getLogger(__name__)
VERDICTS = {"approve": Verdict.APPROVED, "changes": Verdict.CHANGES}


@by_link
def review(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    if not was_let_in(request, link):
        return _door(request, link, token)
    if request.method == "POST":
        return _said(request, link, token)
    note_once(Act.LINK_SEEN, link, by=None, words=link.name)
    return _page(request, link, token, items_of(link))


def _door(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """Who is it? By a code sent to the client; without a mail server, whoever comes first."""
    act, problem, status = request.POST.get("act", ""), None, 200
    inside = redirect("client_review", token)
    if not settings.HOMEGROUND.mail_url:
        if act == "open" and open_first(link, now=timezone.now()):
            let_in(request, inside, link, token)
            return inside
        link.refresh_from_db(fields=["opened_at"])
        return _who(request, link, "taken" if link.opened_at else "first")
    if act == "send":
        problem = _send(request, link)
    elif act == "code":
        problem = _try(request, link)
        if problem is None:
            let_in(request, inside, link, token)
            return inside
        status = 422
    sent = link.code_ends_at is not None and timezone.now() < link.code_ends_at
    return _who(request, link, "code" if sent else "mail", problem, status)


def _who(
    request: HttpRequest,
    link: ClientLink,
    what: str,
    problem: HomegroundError | None = None,
    status: int = 200,
) -> HttpResponse:
    name, _at, domain = link.email.partition("@")
    context = {
        "link": link,
        "what": what,
        "problem": problem,
        # Enough for whom it is for to know it by, and no address for anybody else.
        "masked": f"{name[:1]}•••@{domain}",
        "asks": str(link.made_by or link.brand.organization.name),
    }
    return render(request, "links/who.html", context, status=status)


def _send(request: HttpRequest, link: ClientLink) -> HomegroundError | None:
    if not may_try(f"link mail {link.pk}", address_of_caller(request) or ""):
        return _too_often()
    code = new_code(link, now=timezone.now())
    subject = _("Your code: %(code)s") % {"code": code}
    body = render_to_string("links/code.txt", {"link": link, "code": code})
    try:
        EmailMessage(subject, body, to=[link.email]).send()
    except (OSError, SMTPException) as error:
        log.warning("a client's code could not be mailed: %s", error)
        link.code_ends_at = None
        return HomegroundError(
            _("The mail server did not take the letter."), _("Try again in a few minutes.")
        )
    return None


def _try(request: HttpRequest, link: ClientLink) -> HomegroundError | None:
    who, where = f"link {link.pk}", address_of_caller(request) or ""
    if not may_try(who, where):
        return _too_often()
    code = "".join(request.POST.get("code", "").split())
    if not confirm(link, code, now=timezone.now()):
        return BadInput(
            _("That is not the code, or it has ended."),
            _("Look at the newest letter again, or have a new code sent."),
        )
    succeeded(who, where)
    return None


def _too_often() -> BadInput:
    return BadInput(_("That was tried too often."), _("Wait a quarter of an hour, then try again."))


def _said(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    sent = request.POST
    verdict = VERDICTS.get(sent.get("act", ""))
    number, step = sent.get("publication", ""), sent.get("step", "")
    item = item_of(link, int(number)) if number.isdecimal() and len(number) < 19 else None
    if item is None or verdict is None:
        raise Http404("The link leads to no such publication.")
    shown, words = sent.get("print", ""), sent.get("said", "")
    try:
        say(
            link, item, verdict, content_print=shown, said=words, now=now_of(link.brand),
            step=int(step) if step.isdecimal() and len(step) < 5 else -1,
        )  # fmt: skip
    except BadInput as problem:
        given = Given(f"say-{item.publication.pk}", problem, {"said": words})
        items = items_of(link)
        if isinstance(problem, Changed):
            _show_news(link, items, item.publication.pk, shown)
        status = 409 if isinstance(problem, Changed) else 422
        return _page(request, link, token, items, given=given, status=status)
    where = redirect("client_review", token)
    where["Location"] += f"#publication-{item.publication.pk}"
    return where


def _show_news(link: ClientLink, items: list[Item], publication: int, shown: str) -> None:
    """How it became what it is, from what the client was looking at."""
    was = contents_of(link, {shown}).get(shown)
    for item in items:
        if item.publication.pk == publication and was is not None and item.content is not None:
            item.news = changed(was, item.content)


def _page(
    request: HttpRequest,
    link: ClientLink,
    token: str,
    items: list[Item],
    *,
    given: Given | None = None,
    status: int = 200,
) -> HttpResponse:
    talks = talks_on_each([each.publication.variant for each in items], for_client=link.email)
    more: dict[str, Any] = {"link": link, "given": given}
    context = {
        "link": link,
        "cards": [
            render_to_string(
                "links/card.html",
                card_of(link, token, item, talks[item.publication.variant_id]) | more,
                request,
            )
            for item in items
        ],
        "waiting": sum(item.stand is Stand.YOURS for item in items),
        "asks": str(link.made_by or link.brand.organization.name),
        "keyed": not settings.HOMEGROUND.mail_url,
    }
    return render(request, "links/review.html", context, status=status)
