"""The processes that make up a running house: everything, and each of pages, jobs and sandbox.

`python -m homeground.running NAME` runs one of them. The command line's own libraries are left out of these,
since they stay for weeks: Typer and what it brings took 6 to 12 MB in each.
"""
