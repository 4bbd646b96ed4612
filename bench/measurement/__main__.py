"""`python -m bench.measurement`: all tables of measuring."""

from __future__ import annotations

from bench.measurement import main

if __name__ == "__main__":
    main()
