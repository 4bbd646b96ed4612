"""The pages' server: granian speaking WSGI to Django, in this one process."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mt import MTServer


class OneProcess(MTServer):
    """granian's server in threads.

    granian offers it for Python without the interpreter lock only, and otherwise starts a process for the
    pages beside the one that watches over it. `homeground up` watches already; one process less is 30 MB less.
    """

    def _check_gil(self) -> None:
        pass


def serve(host: str, port: int, threads: int) -> None:
    """Serve the pages until SIGINT or SIGTERM; `threads` of them are made at once."""
    application = get_wsgi_application()
    warm_up(application)
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
        log_level=LogLevels.warning,
    ).serve(target_loader=lambda *_: application, wrap_loader=False)


def warm_up(application: Callable[..., Any]) -> None:
    """Load the pages' addresses, views and templates before the first visitor waits for them."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - looking is what loads them
