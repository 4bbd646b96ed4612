"""Finding what was written, in the language it was written in."""
