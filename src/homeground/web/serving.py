"""The pages' server: granian speaking WSGI to Django, in this one process."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mt import MTServer

from homeground.errors import HomegroundError


class OneProcess(MTServer):
    """granian's server in threads.

    granian offers it for Python without the interpreter lock only, and otherwise starts a process for the
    pages beside the one that watches over it. `homeground up` watches already.
    """

    def _check_gil(self) -> None:
        pass


def serve(host: str, port: int, threads: int) -> None:
    """Serve the pages until SIGINT or SIGTERM; `threads` of them are made at once."""
    collect_static_files()
    application = get_wsgi_application()
    warm_up()
    gc.collect()
    gc.freeze()  # what was loaded stays: no later collection has to walk through it
    OneProcess(
        "homeground",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=threads,
        runtime_blocking_threads=threads,
        backpressure=threads * 32,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
    ).serve(target_loader=lambda *_: application, wrap_loader=False)


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
    """Load the pages' addresses and views before the first visitor waits for them."""
    get_resolver().url_patterns  # noqa: B018 - looking is what loads them
