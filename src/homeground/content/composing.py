"""How a variant's parts become the text that is read."""

from __future__ import annotations


def compose(label: str, text: str) -> str:
    """The text with its advertising label first, on a line of its own.

    Russian, German and French law want it at the beginning, where nobody can miss it.
    """
    return f"{label}\n{text}" if label else text
