"""Reads of needs, shortlists, soundings and responses."""
