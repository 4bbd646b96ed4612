"""Measure: what posts did against what was to be expected; every number leads to where it comes from."""
