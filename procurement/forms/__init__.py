"""Shapes of what people type about needs and soundings."""
