"""`python -m homeground.running NAME`: one of the processes, with the settings of the environment."""

from __future__ import annotations

import sys

from homeground.errors import reported


def main() -> None:
    name, *options = sys.argv[1:]
    if name == "everything":
        from homeground.running import everything

        everything.run(example="--no-example" not in options)
    elif name == "database":
        from homeground import database, environment

        database.start(environment.read())
    elif name == "preparation":
        import json

        from homeground.running.preparation import prepare

        print(json.dumps(prepare(example="--example" in options, past=True)))
    elif name == "pages":
        from homeground.running import pages

        pages.serve()
    elif name == "jobs":
        from homeground.running import jobs

        jobs.work()
    elif name == "sandbox":
        from homeground import environment
        from homeground.running import sandbox

        sandbox.serve(keep=environment.read().home / "sandbox" / "world")
    else:
        raise SystemExit(f"There is no process {name!r}.")


if __name__ == "__main__":
    with reported():
        main()
