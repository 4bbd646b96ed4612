"""The cases of twitter-text's conformance files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def cases(shared: Path, name: str, section: str) -> list[dict[str, Any]]:
    """The cases of one section of one file, in the file's order."""
    path = shared / "schemas" / "twitter-text" / "conformance" / f"{name}.yml"
    loaded: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["tests"][section]
    return loaded
