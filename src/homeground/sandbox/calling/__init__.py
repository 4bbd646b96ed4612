"""How the sandbox's networks call those who subscribed: webhooks, as the real networks call them."""
