"""The page on which a person lets an application use an account: one for all networks.

There is no sign-in: whoever opens the page is the person who may agree. They choose one of the
accounts that the sandbox has there, or a new one; `as=<handle>` in the address chooses beforehand.
The page works without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDict, MultiMapping

from .world import Account

NEWCOMER = "sandbox_person"
NEW = "new"
OWN_FIELDS = ("account", "answer", "handle", "as")
"""Fields that the page adds to those of the network's request."""
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; margin: 0 auto;
       max-width: 30rem; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .75rem; }
p, li { margin: .25rem 0; } ul { margin: 0 0 1rem; padding-left: 1.25rem; }
.note, small { color: color-mix(in srgb, CanvasText 72%, Canvas); font-size: .875rem; }
fieldset { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px;
           margin: 1rem 0; padding: .25rem .75rem; }
label { align-items: center; display: flex; gap: .625rem; min-height: 2.75rem; }
label + label { border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
input[type=text] { font: inherit; min-width: 0; width: 100%; }
.answers { display: flex; gap: .75rem; }
button { background: none; border: 1px solid currentColor; border-radius: 6px; color: inherit;
         cursor: pointer; flex: 1; font: inherit; min-height: 2.75rem; }
button[value=agree] { background: #14565c; border-color: #14565c; color: #fff; font-weight: 600; }
"""


def page(
    request: web.Request,
    *,
    network: str,
    app: str,
    wants: Iterable[str],
    accounts: Sequence[Account],
    back: str,
    several: bool = False,
    new: bool = True,
) -> web.Response:
    """Who asks for what, which account (or accounts), and a button for each answer.

    `wants` are rights in the network's words; `back` is the address that the answer leads to, and
    `new` says whether an account may be made here.
    """
    named = request.query.getall("as", [])
    chosen = {account.id for account in accounts if account.handle in named}
    kind = "checkbox" if several else "radio"
    unknown = [handle for handle in named if handle not in {a.handle for a in accounts}]
    first = accounts[0].id if accounts and not named else None
    lines = [
        f"<label><input type={kind} name=account value="
        f'"{escape(account.id)}"{_checked(account.id in chosen or account.id == first)}>'
        f"<span>{escape(account.name)} <small>@{escape(account.handle)}</small></span></label>"
        for account in accounts
    ]
    if new:
        lines.append(
            f"<label><input type={kind} name=account value={NEW}"
            f"{_checked(bool(unknown) or not accounts)}>"
            "<small>New</small>"
            '<input type=text name=handle aria-label="Handle of a new account" '
            f'value="{escape(unknown[0] if unknown else _free(accounts))}"></label>'
        )
    hidden = "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">'
        for name, value in request.query.items()
        if name not in OWN_FIELDS
    )
    rights = "".join(f"<li>{escape(right)}</li>" for right in wants if right)
    body = (
        f"<h1>{escape(app)} asks to use an account on {escape(network)}</h1>"
        "<p class=note>This is the sandbox: no real account is touched.</p>"
        + (f"<p>It asks for:</p><ul>{rights}</ul>" if rights else "")
        + f'<form method=post action="{escape(request.path)}">{hidden}'
        f"<fieldset><legend>{'Which accounts' if several else 'Which account'}</legend>"
        f"{''.join(lines)}</fieldset>"
        "<div class=answers><button name=answer value=agree>Agree</button>"
        "<button name=answer value=decline>Decline</button></div></form>"
        f"<p class=note>Either answer leads back to {escape(_origin(back) or 'this page')}.</p>"
    )
    return _document(f"{app} · {network}", body, form_to=_origin(back))


def problem(network: str, words: str, status: int = 400) -> web.Response:
    """What is shown instead when a request for consent is wrong, and nobody is sent anywhere."""
    body = f"<h1>{escape(network)} cannot show this request</h1><p>{escape(words)}</p>"
    return _document(network, body, status=status)


def shown(network: str, words: str, value: str) -> web.Response:
    """A code or a password that is to be copied by hand."""
    body = (
        f"<h1>{escape(words)}</h1><p><code>{escape(value)}</code></p>"
        f'<input type=text readonly aria-label="{escape(words)}" value="{escape(value)}">'
    )
    return _document(network, body)


def declined(form: Mapping[str, str]) -> bool:
    return form.get("answer") == "decline"


def people(
    form: MultiMapping[str], accounts: Sequence[Account], named: Callable[[str], Account]
) -> list[Account]:
    """The accounts that were chosen. `named` finds or makes the one with a handle.

    Without the page's own fields, as a test posts it, `as` chooses; nobody chosen is a new person.
    """
    by_id = {account.id: account for account in accounts}
    chosen = form.getall("account", [])
    if not chosen and "answer" not in form:
        return [named(handle) for handle in form.getall("as", [NEWCOMER]) if handle]
    found = [by_id[one] for one in chosen if one in by_id]
    if NEW in chosen:
        found.append(named(form.get("handle", "").strip() or NEWCOMER))
    return list({account.id: account for account in found}.values())


async def form_of(request: web.Request) -> MultiDict[str]:
    """The texts of a form; empty when it cannot be read."""
    try:
        fields = await request.post()
    except (ValueError, HttpProcessingError):
        return MultiDict()
    return MultiDict((name, value) for name, value in fields.items() if isinstance(value, str))


def back(address: str, answer: Iterable[tuple[str, str]], fragment: str = "") -> web.HTTPFound:
    """To where the application wants its answer, beside what its address has already."""
    parts = urlsplit(address)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *answer])
    return web.HTTPFound(urlunsplit(parts._replace(query=query, fragment=fragment)))


def state_of(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """The state, where there is one, unchanged."""
    return [("state", form["state"])] if "state" in form else []


def _checked(yes: bool) -> str:
    return " checked" if yes else ""


def _free(accounts: Sequence[Account]) -> str:
    taken = {account.handle for account in accounts}
    number = 1
    while (handle := NEWCOMER + (f"_{number}" if number > 1 else "")) in taken:
        number += 1
    return handle


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


def _document(title: str, body: str, *, status: int = 200, form_to: str = "") -> web.Response:
    # A browser holds form-action also against where the answer redirects to.
    form = f"'self' {form_to}" if form_to else "'self'"
    return web.Response(
        status=status,
        text=f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>"
        f'<meta name=viewport content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>",
        content_type="text/html",
        headers={
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
            f"base-uri 'none'; frame-ancestors 'none'; form-action {form}"
        },
    )
