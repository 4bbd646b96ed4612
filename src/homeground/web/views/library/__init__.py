"""A brand's media library: its files, one file, and what a text is given of them."""
