"""A worker's own counters, for Prometheus. Nothing is counted, and nothing loaded, unless it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized

from homeground.networks.errors import NetworkError

LATENESS_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
PASS_SECONDS = (0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300)
BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class Meter:
    """What one process counts."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self._attempts = Counter(
            "homeground_attempts", "Attempts to publish, by what came of them.",
            ["network", "outcome"], registry=self.registry,
        )  # fmt: skip
        self._late = Histogram(
            "homeground_publication_lateness_seconds",
            "How long after their time publications were out.",
            ["network"], buckets=LATENESS_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._sending = Histogram(
            "homeground_send_seconds", "How long one attempt took, uploads included.",
            ["network"], buckets=SEND_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._claims = Counter(
            "homeground_claimed_publications", "Publications taken to be sent.",
            registry=self.registry,
        )  # fmt: skip
        self._batches = Histogram(
            "homeground_settle_batch_size", "Writes of concurrent tasks made in one transaction.",
            ["what"], buckets=BATCHES, registry=self.registry,
        )  # fmt: skip
        self._passes = Histogram(
            "homeground_pass_seconds", "How long a pass over what is due took.",
            buckets=PASS_SECONDS, registry=self.registry,
        )  # fmt: skip

    def published(self, network: str, seconds: float, late_seconds: float | None) -> None:
        """`late_seconds` is `None` for what was handed over ahead of its time."""
        self._attempts.labels(network, "published").inc()
        self._sending.labels(network).observe(seconds)
        if late_seconds is not None:
            self._late.labels(network).observe(max(late_seconds, 0.0))

    def failed(self, network: str, seconds: float, error: NetworkError) -> None:
        self._attempts.labels(network, _outcome(error)).inc()
        self._sending.labels(network).observe(seconds)

    def claimed(self, many: int) -> None:
        self._claims.inc(many)

    def written(self, what: str, many: int) -> None:
        self._batches.labels(what).observe(many)

    def passed(self, seconds: float) -> None:
        self._passes.observe(seconds)


meter: Meter | None = None
"""`None`: nobody asked for it."""


def serve(host: str, port: int) -> None:
    """Count from here on, and show it at `http://host:port/metrics` from a thread of its own."""
    from prometheus_client import start_http_server

    global meter
    meter = Meter()
    start_http_server(port, addr=host, registry=meter.registry)


def claimed(some: Iterable[Sized]) -> None:
    if meter is not None:
        meter.claimed(sum(map(len, some)))


def written(what: str, many: int) -> None:
    if meter is not None:
        meter.written(what, many)


def passed(seconds: float) -> None:
    if meter is not None:
        meter.passed(seconds)


def _outcome(error: NetworkError) -> str:
    """`rate_limited` for RateLimited."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
