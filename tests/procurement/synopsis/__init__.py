"""Tests of the overview: pure core, pages, file, size."""
