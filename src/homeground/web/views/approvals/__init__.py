"""What waits for whose word, who must approve what, and who decides for whom."""
