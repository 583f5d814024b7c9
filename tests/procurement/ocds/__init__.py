"""Open data of market soundings."""
