"""How a variant's parts become the text that is read."""

from __future__ import annotations


def compose(label: str, text: str) -> str:
    """The text with its advertising label first, on a line of its own.

    Russian, German and French law want it at the beginning, where nobody can miss it.
    """
    return f"{label}\n{text}" if label else text


def first_line(title: str, text: str) -> str:
    """What a post is known by in a list: its title, or the first line of its text that says something.

    >>> first_line("", " \\n It lasts. \\nFor long.")
    'It lasts.'
    """
    lines = (line.strip() for line in (title, *text.splitlines()))
    return next((line for line in lines if line), "")
