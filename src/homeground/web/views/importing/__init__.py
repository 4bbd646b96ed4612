"""A campaign file brought to a page, mended in place, and planned."""
