"""What the worker does so that everything is found."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .indexing import index_changed


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="index_changed", pass_context=False)
def make_findable(timestamp: int = 0) -> None:
    """Every 15 seconds: what was written since is found from then on. Row locks keep workers apart."""
    while index_changed():
        pass
