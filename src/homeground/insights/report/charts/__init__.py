"""Charts as SVG strings: data in, drawing out. Nothing here knows Django, a database or a clock.

Text keeps its size when a drawing is shown at its own width; colours are classes of the page's style:
`bar`, `line`, `dot` in the accent, `behind`, `rule`, `axis` in greys, `quiet` for second words.
"""

from .bars import Bar, horizontal_bars
from .days import Lane, Mark, day_by_clock
from .growth import Frame, Line, growth_over_hours
from .scales import hour_ticks, value_ticks

__all__ = [
    "Bar",
    "Frame",
    "Lane",
    "Line",
    "Mark",
    "day_by_clock",
    "growth_over_hours",
    "horizontal_bars",
    "hour_ticks",
    "value_ticks",
]
