"""How posts stand: what they got, against what was expected, and what they will have got."""
