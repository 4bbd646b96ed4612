"""Measured values, each with its time; what they were held against; and the history that archives bring.

A restated value is a new row, never an overwrite.
"""

from .archive import Archive, ArchivedPost
from .audience import AudienceReading
from .fitted import Fitted
from .observation import METRICS, How, Observation
from .reading import NextReading
from .standing import Standing
from .weighing import EngagementWeights

__all__ = [
    "METRICS",
    "Archive",
    "ArchivedPost",
    "AudienceReading",
    "EngagementWeights",
    "Fitted",
    "How",
    "NextReading",
    "Observation",
    "Standing",
]
