"""Who must approve what, what waits for a word, what was said, who decides for whom, and who is asked by a link."""

from .deputy import Deputy
from .link import ClientLink, LinkedPublication
from .policy import Policy
from .review import Decision, Review, Standing, Verdict

__all__ = [
    "ClientLink",
    "Decision",
    "Deputy",
    "LinkedPublication",
    "Policy",
    "Review",
    "Standing",
    "Verdict",
]
