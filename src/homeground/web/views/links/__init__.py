"""Links for clients without an account: made by the team, opened by the client."""
