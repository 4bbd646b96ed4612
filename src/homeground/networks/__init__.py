"""How each network speaks. No Django, no database, no clock: `now` is always passed in."""
