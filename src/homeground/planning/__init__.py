"""When something is to happen: rules that repeat, posting slots, limits. Pure: no clock, no storage."""
