"""What can be said of a text without asking anybody: no I/O, no clock, no database."""
