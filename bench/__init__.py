"""Measures the search on a synthetic catalogue; run by script/bench."""
