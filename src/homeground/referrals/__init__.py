"""Links of ours: who came by them, and what they did then."""
