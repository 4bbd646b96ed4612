"""What people are told: the list, how each hears of it, and webhooks."""
