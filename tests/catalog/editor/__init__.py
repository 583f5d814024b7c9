"""The editor of listings."""
