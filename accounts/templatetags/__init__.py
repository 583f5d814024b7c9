"""Template tags of the pages about accounts."""
