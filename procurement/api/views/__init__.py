"""Endpoints of needs, market soundings and responses."""
