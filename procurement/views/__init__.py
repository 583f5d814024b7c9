"""Pages of needs, shortlists, soundings and responses."""
