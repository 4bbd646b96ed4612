"""The calendar: what is out when, for whom; and what may be moved."""
