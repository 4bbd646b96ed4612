"""Charts as SVG strings: data in, drawing out. Nothing here knows Django, a database or a clock.

Text keeps its size when a drawing is shown at its own width; colours are classes of the page's style:
`bar`, `line`, `dot` in the accent, `band` a pale area of it, `expected` in greys, `tone-0` to `tone-5`
the networks' tones, `heat-0` to `heat-4` the calendar's, `behind`, `rule`, `axis` in greys, `quiet` for
second words, `hit` what is pointed at and not seen. `mark` is what can be focused.

The charts for pages (`lift_rows`, `growth_band`, `heat`, `funnel`, `line`) take every word they show
and return a `Chart`: the drawing and the table behind it. Below 480 pixels of `width` they are set for
a phone. `standalone` makes of one a file that is complete by itself.
"""

from .bands import Ahead, BandWords, Foreseen, Reached, growth_band
from .bars import Bar, horizontal_bars
from .days import Lane, Mark, day_by_clock
from .funnels import FunnelWords, Step, funnel
from .growth import Frame, Line, growth_over_hours
from .heat import Day, HeatWords, heat
from .lifts import LiftRow, LiftWords, lift_rows
from .lines import At, LineWords, Series, line
from .model import Chart, Table, Value
from .scales import hour_ticks, value_ticks
from .standing_alone import standalone
from .tones import tone_of

__all__ = [
    "Ahead",
    "At",
    "BandWords",
    "Bar",
    "Chart",
    "Day",
    "Foreseen",
    "Frame",
    "FunnelWords",
    "HeatWords",
    "Lane",
    "LiftRow",
    "LiftWords",
    "Line",
    "LineWords",
    "Mark",
    "Reached",
    "Series",
    "Step",
    "Table",
    "Value",
    "day_by_clock",
    "funnel",
    "growth_band",
    "growth_over_hours",
    "heat",
    "horizontal_bars",
    "hour_ticks",
    "lift_rows",
    "line",
    "standalone",
    "tone_of",
    "value_ticks",
]
