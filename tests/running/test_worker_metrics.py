"""`homeground worker --metrics-port`: what the process counts, while it publishes."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request

from prometheus_client.parser import text_string_to_metric_families
from tests.cli.house import free_port, open_house

PATIENCE_SECONDS = 120


def counted(port: int) -> dict[tuple[str, ...], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=120) as answer:
        text = answer.read().decode()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_a_worker_counts() -> None:
    port = free_port()
    with open_house() as house:
        house.plan("counted")
        taken = house.run("worker", "--metrics-port", house.sandbox.rsplit(":", 1)[1])
        assert taken.code == 1
        assert "in use by another program" in taken.said
        worker = subprocess.Popen(
            [sys.executable, "-m", "homeground", "worker", "--metrics-port", str(port)],
            env=dict(house.environment),
        )
        try:
            house.wait_for_posts(1)
            deadline = time.monotonic() + PATIENCE_SECONDS
            # The post is there before the worker has written down that it is.
            while not (
                (found := counted(port)).get(("homeground_settle_batch_size_count", "settle_sent"))
                and found.get(("homeground_pass_seconds_count",))
            ):
                assert time.monotonic() < deadline, found
                time.sleep(0.2)
        finally:
            worker.terminate()
            assert worker.wait(timeout=120) == 0
        status = house.run("status", "--json", "--check")
    assert found["homeground_attempts_total", "mastodon", "published"] == 1
    assert found["homeground_claimed_publications_total",] == 1
    assert found["homeground_publication_lateness_seconds_count", "mastodon"] == 1
    assert found["homeground_publication_lateness_seconds_bucket", "60.0", "mastodon"] == 1
    assert found["homeground_send_seconds_sum", "mastodon"] > 0
    assert found["homeground_settle_batch_size_count", "settle_sent"] == 1
    # The worker ended, and the check says so.
    assert status.code == 1
    assert '"no_worker"' in status.out
    assert '"last_hour": 1' in status.out
