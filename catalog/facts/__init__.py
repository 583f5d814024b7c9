"""Fact definitions: the one place that knows which fields a listing has."""
