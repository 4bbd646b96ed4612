"""Each method's runnable example runs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import homeground.measurement

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(homeground.measurement.__path__, "homeground.measurement.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
