"""What a template asks for hundreds of times on a page."""

from __future__ import annotations


class Items:
    """Answers to `thing["name"]` as to `thing.name`.

    A template asks for the item first, and goes the long way round by an error where there is none: that
    was a tenth of a calendar's page.
    """

    def __getitem__(self, name: str) -> object:
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None
