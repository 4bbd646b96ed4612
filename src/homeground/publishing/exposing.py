"""The status in Prometheus' words. Names no organization, brand or account: only networks and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .status import Status

STATES = {
    "scheduled": "scheduled",
    "sending": "sending",
    "looked_for": "unsure_looked_for",
    "needing_a_word": "unsure_needs_person",
    "assisted": "assisted",
    "handed_over": "handed_over",
    "on_hold": "on_hold",
}
"""Our count, and the value of the label `state`."""


def exposed(status: Status) -> tuple[bytes, str]:
    """The text that Prometheus reads, and its media type."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.registry import Collector

    def gauge(name: str, about: str, *labels: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(f"homeground_{name}", about, labels=labels)

    class House(Collector):
        def collect(self) -> Iterator[GaugeMetricFamily]:
            publications = gauge("publications", "Publications by state.", "network", "state")
            due_soon = gauge("publications_due_soon", "Scheduled for the next hour.", "network")
            overdue = gauge("publications_overdue", "Due, and not begun.", "network")
            published = gauge("published_last_hour", "Published in the last hour.", "network")
            minute = gauge("published_last_minute", "Published in the last minute.", "network")
            failed = gauge("failed_last_day", "Failed in the last day.", "network")
            for tally in status.networks:
                for count, state in STATES.items():
                    publications.add_metric([tally.network, state], getattr(tally, count))
                due_soon.add_metric([tally.network], tally.due_soon)
                overdue.add_metric([tally.network], tally.overdue)
                published.add_metric([tally.network], tally.last_hour)
                minute.add_metric([tally.network], tally.last_minute)
                failed.add_metric([tally.network], tally.failed)
            yield from (publications, due_soon, overdue, published, minute, failed)
            yield from self.singles()
            accounts = gauge(
                "accounts_in_trouble", "Accounts that need somebody, of the first fifty.", "network"
            )
            for network, many in sorted(Counter(a.network for a in status.accounts).items()):
                accounts.add_metric([network], many)
            yield accounts

        def singles(self) -> Iterator[GaugeMetricFamily]:
            lag = gauge("lag_seconds", "How late the oldest is that nothing keeps from being sent.")
            lag.add_metric([], status.lag.total_seconds() if status.lag else 0)
            yield lag
            if status.lateness is not None:
                late = gauge("lateness_seconds", "After their time, in the last hour.", "quantile")
                late.add_metric(["0.5"], status.lateness.p50_seconds)
                late.add_metric(["0.99"], status.lateness.p99_seconds)
                yield late
            alive = gauge("workers_alive", "Workers heard of within half a minute.")
            alive.add_metric([], len(status.alive))
            yield alive
            seen = [each.worker.seen_at for each in status.workers if each.worker.seen_at]
            if seen:
                last = gauge("worker_last_seen_timestamp_seconds", "When one was last heard of.")
                last.add_metric([], max(seen).timestamp())
                yield last
            pauses = gauge("pauses_open", "Brands and markets that stand still.")
            pauses.add_metric([], len(status.pauses))
            yield pauses
            limits = gauge("limits_used_up", "Limits and caps of which nothing is left.")
            limits.add_metric([], len(status.used_up))
            yield limits
            waiting = gauge("accounts_waiting", "Accounts told to wait, of the first fifty.")
            waiting.add_metric([], len(status.waiting))
            yield waiting

    registry = CollectorRegistry()
    registry.register(House())
    return generate_latest(registry), CONTENT_TYPE_LATEST
