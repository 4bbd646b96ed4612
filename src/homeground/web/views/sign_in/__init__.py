"""Signing in: with a password, a passkey, the organization's provider; and a forgotten password."""
