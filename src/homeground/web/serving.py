"""The pages' server: waitress speaking WSGI to Django, in one process or in several that listen together.

waitress takes a request in whole before a thread begins with it, so whoever sends slowly keeps no thread from others.
"""

from __future__ import annotations

import gc
import socket
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler as WSGIApplication
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from waitress.channel import HTTPChannel
from waitress.server import create_server

from homeground.accounts.models import Market
from homeground.errors import HomegroundError
from homeground.planning.free_days import weekend_of

from . import locales
from .too_large import Refusal

MOST_BYTES = 128 * 1024 * 1024
"""The largest body that is taken in at all, anybody's; what an address takes, it says itself."""
MOST_CONNECTIONS = 1000
SILENT_SECONDS = 60
TEMPLATES = Path(__file__).parent / "templates"


def made_ready() -> WSGIApplication:
    """Django's application with all that pages need loaded, and no connection open: it may be forked."""
    collect_static_files()
    application = get_wsgi_application()
    warm_up()
    connections.close_all()
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection has to walk through it
    return application


def listening(host: str, port: int) -> list[socket.socket]:
    """A socket for each address that `host` has, for the processes that serve them together."""
    named = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    found = []
    for family, address in dict.fromkeys((each[0], each[4]) for each in named):
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        found.append(made)
    return found


def serve(application: WSGIApplication, sockets: list[socket.socket], threads: int) -> None:
    """Serve the pages until interrupted; `threads` of them are made at once."""
    HTTPChannel.error_task_class = Refusal
    server = create_server(
        application,
        sockets=sockets,
        threads=threads,
        ident=None,
        backlog=1024,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENT_SECONDS,
        max_request_body_size=MOST_BYTES,
        asyncore_use_poll=True,  # select() ends at 1,024 of them
        clear_untrusted_proxy_headers=False,  # Django believes them where HOMEGROUND_BEHIND_PROXY says so
    )
    server.run()


def collect_static_files() -> None:
    """Lay out the style sheets and scripts, where `make` has not done so already."""
    root = Path(settings.STATIC_ROOT)
    if (root / "staticfiles.json").exists():
        return
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    except OSError as error:
        raise HomegroundError(
            f"The pages' style sheets cannot be laid out in {root}: {error.strerror}.",
            "Run `homeground django collectstatic` once as a user who may write there.",
        ) from None


def warm_up() -> None:
    """Load what pages are made of before the first visitor waits for it, and once for all processes."""
    get_resolver().url_patterns  # noqa: B018 - looking is what loads them
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            locales.country_name("DE")  # one word loads all that the language has
    for template in sorted(TEMPLATES.rglob("*.html")):
        get_template(str(template.relative_to(TEMPLATES)))
    for country in Market.objects.order_by().values_list("country", flat=True).distinct():
        weekend_of(country)  # its holidays are a module of its own
