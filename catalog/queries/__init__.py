"""Reads for the pages of the catalogue."""
