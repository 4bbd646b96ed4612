"""One campaign told to people who were not there; `insights.report`'s other modules set it."""

from .parts import Story
from .telling import told

__all__ = ["Story", "told"]
