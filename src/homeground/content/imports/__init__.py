"""Campaign files that were brought to a page: kept as a draft, cell by cell, until they are planned."""
