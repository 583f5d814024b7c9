"""Endpoints for the programs of organisations."""
