"""Needs and market soundings for programs: those of the buyer, of the vendor, and what everybody may read."""
