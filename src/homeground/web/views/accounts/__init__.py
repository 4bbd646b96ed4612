"""Connecting accounts: to the network and back, and out again."""
