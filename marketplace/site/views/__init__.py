"""Pages of the upper floor."""
