"""Planning what is said, writing it for each market and network, and scheduling it."""
