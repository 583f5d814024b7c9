"""The only writers of needs, shortlists, soundings and responses."""
