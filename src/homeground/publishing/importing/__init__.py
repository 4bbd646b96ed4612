"""Campaign files brought to a page: checked as a whole after every change, planned all at once or not at all."""
