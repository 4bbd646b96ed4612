"""A campaign's report: the page about it, the report itself, and who else gets it."""
